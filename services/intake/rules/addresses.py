"""The addresses of a party by kind: where the court may find them, and from which register."""

from collections.abc import Mapping

from contracts.values import AddressKind
from services.intake.rules.reading import Read, flawed, problem
from services.intake.rules.texts import read_text

KINDS: tuple[AddressKind, ...] = (
    "identity",
    "household",
    "temporary",
    "confirmed",
    "business",
    "registered",
)

Addresses = tuple[tuple[AddressKind, str], ...]


def read_addresses(raw: object, field: str) -> Read[Addresses]:
    """The address of each kind that is stated, with every problem."""
    if raw is None:
        return Read(())
    if not isinstance(raw, Mapping):
        return flawed("addresses-malformed", field)
    read = [(kind, read_text(raw.get(kind), f"{field}.{kind}")) for kind in KINDS]
    strangers = tuple(
        problem("field-unknown", f"{field}.{name}")
        for name in sorted(map(str, raw.keys() - set(KINDS)))
    )
    return Read(
        tuple((kind, one.value) for kind, one in read if one.value is not None),
        problems=tuple(fault for _, one in read for fault in one.problems) + strangers,
    )

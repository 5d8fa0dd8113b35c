"""The words of a request, sealed under the key of its case before anything is decided."""

from collections.abc import Mapping
from typing import Any

from contracts.personal import texts_of
from kernel.people.sealed import Keyring, case_key
from kernel.rulebook import Pack


async def sealed_texts(
    command: type, body: Mapping[str, Any], keyring: Keyring, pack: Pack
) -> dict[str, Any]:
    """The body of a command with the free text in it sealed.

    Blank text stays blank, and a reason that stands word for word in a list of the court stays
    plain: it names nobody, and rules compare it. Raises Erased where the case's key was destroyed.
    """
    listed = listed_reasons(pack)
    owner = case_key(str(body.get("case_id") or pack.court))

    async def sealed(value: Any) -> Any:
        if isinstance(value, list):
            return [await sealed(part) for part in value]
        if not isinstance(value, str) or not value.strip() or value in listed:
            return value
        return await keyring.seal(pack.court, owner, value)

    return {
        name: await sealed(value) if name in texts_of(command) else value
        for name, value in body.items()
    }


def listed_reasons(pack: Pack) -> frozenset[str]:
    """Every reason that the court's rows list: those of approvals, conversions, changes of team."""
    return frozenset(
        reason
        for reasons in (
            *(row.reasons for row in pack.conversions),
            *(row.reasons for row in pack.reassignments),
            *(row.grounds for row in pack.approvals),
        )
        for reason in reasons
    )

"""Which documents a case may have next, and whom one reaches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from contracts.titles import choice_titles
from contracts.values import AddressKind, KnownAddress, Party, Sealed
from kernel.rulebook import FormDocument, Pack
from services.documents import rules
from services.documents.commands import name_of, name_of_next
from services.documents.state import Document, Package


@dataclass(frozen=True, slots=True)
class Blank:
    """A form that may be filled in a case; `name` is that of the document, made or not."""

    name: str
    form: FormDocument


def blanks(package: Package, pack: Pack) -> Mapping[str, Blank]:
    """The documents that a case has or may have next, by name: one of each form, and one more of a
    form of which there may be several."""
    found: dict[str, Blank] = {}
    for form in pack.forms:
        made = [one for one in package.documents.values() if one.kind == form.kind]
        names = [name_of(one.document_id) for one in made]
        if not made or form.several:
            names.append(name_of_next(form.kind, len(made)))
        found |= {name: Blank(name, form) for name in names}
    return found


def recipient_of(document: Document, addressee: str, package: Package) -> Party | None:
    """三、(二)4: the confirmed address, if any; the identity code is left out. Who has to assist is
    named in the document; None where it names nobody."""
    if addressee == rules.INSTITUTION:
        named = rules.stated_in(document.paper).get(rules.INSTITUTION)
        if not isinstance(named, Sealed):
            return None
        return Party(person_id=rules.INSTITUTION, role="other", kind="legal", name=named)
    party = package.parties[addressee]
    confirmed = package.addresses.get(addressee) or address_of(party, "confirmed")
    return replace(party, code=None, address=confirmed, addresses=())


def address_of(party: Party, kind: AddressKind) -> Sealed | None:
    """The address of a kind, if it is known."""
    return next((one.address for one in party.addresses if one.kind == kind), None)


def posted_to(party: Party, titles: Sequence[str]) -> tuple[KnownAddress, ...]:
    """三、(二)4: the addresses of the kinds that a rung names, in its order, all at the same time;
    where none of them is known, the one that the application states."""
    kinds = choice_titles(AddressKind)
    known = {kinds[one.kind]: one for one in party.addresses}
    named = tuple(known[title] for title in titles if title in known)
    if named or party.address is None:
        return named
    return (KnownAddress(kind="stated", address=party.address),)

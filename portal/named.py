"""What the fields of forms may name of a court: its people, teams, offices and rows. Pure."""

from collections.abc import Mapping
from datetime import date

from contracts import fields
from contracts.titles import annotation_title
from contracts.values import TargetKind
from kernel.people.register import Register
from kernel.rulebook import Pack
from portal.words import titles_of

REFUSAL = "custody-refusal-"  # how the rules begin whose rest is the ground of a refusal
Titles = Mapping[str, str]
# What can be wrong with a filing, and be corrected.
FILING_ITEMS: Titles = {
    "claim_fen": "执行标的金额",
    "target": annotation_title(TargetKind),
    "title_document": annotation_title(fields.TitleDocument),
}


def named_in(pack: Pack, register: Register, person: str, day: date) -> dict[str, Titles]:
    """By kind and id; `person` is who fills in the form: they and their teams come first. A kind of
    which the court has none is left out."""
    teams = {row.code: row.title for row in pack.teams}
    titles = titles_of(pack)
    found = {
        "staff": _staff(pack, register, person, day),
        "team": teams,
        "office": {code: titles[code] for code in sorted(pack.offices) if code in titles},
        "unit": titles,
        "material": {row.material_kind: row.title for row in pack.dossier},
        "refusal": {
            row.code.removeprefix(REFUSAL): row.title or row.text
            for row in pack.guards
            if row.code.startswith(REFUSAL)
        },
        "relation": {row.code: row.title for row in pack.consolidations},
        "flag": {row.code: row.title for row in pack.flags},
        "filing_item": FILING_ITEMS,
    }
    return {kind: named for kind, named in found.items() if named}


def _staff(pack: Pack, register: Register, person: str, day: date) -> Titles:
    """Who is of the court on a day, each with offices and team."""
    titles = titles_of(pack)
    own = {one.team for one in register.held_on(person, day)} - {""}
    found: dict[str, tuple[tuple[bool, bool], str]] = {}
    for member, held in register.on(day):
        turn = (member.person != person, held.team not in own)
        known, text = found.get(member.person, (turn, member.name))
        place = [titles.get(held.office, held.office), titles.get(held.team, "")]
        found[member.person] = min(turn, known), " · ".join([text, *filter(None, place)])
    return {one: text for one, (_, text) in sorted(found.items(), key=lambda entry: entry[1][0])}

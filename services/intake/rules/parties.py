"""The parties of an application: identity, side, and whether person or organisation."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from contracts.values import PartyKind, PartyRole
from kernel.base.texts import folded
from services.intake.rules.addresses import read_addresses
from services.intake.rules.bodies import PARTY_FIELDS
from services.intake.rules.identity_codes import check_code
from services.intake.rules.reading import (
    FilingProblem,
    Read,
    ReadParty,
    flawed,
    problem,
    warning,
)
from services.intake.rules.texts import is_note, is_nothing, read_text

PARTIES_MAX = 200  # each of them is sealed, queried and served

ROLES: Mapping[str, PartyRole] = {
    "applicant": "applicant",
    "申请人": "applicant",
    "申请执行人": "applicant",
    "申请保全人": "applicant",
    "原告": "applicant",
    "debtor": "debtor",
    "被执行人": "debtor",
    "被申请人": "debtor",
    "被申请执行人": "debtor",
    "被保全人": "debtor",
    "被申请保全人": "debtor",
    "被告": "debtor",
    "other": "other",
}
KINDS: Mapping[str, PartyKind] = {
    "natural": "natural",
    "自然人": "natural",
    "legal": "legal",
    "法人": "legal",
    "非法人组织": "legal",
    "单位": "legal",
    "unknown": "unknown",
}

_ORGANISATION = re.compile(
    "公司|集团|中心|银行|合作社|信用社|工厂|事务所|委员会|政府|学校|医院|法院|检察院|商场|商城|协会|大学"
    "|超市|商店|商行|商铺|门市|经营部|饭店|酒店|酒楼|宾馆|餐厅|餐馆|药房|工作室|养殖场|农场|合伙企业"
)
_ORGANISATION_END = re.compile("[厂局店社院所行会站馆校队部]$")
_ADDITION = re.compile(r"(?<=.)\([^()]*\)$")  # 被执行人(原审被告)
_MASKED = re.compile("某|[*＊×]")
PERSON_NAME_MAX = 4  # characters; longer Chinese names of persons carry a middle dot


def read_parties(raw: object, on: date, field: str = "parties") -> Read[tuple[ReadParty, ...]]:
    """Every party, with all problems of each; `on` is the day of the filing.

    Parties are never merged: equal names may be two people.
    """
    listed = () if raw is None else raw
    if not isinstance(listed, list | tuple):
        return flawed("parties-malformed", field)
    if len(listed) > PARTIES_MAX:
        return flawed("parties-too-many", field)
    read = [read_party(item, on, f"{field}.{index}") for index, item in enumerate(listed)]
    found = tuple(fault for one in read for fault in one.problems)
    return Read(
        tuple(one.value for one in read if one.value is not None),
        tuple(note for one in read for note in one.warnings),
        found + _missing_sides(listed, field),
    )


def _missing_sides(listed: Iterable[object], field: str) -> tuple[FilingProblem, ...]:
    """执行工作规定第16条: there must be a creditor and a debtor."""
    sides = {
        read_role(item.get("role"), field).value for item in listed if isinstance(item, Mapping)
    }
    return tuple(
        problem(code, field)
        for side, code in (("applicant", "applicant-missing"), ("debtor", "debtor-missing"))
        if side not in sides
    )


def read_party(raw: object, on: date, field: str) -> Read[ReadParty]:
    """One party, with all its problems."""
    if not isinstance(raw, Mapping):
        return flawed("parties-malformed", field)
    name = _read_name(raw.get("name"), f"{field}.name")
    role = read_role(raw.get("role"), f"{field}.role")
    kind = _read_kind(raw.get("kind"), name.value, f"{field}.kind")
    code = read_text(raw.get("code"), f"{field}.code")
    address = read_text(raw.get("address"), f"{field}.address")
    phone = read_text(raw.get("phone"), f"{field}.phone")
    addresses = read_addresses(raw.get("addresses"), f"{field}.addresses")
    strangers = tuple(
        problem("field-unknown", f"{field}.{key}")
        for key in sorted(map(str, raw.keys() - PARTY_FIELDS))
    )
    read: tuple[Read[Any], ...] = (name, role, kind, code, address, phone, addresses)
    warnings = tuple(found for one in read for found in one.warnings)
    problems = tuple(found for one in read for found in one.problems) + strangers
    if name.value is None or role.value is None or kind.value is None:
        return Read(None, warnings, problems)
    checked = check_code(code.value, kind.value, on) if code.value else None
    if checked and checked.fault:
        warnings = (*warnings, warning(checked.fault, f"{field}.code"))
    party = ReadParty(
        name=name.value,
        role=role.value,
        kind=kind.value,
        code=checked.plain if checked and checked.identifying else code.value,
        address=address.value,
        phone=phone.value,
        identifying=checked is not None and checked.identifying,
        addresses=addresses.value or (),
    )
    return Read(party, warnings, problems)


def _read_name(raw: object, field: str) -> Read[str]:
    read = read_text(raw, field)
    if read.problems:
        return read
    if read.value is None or is_note(read.value):
        return flawed("party-name-missing", field)
    masked = _MASKED.search(read.value) is not None
    return Read(read.value, (warning("name-masked", field),) if masked else ())


def read_role(raw: object, field: str) -> Read[PartyRole]:
    """The side on which a party stands; a word that is neither side is another party's."""
    if not isinstance(raw, str) or is_nothing(raw):
        return flawed("party-role-missing", field)
    word = folded(raw)
    role = ROLES.get(word) or ROLES.get(_ADDITION.sub("", word).strip())
    return Read("other", (warning("role-other", field),)) if role is None else Read(role)


def _read_kind(raw: object, name: str | None, field: str) -> Read[PartyKind]:
    if raw is not None and not (isinstance(raw, str) and is_nothing(raw)):
        kind = KINDS.get(folded(raw)) if isinstance(raw, str) else None
        return flawed("party-kind-unknown", field) if kind is None else Read(kind)
    if name is None:
        return Read("unknown")
    guessed = guess_kind(name)
    return Read(guessed, (warning("kind-unsure", field),) if guessed == "unknown" else ())


def guess_kind(name: str) -> PartyKind:
    """Person or organisation, judged by the name alone; unknown if the name does not tell."""
    plain = folded(name)
    if _ORGANISATION.search(plain):
        return "legal"
    if _MASKED.search(plain) or "·" in plain:
        return "natural"
    if len(plain) >= PERSON_NAME_MAX and _ORGANISATION_END.search(plain):
        return "legal"
    return "natural" if 0 < len(plain) <= PERSON_NAME_MAX else "unknown"

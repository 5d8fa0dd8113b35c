"""The facts of a case that decide its destination. Amounts are fen; None means unknown."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field, TypeAdapter, ValidationError

from contracts.values import AssetKind, CaseKind, TargetKind
from kernel.rulebook import Pack

Fen = Annotated[int, Field(ge=0, strict=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What triage knows of a case.

    `frozen_fen` is effectively frozen online; `deposit_fen`, `network_fund_fen` and
    `other_money_fen` (保险理财产品、公积金余额 …: what a deduction alone turns into money) are what
    the feedback showed, frozen or not; `preserved_fen` is held by a preservation of the suit
    (诉讼保全) and is in none of the others. `disposal_kinds` are the kinds of property that have to
    be disposed of now. `control_done` is true once every inquiry has answered and the first
    control work is finished, `reception_done` once the applicant was received or the reason why
    not was recorded. `previous_terminated_on` is when the same debtor's latest case in this court
    was closed by 终本 for lack of property. `flags` are findings that the court's pack declares.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    kind: CaseKind = "first"
    target: TargetKind = "money"
    claim_fen: Fen | None = None
    frozen_fen: Fen | None = 0
    deposit_fen: Fen | None = 0
    network_fund_fen: Fen | None = 0
    other_money_fen: Fen | None = 0
    preserved_fen: Fen | None = 0
    property_found: bool | None = None
    disposal_kinds: frozenset[AssetKind] = frozenset()
    control_done: bool = True
    reception_done: bool = True
    filed_on: date | None = None
    previous_terminated_on: date | None = None
    flags: frozenset[str] = frozenset()


class BadFacts(ValueError):
    """Facts that cannot be used; the message names each field."""


def parse_facts(text: str | bytes, pack: Pack) -> Facts:
    """Facts from a JSON object, with findings that the pack declares.

    Raises:
        BadFacts: not JSON, an unknown key, a value that does not fit, or an unknown finding.
    """
    try:
        facts = TypeAdapter(Facts).validate_json(text)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False)
        told = [": ".join((*map(str, fault["loc"]), fault["msg"])) for fault in faults]
        known = ", ".join(field.name for field in fields(Facts))
        raise BadFacts("; ".join(told) + f" (known fields: {known})") from error
    unknown = unknown_flags(facts.flags, pack)
    if unknown:
        known = ", ".join(row.code for row in pack.flags)
        raise BadFacts(f"flags: not known here: {', '.join(unknown)} (known flags: {known})")
    return facts


def unknown_flags(given: frozenset[str], pack: Pack) -> list[str]:
    """The findings that no `[[flag]]` row of the pack declares."""
    return sorted(given - {row.code for row in pack.flags})

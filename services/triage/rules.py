"""The articles triage applies: which tier, which pool, and the draw. Pure functions.

Conditions are chosen by name by the routing rows of a court's pack, so a court decides with
its rows what counts, and no condition knows a court.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import ClassVar, Literal

from pydantic import TypeAdapter, ValidationError

from contracts.values import Candidate, CaseKind, TargetKind, Tier
from kernel.limits import add_months
from kernel.rulebook import Pack, RoutingRow

Flag = Literal[
    "assistance-notice-suffices",  # the act is done once a unit is notified
    "title-transfer",  # 不动产、机动车过户
    "performed",  # the debtor has performed
    "willing-to-perform",
    "settlement-likely",
    "not-acceptable",  # preliminary judgement: 不予受理
    "dismissible",  # preliminary judgement: 驳回申请
    "simple",  # 其他简单易执、易结; a person's judgement with a reason
    "major-difficult",  # 重大疑难; a person's judgement with a reason
]
LOOK_BACK_MONTHS = 6  # 三、(八): the window after the previous 终本, its last day included


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What triage knows of a case. Amounts are fen; None means not known.

    `frozen_fen` is effectively frozen online; `deposit_fen` and `network_fund_fen` are what
    the feedback showed, frozen or not. `control_done` is true once every inquiry has
    answered and the first control work is finished. `previous_terminated_on` is when the
    same debtor's latest case in this court was closed by 终本 for lack of property.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    kind: CaseKind = "first"
    target: TargetKind = "money"
    claim_fen: int | None = None
    frozen_fen: int = 0
    deposit_fen: int = 0
    network_fund_fen: int = 0
    property_found: bool | None = None
    control_done: bool = True
    filed_on: date | None = None
    previous_terminated_on: date | None = None
    flags: frozenset[Flag] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiering:
    """The answer with its ground. `matched` lists every row that applied, `ground` decided.

    `referred`: no criterion applied and a judge has to decide; there is no tier then.
    `provisional`: property control is still under way, so the answer may change.
    """

    tier: Tier | None
    pool: str | None
    teams: tuple[str, ...]
    matched: tuple[str, ...]
    ground: RoutingRow
    referred: bool
    provisional: bool

    @property
    def ground_article(self) -> str:
        return self.ground.article

    @property
    def ground_text(self) -> str:
        return self.ground.text


class BadFacts(ValueError):
    """Facts that cannot be used; the message names each field."""


def parse_facts(text: str | bytes) -> Facts:
    """Facts from a JSON object.

    Raises:
        BadFacts: not JSON, an unknown key, or a value that does not fit.
    """
    try:
        return TypeAdapter(Facts).validate_json(text)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False)
        told = [": ".join((*map(str, fault["loc"]), fault["msg"])) for fault in faults]
        known = ", ".join(field.name for field in fields(Facts))
        raise BadFacts("; ".join(told) + f" (known fields: {known})") from error


def full_freeze(facts: Facts) -> bool:
    """线上足额冻结: what is frozen online covers the claim; equal is enough."""
    return facts.claim_fen is not None and 0 < facts.claim_fen <= facts.frozen_fen


def money_suffices(facts: Facts) -> bool:
    """银行存款、网络资金账户资金等可足额清偿: money found covers the claim."""
    found_fen = facts.deposit_fen + facts.network_fund_fen
    return facts.claim_fen is not None and 0 < facts.claim_fen <= found_fen


def act_by_notice(facts: Facts) -> bool:
    """行为执行案件 that is done by sending an assistance notice."""
    return facts.target == "act" and "assistance-notice-suffices" in facts.flags


def title_transfer(facts: Facts) -> bool:
    """不动产、机动车过户案件."""
    return "title-transfer" in facts.flags


def performance_likely(facts: Facts) -> bool:
    """已主动履行、愿意主动履行, or a rather large chance of settlement."""
    return bool(facts.flags & {"performed", "willing-to-perform", "settlement-likely"})


def inadmissible(facts: Facts) -> bool:
    """初步判断不予受理或驳回申请."""
    return bool(facts.flags & {"not-acceptable", "dismissible"})


def marked_simple(facts: Facts) -> bool:
    """其他简单易执、易结案件."""
    return "simple" in facts.flags


def major_difficult(facts: Facts) -> bool:
    """重大疑难案件."""
    return "major-difficult" in facts.flags


def first_enforcement(facts: Facts) -> bool:
    """首次执行案件."""
    return facts.kind == "first"


def no_property(facts: Facts) -> bool:
    """No property was found; not the same as not known yet."""
    return facts.property_found is False


def recently_terminated(facts: Facts) -> bool:
    """上一个案件终本后六个月内立案, the last day of the six months included."""
    if facts.previous_terminated_on is None or facts.filed_on is None:
        return False
    last = add_months(facts.previous_terminated_on, LOOK_BACK_MONTHS)
    return facts.previous_terminated_on <= facts.filed_on <= last


CONDITIONS: Mapping[str, Callable[[Facts], bool]] = {
    condition.__name__: condition
    for condition in (
        full_freeze,
        money_suffices,
        act_by_notice,
        title_transfer,
        performance_likely,
        inadmissible,
        marked_simple,
        major_difficult,
        first_enforcement,
        no_property,
        recently_terminated,
    )
}


def tier(facts: Facts, pack: Pack, on: date) -> Tiering:
    """Where the court's routing table sends a case with these facts.

    A row that a matching row declares to be `over` gives way; of the rest, which then all
    have one destination, the first in the table is the ground.
    """
    matching = [row for row in pack.routing if not row.refer and _matches(row, facts)]
    beaten = {code for row in matching for code in row.over}
    standing = [row for row in matching if row.code not in beaten]
    refer = next(row for row in pack.routing if row.refer)
    ground = standing[0] if standing else refer
    return Tiering(
        tier=ground.tier,
        pool=ground.pool,
        teams=pack.pool(ground.pool).active_on(on) if ground.pool else (),
        matched=tuple(row.code for row in matching),
        ground=ground,
        referred=ground.refer,
        provisional=not facts.control_done and not ground.direct,
    )


def draw(candidates: Sequence[Candidate], seed: str, case_id: str) -> str:
    """The team drawn for a case, which anyone can draw again.

    1. Of the candidates keep those with the smallest load; order them by their codes.
    2. Write `seed` and `case_id` as one JSON array without blanks, in UTF-8; take SHA-256.
    3. The digest as a big-endian integer, modulo the number of teams kept, is the index.
    """
    if not candidates:
        raise ValueError("a draw needs at least one team")
    least = min(candidate.load for candidate in candidates)
    teams = sorted({candidate.team for candidate in candidates if candidate.load == least})
    ticket = json.dumps([seed, case_id], ensure_ascii=False, separators=(",", ":"))
    number = int.from_bytes(hashlib.sha256(ticket.encode()).digest(), "big")
    return teams[number % len(teams)]


def _matches(row: RoutingRow, facts: Facts) -> bool:
    required = all(CONDITIONS[name](facts) for name in row.when)
    return required and not any(CONDITIONS[name](facts) for name in row.unless)

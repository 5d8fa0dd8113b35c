"""What is wrong with a claim, each fault with the place of its field. Pure."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from contracts.claims import DOUBLED, Claim, ClaimHead, Liability, Phase, Rate
from kernel.law.claims.accrual import MILLION
from kernel.law.claims.lpr import Lpr, known_lpr

NOT_MONEY = frozenset({"act", "thing"})
Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class ClaimFault:
    """A fault of a claim: where it is (`("heads", 0, "amount_fen")`), its stable code, and what is
    wrong, in Chinese."""

    place: Place
    code: str
    title: str


def faults_of(claim: Claim, lpr: Lpr | None = None) -> tuple[ClaimFault, ...]:
    """Every fault of a claim, in the order of its fields; a claim without any can be reckoned."""
    return tuple(_faults(claim, lpr or known_lpr()))


def _faults(claim: Claim, lpr: Lpr) -> Iterator[ClaimFault]:
    if not claim.heads:
        yield ClaimFault(("heads",), "claim-empty", "没有请求项")
    codes = Counter(head.code for head in claim.heads)
    for number, head in enumerate(claim.heads):
        place: Place = ("heads", number)
        if not head.code.strip() or head.code == DOUBLED or codes[head.code] > 1:
            yield ClaimFault((*place, "code"), "head-code", "请求项编号不能为空或者重复")
        yield from _of_head(head, place)
        for index, phase in enumerate(head.phases):
            yield from _of_phase(phase, claim, lpr, (*place, "phases", index))
    for index, code in enumerate(claim.order):
        if code not in {*codes, DOUBLED} or code in claim.order[:index]:
            title = "清偿顺序中的请求项不存在或者重复"
            yield ClaimFault(("order", index), "order-unknown", title)
    if claim.earlier_doubled_fen is not None and claim.earlier_doubled_fen < 0:
        yield ClaimFault(("earlier_doubled_fen",), "amount-negative", "金额不能为负数")
    for index, liable in enumerate(claim.liabilities):
        yield from _of_liability(liable, codes, ("liabilities", index))


def _of_head(head: ClaimHead, place: Place) -> Iterator[ClaimFault]:
    amount_fen = head.amount_fen
    if head.kind in NOT_MONEY:
        if amount_fen is not None or head.phases:
            title = "行为、物的请求项没有金额"
            yield ClaimFault((*place, "amount_fen"), "head-not-money", title)
        if not head.wording:
            yield ClaimFault((*place, "wording"), "wording-missing", "须写明判项内容")
        return
    if amount_fen is None and not head.phases:
        yield ClaimFault((*place, "amount_fen"), "amount-missing", "须写明金额或者计算方法")
    if amount_fen is not None and amount_fen < 0:
        yield ClaimFault((*place, "amount_fen"), "amount-negative", "金额不能为负数")
    if head.most_fen is not None and head.most_fen < (amount_fen or 0):
        yield ClaimFault((*place, "most_fen"), "most-too-small", "上限小于已写明的金额")
    for index, phase in enumerate(head.phases):
        if any(_overlap(phase, other) for other in head.phases[:index]):
            title = "计息阶段重叠"
            yield ClaimFault((*place, "phases", index, "first_day"), "phases-overlap", title)


def _overlap(one: Phase, other: Phase) -> bool:
    apart = (one.last_day is not None and one.last_day < other.first_day) or (
        other.last_day is not None and other.last_day < one.first_day
    )
    return not apart and not set(one.of).isdisjoint(other.of)


def _of_phase(phase: Phase, claim: Claim, lpr: Lpr, place: Place) -> Iterator[ClaimFault]:
    if phase.last_day is not None and phase.last_day < phase.first_day:
        yield ClaimFault((*place, "last_day"), "phase-backwards", "止息日早于起息日")
    if phase.base_fen is not None and phase.base_fen < 0:
        yield ClaimFault((*place, "base_fen"), "amount-negative", "金额不能为负数")
    bases = {head.code for head in claim.heads if _is_base(head)}
    if not phase.of or not bases.issuperset(phase.of):
        title = "计息基数须是本案中不再计息的金钱请求项"
        yield ClaimFault((*place, "of"), "base-unknown", title)
    for name, rate in (("rate", phase.rate), ("rate_most", phase.rate_most)):
        if rate is not None:
            yield from _of_rate(rate, phase, lpr, (*place, name))


def _is_base(head: ClaimHead) -> bool:
    """Interest on interest that still runs is not reckoned."""
    return head.kind not in NOT_MONEY and not head.phases


def _of_rate(rate: Rate, phase: Phase, lpr: Lpr, place: Place) -> Iterator[ClaimFault]:
    least = -MILLION if rate.kind == "lpr" else 0
    if not least <= rate.per_million <= 10 * MILLION or rate.multiple_per_thousand < 0:
        yield ClaimFault(place, "rate-impossible", "利率不可能")
    if rate.kind == "lpr" and (rate.fixed_on or phase.first_day) < lpr.changes[0]:
        title = "2019年8月20日以前没有贷款市场报价利率，须写明利率"
        yield ClaimFault(place, "rate-unpublished", title)


def _of_liability(liable: Liability, codes: Counter[str], place: Place) -> Iterator[ClaimFault]:
    if not 0 < liable.share_per_million <= MILLION:
        yield ClaimFault(
            (*place, "share_per_million"), "share-impossible", "份额须大于零且不超过全部"
        )
    if liable.most_fen is not None and liable.most_fen < 0:
        yield ClaimFault((*place, "most_fen"), "amount-negative", "金额不能为负数")
    if not set(codes).issuperset(liable.heads):
        yield ClaimFault((*place, "heads"), "head-unknown", "没有该请求项")

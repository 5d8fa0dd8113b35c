"""Claims (执行请求): what a title orders, head by head, and who owes it. Every amount is fen."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from contracts import fields
from contracts.titles import choices, value

DOUBLED = "doubled"  # in an order of payment: the doubled part, which is no head of the title

HeadKind: TypeAlias = Annotated[
    Literal["principal", "interest", "damages", "costs", "fees", "act", "thing"],
    choices(
        "请求项种类",
        {
            "principal": "本金（价款、货款、赔偿款等）",
            "interest": "利息（一般债务利息）",
            "damages": "违约金",
            "costs": "实现债权的费用",
            "fees": "诉讼费用",
            "act": "行为",
            "thing": "物",
        },
    ),
]
RateKind: TypeAlias = Annotated[
    Literal["yearly", "daily", "lpr"],
    choices("利率种类", {"yearly": "年利率", "daily": "日利率", "lpr": "贷款市场报价利率（LPR）"}),
]
LprTerm: TypeAlias = Annotated[
    Literal["one_year", "five_years"],
    choices("报价利率期限", {"one_year": "一年期", "five_years": "五年期以上"}),
]
YearDays: TypeAlias = Annotated[
    Literal[360, 365], choices("一年的天数", {"360": "360天", "365": "365天"})
]
LiabilityManner: TypeAlias = Annotated[
    Literal["joint", "several", "supplementary"],
    choices("责任方式", {"joint": "连带", "several": "按份", "supplementary": "补充"}),
]


@value("利率")
class Rate:
    """A rate of interest, in millionths: 60000 a year is 年利率6%, 500 a day 日万分之五.

    `lpr`: the loan prime rate of its term times `multiple_per_thousand`, plus `per_million` a
    year; the rate of each day, or of the day `fixed_on` for all days.
    """

    kind: RateKind
    per_million: fields.RatePerMillion = 0
    multiple_per_thousand: fields.LprMultiple = 1000
    term: LprTerm = "one_year"
    fixed_on: fields.LprFixedOn | None = None
    year_days: YearDays = 365


RateOfPhase: TypeAlias = Annotated[Rate, Field(title="利率")]
RateMost: TypeAlias = Annotated[Rate, Field(title="利率上限")]


@value("计息阶段")
class Phase:
    """Interest runs from the first to the last day, both included; without a last day until paid.

    It runs on what is unpaid of the heads `of` (their codes). `base_fen` is the base as the title
    states it, which later payments on those heads reduce. On a day on which `rate_most` is less
    than `rate`, it holds instead.
    """

    first_day: fields.InterestFrom
    rate: RateOfPhase
    of: fields.BaseHeads
    last_day: fields.InterestUntil | None = None
    base_fen: fields.BaseFen | None = None
    rate_most: RateMost | None = None


Phases: TypeAlias = Annotated[tuple[Phase, ...], Field(title="计息阶段")]


@value("请求项")
class ClaimHead:
    """One thing that the title orders, known by its `code` within the claim.

    `amount_fen` is what the title states in figures, for running interest what had accrued before
    its phases; None for an act or a thing. A head with `phases` grows, up to `most_fen` in all.
    `perform_until` is the last day of its own period to perform (分期履行), else the title's.
    `doubles` is false where the court does not count the head to the base of the doubled part.
    """

    code: fields.HeadCode
    kind: HeadKind
    amount_fen: fields.AmountFen | None = None
    phases: Phases = ()
    most_fen: fields.InterestMostFen | None = None
    perform_until: fields.PerformUntilDay | None = None
    doubles: fields.Doubles = True
    wording: fields.Wording | None = None


ClaimHeads: TypeAlias = Annotated[tuple[ClaimHead, ...], Field(title="请求项")]


@value("执行依据信息")
class Title:
    """The title (执行依据): who made it, its number, since when it is effective, and the last day
    of the period to perform that it sets, if it sets one."""

    number: fields.TitleDocument
    court: fields.TitleCourt | None = None
    effective_on: fields.EffectiveOn | None = None
    perform_until: fields.PerformUntilDay | None = None


TitleOfClaim: TypeAlias = Annotated[Title, Field(title="执行依据信息")]


@value("被执行人责任")
class Liability:
    """What one debtor answers for: all heads or those named, jointly, for a share, or after the
    others; `most_fen` limits it (在…范围内)."""

    debtor_id: fields.LiableDebtor
    manner: LiabilityManner
    share_per_million: fields.LiableShare = 1_000_000
    most_fen: fields.LiableMostFen | None = None
    heads: fields.LiableHeads = ()


Liabilities: TypeAlias = Annotated[tuple[Liability, ...], Field(title="各被执行人的责任")]


@value("执行请求信息")
class Claim:
    """What is claimed under a title.

    `order` are codes of heads (and `doubled`) in the order of payment that the title or the
    parties set; heads that it does not name follow by law. `earlier_doubled_fen` is the doubled
    interest for days before 2014-08-01 by the rule of that time, as the applicant states it.
    Debtors without a liability of their own owe all heads jointly.
    """

    heads: ClaimHeads
    title: TitleOfClaim
    order: fields.PaymentOrder = ()
    liabilities: Liabilities = ()
    earlier_doubled_fen: fields.EarlierDoubledFen | None = None


ClaimOfTitle: TypeAlias = Annotated[Claim, Field(title="执行请求")]

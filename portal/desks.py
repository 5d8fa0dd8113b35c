"""The desks of a bureau's groups: the duties on each, and the lists that it looks after. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.codes import STAGES, STATES


@dataclass(frozen=True, slots=True)
class Cell:
    """A column of a list: its title, the member of a row, and how it is written: text, case, day,
    instant, money, person, party (of the case), document, titled (an office or a team), or a kind
    of code."""

    title: str
    member: str
    form: str = "text"


CASE = Cell("案号", "case_id", "case")
ASKED = "asked"  # the member of a row that says which papers are missing


@dataclass(frozen=True, slots=True)
class Step:
    """An act that is done next with a thing, and what it is called on the desk."""

    act: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseList:
    """A list that a service keeps. `name` is its member in the answer, and the parameter of the
    page that chooses one of its `states`, the first unless another is chosen. `of` is the list in
    the answer whose rows have it."""

    name: str
    title: str
    service: str
    path: str
    cells: tuple[Cell, ...]
    states: Mapping[str, str] = field(default_factory=dict)
    of: str = ""
    thing: str = ""  # the part of an act's path that names a row, and its member there
    steps: Mapping[str, Step] = field(default_factory=dict)  # by the row's `status`

    def step(self, row: Mapping[str, Any]) -> Step | None:
        """What is done next with a row; papers that were asked for come first."""
        asked = self.steps.get(ASKED) if row.get("asked") else None
        return asked or self.steps.get(str(row.get("status")))

    def named(self, row: Mapping[str, Any]) -> str:
        """The id of what a row is about; that of its case where it is the thing itself."""
        return str(row.get(self.thing) or row["case_id"])

    def state(self, chosen: str) -> str:
        """The state that is listed."""
        return chosen if chosen in self.states else next(iter(self.states), "")

    def rows(self, answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        """Its rows in what the service answered."""
        if not self.of:
            return list(answer.get(self.name) or ())
        return [{**outer, **one} for outer in answer.get(self.of) or () for one in outer[self.name]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The desk of a group: the stages whose duties stand on it, and the lists beside them."""

    code: str
    title: str
    stages: tuple[str, ...]
    lists: tuple[HouseList, ...] = ()


LOTS = HouseList(
    name="lots",
    title="标的物",
    service="disposal",
    path="/lots",
    states=STATES["lot"],
    cells=(
        CASE,
        Cell("标的物", "asset_kind", "asset_kind"),
        Cell("调查", "surveyed_at", "day"),
        Cell("定价", "priced_at", "day"),
        Cell("参考价", "price_fen", "money"),
        Cell("委托拍卖", "commissioned_at", "day"),
    ),
)
RECEIPTS = HouseList(
    name="receipts",
    title="到账",
    service="payments",
    path="/receipts",
    states=STATES["receipt"],
    cells=(
        CASE,
        Cell("到账", "received_at", "instant"),
        Cell("来源", "source", "source"),
        Cell("金额", "amount_fen", "money"),
    ),
)
PAYOUTS = HouseList(
    name="payouts",
    title="发放",
    service="payments",
    path="/payouts",
    states=STATES["payout"],
    cells=(
        CASE,
        Cell("申请", "requested_at", "instant"),
        Cell("申请人", "requester", "person"),
        Cell("审批人", "approver", "person"),
        Cell("金额", "amount_fen", "money"),
    ),
)
UNDECIDED = HouseList(
    name="undecided",
    title="待决定的分流、转换",
    service="triage",
    path="/undecided",
    cells=(
        CASE,
        Cell("类别", "tier", "tier"),
        Cell("承办团队", "team", "titled"),
        Cell("建议类别", "proposed_tier", "tier"),
        Cell("建议人", "proposed_by", "person"),
        Cell("现符合的类别", "prompt_tier", "tier"),
    ),
)
DRAWS = HouseList(
    name="draws",
    title="随机分案",
    service="triage",
    path="/draws",
    cells=(
        CASE,
        Cell("分案时间", "drawn_at", "instant"),
        Cell("分入", "team", "titled"),
        Cell("轮次", "round"),
        Cell("随机种子", "seed"),
        Cell("依据", "article"),
    ),
)
FAILURES = HouseList(
    name="service_failures",
    title="未能送达",
    service="documents",
    path="/service-failures",
    cells=(CASE, Cell("报告时间", "reported_at", "instant"), Cell("原因", "reason")),
)
CHECKS = HouseList(
    name="closing_checks",
    title="待核查的终本报结",
    service="archive",
    path="/closing-checks",
    cells=(CASE, Cell("提请人", "proposer", "person"), Cell("提请时间", "requested_at", "instant")),
)
LIBRARY = HouseList(
    name="terminations",
    title="终本案件库",
    service="archive",
    path="/termination-library",
    cells=(CASE, Cell("入库", "filed_at", "day")),
)
ENTRUSTMENTS = HouseList(
    name="entrustments",
    title="委托外地法院的事项",
    service="control",
    path="/entrustments",
    states=STATES["entrustments"],
    thing="entrustment_id",
    steps={
        "requested": Step("SendEntrustment", "发出"),
        "not_taken": Step("SendEntrustment", "重新发出"),
        "sent": Step("UrgeEntrustment", "催办"),
        "accepted": Step("UrgeEntrustment", "催办"),
        "answered": Step("PassEntrustmentResult", "移交结果"),
        "returned": Step("PassEntrustmentResult", "移交结果"),
        ASKED: Step("SupplementEntrustment", "补交材料"),
    },
    cells=(
        CASE,
        Cell("委托事项", "matter", "matter"),
        Cell("受托法院", "to_court"),
        Cell("平台编号", "number"),
        Cell("对方要求补交", "asked", "entrustment_paper"),
        Cell("要求办结", "answer_by", "day"),
        Cell("提出", "requested_at", "day"),
        Cell("反馈", "answered_at", "day"),
        Cell("办理情况", "status", "entrustment_status"),
    ),
)
MATTERS = HouseList(
    name="matters",
    title="外地法院委托本院的事项",
    service="control",
    path="/matters",
    states=STATES["matters"],
    thing="entrustment_id",
    steps={
        "received": Step("AcceptMatter", "接收"),
        "accepted": Step("SortMatter", "分类转办"),
        "sorted": Step("CompleteMatter", "登记办理结果"),
        "done": Step("AnswerMatter", "回复"),
        "reply_failed": Step("AnswerMatter", "重新回复"),
    },
    cells=(
        Cell("事项编号", "case_id", "case"),
        Cell("委托法院", "from_court"),
        Cell("委托事项", "matter", "matter"),
        Cell("类别", "matter_class", "matter_class"),
        Cell("办理组", "team", "titled"),
        Cell("收到", "received_at", "instant"),
        Cell("催办次数", "urgings", "count"),
        Cell("要求办结", "answer_by", "day"),
        Cell("办理情况", "status", "entrustment_status"),
    ),
)
PRESERVATIONS = HouseList(
    name="preservations",
    title="财产保全",
    service="control",
    path="/preservations",
    states=STATES["preservations"],
    thing="preservation_id",
    steps={
        "received": Step("RulePreservation", "裁定"),
        "ruled": Step("StartPreservation", "启动"),
        "started": Step("FinishPreservation", "办毕"),
        "finished": Step("TellPreservation", "告知申请人"),
    },
    cells=(
        CASE,
        Cell("缓急", "urgency", "urgency"),
        Cell("保全阶段", "phase", "phase"),
        Cell("收到", "begun_at", "instant"),
        Cell("保全金额", "amount_fen", "money"),
        Cell("已控制", "controlled_fen", "money"),
        Cell("结果", "outcome", "preservation_outcome"),
        Cell("办理情况", "status", "preservation"),
        Cell("最早届满", "first_ends_on", "day"),
        Cell("申请续行不晚于", "renew_by", "day"),
    ),
)
EVERYTHING = "all"
DESKS: Mapping[str, Desk] = {
    desk.code: desk
    for desk in (
        Desk(code="reception", title="立案接待", stages=("intake", "reception")),
        Desk(
            code="control",
            title="查控保全",
            stages=("network-control", "control", "offline-control", "preservation"),
            lists=(PRESERVATIONS,),
        ),
        Desk(code="documents", title="文书送达", stages=("documents",), lists=(FAILURES,)),
        Desk(
            code="triage",
            title="分流分案",
            stages=("triage", "conversion", "fast", "ordinary"),
            lists=(UNDECIDED, DRAWS),
        ),
        Desk(
            code="enforcement",
            title="执行实施",
            stages=("enforcement", "investigation", "coercion", "lists", "objection"),
        ),
        Desk(code="auction", title="处置网拍", stages=("disposal",), lists=(LOTS,)),
        Desk(code="money", title="案款", stages=("funds",), lists=(RECEIPTS, PAYOUTS)),
        Desk(code="dossier", title="卷宗归档", stages=("dossier", "archive")),
        Desk(
            code="termination",
            title="结案终本",
            stages=("closing", "termination"),
            lists=(CHECKS, LIBRARY),
        ),
        Desk(
            code="entrustment",
            title="事项委托",
            stages=("entrustment",),
            lists=(MATTERS, ENTRUSTMENTS),
        ),
        Desk(code=EVERYTHING, title="全部事项", stages=tuple(STAGES)),
    )
}

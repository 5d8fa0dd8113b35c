"""A made-up court that uses every kind of row triage knows, and a case on its way there."""

from datetime import date
from typing import Any

from contracts.triage import (
    CaseAssigned,
    CaseTriaged,
    FeedbackNoted,
    TierProposed,
    TriageFactsNoted,
)
from kernel.deciding.testing import Spec
from kernel.rulebook import Pack
from services.triage.app import DEFINITION
from tests.support import calendar, rulebook

CASE = "（2026）豫1525执101号"
RELATED = "（2026）豫1525执88号"
FROM = date(2026, 1, 1)
TOLD = ("财产查控信息", "办案进程", "办案人员信息")


def row(article: str, **fields: Any) -> dict[str, Any]:
    return {"article": article, "text": "原文", "requirements": ["EX-1"], **fields}


def team(code: str) -> dict[str, Any]:
    return row("第一条", code=code, title=code)


def pool(code: str, *teams: str, **fields: Any) -> dict[str, Any]:
    entries = [{"team": one, "from": FROM} for one in teams]
    return row(f"分案 {code}", code=code, title=code, teams=entries, **fields)


def approval(
    code: str, *offices: str, binds: tuple[str, ...], one_suffices: bool = False
) -> dict[str, Any]:
    stage = {"roles": offices, "one_suffices": one_suffices}
    none = {"set_by": "本院设定审批人"}
    given = {"stages": [stage]} if offices else none
    acts = [f"triage.{act}" for act in binds]
    return row(f"审批 {code}", code=code, title=code, binds=acts, **given)


def flag(code: str, **fields: Any) -> dict[str, Any]:
    return row(f"要素 {code}", code=code, title=code, **fields)


def route(code: str, **fields: Any) -> dict[str, Any]:
    return row(f"分流 {code}", code=code, title=code, decided_by="centre", **fields)


def conversion(code: str, start: str, end: str, **fields: Any) -> dict[str, Any]:
    tiers = {"from_tier": start, "to_tier": end}
    return row(f"转换 {code}", code=code, title=code, **tiers, **fields)


TABLES: dict[str, Any] = {
    "court": "elsewhere",
    "title": "某县人民法院",
    "document": "某法〔2026〕1号",
    "document_title": "实施方案",
    "in_force_from": FROM,
    "command_centre": "centre",
    "division": "411024",
    "arithmetic": row("第一条", roll=True),
    "team": [
        team(code)
        for code in ("centre", "fast-1", "fast-2", "ordinary-1", "ordinary-2", "special", "control")
    ],
    "role": [
        row("第一条", code=code, title=code)
        for code in ("bureau_head", "centre_head", "court_leader", "triage_officer")
    ],
    "pool": [
        pool("fast", "fast-1", "fast-2", tier="fast"),
        pool("ordinary", "ordinary-1", "ordinary-2", tier="ordinary"),
        pool("special", "special", "ordinary-2", tier="special", drawn=False),
        pool("lone", "special", tier="special"),
        pool("control", "control", drawn=False),
    ],
    "approval": [
        approval("special-tier", "bureau_head", binds=("ConfirmTier/grave",)),
        approval("change", "bureau_head",
                 binds=("ConvertCase/grow", "ConvertCase/object", "ConsolidateCase/same-debtor")),
        approval("double", "centre_head", "bureau_head", binds=("ConvertCase/rise",)),
        approval("either", "centre_head", "bureau_head", binds=("ReassignCase/complaint",),
                 one_suffices=True),
        approval("unfilled", binds=("ConvertCase/unfilled", "ConfirmTier/delicate")),
    ],
    "flag": [
        flag("grave", reason=True),
        flag("easy", reason=True),
        flag("delicate"),
        flag("entrusted"),
        flag("objection", noted_on=["enforcement.StepRecorded/objection-raised"]),
    ],
    "guard": [row("先谈话", code="triage-after-reception")],
    "routing": [
        route("preservation", pool="control", when=["preservation"], direct=True),
        route("entrusted", pool="control", flags=["entrusted"]),
        route("grave", tier="special", pool="special", flags=["grave"]),
        route("delicate", tier="special", pool="special", flags=["delicate"], unless_flags=["grave"]),
        route("objection", tier="ordinary", pool="ordinary", flags=["objection"]),
        route("disposal", tier="ordinary", pool="ordinary", when=["needs_disposal"]),
        route("no-property", tier="fast", pool="fast", when=["no_property"]),
        route("easy", tier="fast", pool="fast", flags=["easy"], over=["disposal"]),
        row("提请", code="refer", title="提请", decided_by="bureau_head", refer=True),
    ],
    "precedence": [
        row("优先", higher="unsorted", lower=lower) for lower in ("special", "ordinary", "fast")
    ]
    + [
        row("优先", higher="special", lower="ordinary"),
        row("优先", higher="special", lower="fast"),
        row("优先", higher="ordinary", lower="fast"),
    ],
    "conversion": [
        conversion("grow", "fast", "ordinary", reasons=["新发现财产"], open_reasons=True,
                   keeps_team=True),
        conversion("object", "fast", "ordinary", reasons=["执行异议"],
                   registered_by="centre_head", parties_told=TOLD,
                   noted_on=["enforcement.StepRecorded/objection-raised"]),
        conversion("rise", "ordinary", "special", reasons=["特别疑难"],
                   pool="special"),
        conversion("sink", "special", "fast", reasons=["情况好转"]),
        conversion("unfilled", "special", "ordinary", reasons=["不再疑难"]),
    ],
    "reassignment": [
        row("更换", code="complaint", title="意见较大", reasons=["对执行法官意见较大"],
            tiers=["fast", "special"], parties_told=TOLD),
        row("移交", code="hand-over", title="移交专案组", reasons=["须专案办理"], tiers=["ordinary"],
            pool="special"),
    ],
    "consolidation": [
        row("关联", code="same-debtor", title="被执行人相同"),
        row("同一标的", code="same-object", title="执行标的相同"),
    ],
}  # fmt: skip


def elsewhere(*rules: str) -> Pack:
    """The pack, with further rules of these codes."""
    national = rulebook().national
    more = [row("第九条", code=code) for code in rules]
    tables = {**TABLES, "guard": [*TABLES["guard"], *more]}
    return Pack.model_validate({**national.inherit(tables), "national": national})


ELSEWHERE = Spec(definition=DEFINITION, pack=elsewhere(), calendar=calendar())

noted = TriageFactsNoted(
    case_id=CASE, kind="first", target="money", claim_fen=8_000_000, filed_on=date(2026, 3, 2)
)
nothing_found = FeedbackNoted(case_id=CASE, outcome="none", frozen_fen=0, claim_fen=8_000_000)
proposed_fast = TierProposed(
    case_id=CASE,
    tier="fast",
    row="no-property",
    pool="fast",
    pool_teams=("fast-1", "fast-2"),
    article="分流 no-property",
    text="原文",
    matched=("no-property",),
    decided_by="triage_officer-1",
    decider_role="triage_officer",
    awaits=("reception",),
)
fast = CaseTriaged(
    case_id=CASE,
    tier="fast",
    pool_teams=("fast-1", "fast-2"),
    article="分流 no-property",
    text="原文",
    matched=("no-property",),
    decided_by="triage_officer-1",
    provisional=False,
    row="no-property",
    pool="fast",
)
assigned_fast = CaseAssigned(
    case_id=CASE,
    team="fast-1",
    by_draw=True,
    article="分案 fast",
    enclosed=("全案材料", "已查控财产清单"),
)

"""Facts in, triage's own commands out."""

from dataclasses import replace

import pytest

from contracts.disposal import LotRegistered
from contracts.enforcement import CaseClosed
from contracts.intake import FilingChecked
from contracts.triage import CaseConverted, ConsolidationRequested, RelatedTeamAnswered
from kernel.deciding.approvals import AskFor, DropRequests
from kernel.deciding.decider import Actor
from services.triage.commands import (
    AskRelatedTeam,
    AssignTeam,
    BeginCustody,
    Command,
    ConfirmTier,
    ConsolidateCase,
    ConvertCase,
    ConvertForProperty,
    DrawTeam,
    PassCustody,
    ReassignCase,
    ReleaseLoad,
    ReviewTier,
    TriageDirect,
)
from services.triage.commands.debtors import NoteDebtor
from services.triage.reactions import Follows, react
from tests.support import pack
from tests.triage import elsewhere
from tests.triage.cases import (
    CASE,
    assigned_fast,
    began,
    fact,
    fast,
    filed,
    fully_frozen,
    noted,
    ordinary,
    passed,
)
from tests.triage.test_confirming import grave
from tests.triage.test_relating import requested


def pointless(act: type[Command], reason: str) -> DropRequests:
    return DropRequests(case_id=CASE, act=act, about={}, reason=reason)


FOREIGN: list[tuple[str, object, list[Follows]]] = [
    ("intake", filed, [BeginCustody(case_id=CASE), NoteDebtor(case_id=CASE, person_id="P1")]),
    ("intake", FilingChecked(case_id=CASE), []),
    (
        "disposal",
        LotRegistered(case_id=CASE, lot_id="L1", asset_id="A1", asset_kind="real_estate"),
        [ConvertForProperty(case_id=CASE)],
    ),
    (
        "enforcement",
        CaseClosed(case_id=CASE, manner="performed", article="第64条（1）"),
        [
            ReleaseLoad(court="yanling", pool="ordinary", case_id=CASE),
            pointless(ConfirmTier, "案件已结案"),
            pointless(ConvertCase, "案件已结案"),
            pointless(ReassignCase, "案件已结案"),
        ],
    ),
]

OWN: list[tuple[object, list[Follows]]] = [
    (noted, [TriageDirect(case_id=CASE), ReviewTier(case_id=CASE)]),
    (fully_frozen, [TriageDirect(case_id=CASE), ReviewTier(case_id=CASE)]),
    (
        fast,
        [
            AssignTeam(case_id=CASE, team="fast", by_draw=False, article="二、(一)3"),
            pointless(ConfirmTier, "已分流"),
        ],
    ),
    (
        ordinary,
        [
            DrawTeam(court="yanling", pool="ordinary", case_id=CASE),
            pointless(ConfirmTier, "已分流"),
        ],
    ),
    (
        CaseConverted(
            case_id=CASE,
            from_tier="fast",
            to_tier="ordinary",
            reason="复杂",
            approver="局长",
            article="三、(七)",
        ),
        [
            DrawTeam(court="yanling", pool="ordinary", case_id=CASE),
            pointless(ConvertCase, "已转换"),
        ],
    ),
    (
        assigned_fast,
        [
            PassCustody(
                case_id=CASE,
                to_holder="fast",
                enclosed=("全案材料", "网络冻结反馈结果"),
                article="二、(一)3",
            )
        ],
    ),
    (RelatedTeamAnswered(case_id=CASE, related_case_id="R", team=""), []),
    (began, []),
    (passed, []),
]


@pytest.mark.parametrize(("service", "event", "commands"), FOREIGN)
def test_a_foreign_fact_asks_for(service: str, event: object, commands: list[Follows]) -> None:
    assert list(react(fact(event, service), pack())) == commands


@pytest.mark.parametrize(("event", "commands"), OWN)
def test_an_own_fact_moves_the_next_stream(event: object, commands: list[Follows]) -> None:
    assert list(react(fact(event, "triage"), pack())) == commands


def test_whoever_proposed_asks_for_the_confirmation_once_all_else_is_done() -> None:
    asked = AskFor(
        command=ConfirmTier(case_id=elsewhere.CASE, row="grave", tier="special", team="special"),
        requester=Actor("triage_officer-1", "triage_officer"),
    )
    here = elsewhere.elsewhere()
    assert react(fact(grave, "triage"), here) == [asked]
    early = replace(grave, awaits=("reception", "approval"))
    assert react(fact(early, "triage"), here) == []
    assert react(fact(replace(grave, row="delicate"), "triage"), here) == []  # nobody may confirm


def test_whoever_wants_two_cases_together_asks_where_the_court_wants_it() -> None:
    here, case_id, related = elsewhere.elsewhere(), elsewhere.CASE, elsewhere.RELATED
    question = AskRelatedTeam(case_id=case_id, related_case_id=related)
    asked = AskFor(
        command=ConsolidateCase(case_id=case_id, related_case_id=related),
        requester=Actor("triage_officer-1", "triage_officer"),
    )
    assert react(fact(requested, "triage"), here) == [asked, question]
    free: ConsolidationRequested = replace(requested, relation="same-object")
    assert react(fact(free, "triage"), here) == [question]

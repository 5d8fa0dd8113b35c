"""Facts in, enforcement's own commands out; the platform's answers in too."""

from dataclasses import replace
from datetime import date

import pytest

from contracts.archive import ClosingCheckFailed, ClosingCheckPassed
from contracts.control import FeedbackClassified, InquiryAnswered
from contracts.documents import DocumentServed
from contracts.enforcement import (
    CaseClosed,
    CaseCorrectionNoted,
    CaseNoted,
    CaseTierNoted,
    CustodyNoted,
    DefaulterListingDecided,
    EnforcementEvent,
    FeedbackLearned,
    LeadChecked,
    LeadStated,
    LeadTaken,
    NoticePeriodSet,
    PaymentNoted,
    PropertyNoted,
)
from contracts.enforcement_lists import ListOperation, ListOperationSent
from contracts.intake import CaseFiled, FilingChecked, FilingCorrected
from contracts.intake_parties import PartyStated
from contracts.payments import FundsPaidOut
from contracts.steps import StepCorrected, StepRecorded
from contracts.triage import CaseConverted, CaseTriaged, CustodyAccepted, CustodyBegan
from contracts.values import Party, Sealed, StatementAbout
from kernel.deciding.approvals import DropRequests
from kernel.deciding.definition import Outcome
from kernel.deciding.learns import Learn
from kernel.journal.protocol import EffectRequest
from services.enforcement.app import DEFINITION
from services.enforcement.commands import (
    ClearClosing,
    CloseCase,
    Command,
    DecideDefaulterListing,
    OpenWork,
    OperateList,
    RaiseListDuties,
    RecordListing,
    RecordListingRefusal,
    RecordListOperation,
    RecordListOperationRefusal,
    RestrictConsumption,
    ReturnClosing,
)
from services.enforcement.reactions import LEAD_CHECKED, LEAD_TAKEN, effects, report
from tests.enforcement.cases import (
    CASE,
    CODE,
    DEBTOR,
    NAME,
    begun,
    learned,
    lifted,
    removal_decided,
    restricted,
)
from tests.support import as_fact, at, pack, rulebook

APPLICANT = Party(
    person_id="P2",
    role="applicant",
    kind="legal",
    name=Sealed(key="P2", nonce="bm9uY2U=", text="dGV4dA=="),
)

REACTIONS: list[tuple[str, object, list[Command | Learn]]] = [
    (
        "intake",
        CaseFiled(
            case_id=CASE,
            kind="first",
            channel="online",
            target="money",
            claim_fen=None,
            title_document=None,
            filed_at=at("2026-03-02"),
            registered_on=None,
            parties=(APPLICANT, DEBTOR),
        ),
        [learned(CaseNoted(case_id=CASE, target="money", claim_fen=None, debtors=(DEBTOR,)))],
    ),
    (
        "intake",
        FilingCorrected(case_id=CASE, field="claim_fen", claim_fen=5),
        [learned(CaseCorrectionNoted(case_id=CASE, target=None, claim_fen=5))],
    ),
    ("intake", FilingChecked(case_id=CASE), []),
    (
        "triage",
        CaseTriaged(
            case_id=CASE,
            tier="fast",
            pool_teams=("fast",),
            article="二、(一)3",
            text="线上足额冻结案件直接分流至快执团队",
            matched=("full-freeze",),
            decided_by="control_clerk",
            provisional=False,
        ),
        [learned(CaseTierNoted(case_id=CASE, tier="fast"))],
    ),
    (
        "triage",
        CaseConverted(
            case_id=CASE,
            from_tier="fast",
            to_tier="ordinary",
            reason="复杂",
            approver="局长",
            article="三、(七)",
        ),
        [learned(CaseTierNoted(case_id=CASE, tier="ordinary"))],
    ),
    (
        "triage",
        CustodyAccepted(case_id=CASE, holder="ordinary-2", handler="王法官"),
        [learned(CustodyNoted(case_id=CASE, team="ordinary-2", handler="王法官"))],
    ),
    ("triage", CustodyBegan(case_id=CASE, holder="command-centre"), []),
    (
        "control",
        InquiryAnswered(case_id=CASE, inquiry_id="I1", system="national", hits=()),
        [learned(FeedbackLearned(case_id=CASE, inquiry_id="I1", fed_back_on=date(2026, 3, 10)))],
    ),
    (
        "control",
        FeedbackClassified(
            case_id=CASE, outcome="none", frozen_fen=0, claim_fen=None, assets=0, offline=0
        ),
        [learned(PropertyNoted(case_id=CASE, outcome="none"))],
    ),
    (
        "documents",
        DocumentServed(
            case_id=CASE,
            document_id="D1",
            document_kind="enforcement-notice",
            addressee="P1",
            channel="post",
            perform_by=date(2026, 3, 20),
        ),
        [learned(NoticePeriodSet(case_id=CASE, person_id="P1", perform_by=date(2026, 3, 20)))],
    ),
    (
        "documents",
        DocumentServed(
            case_id=CASE,
            document_id="D2",
            document_kind="risk-notice",
            addressee="P2",
            channel="electronic",
        ),
        [],
    ),
    (
        "payments",
        FundsPaidOut(
            case_id=CASE, payout_id="O1", receipt_id="R1", amount_fen=7, bank_reference="B1"
        ),
        [learned(PaymentNoted(case_id=CASE, payout_id="O1", amount_fen=7))],
    ),
    (
        "archive",
        ClosingCheckPassed(case_id=CASE, checkers=("终本专员",)),
        [ClearClosing(case_id=CASE, checkers=("终本专员",))],
    ),
    (
        "archive",
        ClosingCheckFailed(case_id=CASE, checker="终本专员", reasons=("缺少送达回证",)),
        [ReturnClosing(case_id=CASE, reasons=("缺少送达回证",))],
    ),
    ("enforcement", begun, []),
]

DECIDED = DefaulterListingDecided(
    case_id=CASE,
    person_id="P1",
    article="第一条（三）",
    ability="经营一家商铺",
    circumstances="逾期未报告财产",
    attempt=2,
    name=NAME,
    code=CODE,
)
SENT = ListOperationSent(
    case_id=CASE,
    person_id="P1",
    operation="publish_listing",
    attempt=2,
    article="第一条（三）",
    circumstances="逾期未报告财产",
    checked=(),
    name=NAME,
    code=CODE,
)
EFFECT = EffectRequest(
    effect_id=f"{CASE}:P1:publish_listing:2",
    kind="defaulter_list.publish_listing",
    case_id=CASE,
    payload={
        "person_id": "P1",
        "name": {"key": "P1", "nonce": "bm9uY2U=", "text": "dGV4dA=="},
        "code": {"key": "P1", "nonce": "bm9uY2U=", "text": "Y29kZQ=="},
        "article": "第一条（三）",
        "circumstances": "逾期未报告财产",
        "listing": "",
    },
)


@pytest.mark.parametrize(("service", "event", "commands"), REACTIONS)
def test_a_fact_asks_for(service: str, event: object, commands: list[Command | Learn]) -> None:
    fact = as_fact(event, service=service, case_id=CASE, occurred_at=at("2026-03-10"))
    told = [
        replace(one, at=fact.occurred_at) if isinstance(one, Learn) else one for one in commands
    ]
    assert DEFINITION.answers(fact, pack()) == told


def stated(about: StatementAbout) -> PartyStated:
    return PartyStated(case_id=CASE, person_id="A1", principal_id="P2", about=about, content=NAME)


def test_a_lead_that_an_agent_gave_is_one_of_his_party() -> None:
    lead = as_fact(stated("lead"), service="intake", case_id=CASE, occurred_at=at("2026-03-10"))
    noted = learned(LeadStated(case_id=CASE, person_id="P2"))
    assert DEFINITION.answers(lead, pack()) == [replace(noted, at=lead.occurred_at)]
    other = as_fact(stated("opinion"), service="intake", case_id=CASE, occurred_at=at("2026-03-10"))
    assert DEFINITION.answers(other, pack()) == []


TAKEN = StepRecorded(
    case_id=CASE,
    step="lead-received",
    subject="clue",
    subject_id="C1",
    done_at=at("2026-03-10"),
    article="三、(八)1(1)",
    recorder="handler-1",
    values={"giver": "P2"},
)
CORRECTED = StepCorrected(
    case_id=CASE,
    step="lead-received",
    subject="clue",
    subject_id="C1",
    number=1,
    article="三、(八)1(1)",
    corrector="handler-1",
    reason=NAME,
    old_values={},
    old_note=None,
    values={"giver": "P2"},
    note=None,
)
IS_TAKEN = LeadTaken(case_id=CASE, subject_id="C1", giver="P2")
STEPS: tuple[tuple[object, object], ...] = (
    (TAKEN, IS_TAKEN),
    (CORRECTED, IS_TAKEN),
    (replace(TAKEN, values={}), replace(IS_TAKEN, giver="")),
    (replace(TAKEN, step="lead-checked"), LeadChecked(case_id=CASE, subject_id="C1")),
    (
        replace(TAKEN, step="lead-checked", values={"result": "有财产", "asset": "A1"}),
        LeadChecked(case_id=CASE, subject_id="C1", found=True, asset_id="A1"),
    ),
    (replace(TAKEN, step="lead-urgent"), None),
)


@pytest.mark.parametrize(("step", "told"), STEPS)
def test_the_teams_own_steps_tell_which_leads_it_took_up_and_looked_into(
    step: object, told: EnforcementEvent | None
) -> None:
    fact = as_fact(step, service="enforcement", case_id=CASE, occurred_at=at("2026-03-10"))
    assert DEFINITION.answers(fact, pack()) == ([] if told is None else [learned(told)])


@pytest.mark.parametrize(
    "event",
    [
        CaseNoted(case_id=CASE, target="money", claim_fen=None, debtors=(DEBTOR,)),
        CaseTierNoted(case_id=CASE, tier="fast"),
        CustodyNoted(case_id=CASE, team="ordinary-2", handler="王法官"),
    ],
)
def test_what_was_missing_may_let_the_work_begin(event: object) -> None:
    fact = as_fact(event, service="enforcement", case_id=CASE, occurred_at=at("2026-03-10"))
    assert DEFINITION.answers(fact, pack()) == [OpenWork(case_id=CASE)]


def test_a_closing_ends_what_was_still_asked_for() -> None:
    closed = CaseClosed(case_id=CASE, manner="performed", article="三、(八)14")
    fact = as_fact(closed, service="enforcement", case_id=CASE, occurred_at=at("2026-03-10"))
    assert DEFINITION.answers(fact, pack()) == [
        RaiseListDuties(case_id=CASE),
        *(
            DropRequests(case_id=CASE, act=act, about={}, reason="本案已结案")
            for act in (CloseCase, RestrictConsumption, DecideDefaulterListing)
        ),
    ]


DECISIONS: tuple[tuple[EnforcementEvent, ListOperation], ...] = (
    (DECIDED, "publish_listing"),
    (restricted, "publish_restriction"),
    (removal_decided, "remove_listing"),
    (lifted, "withdraw_restriction"),
)


@pytest.mark.parametrize(("event", "operation"), DECISIONS)
def test_what_is_decided_is_made_at_once_where_the_court_has_no_desk_for_it(
    event: EnforcementEvent, operation: ListOperation
) -> None:
    fact = as_fact(event, service="enforcement", case_id=CASE, occurred_at=at("2026-03-10"))
    made = OperateList(case_id=CASE, person_id="P1", operation=operation)
    assert DEFINITION.answers(fact, pack("yanling")) == [made]
    assert DEFINITION.answers(fact, pack("shihe")) == []


def test_what_is_sent_reaches_the_platform_with_the_name_still_sealed() -> None:
    assert list(effects(SENT)) == [EFFECT]
    assert list(effects(DECIDED)) == []
    assert list(effects(begun)) == []


def test_the_platforms_answer_comes_back_as_a_command() -> None:
    assert report(EFFECT, Outcome(state="confirmed", result={"listing": "SX1"})) == RecordListing(
        case_id=CASE, person_id="P1", listing="SX1"
    )
    assert report(EFFECT, Outcome(state="failed", reason="身份不符")) == RecordListingRefusal(
        case_id=CASE, person_id="P1", reason="身份不符"
    )
    removing = replace(EFFECT, kind="defaulter_list.remove_listing")
    assert report(removing, Outcome(state="confirmed")) == RecordListOperation(
        case_id=CASE, person_id="P1", operation="remove_listing"
    )
    assert report(removing, Outcome(state="failed", reason="x")) == RecordListOperationRefusal(
        case_id=CASE, person_id="P1", operation="remove_listing", reason="x"
    )


def test_an_answer_to_another_port_is_not_ours() -> None:
    other = EffectRequest(effect_id="x", kind="bank.deduct", case_id=CASE, payload={})
    assert report(other, Outcome(state="confirmed")) is None


@pytest.mark.parametrize("court", rulebook().courts)
def test_every_court_records_leads_by_these_steps(court: str) -> None:
    codes = {row.code for row in pack(court).steps if row.service == "enforcement"}
    assert {LEAD_TAKEN, LEAD_CHECKED} <= codes

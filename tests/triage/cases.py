"""A case of triage's tests: how it was filed, what came back, and the houses at work on it."""

from datetime import date

from contracts.intake import CaseFiled
from contracts.triage import (
    CaseAssigned,
    CaseTriaged,
    CustodyAccepted,
    CustodyBegan,
    CustodyPassed,
    FeedbackNoted,
    TriageFactsNoted,
)
from contracts.values import Party, Sealed
from kernel.deciding.testing import Spec
from kernel.journal.envelope import Recorded
from services.triage.app import DEFINITION
from tests.support import as_fact, at, calendar, pack

CASE = "(2026)豫1024执101号"
ORDINARY_TEAMS = ("ordinary-1", "ordinary-2", "ordinary-3", "ordinary-4")
SEED = "5f" * 32
SPEC = Spec(definition=DEFINITION, pack=pack(), calendar=calendar())

SEALED = Sealed(key="P1", nonce="bm9uY2U=", text="dGV4dA==")
DEBTOR = Party(person_id="P1", role="debtor", kind="natural", name=SEALED)
APPLICANT = Party(
    person_id="P2",
    role="applicant",
    kind="legal",
    name=Sealed(key="P2", nonce="bm9uY2U=", text="dGV4dA=="),
)

filed = CaseFiled(
    case_id=CASE,
    kind="first",
    channel="window",
    target="money",
    claim_fen=8_000_000,
    title_document="(2025)豫1024民初88号",
    filed_at=at("2026-03-02 09:30"),
    registered_on=date(2026, 3, 2),
    parties=(APPLICANT, DEBTOR),
)
noted = TriageFactsNoted(
    case_id=CASE,
    kind="first",
    target="money",
    claim_fen=8_000_000,
    filed_on=date(2026, 3, 2),
)
nothing_found = FeedbackNoted(case_id=CASE, outcome="none", frozen_fen=0, claim_fen=8_000_000)
fully_frozen = FeedbackNoted(
    case_id=CASE, outcome="full", frozen_fen=8_000_000, claim_fen=8_000_000
)
ordinary = CaseTriaged(
    case_id=CASE,
    tier="ordinary",
    pool_teams=ORDINARY_TEAMS,
    article="二、(二)",
    text="办理普通首次执行案件",
    matched=("ordinary",),
    decided_by="triage_officer-1",
    provisional=False,
    row="ordinary",
    pool="ordinary",
)
fast = CaseTriaged(
    case_id=CASE,
    tier="fast",
    pool_teams=("fast",),
    article="二、(一)3",
    text="线上足额冻结案件直接分流至快执团队",
    matched=("full-freeze", "ordinary"),
    decided_by="control_clerk",
    provisional=False,
    row="full-freeze",
    pool="fast",
)
assigned_fast = CaseAssigned(
    case_id=CASE,
    team="fast",
    by_draw=False,
    article="二、(一)3",
    enclosed=("全案材料", "网络冻结反馈结果"),
)
began = CustodyBegan(case_id=CASE, holder="command-centre")
passed = CustodyPassed(
    case_id=CASE,
    from_holder="command-centre",
    to_holder="ordinary-2",
    enclosed=("全案材料", "已查控财产清单"),
    article="二、(一)7",
)
accepted = CustodyAccepted(case_id=CASE, holder="ordinary-2", handler="王法官")


def fact(event: object, service: str, when: str = "2026-03-10") -> Recorded:
    return as_fact(event, service=service, case_id=CASE, occurred_at=at(when))

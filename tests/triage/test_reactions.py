"""Facts in, triage's own commands out."""

from datetime import date

import pytest

from contracts.control import AssetFound, FeedbackClassified
from contracts.disposal import LotRegistered
from contracts.enforcement import CaseClosed
from contracts.intake import FilingChecked, FilingCorrected
from contracts.triage import CaseConverted
from contracts.values import AssetKind
from services.triage.commands import (
    AssignTeam,
    BeginCustody,
    Command,
    ConvertForProperty,
    DrawTeam,
    NoteCorrection,
    NoteFeedback,
    NoteFiling,
    NoteMoney,
    NotePropertyKind,
    PassCustody,
    ReleaseLoad,
    ReviewTier,
    TriageDirect,
)
from services.triage.reactions import react
from tests.support import pack
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


def found(kind: AssetKind, amount_fen: int | None) -> AssetFound:
    return AssetFound(
        case_id=CASE,
        asset_id="A1",
        asset_kind=kind,
        person_id="P1",
        institution="中国工商银行",
        amount_fen=amount_fen,
        online=True,
    )


FOREIGN: list[tuple[str, object, list[Command]]] = [
    (
        "intake",
        filed,
        [
            BeginCustody(case_id=CASE),
            NoteFiling(
                case_id=CASE,
                kind="first",
                target="money",
                claim_fen=8_000_000,
                filed_on=date(2026, 3, 2),
            ),
        ],
    ),
    (
        "intake",
        FilingCorrected(case_id=CASE, field="claim_fen", claim_fen=5),
        [NoteCorrection(case_id=CASE, claim_fen=5, target=None)],
    ),
    ("intake", FilingChecked(case_id=CASE), []),
    (
        "control",
        found("deposit", 700),
        [NoteMoney(case_id=CASE, asset_id="A1", asset_kind="deposit", amount_fen=700)],
    ),
    ("control", found("deposit", None), [NotePropertyKind(case_id=CASE, asset_kind="deposit")]),
    ("control", found("vehicle", 700), [NotePropertyKind(case_id=CASE, asset_kind="vehicle")]),
    (
        "control",
        found("insurance", 700),
        [NoteMoney(case_id=CASE, asset_id="A1", asset_kind="insurance", amount_fen=700)],
    ),
    (
        "control",
        FeedbackClassified(
            case_id=CASE, outcome="none", frozen_fen=0, claim_fen=None, assets=0, offline=0
        ),
        [NoteFeedback(case_id=CASE, outcome="none", frozen_fen=0, claim_fen=None)],
    ),
    (
        "disposal",
        LotRegistered(case_id=CASE, lot_id="L1", asset_id="A1", asset_kind="real_estate"),
        [ConvertForProperty(case_id=CASE)],
    ),
    (
        "enforcement",
        CaseClosed(case_id=CASE, manner="performed", article="第64条（1）"),
        [ReleaseLoad(court="yanling", pool="ordinary", case_id=CASE)],
    ),
]

OWN: list[tuple[object, list[Command]]] = [
    (noted, [TriageDirect(case_id=CASE), ReviewTier(case_id=CASE)]),
    (fully_frozen, [TriageDirect(case_id=CASE), ReviewTier(case_id=CASE)]),
    (fast, [AssignTeam(case_id=CASE, team="fast", by_draw=False, article="二、(一)3")]),
    (ordinary, [DrawTeam(court="yanling", pool="ordinary", case_id=CASE)]),
    (
        CaseConverted(
            case_id=CASE,
            from_tier="fast",
            to_tier="ordinary",
            reason="复杂",
            approver="局长",
            article="三、(七)",
        ),
        [DrawTeam(court="yanling", pool="ordinary", case_id=CASE)],
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
    (began, []),
    (passed, []),
]


@pytest.mark.parametrize(("service", "event", "commands"), FOREIGN)
def test_a_foreign_fact_asks_for(service: str, event: object, commands: list[Command]) -> None:
    assert list(react(fact(event, service), pack())) == commands


@pytest.mark.parametrize(("event", "commands"), OWN)
def test_an_own_fact_moves_the_next_stream(event: object, commands: list[Command]) -> None:
    assert list(react(fact(event, "triage"), pack())) == commands

"""What the pages say of events, dates and money."""

from datetime import UTC, date, datetime

import pytest

from contracts.catalogue import EVENTS, SHARED
from contracts.control import AssetsFrozen
from contracts.intake import CaseFiled
from kernel.journal.codec import event_types
from portal import words
from tests.support import pack


@pytest.mark.parametrize(
    ("fen", "shown"),
    [(0, "0.00元"), (1, "0.01元"), (123456, "1,234.56元"), (-5, "-0.05元"), (None, "—")],
)
def test_money_is_shown_in_yuan(fen: int | None, shown: str) -> None:
    assert words.yuan(fen) == shown


def test_an_instant_is_shown_in_court_time() -> None:
    assert words.instant(datetime(2026, 3, 1, 16, 5, tzinfo=UTC)) == "2026年3月2日 0:05"
    assert words.instant("2026-03-02T09:20:00+08:00") == "2026年3月2日 9:20"
    assert words.day(date(2026, 3, 2)) == words.day("2026-03-02") == "2026年3月2日"
    assert words.day("不明") == words.day(None) == "—"


@pytest.mark.parametrize("service", EVENTS)
def test_every_event_of_a_service_has_a_title(service: str) -> None:
    for name in event_types(EVENTS[service], SHARED):
        assert words.event_title(service, name) != name


def test_an_event_of_a_later_version_is_shown_by_its_name() -> None:
    assert words.event_title("intake", "CaseReborn") == "CaseReborn"
    assert words.told("intake", "CaseReborn", {"a": 1}, pack()) == []


def test_the_facts_of_an_event_are_told_in_words() -> None:
    sealed = {"key": "P1", "nonce": "AA", "text": "BB"}
    party = {"person_id": "P1", "role": "debtor", "kind": "natural", "name": sealed, "code": None}
    body = {
        "case_id": "（2026）豫1024执1号",
        "kind": "first",
        "channel": "window",
        "target": "money",
        "claim_fen": 123456,
        "title_document": None,
        "filed_at": "2026-03-02T09:00:00+08:00",
        "registered_on": "2026-03-02",
        "parties": [party],
        "warnings": [],
    }
    facts = dict(words.told("intake", CaseFiled.__name__, body, pack()))
    assert facts["执行标的"] == "金钱给付"
    assert "1,234.56元" in facts.values()
    assert "2026年3月2日 9:00" in facts.values()
    assert "被执行人" in facts["当事人"]
    assert "BB" not in str(facts), "what is sealed stays sealed"


def test_codes_of_teams_are_told_by_their_titles() -> None:
    custody = {"case_id": "x", "holder": pack().teams[1].code, "handler": "handler-1"}
    facts = words.told("triage", "CustodyAccepted", custody, pack())
    assert pack().teams[1].title in dict(facts).values()


def test_an_amount_in_an_event_is_told_in_yuan() -> None:
    body = {"case_id": "x", "asset_id": "A1", "amount_fen": 100, "expires_on": "2027-03-01"}
    assert "1.00元" in dict(words.told("control", AssetsFrozen.__name__, body, pack())).values()

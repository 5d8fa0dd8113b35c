"""Which facts move the clocks: those of the pack's rows, the filing and the tier."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from contracts.control import AssetFound
from contracts.documents import DocumentServed
from contracts.supervision import NodeWarned, WaitElapsed
from kernel.journal.envelope import Recorded
from services.supervision.commands import Observe
from services.supervision.reactions import react
from tests.supervision.court import (
    CASE,
    FILED_AT,
    converted,
    filed,
    frozen,
    package_sent,
    service_of,
    small_pack,
)
from tests.support import as_fact, at, pack

LATER = at("2026-01-08 10:00")


def fact_of(event: Any, occurred_at: datetime = LATER) -> Recorded:
    return as_fact(
        event,
        service=service_of(event),
        court="yanling",
        case_id=event.case_id,
        occurred_at=occurred_at,
    )


def test_a_fact_of_a_row_is_observed_when_it_occurred() -> None:
    assert react(fact_of(package_sent()), small_pack()) == (
        Observe(
            case_id=CASE,
            service="documents",
            name="PackageSent",
            occurred_at=LATER,
            event=package_sent(),
            recorded_at=LATER,
        ),
    )


def test_a_served_document_moves_the_clocks_from_when_it_was_served() -> None:
    served = DocumentServed(
        case_id=CASE,
        document_id="D1",
        document_kind="enforcement-notice",
        addressee="P1",
        channel="post",
        served_at=at("2026-01-06 16:00"),
    )
    (observed,) = react(fact_of(served), pack("yanling"))
    assert isinstance(observed, Observe)
    assert observed.occurred_at == at("2026-01-06 16:00"), "not when the receipt came in"
    (observed,) = react(fact_of(replace(served, served_at=None)), pack("yanling"))
    assert isinstance(observed, Observe)
    assert observed.occurred_at == LATER, "in logs that did not keep it"


def test_a_fact_of_no_row_is_passed_over() -> None:
    found = AssetFound(
        case_id=CASE,
        asset_id="A1",
        asset_kind="deposit",
        person_id="P2",
        institution="某银行",
        amount_fen=1,
        online=True,
    )
    assert react(fact_of(found), small_pack()) == ()


def test_the_tier_is_always_observed() -> None:
    assert [command.fact for command in _observations(converted())] == ["triage.CaseConverted"]


def test_what_an_event_says_of_its_own_instant_counts() -> None:
    elapsed = WaitElapsed(
        case_id=CASE,
        node_id="freeze-waited#A1",
        code="freeze-waited",
        subject_id="A1",
        elapsed_at=FILED_AT,
    )
    for event in (filed(), frozen("A1", FILED_AT), elapsed):
        assert [command.occurred_at for command in _observations(event)] == [FILED_AT]


def test_of_its_own_facts_only_the_end_of_a_wait_moves_clocks() -> None:
    warned = NodeWarned(case_id=CASE, node_id="sent", due=LATER)
    assert react(fact_of(warned), small_pack()) == ()


def _observations(event: Any) -> list[Observe]:
    commands = react(fact_of(event), small_pack())
    return [command for command in commands if isinstance(command, Observe)]

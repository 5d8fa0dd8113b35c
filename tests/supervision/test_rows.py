"""What the rows of a court's pack must be for supervision to work with them."""

from collections.abc import Iterator
from dataclasses import fields

import pytest

from contracts.catalogue import EVENTS
from contracts.steps import StepRecorded
from kernel.journal.codec import event_types
from kernel.rulebook import NodeRow, Pack
from services.supervision.decide.duties import COURT_WATCHED
from services.supervision.rules import CONDITIONS, NO_SUBJECT, OF_TIER, asks_tier
from services.supervision.state import ELAPSED
from services.supervision.topics import LISTENS_TO
from tests.support import rulebook

ROWS = [
    pytest.param(row, id=f"{pack.court}-{row.code}")
    for pack in rulebook().packs
    for row in pack.nodes
]
IN_PACKS = [
    pytest.param(row, pack, id=f"{pack.court}-{row.code}")
    for pack in rulebook().packs
    for row in pack.nodes
]


def _attributes(event: str) -> set[str]:
    service, name = event.partition("/")[0].split(".")
    known = event_types(EVENTS[service]) | {"StepRecorded": StepRecorded}
    return {field.name for field in fields(known[name])}


def _subject(event: str, pack: Pack) -> str | None:
    """What a step or the end of a wait is about by its row; None for every other fact."""
    name, _, kind = event.partition("/")
    if name.endswith(".StepRecorded"):
        return pack.step(kind).subject
    return pack.node(kind).subject if name == ELAPSED and kind else None


def _events(row: NodeRow) -> Iterator[str]:
    yield from (*row.opens_on, *row.closes_on, *row.cancels_on)


@pytest.mark.parametrize(("row", "pack"), IN_PACKS)
def test_every_opening_fact_names_the_subject_of_its_node(row: NodeRow, pack: Pack) -> None:
    if row.subject in NO_SUBJECT:
        return
    names = {f"{row.subject}_id", row.subject, "subject_id"}
    for event in row.opens_on:
        assert names & _attributes(event), event
        assert _subject(event, pack) in (None, row.subject), event


@pytest.mark.parametrize("row", ROWS)
def test_every_fact_of_a_row_comes_from_a_service_that_is_heard(row: NodeRow) -> None:
    for event in _events(row):
        assert event.split(".")[0] in {*LISTENS_TO, "supervision"}
        assert _attributes(event)


@pytest.mark.parametrize("row", ROWS)
def test_of_supervision_itself_only_waits_steps_and_the_watch_move_a_node(row: NodeRow) -> None:
    own = {event.partition("/")[0] for event in _events(row) if event.startswith("supervision.")}
    assert own <= {ELAPSED, COURT_WATCHED, "supervision.StepRecorded"}


@pytest.mark.parametrize("row", ROWS)
def test_every_condition_of_a_row_exists(row: NodeRow) -> None:
    assert {*row.when, *row.closes_when, *row.cancels_when} <= set(CONDITIONS)


@pytest.mark.parametrize("row", ROWS)
def test_an_earlier_fact_that_a_row_counts_from_is_heard(row: NodeRow) -> None:
    if row.counts_from not in {"event", "filing"}:
        assert row.counts_from.split(".")[0] in LISTENS_TO
        assert _attributes(row.counts_from)


@pytest.mark.parametrize(("row", "pack"), IN_PACKS)
def test_the_courts_own_duties_open_for_the_court_and_nothing_else_does(
    row: NodeRow, pack: Pack
) -> None:
    own = [event == COURT_WATCHED or _subject(event, pack) == "court" for event in row.opens_on]
    assert all(own) if row.subject == "court" else not any(own)


@pytest.mark.parametrize("row", ROWS)
def test_an_end_that_a_fact_states_is_known_when_its_node_opens(row: NodeRow) -> None:
    """A kept fact holds no date: such a row opens at once or never."""
    if row.due_on is not None:
        assert not asks_tier(row)
        assert not row.reopens


@pytest.mark.parametrize("row", ROWS)
def test_the_tier_opens_nodes_and_ends_none(row: NodeRow) -> None:
    assert OF_TIER.keys().isdisjoint({*row.closes_when, *row.cancels_when})

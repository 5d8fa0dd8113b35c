"""What the rows of a court's pack must be for supervision to work with them."""

from collections.abc import Callable, Iterator
from dataclasses import fields

from contracts.catalogue import EVENTS, SHARED
from kernel.journal.codec import event_types
from kernel.rulebook import NodeRow, Pack
from services.supervision.decide.duties import COURT_WATCHED
from services.supervision.rules import CONDITIONS, NO_SUBJECT, OF_TIER, asks_tier
from services.supervision.state import ELAPSED
from services.supervision.topics import HOUSE
from tests.support import rulebook

SERVICES_HEARD = {*HOUSE.listens_to, "supervision"}
OF_SUPERVISION = {ELAPSED, COURT_WATCHED, "supervision.StepRecorded"}


def _attributes(event: str) -> set[str]:
    service, name = event.partition("/")[0].split(".")
    known = event_types(EVENTS[service], SHARED)
    return {field.name for field in fields(known[name])}


def _subject(event: str, pack: Pack) -> str | None:
    """What a step or the end of a wait is about by its row; None for every other fact."""
    name, _, kind = event.partition("/")
    if name.endswith(".StepRecorded"):
        return pack.step(kind).subject
    return pack.node(kind).subject if name == ELAPSED and kind else None


def _events(row: NodeRow) -> Iterator[str]:
    yield from (*row.opens_on, *row.closes_on, *row.cancels_on)


def offenders(faults: Callable[[NodeRow, Pack], object]) -> list[str]:
    """`court row: what is wrong` of every row of every pack in which something is."""
    looked_at = [(row, pack) for pack in rulebook().packs for row in pack.nodes]
    assert looked_at
    return [
        f"{pack.court} {row.code}: {wrong}"
        for row, pack in looked_at
        if (wrong := faults(row, pack))
    ]


# Rows of one tier that a fact from before the tier leaves closed, and why that is right.
CLOSED_BEFORE_THE_TIER = {
    "yanling paid-out-fast",  # `paid-out` runs from the arrival of the money
    "yanling new-property-handed-over",  # what was there at the triage is not new
    "shangqiu conversion-reported",  # the triage had it in view
}


def test_a_duty_of_one_tier_waits_for_it_where_its_fact_may_come_first() -> None:
    """Facts of triage and of the team's own work come after the tier; those of others need not."""
    given = {name for name in OF_TIER if not name.startswith(("not_", "before_", "after_"))}

    def left_closed(row: NodeRow, pack: Pack) -> bool:
        others = {name.partition(".")[0] for name in row.opens_on} - {"triage", "enforcement"}
        known = f"{pack.court} {row.code}" in CLOSED_BEFORE_THE_TIER
        return bool(others and given & set(row.when)) and not (row.awaits_tier or known)

    assert offenders(left_closed) == []
    assert offenders(lambda row, _: row.awaits_tier and not asks_tier(row)) == []


def test_every_opening_fact_names_the_subject_of_its_node() -> None:
    def nameless(row: NodeRow, pack: Pack) -> list[str]:
        names = {f"{row.subject}_id", row.subject, "subject_id"}
        return [
            event
            for event in row.opens_on
            if row.subject not in NO_SUBJECT
            and (not names & _attributes(event) or _subject(event, pack) not in (None, row.subject))
        ]

    assert offenders(nameless) == []


def test_every_fact_of_a_row_comes_from_a_service_that_is_heard() -> None:
    def unheard(row: NodeRow, pack: Pack) -> list[str]:
        return [
            event
            for event in _events(row)
            if event.split(".")[0] not in SERVICES_HEARD or not _attributes(event)
        ]

    assert offenders(unheard) == []


def test_of_supervision_itself_only_waits_steps_and_the_watch_move_a_node() -> None:
    def others(row: NodeRow, pack: Pack) -> set[str]:
        own = {e.partition("/")[0] for e in _events(row) if e.startswith("supervision.")}
        return own - OF_SUPERVISION

    assert offenders(others) == []


def test_every_condition_of_a_row_exists() -> None:
    def unknown(row: NodeRow, pack: Pack) -> set[str]:
        return {*row.when, *row.closes_when, *row.cancels_when} - set(CONDITIONS)

    assert offenders(unknown) == []


def test_an_earlier_fact_that_a_row_counts_from_is_heard() -> None:
    def unheard(row: NodeRow, pack: Pack) -> str | None:
        start = row.counts_from
        if start in {"event", "filing"}:
            return None
        return None if start.split(".")[0] in HOUSE.listens_to and _attributes(start) else start

    assert offenders(unheard) == []


def test_the_courts_own_duties_open_for_the_court_and_nothing_else_does() -> None:
    def elsewhere(row: NodeRow, pack: Pack) -> list[str]:
        return [
            event
            for event in row.opens_on
            if (event == COURT_WATCHED or _subject(event, pack) == "court")
            != (row.subject == "court")
        ]

    assert offenders(elsewhere) == []


def test_an_end_that_a_fact_states_is_known_when_its_node_opens() -> None:
    """A kept fact holds no date: such a row opens at once or never."""

    def kept(row: NodeRow, pack: Pack) -> str | None:
        return row.due_on if asks_tier(row) or row.reopens else None

    assert offenders(kept) == []


def test_the_tier_opens_nodes_and_ends_none() -> None:
    def ends(row: NodeRow, pack: Pack) -> set[str]:
        return set(OF_TIER) & {*row.closes_when, *row.cancels_when}

    assert offenders(ends) == []

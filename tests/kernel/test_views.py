"""The statements of read models, put together."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kernel.journal.envelope import GENESIS, Recorded
from kernel.journal.projections import Statement, rows_of
from kernel.journal.protocol import Head, link, unlinked
from kernel.program.app import codec_of
from tests.kernel.sample import append, filed

REQUEST = append(filed())
(SOME,) = link(REQUEST, "intake", Head(0, GENESIS), unlinked(REQUEST, "intake", codec_of("intake")))


def told(case_id: str, text: str, place: int = 0) -> Recorded:
    """An event of a case whose view is one statement with this text."""
    return replace(SOME, case_id=case_id, name=text, position=place)


def project(recorded: Recorded) -> Sequence[Statement]:
    return [(recorded.name, (recorded.case_id, recorded.position))]


def test_the_same_statement_for_several_cases_is_one_round_trip() -> None:
    records = [told("案1", "insert"), told("案1", "update"), told("案2", "insert")]
    runs = rows_of(project, records)
    assert runs == [("insert", [("案1", 0), ("案2", 0)]), ("update", [("案1", 0)])]


def test_what_shows_nothing_asks_nothing() -> None:
    assert rows_of(lambda _: (), [told("案1", "insert")]) == []


@given(st.lists(st.tuples(st.sampled_from("甲乙丙"), st.sampled_from("abc")), max_size=40))
def test_within_a_case_nothing_is_lost_and_the_order_stays(written: list[tuple[str, str]]) -> None:
    records = [told(case, text, place) for place, (case, text) in enumerate(written)]
    done = [(text, *row) for text, rows in rows_of(project, records) for row in rows]
    for case in "甲乙丙":
        assert [(text, place) for text, of, place in done if of == case] == [
            (text, place) for place, (of, text) in enumerate(written) if of == case
        ]

"""The papers' house: what it refuses, and that every peer is given the same work."""

import re
from dataclasses import replace
from typing import Any

import pytest
from eventsourcing.application import Application

from bench import house
from bench.house import (
    CASE_ID,
    DEFINITION,
    HISTORY_MAX,
    HISTORY_MIN,
    SENDERS,
    TITLES,
    Cases,
    added,
    codec,
    history,
    paper,
)
from bench.ours import CLERK, batches
from bench.peers import emmett, stock
from kernel.deciding.decider import Circumstances, Refused
from kernel.law.calendars import SeededCalendars
from tests.support import at, rulebook

CASE = CASE_ID.format(7)


def circumstances() -> Circumstances:
    return Circumstances(
        court="yanling",
        pack=rulebook().pack("yanling"),
        calendar=SeededCalendars().of("yanling"),
        at=at("2026-03-02 09:00"),
        actor=CLERK,
    )


def decided(command: house.AddPaper, *before: house.PaperAdded) -> Any:
    state = DEFINITION.gate.fold(None, before)
    return DEFINITION.own_decider.decide(command, state, circumstances())


def test_the_numbered_papers_of_a_case_are_taken_one_after_the_other() -> None:
    assert decided(paper(CASE, 1)) == [added(CASE, 1)]
    assert decided(paper(CASE, 3), *history(CASE, 2)) == [added(CASE, 3)]


def test_a_paper_without_pages_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        decided(replace(paper(CASE, 1), pages=0))
    assert refusal.value.article == "二、(一)8"


def test_a_paper_older_than_the_last_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        decided(paper(CASE, 1), *history(CASE, 2))
    assert refusal.value.field == "received_at"


def test_a_paper_is_about_two_hundred_bytes_and_comes_back_as_it_was() -> None:
    name, schema, body = codec().encode(added(CASE, 7))
    assert 150 <= len(body.encode()) <= 250
    assert codec().decode(name, schema, body) == added(CASE, 7)


def test_cases_are_new_each_time_and_begin_with_twenty_to_sixty_papers() -> None:
    cases = Cases(seed=1)
    drawn = [*cases.fresh(200).items(), *cases.fresh(200).items()]
    assert len({case for case, _ in drawn}) == 400
    assert {HISTORY_MIN <= length <= HISTORY_MAX for _, length in drawn} == {True}
    assert len({length for _, length in drawn}) > 20


def test_one_seed_draws_one_sequence_of_cases() -> None:
    assert Cases(seed=3).fresh(50) == Cases(seed=3).fresh(50)


def test_a_batch_is_a_hundred_events_that_follow_each_other() -> None:
    (request,) = batches([CASE])
    assert [draft.version for draft in request.drafts] == list(range(1, 101))
    assert request.expected == {f"dossier-{CASE}": 0}
    assert request.key


def test_the_stock_library_comes_to_the_same_totals() -> None:
    application: Application[Any] = Application()
    dossier = stock.Dossier(CASE)
    for number in range(1, 31):
        dossier.add(paper(CASE, number))
    application.save(dossier)
    read: stock.Dossier = application.repository.get(dossier.id)
    state = DEFINITION.gate.fold(None, history(CASE, 30))
    assert state is not None
    for name in ("papers", "pages", "amount_fen", "received_at"):
        assert getattr(read, name) == getattr(state, name)


@pytest.mark.parametrize("wrong", [{"pages": 0}, {"received_at": house.FIRST_PAPER}])
def test_the_stock_library_refuses_what_we_refuse(wrong: dict[str, Any]) -> None:
    dossier = stock.Dossier(CASE)
    dossier.add(paper(CASE, 1))
    with pytest.raises(ValueError, match="材料"):
        dossier.add(replace(paper(CASE, 2), **wrong))


def test_emmett_is_given_the_same_papers() -> None:
    program = (emmett.HOME / "papers.mjs").read_text(encoding="utf-8")
    for name, words in (("TITLES", TITLES), ("SENDERS", SENDERS)):
        found = re.search(rf"const {name} = \[(.*)\];", program)
        assert found
        assert tuple(re.findall("'(.*?)'", found[1])) == words


def test_the_lock_of_emmett_names_versions_and_hashes_and_no_host() -> None:
    lock = (emmett.HOME / "package-lock.json").read_text(encoding="utf-8")
    assert '"integrity": "sha512-' in lock
    assert "://" not in lock
    assert '"resolved"' not in lock

"""What a service only remembers: recorded once, on the stream of its case, and never refused."""

from dataclasses import replace

import pytest

from contracts.catalogue import SERVICES
from contracts.control import FeedbackClassified
from contracts.files import DocumentNoted
from kernel.deciding.files import stream_of as files_of
from kernel.deciding.learns import NOTHING, Learn
from services.enforcement.app import DEFINITION
from services.enforcement.reactions import LEARNS
from tests.documents.cases import notice_filed
from tests.enforcement.cases import CASE, SPEC, learned, no_property
from tests.support import as_fact, at, pack, rulebook, stored_paper
from zhixing.houses import house, houses

CLASSIFIED = FeedbackClassified(
    case_id=CASE, outcome="none", frozen_fen=0, claim_fen=None, assets=0, offline=0
)


def test_the_names_of_the_table_are_heard() -> None:
    assert {"control.FeedbackClassified", "payments.FundsPaidOut"} <= LEARNS.names
    for service in houses().values():
        asked = service.asks(pack())
        assert asked is not None
        assert service.learns.names <= asked


def test_what_tells_nothing_new_is_not_recorded_again() -> None:
    (learn,) = LEARNS.of(CLASSIFIED, CASE, at("2026-03-10"))
    assert learn == replace(learned(no_property), at=at("2026-03-10"))
    SPEC.when(learn, at=at("2026-03-10")).then(no_property)
    SPEC.given(no_property).when(learn, at=at("2026-03-11")).then_nothing()


def test_a_table_without_the_event_learns_nothing() -> None:
    assert NOTHING.of(CLASSIFIED, CASE, at("2026-03-10")) == ()
    assert NOTHING.names == frozenset()
    assert LEARNS.of(object(), CASE, at("2026-03-10")) == ()


def test_what_is_learned_comes_before_the_reactions() -> None:
    fact = as_fact(CLASSIFIED, service="control", case_id=CASE, occurred_at=at("2026-03-10"))
    told = replace(learned(no_property), at=at("2026-03-10"))
    assert DEFINITION.answers(fact, pack())[0] == told


NOTED = DocumentNoted(case_id=CASE, document_id=notice_filed.document_id)


@pytest.mark.parametrize("service", SERVICES)
def test_a_sealed_document_is_known_where_a_step_may_name_it(service: str) -> None:
    """In every court: a service whose steps have such a field hears of it, others need not."""
    made, fact = (
        house(service),
        as_fact(
            replace(notice_filed, case_id=CASE),
            service="documents",
            case_id=CASE,
            occurred_at=at("2026-03-10"),
        ),
    )
    for one in rulebook().packs:
        names = any(
            f.kind == "document" for r in one.steps if r.service == service for f in r.fields
        )
        learned = [given for given in made.answers(fact, one) if isinstance(given, Learn)]
        assert [given.event for given in learned] == [NOTED] * names
        assert ("documents.SealedPaperStored" in (made.asks(one) or ())) >= names
        assert "documents" in made.listens_to or not names


def test_a_document_is_noted_once_beside_the_files_of_the_case() -> None:
    learn = Learn(case_id=CASE, stream=files_of(CASE), event=NOTED, at=at("2026-03-10"))
    SPEC.when(learn, at=at("2026-03-10")).then(NOTED)
    files = SPEC.given(stored_paper(CASE))
    files.given(NOTED).when(learn, at=at("2026-03-11")).then_nothing()

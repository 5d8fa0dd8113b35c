"""What a service only remembers: recorded once, on the stream of its case, and never refused."""

from dataclasses import replace

from contracts.control import FeedbackClassified
from kernel.deciding.learns import NOTHING
from services.enforcement.app import DEFINITION
from services.enforcement.reactions import LEARNS
from tests.enforcement.cases import CASE, SPEC, learned, no_property
from tests.support import as_fact, at, pack
from zhixing.houses import houses

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

"""After a case was closed its parties are corrected under a stored ruling (民事诉讼法 第一百五十七条)."""

from dataclasses import replace

from contracts.enforcement import CaseClosed
from contracts.intake_parties import ClosingNoted, PartyCorrected
from contracts.sealed import Sealed
from contracts.values import Party
from kernel.deciding.files import stream_of as files_of
from kernel.deciding.testing import Spec
from services.intake.app import DEFINITION
from services.intake.commands import CorrectParty, filing_stream
from tests.kernel.sample import CASE, NOW, filed
from tests.support import by, calendar, pack, stored_paper

NAME = Sealed(key="P2", nonce="bm9uY2U=", text="5byg5p+Q")
WAS = Party(person_id="P2", role="debtor", kind="natural", name=NAME)
NOW_IS = replace(WAS, name=replace(NAME, text="5byg5p+R"))
FILED = replace(filed(), parties=(*filed().parties, WAS))
CLOSED = ClosingNoted(case_id=CASE)
RULING = stored_paper(CASE, "F-1")
CORRECT = CorrectParty(
    case_id=CASE, person_id="P2", new=NOW_IS, reason="姓名录错", ground="居民身份证"
)
CORRECTED = PartyCorrected(
    case_id=CASE, person_id="P2", old=WAS, new=NOW_IS, reason="姓名录错", ground="居民身份证"
)
SPEC = Spec(DEFINITION, pack(), calendar()).given(FILED)
WITH_RULING = replace(SPEC, others={files_of(CASE): (RULING,)})
CLERK = by("filing_clerk")


def test_the_closing_is_heard_of() -> None:
    closed = CaseClosed(case_id=CASE, manner="performed", article="第64条（1）")
    (learn,) = DEFINITION.learns.of(closed, CASE, NOW)
    assert (learn.stream, learn.event) == (filing_stream(CASE), CLOSED)


def test_a_party_of_an_open_case_is_corrected_by_its_material() -> None:
    SPEC.when(CORRECT, at=NOW, by=CLERK).then(CORRECTED)


def test_a_party_of_a_closed_case_is_corrected_under_a_ruling_alone() -> None:
    SPEC.given(CLOSED).when(CORRECT, at=NOW, by=CLERK).then_refused(
        "第一百五十七条第一款第七项", "ruling"
    )
    ruled = replace(CORRECT, ruling="F-1")
    WITH_RULING.given(CLOSED).when(ruled, at=NOW, by=CLERK).then(replace(CORRECTED, ruling="F-1"))


def test_a_ruling_that_is_not_stored_is_not_found() -> None:
    ruled = replace(CORRECT, ruling="F-9")
    WITH_RULING.given(CLOSED).when(ruled, at=NOW, by=CLERK).then_refused("", "ruling")
    SPEC.when(ruled, at=NOW, by=CLERK).then_refused("", "ruling")


def test_what_was_corrected_before_the_closing_is_repeated_without_a_ruling() -> None:
    SPEC.given(CORRECTED, CLOSED).when(CORRECT, at=NOW, by=CLERK).then_nothing()

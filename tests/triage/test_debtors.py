"""When an earlier case against the same debtor ended by 终本 follows from the log, or from a file.

鄢陵 三、(八), 汝阳 二、(一)4(6), 浉河 四、(一)2(六): the six months are counted from that day.
"""

from dataclasses import replace
from datetime import date

import pytest

from contracts.enforcement import CaseClosed
from contracts.intake import CaseFiled
from contracts.intake_parties import PartyCorrected
from contracts.triage_debtors import (
    DebtorCaseNoted,
    DebtorNoted,
    DebtorTerminationNoted,
    PreviousTerminationNoted,
)
from contracts.values import Party
from kernel.deciding.files import stream_of as files_of
from services.triage.commands.debtors import (
    NoteDebtorCase,
    NoteDebtorTermination,
    RecordPreviousTermination,
)
from services.triage.state import Sorting
from tests.support import at, by, stored_paper
from tests.triage.cases import APPLICANT, CASE, DEBTOR, SPEC, filed, noted
from tests.triage.test_flow import Bench

BEFORE = "（2025）豫1024执9号"
OTHER = Party(person_id="P3", role="debtor", kind="natural", name=DEBTOR.name)
ENDED = CaseClosed(case_id=BEFORE, manner="terminated", article="第64条（2）")
OFFICER = by("triage_officer")


@pytest.fixture
def bench() -> Bench:
    return Bench()


def filing(case_id: str, day: str, *debtors: Party) -> CaseFiled:
    return replace(
        filed, case_id=case_id, filed_at=at(f"{day} 09:30"), parties=(APPLICANT, *debtors)
    )


async def told(bench: Bench, when: str, service: str, event: object) -> None:
    await bench.told(service, event, f"{when} 10:00")


async def previous(bench: Bench, case_id: str = CASE) -> date | None:
    state, _ = await bench.service.state("yanling", f"triage-{case_id}")
    assert isinstance(state, Sorting)
    return state.previous_terminated_on


async def test_the_end_of_an_earlier_case_is_known_at_the_filing(bench: Bench) -> None:
    await told(bench, "2025-03-03", "intake", filing(BEFORE, "2025-03-03", DEBTOR, OTHER))
    await told(bench, "2025-11-20", "enforcement", ENDED)
    await told(bench, "2026-03-02", "intake", filed)
    assert await previous(bench) == date(2025, 11, 20)
    assert await previous(bench, BEFORE) is None  # its own end is no earlier one


async def test_topics_have_no_order_between_them(bench: Bench) -> None:
    await told(bench, "2025-03-03", "intake", filing(BEFORE, "2025-03-03", DEBTOR))
    await told(bench, "2026-03-02", "intake", filed)
    assert await previous(bench) is None
    await told(bench, "2025-11-20", "enforcement", ENDED)  # heard after the later filing
    assert await previous(bench) == date(2025, 11, 20)


async def test_what_ended_otherwise_later_or_against_others_is_no_earlier_end(
    bench: Bench,
) -> None:
    third, fourth = "（2025）豫1024执10号", "（2025）豫1024执11号"
    await told(bench, "2025-03-03", "intake", filing(BEFORE, "2025-03-03", DEBTOR))
    await told(bench, "2025-03-03", "intake", filing(third, "2025-03-03", DEBTOR))
    await told(bench, "2025-03-03", "intake", filing(fourth, "2025-03-03", OTHER))
    await told(bench, "2025-11-20", "enforcement", replace(ENDED, manner="performed"))
    await told(bench, "2025-11-21", "enforcement", replace(ENDED, case_id=fourth))
    await told(bench, "2026-03-02", "intake", filed)
    await told(bench, "2026-03-03", "enforcement", replace(ENDED, case_id=third))
    assert await previous(bench) is None


async def test_a_corrected_debtor_brings_the_cases_of_who_it_really_is(bench: Bench) -> None:
    await told(bench, "2025-03-03", "intake", filing(BEFORE, "2025-03-03", DEBTOR))
    await told(bench, "2025-11-20", "enforcement", ENDED)
    await told(bench, "2026-03-02", "intake", filing(CASE, "2026-03-02", OTHER))
    assert await previous(bench) is None
    to_him = PartyCorrected(
        case_id=CASE, person_id="P3", old=OTHER, new=DEBTOR, reason="录错", ground="身份证"
    )
    await told(bench, "2026-03-04", "intake", to_him)
    assert await previous(bench) == date(2025, 11, 20)
    and_back = replace(to_him, person_id="P1", old=DEBTOR, new=OTHER)
    await told(bench, "2026-03-05", "intake", and_back)
    assert await previous(bench) is None


def test_the_cases_of_a_debtor_are_told_to_each_other() -> None:
    here = DebtorCaseNoted(case_id=CASE, person_id="P1", filed_on=date(2026, 3, 2))
    ended = DebtorTerminationNoted(
        case_id=BEFORE, person_id="P1", terminated_on=date(2026, 3, 2), later_cases=(CASE,)
    )
    of = {"court": "yanling", "person_id": "P1"}
    note = NoteDebtorCase(case_id=CASE, filed_on=date(2026, 3, 2), **of)
    end = NoteDebtorTermination(case_id=BEFORE, terminated_on=date(2026, 3, 2), **of)
    SPEC.when(note, at=at("2026-03-02")).then(here)
    SPEC.given(here).when(end, at=at("2026-03-02")).then(ended)  # on the very day
    the_day_after = replace(end, terminated_on=date(2026, 3, 3))
    SPEC.given(here).when(the_day_after, at=at("2026-03-03")).then(
        replace(ended, terminated_on=date(2026, 3, 3), later_cases=())
    )
    earlier = replace(ended, later_cases=())
    SPEC.given(earlier).when(note, at=at("2026-03-02")).then(
        replace(here, previous_case_id=BEFORE, previous_terminated_on=date(2026, 3, 2))
    )


HERE = "（2026）豫1024执101号"
STORED = stored_paper(HERE, "F-1")
RECORD = RecordPreviousTermination(
    case_id=HERE,
    person_id="P1",
    previous_case_id="(2025)豫1024执9号",
    terminated_on=date(2025, 9, 2),
    evidence="F-1",
)
KNOWN = replace(SPEC, others={files_of(HERE): (STORED,)}).given(
    replace(noted, case_id=HERE),
    DebtorNoted(case_id=HERE, person_id="P1", filed_on=date(2026, 3, 2)),
)


def test_an_end_that_no_log_knows_rests_on_a_stored_file() -> None:
    recorded = PreviousTerminationNoted(
        case_id=HERE,
        person_id="P1",
        previous_case_id=BEFORE,
        terminated_on=date(2025, 9, 2),
        evidence="F-1",
    )
    KNOWN.when(RECORD, at=at("2026-03-09"), by=OFFICER).then(recorded)


@pytest.mark.parametrize(
    ("record", "field"),
    [
        (replace(RECORD, evidence="F-2"), "evidence"),
        (replace(RECORD, person_id="P2"), "person_id"),
    ],
)
def test_what_is_not_there_is_not_found(record: RecordPreviousTermination, field: str) -> None:
    KNOWN.when(record, at=at("2026-03-09"), by=OFFICER).then_refused("", field)


@pytest.mark.parametrize(
    ("record", "field"),
    [
        (replace(RECORD, previous_case_id="去年那件"), "previous_case_id"),
        (replace(RECORD, previous_case_id=HERE), "previous_case_id"),
        (replace(RECORD, terminated_on=date(2026, 3, 3)), "terminated_on"),
    ],
)
def test_an_earlier_case_is_another_one_and_ended_before(
    record: RecordPreviousTermination, field: str
) -> None:
    KNOWN.when(record, at=at("2026-03-09"), by=OFFICER).then_invalid(field)

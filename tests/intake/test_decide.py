"""Filing, check, papers and first reception, as 鄢陵 rules them."""

from dataclasses import fields, replace
from typing import Any

import pytest

from contracts.intake import (
    CaseFiled,
    FilingChecked,
    FilingCorrected,
    FilingErrorFound,
    FilingPapersScanned,
    FirstReceptionHeld,
    ReceptionDeferred,
    ReceptionSigners,
)
from contracts.values import Party, Sealed
from kernel.deciding.files import stream_of as files_of
from kernel.deciding.testing import Spec
from kernel.deciding.testing_table import table
from services.intake.app import DEFINITION
from services.intake.commands import (
    CheckFiling,
    CorrectFiling,
    DeferReception,
    FileCase,
    HoldFirstReception,
    ReportFilingError,
    ScanFilingPapers,
)
from tests.intake.samples import CASE, NOW
from tests.support import at, by, calendar, pack, stored_paper

INTAKE = Spec(definition=DEFINITION, pack=pack(), calendar=calendar())
LATER = at("2026-03-02 10:00")
NAME = Sealed(key="P1", nonce="bm9uY2U=", text="dGV4dA==")
PARTIES = (
    Party(person_id="P1", role="applicant", kind="natural", name=NAME),
    Party(person_id="P2", role="debtor", kind="legal", name=replace(NAME, key="P2")),
)


SIGNED = ReceptionSigners(interviewer="receptionist-1", recorder="wang", interviewee="P1")
RECEPTIONIST = by("receptionist")


def file_case(**changes: Any) -> FileCase:
    given: dict[str, Any] = {
        "case_id": CASE,
        "kind": "first",
        "channel": "window",
        "target": "money",
        "claim_fen": 3_650_000,
        "title_document": "（2025）豫1024民初1103号",
        "filed_at": NOW,
        "registered_on": NOW.date(),
        "parties": PARTIES,
    }
    return FileCase(**(given | changes))


def filed(**changes: Any) -> CaseFiled:
    command = file_case(**changes)
    return CaseFiled(**{f.name: getattr(command, f.name) for f in fields(command)})


ERROR = FilingErrorFound(case_id=CASE, field="claim_fen", found="申请书为36800元")
CORRECT = CorrectFiling(case_id=CASE, field="claim_fen", claim_fen=3_680_000)
CORRECTED = FilingCorrected(
    case_id=CASE, field="claim_fen", claim_fen=3_680_000, old_claim_fen=3_650_000
)
CHECKED = FilingChecked(
    case_id=CASE,
    target="money",
    claim_fen=3_650_000,
    title_document="（2025）豫1024民初1103号",
)


def checked(**changes: Any) -> FilingChecked:
    return replace(CHECKED, **changes)


def reception(**changes: Any) -> HoldFirstReception:
    given: dict[str, Any] = {
        "case_id": CASE,
        "on_site": True,
        "electronic_service": True,
        "termination_opinion": "同意",
        "auction_opinion": "同意网络询价",
        "signers": SIGNED,
        "applicant_address": NAME,
        "payee_account": NAME,
    }
    return HoldFirstReception(**(given | changes))


def held(**changes: Any) -> FirstReceptionHeld:
    command = reception(**changes)
    given = {f.name: getattr(command, f.name) for f in fields(command)}
    places = ("interviewer", "recorder", "interviewee")
    return FirstReceptionHeld(**{**given, "signatures": places, "risk_told": True})


def test_a_case_is_filed_with_what_was_warned_of() -> None:
    command = file_case(claim_fen=None, warnings=("claim-unstated",))
    INTAKE.when(command, at=NOW).then(filed(claim_fen=None, warnings=("claim-unstated",)))


def test_the_very_same_filing_again_is_a_retry() -> None:
    INTAKE.given(filed()).when(file_case(), at=LATER).then_unchanged()


def test_a_number_already_filed_with_other_content_is_a_duplicate() -> None:
    INTAKE.given(filed()).when(file_case(claim_fen=1), at=LATER).then_refused(
        pack().rule("duplicate-case").article, "case_number"
    )


def test_a_duplicate_that_differs_only_in_sealed_data_is_not_lost_in_silence() -> None:
    other = replace(PARTIES[0], phone=NAME)
    INTAKE.given(filed()).when(file_case(parties=(other, PARTIES[1])), at=LATER).then_refused(
        pack().rule("duplicate-case").article
    )


def test_a_retry_after_a_correction_is_still_a_retry() -> None:
    INTAKE.given(filed(), ERROR, CORRECTED).when(file_case(), at=LATER).then_nothing()


def test_a_case_may_be_entered_after_it_was_filed_but_not_before() -> None:
    INTAKE.when(file_case(), at=LATER).then(filed())
    INTAKE.when(file_case(filed_at=LATER), at=NOW).then_refused("执行工作规定第63条", "filed_at")


def test_a_claim_is_neither_negative_nor_absurd() -> None:
    article = pack().rule("application-stated").article
    INTAKE.when(file_case(claim_fen=-1), at=NOW).then_refused(article, "claim")
    INTAKE.when(file_case(claim_fen=10**14 + 1), at=NOW).then_refused(article, "claim")
    INTAKE.when(file_case(claim_fen=10**14), at=NOW).then(filed(claim_fen=10**14))


def test_a_wrong_field_is_reported_once_until_corrected() -> None:
    report = ReportFilingError(case_id=CASE, field=ERROR.field, found=ERROR.found)
    INTAKE.given(filed()).when(report, at=LATER).then(ERROR)
    INTAKE.given(filed(), ERROR).when(report, at=LATER).then_nothing()
    INTAKE.given(filed(), ERROR, CORRECTED).when(report, at=LATER).then(ERROR)


def test_an_error_that_shows_after_the_check_is_reported_too() -> None:
    report = ReportFilingError(case_id=CASE, field=ERROR.field, found=ERROR.found)
    INTAKE.given(filed(), CHECKED).when(report, at=LATER).then(ERROR)


def test_a_reported_error_is_corrected_and_the_correction_is_repeatable() -> None:
    INTAKE.given(filed(), ERROR).when(CORRECT, at=LATER).then(CORRECTED)
    INTAKE.given(filed(), ERROR, CORRECTED).when(CORRECT, at=LATER).then_nothing()


def test_nothing_is_corrected_that_was_not_reported() -> None:
    INTAKE.given(filed()).when(CORRECT, at=LATER).then_refused("三、(一)1", "field")


def test_a_correction_says_what_is_right() -> None:
    empty = CorrectFiling(case_id=CASE, field="claim_fen")
    negative = CorrectFiling(case_id=CASE, field="claim_fen", claim_fen=-1)
    article = pack().rule("application-stated").article
    INTAKE.given(filed(), ERROR).when(empty, at=LATER).then_refused(article, "claim_fen")
    INTAKE.given(filed(), ERROR).when(negative, at=LATER).then_refused(article, "claim_fen")


def test_the_check_stands_when_nothing_is_wrong() -> None:
    INTAKE.given(filed()).when(CheckFiling(case_id=CASE), at=LATER).then(CHECKED)
    INTAKE.given(filed(), CHECKED).when(CheckFiling(case_id=CASE), at=LATER).then_nothing()


def test_the_check_waits_for_the_correction() -> None:
    check = CheckFiling(case_id=CASE)
    INTAKE.given(filed(), ERROR).when(check, at=LATER).then_refused("三、(一)1")
    INTAKE.given(filed(), ERROR, CORRECTED).when(check, at=LATER).then(checked(claim_fen=3_680_000))


def test_money_without_an_amount_does_not_pass_the_check() -> None:
    check = CheckFiling(case_id=CASE)
    unstated = filed(claim_fen=None)
    INTAKE.given(unstated).when(check, at=LATER).then_refused("三、(一)1", "claim_fen")
    INTAKE.given(unstated, ERROR, CORRECTED).when(check, at=LATER).then(
        checked(claim_fen=3_680_000)
    )
    act = checked(claim_fen=None, target="act")
    INTAKE.given(filed(claim_fen=None, target="act")).when(check, at=LATER).then(act)
    INTAKE.given(filed(claim_fen=0)).when(check, at=LATER).then(checked(claim_fen=0))


def test_what_was_found_of_each_item_stands_beside_what_the_filing_says() -> None:
    check = CheckFiling(
        case_id=CASE, amount_found="判决书主文第一项：36500元", title_found="已核对"
    )
    found = checked(amount_found="判决书主文第一项：36500元", title_found="已核对")
    INTAKE.given(filed()).when(check, at=LATER).then(found)


def test_a_correction_keeps_what_stood_before() -> None:
    wrong = FilingErrorFound(case_id=CASE, field="title_document", found="应为1104号")
    correct = CorrectFiling(
        case_id=CASE,
        field="title_document",
        title_document="（2025）豫1024民初1104号",
        target="act",
    )
    corrected = FilingCorrected(
        case_id=CASE,
        field="title_document",
        title_document="（2025）豫1024民初1104号",
        target="act",
        old_title_document="（2025）豫1024民初1103号",
        old_target="money",
    )
    INTAKE.given(filed(), wrong).when(correct, at=LATER).then(corrected)
    stands = checked(title_document="（2025）豫1024民初1104号", target="act")
    check = CheckFiling(case_id=CASE)
    INTAKE.given(filed(), wrong, corrected).when(check, at=LATER).then(stands)


def with_files(*file_ids: str) -> Spec:
    stored = tuple(stored_paper(CASE, one) for one in file_ids)
    return replace(INTAKE, others={files_of(CASE): stored})


def test_papers_are_scanned_once_to_stored_files_and_have_pages() -> None:
    scan = ScanFilingPapers(case_id=CASE, pages=23)
    scanned = FilingPapersScanned(case_id=CASE, pages=23, files=("F1", "F2"))
    counter = with_files("F1", "F2").given(filed())
    counter.when(scan, at=LATER).then(scanned)
    counter.given(scanned).when(scan, at=LATER).then_nothing()
    counter.given(scanned).when(replace(scan, pages=22), at=LATER).then_stands("三、", "pages")
    counter.when(replace(scan, pages=2), at=LATER).then(replace(scanned, pages=2))
    counter.when(replace(scan, pages=1), at=LATER).then_refused("三、", "pages")
    counter.when(replace(scan, pages=0), at=LATER).then_refused("三、", "pages")
    INTAKE.given(filed()).when(scan, at=LATER).then_refused("三、")


@pytest.mark.parametrize(
    ("told", "stated", "pages"),
    [
        ((22, 1), None, 23),
        ((22, 1), 23, 23),
        ((22, 1), 24, None),  # the scans say otherwise
        ((22, 1), 22, None),
        ((22, None), None, None),  # one of them does not tell
        ((22, None), 22, None),
        ((22, None), 23, 23),
        ((22, None), 30, 30),
        ((None, None), None, None),
    ],
)
def test_the_pages_of_the_papers_follow_from_their_scans(
    told: tuple[int | None, int | None], stated: int | None, pages: int | None
) -> None:
    names = ("F1", "F2")
    stored = tuple(
        replace(stored_paper(CASE, one), pages=count)
        for one, count in zip(names, told, strict=True)
    )
    counter = replace(INTAKE, others={files_of(CASE): stored}).given(filed())
    verdict = counter.when(ScanFilingPapers(case_id=CASE, pages=stated), at=LATER)
    if pages is None:
        verdict.then_refused("三、", "pages")
    else:
        verdict.then(FilingPapersScanned(case_id=CASE, pages=pages, files=names))


def test_a_reception_is_deferred_with_its_reason() -> None:
    defer = DeferReception(case_id=CASE, reason="线上立案，无法现场接待")
    deferred = ReceptionDeferred(case_id=CASE, reason=defer.reason)
    INTAKE.given(filed(channel="online")).when(defer, at=LATER).then(deferred)
    INTAKE.given(filed()).when(replace(defer, reason=" "), at=LATER).then_refused(
        "三、(一)", "reason"
    )
    INTAKE.given(filed(), held()).when(defer, at=LATER).then_refused("三、(一)", "reason")


def test_the_implementing_team_holds_a_deferred_reception() -> None:
    deferred = ReceptionDeferred(case_id=CASE, reason="线上立案")
    command = reception(on_site=False)
    INTAKE.given(filed(), deferred).when(command, at=LATER, by=RECEPTIONIST).then(
        held(on_site=False)
    )


def test_a_reception_is_held_once_with_three_signatures_and_the_risk_told() -> None:
    INTAKE.given(filed()).when(reception(), at=LATER, by=RECEPTIONIST).then(held())
    INTAKE.given(filed(), held()).when(reception(), at=LATER, by=RECEPTIONIST).then_nothing()
    other = reception(signers=replace(SIGNED, recorder="li"))
    again = INTAKE.given(filed(), held()).when(other, at=LATER, by=RECEPTIONIST)
    again.then_stands("三、(一)2", "signers")
    untold = reception(signers=replace(SIGNED, interviewee="P9"))
    unheard = INTAKE.given(filed()).when(untold, at=LATER, by=RECEPTIONIST)
    unheard.then_refused("三、(一)2(6)", "signers")
    before = replace(held(), signers=None)  # recorded when only the places were kept
    INTAKE.given(filed(), before).when(other, at=LATER, by=RECEPTIONIST).then_nothing()


SIGNERS = table("""
    interviewer    | recorder       | interviewee | article
    receptionist-1 | wang           | P1          |
    wang           | receptionist-1 | P2          |          # the debtor may be received too
    receptionist-1 | receptionist-1 | P1          | 三、(一)2 # one person is not two
    receptionist-1 | -              | P1          | 三、(一)2
    wang           | li             | P1          | 三、(一)2 # who records it was not there
    receptionist-1 | wang           | P9          | 三、(一)2(6) # nobody of the case was told
    receptionist-1 | wang           | -           | 三、(一)2(6)
""")


@pytest.mark.parametrize("row", SIGNERS, ids=lambda row: "-".join(row.values()))
def test_signatures_name_persons(row: dict[str, str]) -> None:
    names = {name: row[name].strip("-") for name in ("interviewer", "recorder", "interviewee")}
    command = reception(signers=ReceptionSigners(**names))
    verdict = INTAKE.given(filed()).when(command, at=LATER, by=RECEPTIONIST)
    if row["article"]:
        verdict.then_refused(row["article"], "signers")
    else:
        verdict.then(held(signers=command.signers))


PERSONS = table("""
    field             | P1  | P2  | P9   # P1 applies, P2 owes, P9 is nobody
    applicant_address | yes | no  | no
    debtor_address    | no  | yes | no
    payee_account     | yes | no  | no
""")


@pytest.mark.parametrize("row", PERSONS, ids=lambda row: row["field"])
@pytest.mark.parametrize("person", ["P1", "P2", "P9"])
def test_an_address_or_an_account_is_that_of_its_side(row: dict[str, str], person: str) -> None:
    command = reception(**{row["field"]: replace(NAME, key=person)})
    verdict = INTAKE.given(filed()).when(command, at=LATER, by=RECEPTIONIST)
    if row[person] == "yes":
        assert verdict.refusal is None
    else:
        verdict.then_invalid(row["field"])


def test_nothing_is_done_about_a_case_that_was_never_filed() -> None:
    INTAKE.when(CheckFiling(case_id=CASE), at=LATER).then_refused("", "case_id")

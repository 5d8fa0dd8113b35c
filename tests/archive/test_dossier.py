"""The dossier of a case: paper in, scans, the image dossier, the archived volume."""

from dataclasses import replace

import pytest

from contracts.archive import (
    DossierClosed,
    DossierDigitised,
    DossierOpened,
    FilingPapersNoted,
    MaterialReceived,
    MaterialRefused,
    MaterialScanned,
    VolumeArchived,
)
from contracts.intake import FilingPapersScanned
from kernel.deciding.files import stream_of as files_of
from kernel.deciding.learns import Learn
from kernel.deciding.testing import Spec
from services.archive.app import DEFINITION
from services.archive.commands import (
    ArchiveVolume,
    CloseDossier,
    DigitiseDossier,
    ReceiveMaterial,
    RefuseMaterial,
    ScanMaterial,
    dossier_of,
)
from tests.support import at, by, calendar, pack, stored_paper

CASE = "（2026）豫1024执1号"
NOW = at("2026-03-02 09:00")
CLERK = by("dossier_clerk")
ARTICLE = "二、(一)8"
EMPTY = Spec(
    DEFINITION,
    pack(),
    calendar(),
    others={files_of(CASE): tuple(stored_paper(CASE, f"F{n}") for n in range(1, 8))},
)
OPENED = DossierOpened(case_id=CASE)
RECEIVE = ReceiveMaterial(
    case_id=CASE, material_id="M1", material_kind="site-investigation", giver="ordinary", pages=6
)
RECEIVED = MaterialReceived(
    case_id=CASE, material_id="M1", material_kind="site-investigation", giver="ordinary", pages=6
)
REFUSE = RefuseMaterial(
    case_id=CASE,
    material_id="M1",
    material_kind="site-investigation",
    giver="ordinary",
    correction="调查笔录缺被调查人签名",
)
REFUSED = MaterialRefused(
    case_id=CASE,
    material_id="M1",
    material_kind="site-investigation",
    giver="ordinary",
    correction="调查笔录缺被调查人签名",
)
SCANNED = MaterialScanned(case_id=CASE, material_id="M1", files=("F1", "F2"))
CLOSED = DossierClosed(case_id=CASE, manner="performed")
PAPERS = FilingPapersNoted(case_id=CASE, pages=80)
IMAGED = DossierDigitised(case_id=CASE, pages=80)
ARCHIVED = VolumeArchived(case_id=CASE, volume="2026-执-1")
DOSSIER = EMPTY.given(OPENED)


def test_the_dossier_is_opened_once() -> None:
    learnt = Learn(case_id=CASE, stream=dossier_of(CASE), event=OPENED)
    EMPTY.when(learnt, at=NOW).then(OPENED)
    DOSSIER.when(learnt, at=NOW).then_nothing()


def test_paper_that_keeps_the_norms_is_signed_for() -> None:
    DOSSIER.when(RECEIVE, at=NOW, by=CLERK).then(RECEIVED)


@pytest.mark.parametrize(
    ("kind", "giver", "signed"),
    [
        ("site-investigation", "ordinary", True),
        ("site-investigation", "ordinary-2", True),  # a team of it
        ("site-investigation", "receptionist", False),
        ("reception-record", "first-reception", True),
        ("reception-record", "receptionist", True),  # a role in it
        ("reception-record", "handler", False),
        ("payout", "handler", True),
        ("payout", "ordinary", False),
        ("a-letter", "anybody", True),  # the court has no row of it
    ],
)
def test_material_comes_from_whom_the_court_s_row_names(
    kind: str, giver: str, *, signed: bool
) -> None:
    handed_in = replace(RECEIVE, material_kind=kind, giver=giver)
    verdict = DOSSIER.when(handed_in, at=NOW, by=CLERK)
    rows = [row for row in pack().dossier if row.material_kind == kind]
    if signed:
        assert verdict.refusal is None
        assert verdict.events
    else:
        verdict.then_refused(rows[0].article, "giver")


def test_paper_that_reception_scanned_itself_needs_no_second_scan() -> None:
    record = ReceiveMaterial(
        case_id=CASE,
        material_id="M2",
        material_kind="reception-record",
        giver="receptionist",
        pages=3,
    )
    DOSSIER.when(record, at=NOW, by=CLERK).then(
        MaterialReceived(
            case_id=CASE,
            material_id="M2",
            material_kind="reception-record",
            giver="receptionist",
            pages=3,
        ),
        MaterialScanned(case_id=CASE, material_id="M2"),
    )


def test_paper_without_a_page_is_not_registered() -> None:
    blank = ReceiveMaterial(
        case_id=CASE, material_id="M1", material_kind="payout", giver="ordinary", pages=0
    )
    DOSSIER.when(blank, at=NOW, by=CLERK).then_refused(ARTICLE, "pages")


def test_refused_paper_comes_with_what_to_mend() -> None:
    DOSSIER.when(REFUSE, at=NOW, by=CLERK).then(REFUSED)


def test_a_refusal_without_a_correction_is_none() -> None:
    silent = RefuseMaterial(
        case_id=CASE, material_id="M1", material_kind="payout", giver="ordinary", correction=" "
    )
    DOSSIER.when(silent, at=NOW, by=CLERK).then_refused(ARTICLE, "correction")


def test_mended_paper_may_come_back() -> None:
    DOSSIER.given(REFUSED).when(RECEIVE, at=NOW, by=CLERK).then(RECEIVED)


def test_what_was_signed_for_cannot_be_refused_any_more() -> None:
    DOSSIER.given(RECEIVED).when(REFUSE, at=NOW, by=CLERK).then_refused(ARTICLE, "material_id")


def test_a_received_material_is_scanned_once() -> None:
    scan = ScanMaterial(case_id=CASE, material_id="M1", files=("F1", "F2"))
    signed, scanner = DOSSIER.given(RECEIVED), by("scanner")
    signed.when(scan, at=NOW, by=scanner).then(SCANNED)
    signed.given(SCANNED).when(scan, at=NOW, by=scanner).then_nothing()
    twice = replace(scan, files=("F1", "F2", "F1"))
    signed.given(SCANNED).when(twice, at=NOW, by=scanner).then_nothing()
    other = replace(scan, files=("F3",))
    signed.given(SCANNED).when(other, at=NOW, by=scanner).then_stands(ARTICLE, "files")


@pytest.mark.parametrize("files", [(), ("F9",), ("F1", "F9")])
def test_a_scan_is_a_stored_file(files: tuple[str, ...]) -> None:
    scan = ScanMaterial(case_id=CASE, material_id="M1", files=files)
    DOSSIER.given(RECEIVED).when(scan, at=NOW, by=by("scanner")).then_refused("", "files")


def test_there_are_no_more_scans_than_pages() -> None:
    every = ScanMaterial(case_id=CASE, material_id="M1", files=tuple(f"F{n}" for n in range(1, 8)))
    scanned = DOSSIER.given(RECEIVED).when(every, at=NOW, by=by("scanner"))
    scanned.then_invalid("files")
    six = replace(every, files=(*every.files[:6], "F1"))
    assert DOSSIER.given(RECEIVED).when(six, at=NOW, by=by("scanner")).events


def test_the_pages_of_the_scans_are_those_of_the_image_dossier() -> None:
    scan = ScanMaterial(case_id=CASE, material_id="M1", files=("F1", "F2"))

    def stored(*pages: int | None) -> Spec:
        papers = (
            replace(stored_paper(CASE, f"F{number}"), pages=told)
            for number, told in enumerate(pages, start=1)
        )
        return replace(DOSSIER, others={files_of(CASE): tuple(papers)}).given(RECEIVED)

    scanned = MaterialScanned(case_id=CASE, material_id="M1", files=("F1", "F2"), pages=5)
    stored(4, 1).when(scan, at=NOW, by=by("scanner")).then(scanned)
    stored(4, None).when(scan, at=NOW, by=by("scanner")).then(replace(scanned, pages=None))
    for pages in ((4, 3), (6, None)):  # six were signed for
        stored(*pages).when(scan, at=NOW, by=by("scanner")).then_invalid("files")
    image = DigitiseDossier(case_id=CASE)
    for told, whole in ((5, 85), (None, 86)):
        closed = DOSSIER.given(PAPERS, RECEIVED, replace(scanned, pages=told), CLOSED)
        closed.when(image, at=NOW, by=by("scanner")).then(replace(IMAGED, pages=whole))


def test_a_material_that_was_never_received_is_not_found() -> None:
    scan = ScanMaterial(case_id=CASE, material_id="M9", files=("F1",))
    DOSSIER.when(scan, at=NOW, by=by("scanner")).then_refused("", "material_id")


def test_the_closing_closes_the_dossier_once() -> None:
    close = CloseDossier(case_id=CASE, manner="performed")
    DOSSIER.when(close, at=NOW).then(CLOSED)


def test_a_closing_known_before_the_filing_opens_the_dossier_too() -> None:
    close = CloseDossier(case_id=CASE, manner="performed")
    EMPTY.when(close, at=NOW).then(OPENED, CLOSED)


def test_the_image_dossier_comes_after_the_closing() -> None:
    image = DigitiseDossier(case_id=CASE)
    papers = DOSSIER.given(PAPERS)
    papers.when(image, at=NOW, by=by("scanner")).then_refused(ARTICLE)
    papers.given(CLOSED).when(image, at=NOW, by=by("scanner")).then(IMAGED)


def test_no_image_dossier_while_paper_is_unscanned() -> None:
    image = DigitiseDossier(case_id=CASE)
    papers = DOSSIER.given(PAPERS)
    papers.given(RECEIVED, CLOSED).when(image, at=NOW, by=by("scanner")).then_refused(ARTICLE)
    whole = replace(IMAGED, pages=IMAGED.pages + RECEIVED.pages)
    scanned = papers.given(RECEIVED, SCANNED, CLOSED)
    scanned.when(image, at=NOW, by=by("scanner")).then(whole)


def test_the_pages_of_the_image_dossier_are_those_of_the_log() -> None:
    image = DigitiseDossier(case_id=CASE)
    DOSSIER.given(CLOSED).when(image, at=NOW, by=by("scanner")).then_refused(ARTICLE)
    papers = FilingPapersScanned(case_id=CASE, pages=IMAGED.pages)
    (learn,) = DEFINITION.learns.of(papers, CASE, NOW)
    assert (learn.stream, learn.event) == (dossier_of(CASE), PAPERS)


def test_the_volume_is_archived_after_the_image_dossier() -> None:
    volume = ArchiveVolume(case_id=CASE, volume="2026-执-1")
    closed = DOSSIER.given(CLOSED)
    closed.when(volume, at=NOW, by=by("archivist")).then_refused(ARTICLE)
    closed.given(IMAGED).when(volume, at=NOW, by=by("archivist")).then(ARCHIVED)


def test_paper_that_came_after_the_image_must_be_scanned_before_archiving() -> None:
    volume = ArchiveVolume(case_id=CASE, volume="2026-执-1")
    late = DOSSIER.given(CLOSED, IMAGED, RECEIVED)
    late.when(volume, at=NOW, by=by("archivist")).then_refused(ARTICLE)


def test_an_archived_volume_takes_no_more_paper() -> None:
    DOSSIER.given(CLOSED, IMAGED, ARCHIVED).when(RECEIVE, at=NOW, by=CLERK).then_refused(ARTICLE)


def test_a_case_without_a_dossier_is_not_found() -> None:
    EMPTY.when(RECEIVE, at=NOW, by=CLERK).then_refused("", "case_id")

"""The facts of files: stored once for each content, removed for a reason, never twice."""

import pytest

from contracts.files import FileRemoved, FileStored
from contracts.sealed import Sealed
from kernel.deciding import files
from kernel.deciding.decider import Actor
from kernel.deciding.files import Files, RemoveFile, StoreFile, evolve_files
from kernel.deciding.testing import Spec
from kernel.rulebook import Approval
from services.archive.app import DEFINITION
from tests.support import at, calendar, pack

CASE = "（2026）豫1024执1号"
CLERK = Actor("clerk-1", "dossier_clerk")
DAY = at("2026-03-02 09:00")
NAME = Sealed(key="case/1", nonce="AAAA", text="借条.pdf")
WHY = Sealed(key="case/1", nonce="AAAA", text="传错")
STORE = StoreFile(
    case_id=CASE,
    file_id="f1",
    content="c1",
    size_bytes=10,
    kind="pdf",
    file_name=NAME,
    scanned_by="v",
)
STORED = FileStored(
    case_id=CASE,
    file_id="f1",
    content="c1",
    size_bytes=10,
    kind="pdf",
    file_name=NAME,
    uploader="clerk-1",
    scanned_by="v",
)
REMOVE = RemoveFile(case_id=CASE, file_id="f1", reason=WHY)
REMOVED = FileRemoved(case_id=CASE, file_id="f1", remover="clerk-1", reason=WHY)
SPEC = Spec(DEFINITION, pack(), calendar())


def test_a_file_is_stored_with_who_uploaded_it() -> None:
    SPEC.when(STORE, at=DAY, by=CLERK).then(STORED)


def test_a_content_that_the_case_has_is_not_stored_again() -> None:
    again = StoreFile(
        case_id=CASE, file_id="f2", content="c1", size_bytes=10, kind="pdf", file_name=NAME
    )
    SPEC.given(STORED).when(again, at=DAY, by=CLERK).then_nothing()


def test_a_removed_content_may_come_back_as_another_file() -> None:
    again = StoreFile(
        case_id=CASE, file_id="f2", content="c1", size_bytes=10, kind="pdf", file_name=NAME
    )
    back = FileStored(
        case_id=CASE,
        file_id="f2",
        content="c1",
        size_bytes=10,
        kind="pdf",
        file_name=NAME,
        uploader="clerk-1",
    )
    SPEC.given(STORED, REMOVED).when(again, at=DAY, by=CLERK).then(back)


def test_what_was_removed_does_not_come_back_under_its_id() -> None:
    SPEC.given(STORED, REMOVED).when(STORE, at=DAY, by=CLERK).then_nothing()


def test_a_file_is_removed_for_a_reason() -> None:
    SPEC.given(STORED).when(REMOVE, at=DAY, by=CLERK).then(REMOVED)


def test_a_removal_for_another_reason_names_who_removed_it() -> None:
    other = RemoveFile(case_id=CASE, file_id="f1", reason=NAME)
    SPEC.given(STORED, REMOVED).when(other, at=DAY, by=CLERK).then_refused("")


def test_a_file_that_there_is_not_cannot_be_removed() -> None:
    SPEC.when(REMOVE, at=DAY, by=CLERK).then_refused("")


def test_a_removal_may_be_put_under_approval_and_a_stored_file_waits_for_nobody() -> None:
    row = Approval.model_validate(
        {
            "code": "file-removal",
            "title": "删除文件",
            "binds": ["archive.RemoveFile", "archive.StoreFile"],
            "stages": [{"roles": ["bureau_head"]}],
            "article": "第一条",
            "text": "一",
            "requirements": ["YL-001"],
        }
    )
    bound = Spec(DEFINITION, pack().model_copy(update={"approvals": (row,)}), calendar())
    bound.when(STORE, at=DAY, by=CLERK).then(STORED)
    asked = bound.given(STORED).when(REMOVE, at=DAY, by=CLERK)
    assert asked.decision.events == ()
    assert len(asked.decision.then) == 1
    approved = bound.given(STORED).when(REMOVE, at=DAY, by=CLERK, approved_by=("head-1",))
    approved.then(REMOVED)


def test_a_case_keeps_so_many_files_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "FILES_MAX", 1)
    SPEC.when(STORE, at=DAY, by=CLERK).then(STORED)
    more = StoreFile(
        case_id=CASE, file_id="f2", content="c2", size_bytes=1, kind="pdf", file_name=NAME
    )
    SPEC.given(STORED).when(more, at=DAY, by=CLERK).then_refused("")


def test_a_file_is_found_by_its_id_until_it_is_removed() -> None:
    kept = evolve_files(Files(), STORED)
    assert kept.of("f1") == STORED
    assert kept.of("f2") is None
    assert evolve_files(kept, REMOVED).of("f1") is None

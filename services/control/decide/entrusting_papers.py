"""The papers that go with an entrustment: stored files of the case, and which of a list lack."""

from collections.abc import Sequence

from contracts.control_entrustment import EntrustmentPaper, EntrustmentPaperKind
from contracts.titles import choice_titles
from kernel.deciding.decider import Circumstances, NoSuchCase
from kernel.deciding.files import Files, stream_of
from services.control.commands.entrustment import GivenPaper


def given_papers(
    given: Sequence[GivenPaper], case_id: str, circumstances: Circumstances
) -> tuple[EntrustmentPaper, ...]:
    """The papers with what finds their contents. The command must consult the files of the case.

    Raises NoSuchCase for one that is not stored in it.
    """
    files: Files = circumstances.consulted.get(stream_of(case_id), Files())
    found: list[EntrustmentPaper] = []
    for one in dict.fromkeys(given):
        stored = files.of(one.file_id)
        if stored is None:
            raise NoSuchCase("已存入的该文件", "papers")
        found.append(
            EntrustmentPaper(
                paper=one.paper,
                file_id=stored.file_id,
                content=stored.content,
                size_bytes=stored.size_bytes,
                file_kind=stored.kind,
                file_name=stored.file_name,
            )
        )
    return tuple(found)


def kinds_missing(
    wanted: Sequence[EntrustmentPaperKind], papers: Sequence[EntrustmentPaper]
) -> tuple[EntrustmentPaperKind, ...]:
    """The kinds of paper that are wanted and not there, in the order of the list."""
    there = {paper.paper for paper in papers}
    return tuple(kind for kind in wanted if kind not in there)


def named(kinds: Sequence[EntrustmentPaperKind]) -> str:
    """The kinds in Chinese."""
    titles = choice_titles(EntrustmentPaperKind)
    return "、".join(titles[kind] for kind in kinds)

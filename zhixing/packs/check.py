"""What must be true of the packs as a whole: names, sources, numbers, routes and answers."""

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kernel.rulebook import Pack, PackFault, Rulebook, RulebookError
from kernel.rulebook.load import NATIONAL
from kernel.rulebook.rows import squeeze
from zhixing.packs.catalogue import read_catalogue
from zhixing.packs.coverage import courts_of, coverage, files_of
from zhixing.packs.numbers import groundless, groundless_statutes
from zhixing.packs.rows import idle_steps, wrong_names
from zhixing.packs.totality import undecided

SUFFIXES = (".txt", ".md")


@dataclass(frozen=True, slots=True)
class Document:
    """A source text, without whitespace; `title` is its first line without its marks."""

    name: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Cited:
    """A row that cites a law: where it stands, the law and the phrase."""

    file: str
    place: str
    law: str
    text: str


def read_documents(directory: Path) -> tuple[Document, ...]:
    """Every text of a directory and the directories below it."""
    paths = [path for path in sorted(directory.rglob("*")) if path.suffix in SUFFIXES]
    return tuple(_document(path.name, path.read_text(encoding="utf-8")) for path in paths)


def _document(name: str, text: str) -> Document:
    first = text.strip().partition("\n")[0]
    return Document(name, squeeze(first).lstrip("#"), squeeze(text))


def check(
    courts: Path, source: Path | None = None, laws: Path | None = None, court: str | None = None
) -> list[PackFault]:
    """Everything that is wrong with the packs of a directory, or with those of one court."""
    try:
        rulebook = load(courts, court)
    except RulebookError as error:
        return list(error.problems)
    problems = [*_of_packs(rulebook, courts)]
    for name in courts_of(courts) if court is None else (court,):
        problems.extend(coverage(courts, name).problems)
    if source is not None:
        problems.extend(unfound_phrases(rulebook, read_documents(source)))
    if laws is not None:
        problems.extend(unfound_statutes(rulebook, read_documents(laws)))
    return list(dict.fromkeys(problems))  # an inherited row is looked at with every pack


def load(courts: Path, court: str | None = None) -> Rulebook:
    """The packs of all courts, or of one, whatever is wrong with the others.

    Raises:
        RulebookError: a pack cannot be used.
    """
    if court is None:
        return Rulebook.load(courts)
    with tempfile.TemporaryDirectory() as alone:
        for path in (courts / NATIONAL, *files_of(courts).get(court, [])):
            if path.is_file():
                shutil.copy(path, alone)
        return Rulebook.load(Path(alone))


def _of_packs(rulebook: Rulebook, courts: Path) -> Iterator[PackFault]:
    for row, field, message in groundless_statutes(rulebook.national.rows()):
        yield PackFault(NATIONAL, row, field, message)
    for pack in rulebook.packs:
        catalogue = read_catalogue(courts / "catalogue" / f"{pack.court}.csv")
        inherited = _inherited(pack)
        findings = (*wrong_names(pack), *undecided(pack), *groundless(pack, catalogue))
        for row, field, message in findings:
            file = NATIONAL if row in inherited else rulebook.file_of(pack)
            yield PackFault(file, row, field, message)
    yield from _idle(rulebook)


def _idle(rulebook: Rulebook) -> Iterator[PackFault]:
    """Steps that nothing asks for; an inherited one may be asked for by any court."""
    idle = {pack.id: set(idle_steps(pack)) for pack in rulebook.packs}
    everywhere = set.intersection(*idle.values()) if idle else set()
    for pack in rulebook.packs:
        inherited = _inherited(pack)
        for finding in sorted(idle[pack.id]):
            if finding[0] not in inherited:
                yield PackFault(rulebook.file_of(pack), *finding)
            elif finding in everywhere:
                yield PackFault(NATIONAL, *finding)


def _inherited(pack: Pack) -> frozenset[str]:
    """The places of the rows that a pack has from the statute base."""
    base = {id(row) for row in pack.national.inherited()}
    return frozenset(place for place, row in pack.rows() if id(row) in base)


def unfound_phrases(rulebook: Rulebook, documents: Iterable[Document]) -> Iterator[PackFault]:
    """Key phrases of courts that are not in the court's own document."""
    known = tuple(documents)
    for pack in rulebook.packs:
        file = rulebook.file_of(pack)
        number = squeeze(pack.document)
        own = [document for document in known if number in document.text]
        if not own:
            yield PackFault(file, "", "document", f"no source contains {pack.document}")
            continue
        for place, row in pack.rows():
            phrase = squeeze(row.text)
            if not row.law and not any(phrase in document.text for document in own):
                yield PackFault(file, place, "text", f"not in {own[0].name}: {row.text}")


def unfound_statutes(rulebook: Rulebook, documents: Iterable[Document]) -> Iterator[PackFault]:
    """Key phrases of statutes, cited by the base or by a court, that are not in that law."""
    known: dict[str, list[Document]] = {}
    for document in documents:
        known.setdefault(document.title, []).append(document)
    for row in _cited(rulebook):
        own = known.get(squeeze(row.law), [])
        if not own:
            yield PackFault(row.file, row.place, "law", f"no source is titled {row.law}")
        elif not any(squeeze(row.text) in document.text for document in own):
            yield PackFault(row.file, row.place, "text", f"not in {own[0].name}: {row.text}")


def _cited(rulebook: Rulebook) -> Iterator[Cited]:
    for statute in rulebook.national.rows():
        yield Cited(NATIONAL, f"rule {statute.code}", statute.law, statute.text)
    for pack in rulebook.packs:
        inherited = _inherited(pack)
        for place, row in pack.rows():
            if row.law:
                file = NATIONAL if place in inherited else rulebook.file_of(pack)
                yield Cited(file, place, row.law, row.text)

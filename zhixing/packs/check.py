"""Checks of the packs as a whole: names, sources, numbers, routes and answers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from kernel.rulebook import Pack, PackFault, Rulebook, RulebookError
from kernel.rulebook.rows import squeeze
from zhixing.packs.catalogue import read_catalogue
from zhixing.packs.coverage import courts_of, coverage
from zhixing.packs.numbers import groundless, groundless_statutes
from zhixing.packs.rows import idle_steps, uncited_guards, uncited_statutes, wrong_names
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
    """A row that cites a law: the pack that has it, its place, the law and the phrase."""

    pack: Pack | None
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
    return list(dict.fromkeys(problems))  # inherited rows are checked with every pack


def load(courts: Path, court: str | None = None) -> Rulebook:
    """The packs of all courts, or of one, whatever is wrong with the others.

    Raises:
        RulebookError: a pack cannot be used.
    """
    return Rulebook.load(courts, only=court)


def _of_packs(rulebook: Rulebook, courts: Path) -> Iterator[PackFault]:
    national = rulebook.national
    for finding in (*groundless_statutes(national.statutes()), *uncited_statutes(national)):
        yield rulebook.problem(None, *finding)
    for pack in rulebook.packs:
        catalogue = read_catalogue(courts / "catalogue" / f"{pack.court}.csv")
        findings = (wrong_names(pack), uncited_guards(pack), undecided(pack))
        for finding in (*chain.from_iterable(findings), *groundless(pack, catalogue)):
            yield rulebook.problem(pack, *finding)
    yield from _idle(rulebook)


def _idle(rulebook: Rulebook) -> Iterator[PackFault]:
    """Steps that nothing uses; an inherited one may be used by any court."""
    idle = {pack.id: set(idle_steps(pack)) for pack in rulebook.packs}
    everywhere = set.intersection(*idle.values()) if idle else set()
    for pack in rulebook.packs:
        inherited = _inherited(pack)
        for finding in sorted(idle[pack.id]):
            if finding[0] not in inherited or finding in everywhere:
                yield rulebook.problem(pack, *finding)


def _inherited(pack: Pack) -> frozenset[str]:
    """The names of the rows that a pack inherits from the statute base."""
    base = {id(row) for row in pack.national.inherited()}
    return frozenset(place for place, row in pack.rows() if id(row) in base)


def unfound_phrases(rulebook: Rulebook, documents: Iterable[Document]) -> Iterator[PackFault]:
    """Key phrases of courts that do not occur in the court's own document."""
    known = tuple(documents)
    for pack in rulebook.packs:
        number = squeeze(pack.document)
        own = [document for document in known if number in document.text]
        if not own:
            message = f"no source contains {pack.document}"
            yield rulebook.problem(pack, "", "document", message)
            continue
        for place, row in pack.rows():
            phrase = squeeze(row.text)
            if not row.law and not any(phrase in document.text for document in own):
                message = f"not in {own[0].name}: {row.text}"
                yield rulebook.problem(pack, place, "text", message)


def unfound_statutes(rulebook: Rulebook, documents: Iterable[Document]) -> Iterator[PackFault]:
    """Key phrases of statutes, cited by the base or by a court, that are not in that law."""
    known: dict[str, list[Document]] = {}
    for document in documents:
        known.setdefault(document.title, []).append(document)
    for row in _cited(rulebook):
        own = known.get(squeeze(row.law), [])
        if not own:
            message = f"no source is titled {row.law}"
            yield rulebook.problem(row.pack, row.place, "law", message)
        elif not any(squeeze(row.text) in document.text for document in own):
            message = f"not in {own[0].name}: {row.text}"
            yield rulebook.problem(row.pack, row.place, "text", message)


def _cited(rulebook: Rulebook) -> Iterator[Cited]:
    for place, statute in rulebook.national.statutes():
        yield Cited(None, place, statute.law, statute.text)
    for pack in rulebook.packs:
        cited = ((place, row) for place, row in pack.rows() if row.law)
        yield from (Cited(pack, place, row.law, row.text) for place, row in cited)

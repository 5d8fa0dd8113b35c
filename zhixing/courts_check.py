"""What must be true of the packs as a whole: names that exist, phrases that are in the source."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import get_args

from contracts.catalogue import EVENTS
from kernel.rulebook import NodeRow, Pack, Problem, Rulebook, RulebookError
from kernel.rulebook.rows import squeeze
from services.supervision.rules import CONDITIONS as NODE_CONDITIONS
from services.triage.rules import CONDITIONS as ROUTING_CONDITIONS

EVENT_TYPES: dict[str, type] = {
    f"{service}.{event.__name__}": event
    for service, union in EVENTS.items()
    for event in get_args(union)
}
OF_EVERY_CASE = frozenset({"event", "filing"})
SUFFIXES = (".txt", ".md")


@dataclass(frozen=True, slots=True)
class Document:
    """A source text, without whitespace."""

    name: str
    text: str


def read_documents(directory: Path) -> tuple[Document, ...]:
    """Every text of a directory and the directories below it."""
    paths = [path for path in sorted(directory.rglob("*")) if path.suffix in SUFFIXES]
    return tuple(Document(path.name, squeeze(path.read_text(encoding="utf-8"))) for path in paths)


def check(courts: Path, source: Path | None = None, laws: Path | None = None) -> list[Problem]:
    """Everything that is wrong with the packs of a directory."""
    try:
        rulebook = Rulebook.load(courts)
    except RulebookError as error:
        return list(error.problems)
    problems = [*unknown_names(rulebook)]
    if source is not None:
        problems.extend(unfound_phrases(rulebook, read_documents(source)))
    if laws is not None:
        problems.extend(unfound_statutes(rulebook, read_documents(laws)))
    return problems


def unknown_names(rulebook: Rulebook) -> Iterator[Problem]:
    """Events that nobody tells and conditions that nobody wrote; a service refuses to start."""
    for pack in rulebook.packs:
        for row, field, message in _unknown_names(pack):
            yield Problem(rulebook.file_of(pack), row, field, message)


def unfound_phrases(rulebook: Rulebook, documents: Iterable[Document]) -> Iterator[Problem]:
    """Key phrases of courts that are not in the court's own document."""
    known = tuple(documents)
    for pack in rulebook.packs:
        file = rulebook.file_of(pack)
        number = squeeze(pack.document)
        own = [document for document in known if number in document.text]
        if not own:
            yield Problem(file, "", "document", f"no source contains {pack.document}")
            continue
        for place, row in pack.rows():
            phrase = squeeze(row.text)
            if not any(phrase in document.text for document in own):
                yield Problem(file, place, "text", f"not in {own[0].name}: {row.text}")


def unfound_statutes(rulebook: Rulebook, documents: Iterable[Document]) -> Iterator[Problem]:
    """Key phrases of the statute base that are not in the law they cite."""
    known = tuple(documents)
    for row in rulebook.national.rows():
        title = squeeze(row.law)
        own = [document for document in known if document.text.startswith(f"#{title}")]
        place = f"rule {row.code}"
        if not own:
            yield Problem("national.toml", place, "law", f"no source is titled {row.law}")
        elif not any(squeeze(row.text) in document.text for document in own):
            yield Problem("national.toml", place, "text", f"not in {own[0].name}: {row.text}")


def _unknown_names(pack: Pack) -> Iterator[tuple[str, str, str]]:
    for node in pack.nodes:
        yield from _of_node(node)
    for route in pack.routing:
        for field in ("when", "unless"):
            yield from _conditions(
                f"routing {route.code}", field, getattr(route, field), ROUTING_CONDITIONS
            )
    for disclosure in pack.disclosures:
        yield from _events(f"disclosure {disclosure.event}", "event", (disclosure.event,))
    for material in pack.dossier:
        yield from _events(f"dossier {material.event}", "event", (material.event,))


def _of_node(node: NodeRow) -> Iterator[tuple[str, str, str]]:
    place = f"node {node.code}"
    for field in ("opens_on", "closes_on", "cancels_on"):
        yield from _events(place, field, getattr(node, field))
    if node.counts_from not in OF_EVERY_CASE:
        yield from _events(place, "counts_from", (node.counts_from,))
    for field in ("when", "closes_when", "cancels_when"):
        yield from _conditions(place, field, getattr(node, field), NODE_CONDITIONS)
    for name in node.opens_on:
        event = EVENT_TYPES.get(name)
        if event is None:
            continue
        attributes = {field.name for field in fields(event)}
        if node.due_on is not None and node.due_on not in attributes:
            yield place, "due_on", f"{name} has no {node.due_on}"
        subjects = {f"{node.subject}_id", node.subject, "subject_id"}
        if not attributes & subjects:
            yield place, "subject", f"{name} names no {node.subject}"


def _events(place: str, field: str, names: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    for name in names:
        if name not in EVENT_TYPES:
            yield place, field, f"no event {name} in contracts"


def _conditions(
    place: str, field: str, names: Iterable[str], known: Container[str]
) -> Iterator[tuple[str, str, str]]:
    for name in names:
        if name not in known:
            yield place, field, f"no condition {name}"

"""The document clerks: form documents made, reviewed, sealed and served."""

from collections.abc import Iterable, Iterator

from services.documents.commands import (
    HandOverDraft,
    MakeDocument,
    ReviewDocument,
    SealDocument,
    SendDocument,
)
from services.documents.rules import document_id_of
from services.documents.state import Document, Package
from tests.storm.people.seen import Seen, Wish

CLERK, REVIEWER = "document_clerk", "bureau_head"
TRIES_MAX = 6  # after so many ways to reach a person the clerks give up

Act = tuple[str, object, str]  # key, command, role


def papers(seen: Seen) -> Iterator[Wish]:
    """Some clerks finish a stack at once, others take each paper by itself."""
    package = seen.package
    if package is None:
        return
    acts = [act for kind in package.kinds for act in _next(seen, package, kind)]
    if not seen.plan.happens(0.6, "in stacks"):
        yield from (_wish(key, (command,), role) for key, command, role in acts)
        return
    for role in (CLERK, REVIEWER):
        stack = [(key, command) for key, command, doer in acts if doer == role]
        if stack:
            yield _wish(f"stack/{stack[0][0]}", (command for _, command in stack), role)


def _wish(key: str, commands: Iterable[object], role: str) -> Wish:
    return Wish(key=key, service="documents", commands=tuple(commands), role=role)


def _next(seen: Seen, package: Package, kind: str) -> Iterator[Act]:
    """What is to be done next about the document of a kind."""
    case = seen.case_id
    document = package.documents.get(document_id_of(case, kind))
    if document is None:
        yield f"make/{kind}", MakeDocument(case_id=case, kind=kind), CLERK
    elif document.reviewer is None:
        yield f"review/{kind}", ReviewDocument(case_id=case, kind=kind), REVIEWER
    elif not document.sealed:
        yield f"seal/{kind}", SealDocument(case_id=case, kind=kind), CLERK
    else:
        yield from _sendings(seen, package, document)
        if document.attempts and not document.draft_handed_over:
            yield f"draft/{kind}", HandOverDraft(case_id=case, kind=kind), CLERK


def _sendings(seen: Seen, package: Package, document: Document) -> Iterator[Act]:
    for addressee in document.addressees:
        tried = len(document.attempts.get(addressee, ()))
        if tried and (addressee not in document.given_up or tried >= TRIES_MAX):
            continue
        consented = package.consented and package.parties[addressee].role == "applicant"
        send = SendDocument(
            case_id=seen.case_id,
            kind=document.kind,
            addressee=addressee,
            channel="electronic" if consented and not tried else "post",
        )
        yield f"send/{document.kind}/{addressee}/{tried}", send, CLERK

"""The document clerks: form documents made, made anew, sealed and served."""

from collections.abc import Iterable, Iterator

from services.documents.commands import (
    HandOverDraft,
    MakeDocument,
    SealDocument,
    SendDocument,
    document_id_of,
)
from services.documents.rules import review_of
from services.documents.state import Document, Package
from tests.storm.people.seen import Seen, Wish

TRIES_MAX = 6  # after so many ways to reach a person the clerks give up

Act = tuple[str, object]  # key, command


def papers(seen: Seen) -> Iterator[Wish]:
    """Some clerks finish a stack at once, others take each paper by itself."""
    package = seen.package
    if package is None or not package.ordered:
        return
    acts = [act for kind in package.kinds for act in _next(seen, package, kind)]
    if not seen.plan.happens(0.6, "in stacks"):
        yield from (_wish(key, (command,)) for key, command in acts)
    elif acts:
        yield _wish(f"stack/{acts[0][0]}", (command for _, command in acts))


def _wish(key: str, commands: Iterable[object]) -> Wish:
    return Wish(key=key, service="documents", commands=tuple(commands), role="document_clerk")


def _next(seen: Seen, package: Package, kind: str) -> Iterator[Act]:
    """What is to be done next about the document of a kind."""
    case = seen.case_id
    document = package.documents.get(document_id_of(case, kind))
    if document is None:
        yield f"make/{kind}", MakeDocument(case_id=case, document_kind=kind)
    elif document.sent_back is not None:
        yield f"make again/{kind}", MakeDocument(case_id=case, document_kind=kind)
    elif not document.reviewed and review_of(seen.pack, kind) is not None:
        return  # whoever reviews it has it
    elif not document.sealed:
        yield f"seal/{kind}", SealDocument(case_id=case, document_kind=kind)
    elif document.filed:  # the platform of seals has signed it
        yield from _sendings(seen, package, document)
        if document.attempts and not document.draft_handed_over:
            yield f"draft/{kind}", HandOverDraft(case_id=case, document_kind=kind)


def _sendings(seen: Seen, package: Package, document: Document) -> Iterator[Act]:
    for addressee in document.addressees:
        tried = len(document.attempts.get(addressee, ()))
        if tried and (addressee not in document.given_up or tried >= TRIES_MAX):
            continue
        consented = package.consented and package.parties[addressee].role == "applicant"
        send = SendDocument(
            case_id=seen.case_id,
            document_kind=document.kind,
            addressee=addressee,
            channel="electronic" if consented and not tried else "post",
        )
        yield f"send/{document.kind}/{addressee}/{tried}", send

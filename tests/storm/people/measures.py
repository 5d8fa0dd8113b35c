"""The papers on which acts on property rest: made, sealed and, on the spot, served before them."""

from datetime import timedelta
from typing import Any

from contracts.control_measures import MeasureAct
from services.control.decide.papers import notice_for, ruling_for
from services.control.state import Control
from services.control.state.assets import Asset
from services.documents.commands import (
    DeliverDocument,
    MakeDocument,
    SealDocument,
    name_of,
    name_of_next,
)
from services.documents.rules import review_of
from services.documents.state import Document
from tests.storm.people.plan import sealed
from tests.storm.people.seen import Seen, Wish


def papers_for(
    seen: Seen, case: Control, act: MeasureAct, asset: Asset
) -> tuple[Wish | None, dict[str, Any]]:
    """What is done next about the papers of an act; once they are there, the fields that name
    them."""
    row = seen.pack.measure(act)
    ruling = ruling_for(act, asset, case, seen.pack)
    if ruling is None:
        return _made(seen, case, row.rulings[0]), {}
    named = {"ruling": ruling.document_id, "assistance": ""}
    if not row.notices or asset.asset_kind in row.unassisted:
        return None, named
    notice = notice_for(act, asset, case, seen.pack)
    if notice is None:
        return _made(seen, case, row.notices[0]), {}
    if row.served and notice.served_at is None:
        return _served(seen, notice.document_id), {}
    return None, {**named, "assistance": notice.document_id}


def _made(seen: Seen, case: Control, kind: str) -> Wish | None:
    """The next step of a document of this kind of which control has not heard."""
    documents = seen.package.documents.values() if seen.package else ()
    made = [one for one in documents if one.kind == kind]
    waiting = [one for one in made if one.document_id not in case.papers]
    if waiting:
        return _next(seen, waiting[0])
    return _making(seen, kind, name_of_next(kind, len(made)), "make")


def _next(seen: Seen, document: Document) -> Wish | None:
    name = name_of(document.document_id)
    if document.sent_back is not None:
        return _making(seen, document.kind, name, "make again")
    if document.sealed or (not document.reviewed and review_of(seen.pack, document.kind)):
        return None
    return _wish(f"seal/{name}", SealDocument(case_id=seen.case_id, document_kind=name))


def _making(seen: Seen, kind: str, name: str, how: str) -> Wish:
    form = next(one for one in seen.pack.forms if one.kind == kind)
    day = seen.today
    stated: dict[str, Any] = {
        "text": sealed(seen.case_id, "所列事项"),
        "date": day.isoformat(),
        "money": 1,
    }
    values: dict[str, Any] = {
        one.name: one.choices[0] if one.kind == "choice" else stated[one.kind]
        for one in seen.pack.fields_of(form)
    }
    if "expires_on" in values:
        values["expires_on"] = (day + timedelta(days=364)).isoformat()
    made = MakeDocument(case_id=seen.case_id, document_kind=name, values=values)
    return _wish(f"{how}/{name}", made)


def _served(seen: Seen, document_id: str) -> Wish:
    name, paper = name_of(document_id), f"receipt-{name_of(document_id)}"
    delivered = DeliverDocument(
        case_id=seen.case_id,
        document_kind=name,
        addressee="institution",
        manner="office",
        taker="受理窗口",
        evidence=paper,
    )
    return seen.stores("documents", paper, "document_clerk") or _wish(f"serve/{name}", delivered)


def _wish(key: str, command: object) -> Wish:
    return Wish(key=key, service="documents", commands=(command,), role="document_clerk")

"""What nobody may do, tried all the same: it must be refused, or change nothing."""

from collections.abc import Iterator
from dataclasses import replace

from kernel.deciding.approvals import GiveApproval, Requests, stream_of
from services.control.commands import RequestFreeze
from services.documents.commands import ReviewDocument
from services.enforcement.commands import CloseCase
from services.intake.commands import CheckFiling
from services.payments.commands import AllocateReceipt, RequestPayout
from tests.storm.people.seen import Seen, Wish

TOO_MUCH_FEN = 10**14


def mischief(seen: Seen) -> Iterator[Wish]:
    """Everything forbidden that could be tried on the case now."""
    case = seen.case_id
    if seen.filing is not None:
        other = replace(seen.plan.filing(), title_document="（2025）豫1024民初78号")
        yield _wish("file again", "intake", other, "filing_clerk")
    yield _wish("check nothing", "intake", CheckFiling(case_id=f"{case}之九"), "receptionist")
    if seen.work is not None and seen.work.opened is not None:
        unchecked = CloseCase(case_id=case, manner="terminated")
        if seen.work.proposal is None:
            yield _wish("terminate unchecked", "enforcement", unchecked, "handler")
    for asset in seen.control.assets.values() if seen.control else ():
        if asset.stage == "found":
            freeze = RequestFreeze(
                case_id=case,
                asset_id=asset.asset_id,
                amount_fen=TOO_MUCH_FEN,
                ruling="",
                assistance="",
            )
            yield _wish(f"freeze too much/{asset.asset_id}", "control", freeze, "control_clerk")
    for document in seen.package.documents.values() if seen.package else ():
        if not document.reviewed:
            review = ReviewDocument(case_id=case, document_kind=document.kind)
            key = f"review own/{document.document_id}"
            yield _wish(key, "documents", review, "bureau_head", document.maker)
    yield from _with_money(seen)
    yield from _own_requests(seen)


def _with_money(seen: Seen) -> Iterator[Wish]:
    case, account = seen.case_id, seen.account
    for receipt in account.receipts.values() if account else ():
        of = {"case_id": case, "receipt_id": receipt.receipt_id}
        if receipt.stage == "allocated":
            pay = RequestPayout(**of, amount_fen=TOO_MUCH_FEN, number=99)
            yield _wish(f"pay too much/{receipt.receipt_id}", "payments", pay, "handler")
        else:
            invent = AllocateReceipt(
                **of, fee_fen=0, applicant_fen=receipt.amount_fen + 1, refund_fen=0
            )
            yield _wish(f"invent/{receipt.receipt_id}", "payments", invent, "handler")


def _own_requests(seen: Seen) -> Iterator[Wish]:
    """Who asked for an act approves it, in the office whose turn it is."""
    for service, states in seen.states.items():
        requests = states.get(stream_of(seen.case_id))
        if not isinstance(requests, Requests):
            continue
        for approval_id, standing in requests.standing.items():
            give = GiveApproval(case_id=seen.case_id, approval_id=approval_id)
            for office in standing.offices:
                key = f"approve own/{service}/{approval_id}/{office}"
                yield _wish(key, service, give, office, standing.request.requester)


def _wish(key: str, service: str, command: object, role: str, person: str = "") -> Wish:
    return Wish(key=key, service=service, commands=(command,), role=role, person=person)

"""What court staff do about an open node: one recipe per code of the work list.

The work list says what is due; a recipe says which commands do it. A command that is refused for
now is retried later.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from zhixing.demo.claims import claim_fen
from zhixing.demo.measures import papers_for
from zhixing.demo.office import NotYet, part
from zhixing.demo.paperwork import (
    hand_in,
    hand_over_draft,
    image_dossier,
    make_documents,
    scan_material,
)
from zhixing.demo.task import Recipe, Task


async def check_filing(task: Task) -> None:
    """A gap is reported, and the filing clerk is called at once (立即) to correct it."""
    filing = await task.look("receptionist", "intake")
    if filing["channel"] == "online":
        reason = {"reason": "网上立案，申请执行人未到现场"}
        await task.act("receptionist", "intake", "/reception/deferral", reason)
    if filing["claim_fen"] is None:
        gap = {"field": "claim_fen", "found": "未填写执行标的金额"}
        await task.act("receptionist", "intake", "/errors", gap)
        await correct_filing(task, "claim_fen")
    await task.act("receptionist", "intake", "/check")


async def correct_filing(task: Task, field: str = "") -> None:
    body = {"field": field or task.subject, "claim_fen": claim_fen(task.case_id)}
    await task.act("filing_clerk", "intake", "/corrections", body)


async def scan_papers(task: Task) -> None:
    await task.store("receptionist", "intake", "立案手续")
    await task.act("receptionist", "intake", "/papers", {"pages": 24})


async def receive(task: Task) -> None:
    filing = await task.look("receptionist", "intake")
    online = filing["channel"] == "online"  # then the implementing team receives
    if online:
        task.office.handler(task.case_id)
    applicant = next(p["person_id"] for p in filing["parties"] if p["role"] == "applicant")
    debtor = next(p["person_id"] for p in filing["parties"] if p["role"] == "debtor")
    role = "handler" if online else "receptionist"
    await task.act(
        role,
        "intake",
        "/reception",
        {
            "on_site": not online,
            "electronic_service": True,
            "termination_opinion": "同意依法办理",
            "auction_opinion": "由法院选择网络服务提供者",
            "signers": {
                "interviewer": task.office.signer(role, task.case_id),
                "recorder": task.office.signer("document_clerk", task.case_id),
                "interviewee": applicant,
            },
            "payee_account": {"person_id": applicant, "plain": "6222020200000000000"},
            "applicant_address": {"person_id": applicant, "plain": "鄢陵县人民路1号"},
            "debtor_address": {"person_id": debtor, "plain": "鄢陵县花都大道9号"},
        },
    )


async def start_supplementary(task: Task) -> None:
    await task.act("control_clerk", "control", "/inquiries", {"system": "national"})


async def start_local(task: Task) -> None:
    key = f"{task.case_id}/local"
    await task.office.act(
        "control_clerk", "control", task.path("/inquiries"), {"system": "local"}, key
    )


async def print_feedback(task: Task) -> None:
    await task.act("control_clerk", "control", f"/inquiries/{part(task.subject)}/print")


async def request_freeze(task: Task) -> None:
    case = await task.look("control_clerk", "control")
    if case["claim_fen"] is None:
        raise NotYet("the claim is being corrected")
    asset = next(a for a in case["assets"] if a["asset_id"] == task.subject)
    missing_fen = case["claim_fen"] - sum(
        a["frozen_fen"] or a["requested_fen"] or 0 for a in case["assets"]
    )
    amount_fen = min(asset["amount_fen"] or 0, missing_fen)
    if amount_fen > 0:
        papers = await papers_for(task, "freeze", case, asset, amount_fen)
        await task.act(
            "control_clerk",
            "control",
            f"/assets/{part(task.subject)}/freeze",
            {"amount_fen": amount_fen, **papers},
        )


async def file_freeze_result(task: Task) -> None:
    await task.act("control_clerk", "control", f"/assets/{part(task.subject)}/freeze-result")


async def classify(task: Task) -> None:
    case = await task.look("control_clerk", "control")
    for system in ("national", "local"):
        asked = [i for i in case["inquiries"] if i["system"] == system]
        if asked and asked[-1]["status"] == "failed":
            key = f"{task.case_id}/{system}/{len(asked)}"
            await task.office.act(
                "control_clerk", "control", task.path("/inquiries"), {"system": system}, key
            )
    unfrozen = [a for a in case["assets"] if a["online"] and a["status"] in ("found", "freezing")]
    if unfrozen and not case["full_freeze_at"]:
        raise NotYet("what can be frozen online is frozen first")
    await task.act("control_clerk", "control", "/classification")


async def triage(task: Task) -> None:
    await task.act("triage_officer", "triage", "/tier")


async def begin_work(task: Task) -> None:
    await task.act("handler", "enforcement", "/beginning", {"act": "阅卷并约谈申请执行人"})


async def summon(task: Task) -> None:
    day = (task.now + timedelta(days=2)).date().isoformat()
    body = {"person_id": task.subject, "appear_on": day}
    await task.office.act(
        "handler",
        "enforcement",
        task.path("/summonses"),
        body,
        f"{task.case_id}/summon/{task.subject}",
    )


async def investigate_site(task: Task) -> None:
    for item, place in (("non_networked", "鄢陵县不动产登记中心"), ("domicile", "被执行人住所地")):
        await task.office.act(
            "handler",
            "enforcement",
            task.path("/site-investigations"),
            {
                "item": item,
                "place": place,
                "finding": "未发现可供执行的财产",
                "files": [await task.store("handler", "enforcement", "现场调查笔录")],
            },
            f"{task.case_id}/site/{item}",
        )


async def investigate_traditionally(task: Task) -> None:
    await task.act("handler", "enforcement", "/traditional-investigation", {})


async def restrict(task: Task) -> None:
    person = task.subject
    await task.office.act(
        "handler",
        "enforcement",
        task.path("/consumption-restrictions"),
        {"person_id": person},
        f"{task.case_id}/restrict/{person}",
    )
    await task.office.act(
        "handler",
        "enforcement",
        task.path("/defaulter-listings"),
        {
            "person_id": person,
            "ground": "property_report",
            "ability": "经营收入足以分期履行",
            "circumstances": "逾期未报告财产",
        },
        f"{task.case_id}/listing/{person}",
    )


async def interview(task: Task) -> None:
    await task.act(
        "handler",
        "enforcement",
        "/termination-interviews",
        {"opinion": "同意终结本次执行程序"},
    )


async def close_terminated(task: Task) -> None:
    work = await task.look("handler", "enforcement")
    if work["outcome"] == "full" or work["manner"]:
        return
    if work["interviewed_at"] is None:
        raise NotYet("the interview comes first")
    if work["cleared_at"] is None:
        await task.act("handler", "enforcement", "/closing-proposals", {"manner": "terminated"})
    await task.act("handler", "enforcement", "/closing", {"manner": "terminated"})


async def close_performed(task: Task) -> None:
    work = await task.look("handler", "enforcement")
    if work["manner"] is None:
        await task.act("handler", "enforcement", "/closing", {"manner": "performed"})


async def deduct(task: Task) -> None:
    case = await task.look("handler", "control")
    asset = next(a for a in case["assets"] if a["asset_id"] == task.subject)
    papers = await papers_for(task, "deduct", case, asset, asset["frozen_fen"])
    await task.act("handler", "control", f"/assets/{part(task.subject)}/deduction", papers)


async def claim_receipt(task: Task) -> None:
    receipt = await _receipt(task)
    await task.act(
        "handler",
        "payments",
        f"/receipts/{part(task.subject)}/claim",
        {
            "payment_information": {"case_id": task.case_id, "plain": "网络扣划"},
            "payer_name": {"case_id": task.case_id, "plain": "被执行人"},
            "amount_fen": receipt["amount_fen"],
            "case_number": task.case_id,
        },
    )


async def register_arrival(task: Task) -> None:
    await task.act(
        "handler",
        "payments",
        f"/receipts/{part(task.subject)}/arrival",
    )


async def pay_out(task: Task) -> None:
    receipt = await _receipt(task)
    if receipt["allocated_at"] is None:
        await _allocate(task, receipt)
    account = await task.look("handler", "payments", "/account")
    payouts = [p for p in account["payouts"] if p["receipt_id"] == task.subject]
    if all(payout["state"] == "requested" for payout in payouts):
        await task.act(
            "handler",
            "payments",
            f"/receipts/{part(task.subject)}/payouts",
            {"amount_fen": receipt["applicant_fen"] or receipt["amount_fen"]},
        )


async def _allocate(task: Task, receipt: dict[str, Any]) -> None:
    """The whole receipt goes to the applicant: the fee of these cases was paid before."""
    await task.act(
        "handler",
        "payments",
        f"/receipts/{part(task.subject)}/allocation",
        {"fee_fen": 0, "applicant_fen": receipt["amount_fen"], "refund_fen": 0},
    )


async def _receipt(task: Task) -> dict[str, Any]:
    account = await task.look("handler", "payments", "/account")
    found: dict[str, Any] = next(r for r in account["receipts"] if r["receipt_id"] == task.subject)
    return found


async def hand_over_payout(task: Task) -> None:
    await task.act("handler", "payments", f"/payouts/{part(task.subject)}/material")


async def check_closing(task: Task) -> None:
    requests = await task.look("closing_reviewer", "archive", "/approvals")
    for asked in requests["approvals"]:
        if asked["state"] == "waiting":
            await task.office.approve("archive", asked)


RECIPES: Mapping[str, Recipe] = {
    "filing-checked": check_filing,
    "filing-corrected": correct_filing,
    "papers-scanned": scan_papers,
    "first-reception": receive,
    "reception-by-team": receive,
    "documents-sent": make_documents,
    "draft-handed-over": hand_over_draft,
    "supplementary-inquiry": start_supplementary,
    "local-inquiry": start_local,
    "feedback-printed": print_feedback,
    "freeze-requested": request_freeze,
    "freeze-result-filed": file_freeze_result,
    "feedback-classified": classify,
    "triaged": triage,
    "work-begun": begin_work,
    "debtor-summoned": summon,
    "site-investigated": investigate_site,
    "traditionally-investigated": investigate_traditionally,
    "consumption-restricted": restrict,
    "restriction-material": hand_in("consumption-restriction", "handler"),
    "termination-interview": interview,
    "interview-material": hand_in("termination-interview", "ordinary"),
    "ordinary-closed": close_terminated,
    "closing-checked": check_closing,
    "deducted": deduct,
    "receipt-claimed": claim_receipt,
    "arrival-registered": register_arrival,
    "paid-out-fast": pay_out,
    "paid-out": pay_out,
    "payout-material": hand_over_payout,
    "fast-closed": close_performed,
    "material-scanned": scan_material,
    "dossier-imaged": image_dossier,
}

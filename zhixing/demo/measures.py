"""On what acts on property rest: a ruling and a notice to assist are made and sealed first."""

from datetime import timedelta
from typing import Any

from zhixing.demo.office import NotYet, part
from zhixing.demo.task import Task

TERM = timedelta(days=364)
MATTERS = {"freeze": "冻结", "deduct": "扣划"}


async def papers_for(
    task: Task, measure: str, case: dict[str, Any], asset: dict[str, Any], amount_fen: int
) -> dict[str, str]:
    """The fields of a command that name its ruling and its notice. Raises NotYet until both are
    sealed and control has heard of them."""
    form = "control-ruling" if measure == "freeze" else "deduction-ruling"
    stated_there = _ruling(task, measure, asset, amount_fen)
    ruling = await _sealed(task, form, stated_there, case, _against_others(case, asset))
    stated = {"institution": asset["institution"], "matter": _matter(measure, amount_fen)}
    notice = await _sealed(task, "assistance-notice", stated, case, _used(case))
    return {"ruling": ruling, "assistance": notice}


def _ruling(task: Task, measure: str, asset: dict[str, Any], amount_fen: int) -> dict[str, Any]:
    if measure == "deduct":
        return {"institution": asset["institution"], "deducted_fen": amount_fen}
    return {
        "measure": "冻结",
        "property": "被执行人名下银行存款及网络资金",
        "begins_on": task.now.date().isoformat(),
        "expires_on": (task.now + TERM).date().isoformat(),
    }


def _matter(measure: str, amount_fen: int) -> str:
    return f"{MATTERS[measure]}被执行人在你单位的存款{amount_fen // 100}.{amount_fen % 100:02d}元"


def _used(case: dict[str, Any]) -> frozenset[str]:
    """The notices on which an act rests: another act needs one of its own."""
    return frozenset(one["assistance"] for one in case["measures"])


def _against_others(case: dict[str, Any], asset: dict[str, Any]) -> frozenset[str]:
    """The rulings that ordered acts on the property of another debtor."""
    owners = {one["asset_id"]: one["person_id"] for one in case["assets"]}
    mine = asset["person_id"]
    return frozenset(
        one["ruling"] for one in case["measures"] if owners.get(one["asset_id"]) != mine
    )


async def _sealed(
    task: Task,
    form: str,
    stated: dict[str, Any],
    case: dict[str, Any],
    used: frozenset[str],
) -> str:
    """A sealed document of a form that no act used, of which control has heard."""
    found = await task.look("document_clerk", "documents", "/documents")
    made = [one for one in found["documents"] if one["document_kind"] == form]
    free = next((one for one in made if one["document_id"] not in used), None)
    if free is None:
        name = form if not made else f"{form}-{len(made) + 1}"
        body = {"values": stated}
        await task.act("document_clerk", "documents", f"/documents/{part(name)}", body)
        raise NotYet("the document is being made")
    document_id = str(free["document_id"])
    if free["sealed_at"] is None:
        place = f"/documents/{part(document_id.rpartition('-D-')[2])}"
        await task.act("document_clerk", "documents", place, {"values": stated})
        await task.act("document_clerk", "documents", f"{place}/seal")
        raise NotYet("the document is being sealed")
    if document_id not in {one["document_id"] for one in case["papers"]}:
        raise NotYet("control has not heard of the document yet")
    return document_id

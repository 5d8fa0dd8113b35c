"""Paperwork: form documents are made and served, material handed in, volumes bound."""

from zhixing.demo.office import part
from zhixing.demo.task import Recipe, Task


def hand_in(kind: str, giver: str) -> Recipe:
    async def recipe(task: Task) -> None:
        material = f"{kind}-1"
        await task.act(
            "dossier_clerk",
            "archive",
            f"/materials/{part(material)}/receipt",
            {"material_kind": kind, "giver": giver, "pages": 6},
        )

    return recipe


async def scan_material(task: Task) -> None:
    scan = await task.store("dossier_clerk", "archive", f"{task.subject}扫描件")
    place = f"/materials/{part(task.subject)}/scan"
    await task.act("dossier_clerk", "archive", place, {"files": [scan]})


async def image_dossier(task: Task) -> None:
    await task.act("scanner", "archive", "/image")
    volume = f"鄢法执档{task.now.year}-{abs(hash_of(task.case_id)) % 100_000:05d}"
    await task.act("archivist", "archive", "/volume", {"volume": volume})


def hash_of(text: str) -> int:
    """A stable number for a text; Python's own hash changes with each run."""
    return int.from_bytes(text.encode()[-6:], "big")


async def make_documents(task: Task) -> None:
    """Make, seal and send every form document, as far as each is not done yet. With the making
    its review is asked for, and given by whom the court names."""
    found = await task.look("document_clerk", "documents", "/documents")
    known = {document["document_kind"]: document for document in found["documents"]}
    consenting = {consent["person_id"] for consent in found["consents"]}
    if found["package"]["electronic"]:
        consenting |= await _applicants(task)
    for kind in found["package"]["kinds"]:
        place, document = f"/documents/{part(kind)}", known.get(kind)
        if document is None:
            await task.act("document_clerk", "documents", place)
            continue
        if document["reviewed_at"] is None:  # the same answer again says who has yet to approve
            await task.act("document_clerk", "documents", place)
        if document["filed_at"] is None:  # the platform of seals has yet to sign it
            if document["sealed_at"] is None:
                await task.act("document_clerk", "documents", f"{place}/seal")
            continue
        sent = {service["addressee"] for service in document["services"]}
        for addressee in document["addressees"]:
            if addressee not in sent:
                channel = "electronic" if addressee in consenting else "post"
                await _send(task, kind, addressee, channel)


async def _send(task: Task, kind: str, addressee: str, channel: str) -> None:
    body = {"addressee": addressee, "channel": channel}
    await task.office.act(
        "document_clerk",
        "documents",
        task.path(f"/documents/{part(kind)}/services"),
        body,
        f"{task.case_id}/{kind}/{addressee}",
    )


async def _applicants(task: Task) -> set[str]:
    filing = await task.look("receptionist", "intake")
    return {p["person_id"] for p in filing["parties"] if p["role"] == "applicant"}


async def hand_over_draft(task: Task) -> None:
    kind = task.subject.rpartition("-D-")[2]
    await task.act("document_clerk", "documents", f"/documents/{part(kind)}/draft")

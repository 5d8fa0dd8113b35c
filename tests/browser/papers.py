"""The papers on which acts on property rest, made, reviewed, sealed and served at the portal."""

from tests.browser.people import People, Typed
from tests.browser.visit import case_path

CLERK, REVIEWER = "document_clerk", "bureau_head"
RULING, DEDUCTION, NOTICE = "查封、扣押、冻结裁定书", "划拨存款裁定书", "协助执行通知书"
SECOND_NOTICE = f"{NOTICE}（第2份）"
RULING_REVIEW, REVIEW = "查封、扣押、冻结裁定", "格式化法律文书审核"
RECEIPT = "送达回证.pdf"


async def ruled(people: People, case: str, measure: str) -> None:
    """The ruling that seals, seizes or freezes is made, let pass and sealed."""
    stated = {
        "措施": measure,
        "财产": "被执行人名下财产",
        "起始日": "2026-12-01",
        "届满日": "2027-11-30",
    }
    await _sealed(people, case, RULING, stated, RULING_REVIEW)


async def deducted(people: People, case: str, bank: str, yuan: str) -> None:
    """The ruling that deducts a deposit."""
    await _sealed(people, case, DEDUCTION, {"协助单位": bank, "划拨金额": yuan}, REVIEW)


async def notified(people: People, case: str, institution: str, name: str = NOTICE) -> None:
    """A notice asks an institution to assist."""
    stated = {"协助单位": institution, "协助事项": "按执行裁定书办理"}
    await _sealed(people, case, name, stated, REVIEW)


async def served(people: People, case: str) -> None:
    """The notice is handed over at the institution."""
    await people.store(CLERK, case, RECEIPT, "documents")
    taken = {
        "受送达人": "协助单位",
        "直接送达的方式": "单位负责收件的人签收",
        "签收人": "受理窗口",
        "送达回证": RECEIPT,
    }
    await people.act(CLERK, case, "登记直接送达", taken, about=NOTICE)


async def _sealed(people: People, case: str, name: str, stated: Typed, review: str) -> None:
    assert await people.act(CLERK, case, "制作文书", stated, about=name) == "asked"
    await people.decide(REVIEWER, case, review)
    await people.act(CLERK, case, "打印并签章文书", about=name)
    visit = await people.who(CLERK)
    await visit.until(case_path(case, "/files"), f"{name.partition('（')[0]}.pdf")

"""Two cases from filing to archive by the portal's pages alone, each of their people signed in for
himself: the money of one is paid out, the other ends by 终本."""

import asyncio

import pytest
from playwright.async_api import Browser

from tests.browser.papers import DEDUCTION, RULING, SECOND_NOTICE, deducted, notified, ruled
from tests.browser.papers import NOTICE as ASSISTANCE
from tests.browser.people import People, people_of
from tests.browser.visit import Town, case_path

pytestmark = pytest.mark.slow

PAID, ENDED = "（2026）豫1024执8811号", "（2026）豫1024执8812号"
RICH, POOR = "赵小山", "王大力"  # what the banks of the sandbox have for them
ON_SITE = {
    "是否现场接待": "是",
    "是否同意电子送达": "是",
    "对终本的意见": "同意依法办理",
    "对网络拍卖的意见": "由法院选择网络服务提供者",
    "谈话人": "吴某（虚构）",
    "笔录记录人": "郑某（虚构）",
    "当事人": "李红",
    "申请执行人送达地址": "鄢陵县人民路1号",
    "被执行人送达地址": "鄢陵县花都大道9号",
    "收款账户": "6222020200000000000",
}
NOTICE = "执行通知书"
BANK = "开户银行"
PAPERS, RECORD = "立案手续.pdf", "现场调查笔录.pdf"
REVIEW = "格式化法律文书审核"


async def file(people: People, case: str, debtor: str) -> None:
    visit = await people.who("filing_clerk")
    page = visit.page
    await visit.to("/filings/new")
    await page.fill("#case_number", case)
    await page.fill("#claim", "50000")
    await page.fill("#title_document", "（2025）豫1024民初77号民事判决书")
    for number, (name, code) in enumerate(
        [("李红", "410105197801010002"), (debtor, "411024197501010005")]
    ):
        await page.fill(f'[id="parties.{number}.name"]', name)
        await page.fill(f'[id="parties.{number}.code"]', code)
    async with page.expect_navigation(url="**done=**"):
        await page.click("main >> button.zx-button")


async def receive(people: People, case: str) -> None:
    await people.act("receptionist", case, "核对立案信息")
    await people.store("receptionist", case, PAPERS, "intake")
    await people.act("receptionist", case, "扫描立案手续", {"页数": "24"})
    await people.act("receptionist", case, "记录初次接待", ON_SITE)


async def inquire(people: People, case: str) -> None:
    for system in ("总对总", "点对点"):
        await people.act("control_clerk", case, "发起网络查询", {"查询系统": system})


async def serve(people: People, case: str, *, refused: bool = False) -> None:
    """The notice of enforcement is made, reviewed, sealed, and posted to the debtor."""
    clerk = "document_clerk"
    assert await people.act(clerk, case, "制作文书", about=NOTICE) == "asked"
    if refused:
        await people.decide("bureau_head", case, REVIEW, "不予批准")
        assert await people.act(clerk, case, "制作文书", about=NOTICE) == "asked"
    await people.decide("bureau_head", case, REVIEW)
    await people.act(clerk, case, "打印并签章文书", about=NOTICE)
    debtor = {"受送达人": RICH if case == PAID else POOR, "送达方式": "邮寄送达"}
    await people.act(clerk, case, "发送文书", debtor, about=NOTICE)
    await people.act(clerk, case, "移交签发稿", about=NOTICE)


async def take(people: People, case: str) -> str:
    """The team to which the case went takes it; who its handler is then."""
    visit = await people.who("bureau_head")
    await visit.until(case_path(case), "正移交")
    told = await visit.page.locator(".zx-head").inner_text()
    team = told.split("正移交")[1].split()[0]
    handler = f"handler@{team}"
    name = people.town.name(handler)
    await people.act(handler, case, "接收案件", {"承办人": name})
    return handler


async def paid_out(people: People) -> None:
    await file(people, PAID, RICH)
    await receive(people, PAID)
    await inquire(people, PAID)
    await ruled(people, PAID, "冻结")
    await notified(people, PAID, BANK)
    ordered = {"裁定书": RULING, "协助执行通知书": ASSISTANCE}
    await people.act("control_clerk", PAID, "发起网络冻结", {"金额": "50000", **ordered})
    await people.act("control_clerk", PAID, "移交冻结结果")
    await people.act("control_clerk", PAID, "分析查询反馈")
    handler = await take(people, PAID)
    await serve(people, PAID, refused=True)
    await deducted(people, PAID, BANK, "50000")
    await notified(people, PAID, BANK, SECOND_NOTICE)
    ordered = {"裁定书": DEDUCTION, "协助执行通知书": SECOND_NOTICE}
    await people.act(handler, PAID, "发起扣划", ordered)
    await money(people, handler)
    assert await people.act(handler, PAID, "办理结案", about="执行完毕") == "asked"
    await people.decide("bureau_head", PAID, "其他方式结案报批")
    await archive(people, PAID, "鄢法执档2026-00011")


async def money(people: People, handler: str) -> None:
    claim = {
        "金额": "50000",
        "核对的案号": PAID,
        "被执行人缴款信息": "网络扣划",
        "缴款人名称": RICH,
    }
    await people.act(handler, PAID, "认领案款", claim)
    await people.act(handler, PAID, "办理到账登记")
    shares = {"执行费": "0", "申请执行人应得": "50000", "退款": "0"}
    await people.act(handler, PAID, "核算案款", shares)
    assert await people.act(handler, PAID, "申请发放案款", {"金额": "50000"}) == "asked"
    await people.decide("fund_clerk", PAID, "案款发放")
    await people.act(handler, PAID, "移交发放材料")


async def ended(people: People) -> None:
    await file(people, ENDED, POOR)
    await receive(people, ENDED)
    await inquire(people, ENDED)
    await serve(people, ENDED)
    await people.act("control_clerk", ENDED, "分析查询反馈")
    await people.act("triage_officer", ENDED, "办理繁简分流")
    handler = await take(people, ENDED)
    await people.act(handler, ENDED, "开展执行工作", {"开展的工作": "阅卷并约谈申请执行人"})
    await people.store(handler, ENDED, RECORD, "enforcement")
    for item in ("未联网财产", "住所地"):
        found = {
            "现场调查项目": item,
            "调查地点": "被执行人住所地",
            "调查结果": "未发现可供执行的财产",
            "调查材料": RECORD,
        }
        await people.act(handler, ENDED, "记录现场调查", found)
    await people.act(handler, ENDED, "完成传统调查")
    restriction = "采取限制消费措施"
    assert await people.act(handler, ENDED, restriction, {"当事人": POOR}) == "asked"
    await people.decide("president", ENDED, "限制消费措施")
    opinion = {"申请执行人的意见": "同意终结本次执行程序"}
    await people.act(handler, ENDED, "记录终本约谈", opinion)
    await people.act(handler, ENDED, "提请报结", about="终结本次执行程序")
    await people.decide("closing_reviewer", ENDED, "终本报结预审核")
    await people.act(handler, ENDED, "办理结案", about="终结本次执行程序")
    await archive(people, ENDED, "鄢法执档2026-00012")


async def archive(people: People, case: str, volume: str) -> None:
    await people.act("scanner", case, "转化影像卷宗")
    await people.act("archivist", case, "归档案卷", {"案卷册号": volume})
    visit = await people.who("bureau_head")
    await visit.until(case_path(case), "已归档")
    await visit.until(case_path(case, "/dossier"), volume)


async def test_cases_go_from_filing_to_archive_by_the_pages_alone(
    browser: Browser, town: Town
) -> None:
    async with (
        people_of(browser, town) as of_one,
        people_of(browser, town) as of_other,
        asyncio.TaskGroup() as cases,
    ):
        cases.create_task(paid_out(of_one))
        cases.create_task(ended(of_other))

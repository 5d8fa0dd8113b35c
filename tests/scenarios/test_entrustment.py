"""鄢陵 and 浉河 entrust to each other over the platform, each with its own clocks."""

import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from kernel.base.clock import SimulatedClock
from kernel.deciding.decider import Refused
from sandbox.entrustments import build
from sandbox.weather import SandboxWeather
from services.control.commands.entrustment import (
    AcceptMatter,
    AnswerMatter,
    AskMatterPapers,
    CompleteMatter,
    FileMatter,
    GivenPaper,
    OpenEntrustmentInbox,
    PassEntrustmentResult,
    RequestEntrustment,
    ReturnMatter,
    SendEntrustment,
    SortMatter,
    SupplementEntrustment,
    UrgeEntrustment,
)
from tests.scenarios.platform import PDF, TwoCourts
from tests.support import at, pack

SHIHE, YANLING = "shihe", "yanling"
OURS = "（2026）豫1502执61号"
BACK = "（2026）豫1024执77号"
FIVE = ("letter", "ruling", "service_receipt", "assistance_notice", "credentials")
E1 = f"{OURS}-E-1"
NUMBER = "WT2026030300000001"


class Served:
    """The platform as a server of its own on this machine."""

    def __init__(self) -> None:
        self.clock = SimulatedClock(at("2026-03-02 09:00"))
        config = uvicorn.Config(
            build(SandboxWeather(7, self.clock)), host="127.0.0.1", port=0, log_config=None
        )
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        while not self.server.started:
            assert self.thread.is_alive()
        (listening,) = self.server.servers[0].sockets
        return f"http://127.0.0.1:{listening.getsockname()[1]}"

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join()


@pytest.fixture(params=["in memory", "http"])
async def courts(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[TwoCourts]:
    if request.param == "in memory":

        def transport(clock: SimulatedClock) -> Any:
            return httpx.ASGITransport(app=build(SandboxWeather(7, clock)))

        yield TwoCourts(tmp_path, transport, "http://platform")
        return
    served = Served()

    def real(clock: SimulatedClock) -> None:
        served.clock.now = clock.now  # type: ignore[method-assign]  # one clock for both

    courts = TwoCourts(tmp_path, real, served.url)
    yield courts
    await courts.port.close()
    served.stop()


async def entrusted(courts: TwoCourts) -> None:
    """浉河 has asked for the sealing of a car in 鄢陵, and both watch the platform."""
    for court in (SHIHE, YANLING):
        await courts.do(court, OpenEntrustmentInbox(court=court), "delegation_clerk")
    await courts.file(SHIHE, OURS)
    for kind in FIVE:
        await courts.store(SHIHE, OURS, f"F-{kind}", f"{kind}.pdf")
    ask = RequestEntrustment(
        case_id=OURS,
        matter="sealing",
        to_court=pack(YANLING).title,
        demand=await courts.sealed(SHIHE, OURS, "查封谷某乙名下车辆"),
        papers=tuple(GivenPaper(paper=kind, file_id=f"F-{kind}") for kind in FIVE),  # type: ignore[arg-type]  # kinds by name
        answer_by=date(2026, 3, 10),
    )
    with pytest.raises(Refused) as lacking:
        await courts.do(SHIHE, replace(ask, papers=ask.papers[1:]), "handler")
    assert lacking.value.article == "三、(四)2"
    assert "委托执行书" in lacking.value.why
    await courts.do(SHIHE, ask, "handler")
    await courts.until("2026-03-03 10:00", [(SHIHE, OURS)])
    await courts.do(SHIHE, SendEntrustment(case_id=OURS, entrustment_id=E1), "delegation_clerk")


BOTH = [(SHIHE, OURS), (YANLING, NUMBER)]


async def test_a_car_is_sealed_by_the_other_court_each_with_its_clocks(courts: TwoCourts) -> None:
    await entrusted(courts)
    (received,) = await courts.events(YANLING, NUMBER, "MatterReceived")
    assert received.from_court == pack(SHIHE).title
    assert await courts.words(YANLING, received.demand) == "查封谷某乙名下车辆"
    stored = await courts.events(YANLING, NUMBER, "FileStored")
    assert len(stored) == len(FIVE)
    assert await courts.read(YANLING, stored[0]) == PDF + b"F-letter"

    about = {"case_id": NUMBER, "entrustment_id": NUMBER}
    with pytest.raises(Refused):
        await courts.do(YANLING, AnswerMatter(**about), "delegation_clerk")
    await courts.until("2026-03-05 23:00", BOTH)  # 2日: the last hour
    await courts.do(YANLING, AcceptMatter(**about), "delegation_clerk")
    sort = SortMatter(**about, matter_class="vehicle", team="tasks")
    await courts.do(YANLING, sort, "delegation_clerk")
    await courts.until("2026-03-11 09:00", BOTH)
    urge = UrgeEntrustment(case_id=OURS, entrustment_id=E1)
    await courts.do(SHIHE, urge, "delegation_clerk")
    assert len(await courts.events(YANLING, NUMBER, "MatterUrged")) == 1
    await courts.store(YANLING, NUMBER, "F-receipt", "查封回执.pdf")
    done = CompleteMatter(
        **about,
        outcome="done",
        result=await courts.sealed(YANLING, NUMBER, "已查封车辆一辆，期限二年"),
        papers=(GivenPaper(paper="answer", file_id="F-receipt"),),
    )
    with pytest.raises(Refused) as scanned:
        await courts.do(YANLING, replace(done, papers=()), "site_control_clerk")
    assert scanned.value.article == "三、(五)4"
    await courts.do(YANLING, done, "site_control_clerk")
    await courts.do(YANLING, AnswerMatter(**about), "delegation_clerk")

    (answered,) = await courts.events(SHIHE, OURS, "EntrustmentAnswered")
    assert answered.outcome == "done"
    assert await courts.words(SHIHE, answered.result) == "已查封车辆一辆，期限二年"
    receipt = (await courts.events(SHIHE, OURS, "FileStored"))[-1]
    assert await courts.read(SHIHE, receipt) == PDF + b"F-receipt"
    give = PassEntrustmentResult(case_id=OURS, entrustment_id=E1)
    await courts.do(SHIHE, give, "delegation_clerk")
    await courts.until("2026-03-13 16:00", BOTH)
    await courts.do(YANLING, FileMatter(**about), "delegation_clerk")

    ours, theirs = await courts.nodes(SHIHE, OURS), await courts.nodes(YANLING, NUMBER)
    assert ours[f"entrustment-sent#{E1}"] == (at("2026-03-03 23:59:59"), "done")
    assert ours[f"entrustment-result-passed#{E1}"] == (None, "done")
    assert theirs == {
        f"entrustment-accepted#{NUMBER}": (at("2026-03-05 23:59:59"), "done"),
        f"entrustment-sorted#{NUMBER}": (at("2026-03-05 23:59:59"), "done"),
        f"entrustment-replied#{NUMBER}": (None, "done"),
        f"entrustment-filed#{NUMBER}": (at("2026-03-13 23:59:59"), "done"),
    }


async def test_what_lacks_a_paper_is_asked_for_and_only_then_sent_back(courts: TwoCourts) -> None:
    await entrusted(courts)
    about = {"case_id": NUMBER, "entrustment_id": NUMBER}
    back = ReturnMatter(**about, ground="papers", detail="执行依据未附")
    with pytest.raises(Refused) as too_soon:
        await courts.do(YANLING, back, "delegation_clerk")
    assert too_soon.value.article == "第八条"
    ask = AskMatterPapers(**about, asked=("title_document",))
    await courts.do(YANLING, ask, "delegation_clerk")
    (asked,) = await courts.events(SHIHE, OURS, "EntrustmentPapersAsked")
    assert asked.asked == ("title_document",)
    await courts.store(SHIHE, OURS, "F-title", "判决书.pdf")
    given = (GivenPaper(paper="title_document", file_id="F-title"),)
    add = SupplementEntrustment(case_id=OURS, entrustment_id=E1, papers=given)
    await courts.do(SHIHE, add, "delegation_clerk")
    assert len(await courts.events(YANLING, NUMBER, "MatterSupplemented")) == 1
    with pytest.raises(Refused):  # they came
        await courts.do(YANLING, back, "delegation_clerk")
    elsewhere = replace(back, ground="elsewhere", detail="车辆不在本辖区")
    await courts.do(YANLING, elsewhere, "delegation_clerk")
    (returned,) = await courts.events(SHIHE, OURS, "EntrustmentReturned")
    assert returned.ground == "elsewhere"


async def test_shihe_receives_on_the_same_day_and_answers_within_three(courts: TwoCourts) -> None:
    for court in (SHIHE, YANLING):
        await courts.do(court, OpenEntrustmentInbox(court=court), "delegation_clerk")
    await courts.file(YANLING, BACK)
    await courts.store(YANLING, BACK, "F-ruling", "裁定书.pdf")
    ask = RequestEntrustment(
        case_id=BACK,
        matter="investigation",
        to_court=pack(SHIHE).title,
        demand="调查房屋占有情况",
        papers=(GivenPaper(paper="ruling", file_id="F-ruling"),),
    )
    await courts.do(YANLING, ask, "handler")
    send = SendEntrustment(case_id=BACK, entrustment_id=f"{BACK}-E-1")
    await courts.do(YANLING, send, "handler", approved_by=["delegation_clerk"])
    number = "WT2026030200000001"
    about = {"case_id": number, "entrustment_id": number}
    both = [(YANLING, BACK), (SHIHE, number)]
    await courts.until("2026-03-03 09:00", both)  # the same day is over
    await courts.do(SHIHE, AcceptMatter(**about), "delegation_clerk")
    sort = SortMatter(**about, matter_class="investigation", team="site-control")
    await courts.do(SHIHE, sort, "delegation_clerk")
    await courts.until("2026-03-06 20:00", both)
    done = CompleteMatter(
        case_id=number, entrustment_id=number, outcome="impossible", result="无此房屋"
    )
    await courts.do(SHIHE, done, "site_control_clerk")
    await courts.do(SHIHE, AnswerMatter(**about), "delegation_clerk")
    assert await courts.nodes(SHIHE, number) == {
        f"entrustment-accepted#{number}": (at("2026-03-02 23:59:59"), "late"),
        f"entrustment-replied#{number}": (at("2026-03-06 23:59:59"), "done"),
    }
    (answered,) = await courts.events(YANLING, BACK, "EntrustmentAnswered")
    assert answered.outcome == "impossible"

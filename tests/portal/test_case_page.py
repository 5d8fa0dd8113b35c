"""What the page of a case is made of: history by cause, the chart of its duties, its parts."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from contracts.supervision import NodeEnding
from contracts.titles import choice_titles
from portal.causes import DEPTH_MAX, by_cause, by_time
from portal.chart import LABELS, WIDTH, chart
from portal.codes import STAGES, STATES, coded
from portal.houses import Houses
from portal.pages.parts import part
from portal.session import Visitor
from tests.support import at, rulebook

NOW = at("2026-03-20")


def entry(name: str, cause: str | None = None) -> dict[str, Any]:
    return {"event_id": name, "causation_id": cause}


def placed(entries: list[dict[str, Any]]) -> list[tuple[str, int]]:
    return [(one.entry["event_id"], one.depth) for one in by_cause(entries)]


def test_an_event_stands_under_the_one_that_brought_it_about() -> None:
    told = [entry("filed"), entry("opened", "filed"), entry("drawn"), entry("warned", "opened")]
    assert placed(told) == [("filed", 0), ("opened", 1), ("warned", 2), ("drawn", 0)]


def test_an_event_without_a_known_cause_stands_by_itself() -> None:
    assert placed([entry("a", "elsewhere"), entry("b", "b")]) == [("a", 0), ("b", 0)]


def test_a_long_chain_is_shown_no_deeper_than_can_be_read() -> None:
    chain = [entry(str(n), str(n - 1) if n else None) for n in range(DEPTH_MAX + 5)]
    assert [depth for _, depth in placed(chain)][-3:] == [DEPTH_MAX] * 3


def test_by_time_the_newest_comes_first_with_its_cause() -> None:
    first, second = by_time([entry("filed"), entry("opened", "filed")])
    assert (first.entry["event_id"], second.cause) == ("opened", None)
    assert first.cause == entry("filed")


def node(title: str, **more: Any) -> dict[str, Any]:
    return {
        "title": title,
        "opened_at": at("2026-03-02"),
        "due": at("2026-03-12"),
        "closed_at": None,
        "late": False,
        "wait": False,
        **more,
    }


def test_the_bars_of_the_chart_tell_how_each_duty_stands() -> None:
    drawn = chart(
        [
            node("按期", closed_at=at("2026-03-10")),
            node("逾期办结", closed_at=at("2026-03-15"), late=True),
            node("已逾期"),
            node("办理中", due=at("2026-04-12")),
            node("及时", due=None),
            node("等待", wait=True),
        ],
        NOW,
    )
    assert drawn is not None
    assert [bar.state for bar in drawn.bars] == ["done", "late", "over", "open", "open"]
    assert all(bar.x >= LABELS and bar.x + bar.width <= LABELS + WIDTH + 2 for bar in drawn.bars)
    assert drawn.bars[4].due_width == 0
    assert drawn.today is not None


def test_without_duties_there_is_no_chart() -> None:
    assert chart([node("等待", wait=True)], NOW) is None


@pytest.mark.parametrize("days", [0, 3, 20, 90, 400, 2000])
def test_the_days_along_the_foot_can_be_read(days: int) -> None:
    drawn = chart([node("期限", due=at("2026-03-02") + timedelta(days=days))], NOW)
    assert drawn is not None
    assert len(drawn.ticks) <= 10
    places = [x for x, _ in drawn.ticks]
    assert places == sorted(places)


def test_every_stage_of_every_court_has_a_title() -> None:
    stages = {row.stage for court in rulebook().courts for row in rulebook().pack(court).nodes}
    assert stages <= set(STAGES)


def test_codes_are_told_in_chinese_and_unknown_ones_as_they_are() -> None:
    assert coded("frozen", "asset") == STATES["asset"]["frozen"]
    assert coded("done", "ending") == choice_titles(NodeEnding)["done"]
    assert (coded("later", "lot"), coded(None, "lot")) == ("later", "")


class Ground:
    """What `part` needs of the ground: the services."""

    def __init__(self, answer: httpx.Response | None) -> None:
        def reply(request: httpx.Request) -> httpx.Response:
            self.asked = request
            if answer is None:
                raise httpx.ConnectError("away", request=request)
            return answer

        client = httpx.AsyncClient(transport=httpx.MockTransport(reply))
        self.houses = Houses({"control": "http://control"}, client)


@pytest.mark.parametrize(
    ("answer", "state", "why"),
    [
        (httpx.Response(200, json={"lots": []}), "shown", ""),
        (httpx.Response(404, json={"title": "没有这一案件"}), "empty", "没有这一案件"),
        (httpx.Response(403, json={"title": "无权"}), "closed", "无权"),
        (httpx.Response(422, json={"errors": [{"title": "太短"}]}), "failed", "太短"),
        (None, "away", ""),
    ],
)
async def test_a_part_of_a_page_is_shown_or_told_why_not(
    answer: httpx.Response | None, state: str, why: str
) -> None:
    visitor: Any = Visitor(identity=None, token="T", csrf="")  # type: ignore[arg-type]
    ground: Any = Ground(answer)
    found = await part(ground, visitor, "control", "/cases/1", purpose="核对 地址")
    assert (found.state, found.why, found.shown) == (state, why, state == "shown")
    assert ground.asked.headers["zhixing-purpose"] == "%E6%A0%B8%E5%AF%B9%20%E5%9C%B0%E5%9D%80"

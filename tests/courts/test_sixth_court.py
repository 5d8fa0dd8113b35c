"""A sixth court is one folder: checked, triaged, played, watched, with no line of code."""

import json
import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from contracts.supervision import NodeBreached, NodeClosed, NodeOpened
from kernel.base.clock import SimulatedClock
from kernel.deciding.decider import Actor
from kernel.deciding.steps import RecordStep
from kernel.rulebook import Rulebook
from services.supervision.commands import WatchCourt
from tests.support import COURTS, SIXTH, at, spoil
from zhixing.cli.courts import app as courts_app
from zhixing.cli.triage import triage_command
from zhixing.simulation.in_memory import InMemoryDeployment
from zhixing.simulation.player import MemoryStage, play
from zhixing.simulation.report import report
from zhixing.simulation.scenario import Scenario

CASE = "（2026）豫0192执6号"

app = typer.Typer()
app.add_typer(courts_app, name="courts")
app.command("triage")(triage_command)


@pytest.fixture
def courts(tmp_path: Path) -> Path:
    """The courts' folder with the sixth court in it."""
    copy = tmp_path / "courts"
    shutil.copytree(COURTS, copy)
    shutil.copytree(SIXTH, copy / "wangyue")
    return copy


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_its_folder_is_all_that_the_check_needs(courts: Path) -> None:
    result = run("courts", "check", "--courts", courts, "--court", "wangyue")
    assert result.exit_code == 0, result.output
    assert "wangyue@2026-01-01." in result.output


def test_its_nodes_are_listed_and_explained(courts: Path) -> None:
    listed = json.loads(
        run("courts", "nodes", "--courts", courts, "--court", "wangyue", "--json").output
    )
    own = {node["code"]: node for node in listed if not node["law"]}
    assert own["notice-posted"]["limit"] == {"value": 3, "unit": "working_day"}
    assert own["diary"]["every"] == {"value": 1, "unit": "week"}
    explained = run("courts", "explain", "WY-023", "--courts", courts, "--court", "wangyue").output
    assert "如何办结：张贴望月公示" in explained


ROUTES = [
    # 第六条: 五万元以下 includes the number
    ({"claim_fen": 5_000_000}, "fast", "quick", "small"),
    ({"claim_fen": 5_000_001}, "ordinary", None, "large"),
    ({"claim_fen": 5_000_000, "flags": ["hostile"]}, "ordinary", None, "hostile"),
    ({"claim_fen": 5_000_001, "flags": ["village"]}, "fast", "quick", "village"),
    ({"claim_fen": 5_000_001, "flags": ["village", "hostile"]}, "ordinary", None, "hostile"),
    ({"claim_fen": 5_000_000, "kind": "preservation"}, None, "centre", "preservation"),
    ({}, None, None, None),  # a claim that nobody knows: the judge decides
]


@pytest.mark.parametrize(("facts", "tier", "team", "row"), ROUTES)
def test_its_cases_go_where_its_rows_say(
    courts: Path, tmp_path: Path, facts: dict[str, Any], tier: str, team: str, row: str | None
) -> None:
    file = tmp_path / "facts.json"
    file.write_text(json.dumps({"filed_on": "2026-03-02", **facts}), encoding="utf-8")
    result = run("triage", "--courts", courts, "--court", "wangyue", "--facts", file, "--json")
    answer = json.loads(result.output)
    assert (answer["tier"], answer["team"]) == (tier, team)
    assert answer["referred"] is (row is None)
    assert row is None or row in answer["matched"]


def test_a_finding_of_another_court_is_none_of_its_own(courts: Path, tmp_path: Path) -> None:
    file = tmp_path / "facts.json"
    file.write_text('{"flags": ["state-organ"]}', encoding="utf-8")
    result = run("triage", "--courts", courts, "--court", "wangyue", "--facts", file)
    assert result.exit_code == 1
    assert "known flags: hostile, village" in result.output


STORY: list[dict[str, Any]] = [
    {
        "at": "2026-03-02T09:00:00",
        "by": "filing_clerk",
        "service": "intake",
        "command": "FileCase",
        "data": {
            "channel": "window",
            "target": "money",
            "claim": "50,000元",
            "registered_on": "2026-03-02",
            "title_document": "（2025）豫0192民初6号",
            "parties": [
                {"name": "甲", "role": "申请执行人"},
                {"name": "乙", "role": "被执行人"},
            ],
        },
    },
    {
        "at": "2026-03-02T09:30:00",
        "by": "receptionist",
        "service": "intake",
        "command": "CheckFiling",
    },
    {
        "at": "2026-03-04T09:00:00",
        "by": "handler",
        "service": "enforcement",
        "command": "RecordStep",
        "data": {"step": "moon-notice-removed"},
    },
    {
        "at": "2026-03-05T09:00:00",
        "by": "handler",
        "service": "enforcement",
        "command": "RecordStep",
        "data": {"step": "moon-notice-posted"},
    },
    {
        "at": "2026-03-06T09:00:00",
        "by": "receptionist",
        "service": "enforcement",
        "command": "RecordStep",
        "data": {"step": "diary-written"},
    },
    {
        "at": "2026-03-06T10:00:00",
        "by": "handler",
        "service": "enforcement",
        "command": "RecordStep",
        "data": {"step": "diary-written"},
    },
]


async def test_its_scenario_opens_closes_and_breaches_its_nodes(courts: Path) -> None:
    scenario = Scenario.model_validate(
        {"court": "wangyue", "case": CASE, "step": STORY, "until": "2026-03-18T18:00:00"}
    )
    answer = report(await play(scenario, MemoryStage(Rulebook.load(courts), scenario)))
    assert answer["pack"].startswith("wangyue@2026-01-01.")
    statuses = {
        (node["code"], node["due"][:10]): node["status"] for node in answer["nodes"] if node["due"]
    }
    assert statuses["filing-checked", "2026-03-02"] == "met"
    assert statuses["notice-posted", "2026-03-05"] == "met"
    assert statuses["notice-removed", "2026-03-10"] == "breached"
    assert statuses["diary", "2026-03-08"] == "met"
    assert statuses["diary", "2026-03-15"] == "breached"
    refused = [(refusal["command"], refusal["article"]) for refusal in answer["refused"]]
    assert refused == [("RecordStep", "第八条"), ("RecordStep", "第九条")]


LATER = "limit = [{ value = 5, unit = 'day' }, { from = 2026-03-04, value = 9, unit = 'day' }]"


@pytest.mark.parametrize(
    ("filed", "due"), [("2026-03-02", "2026-03-10"), ("2026-03-04", "2026-03-16")]
)
async def test_a_later_value_holds_for_cases_filed_from_that_day_on(
    courts: Path, filed: str, due: str
) -> None:
    """The notice is posted on 5 March in both cases, a day after the change."""
    spoil(courts / "wangyue", 'limit = { value = 5, unit = "day" }', LATER)
    at = f"{filed}T09:00:00"
    filing = {**STORY[0], "at": at, "data": {**STORY[0]["data"], "registered_on": filed}}
    posted = next(
        step for step in STORY if step.get("data", {}).get("step") == "moon-notice-posted"
    )
    scenario = Scenario.model_validate(
        {
            "court": "wangyue",
            "case": CASE,
            "step": [filing, {**posted, "at": "2026-03-05T09:00:00"}],
            "until": "2026-03-06T18:00:00",
        }
    )
    rulebook = Rulebook.load(courts)
    played = await play(scenario, MemoryStage(rulebook, scenario))
    [node] = [node for node in report(played)["nodes"] if node["code"] == "notice-removed"]
    assert node["due"][:10] == due
    in_force = rulebook.pack("wangyue", at=datetime.fromisoformat(f"{at}+08:00")).id
    assert {recorded.rule_pack for recorded in played.history} == {in_force}


def act(at: str, by: str, service: str, command: str, **data: Any) -> dict[str, Any]:
    return {"at": at, "by": by, "service": service, "command": command, "data": data}


SORTED = [
    STORY[0],
    act("2026-03-02T10:00:00", "control_clerk", "control", "StartInquiry", system="national"),
    act("2026-03-02T10:05:00", "control_clerk", "control", "StartInquiry", system="local"),
    act(
        "2026-03-03T09:00:00",
        "system",
        "control",
        "RecordFeedback",
        inquiry_id="@inquiry-1",
        hits=[],
    ),
    act(
        "2026-03-03T09:05:00",
        "system",
        "control",
        "RecordFeedback",
        inquiry_id="@inquiry-2",
        hits=[],
    ),
    act(
        "2026-03-03T09:10:00", "control_clerk", "control", "PrintFeedback", inquiry_id="@inquiry-1"
    ),
    act(
        "2026-03-03T09:15:00", "control_clerk", "control", "PrintFeedback", inquiry_id="@inquiry-2"
    ),
    act("2026-03-03T09:20:00", "control_clerk", "control", "ClassifyFeedback"),
    act("2026-03-03T10:00:00", "triage_officer", "triage", "TriageCase", flags=["village"]),
    act("2026-03-04T09:00:00", "team_leader", "triage", "AcceptCustody", handler="handler-1"),
    act("2026-03-09T09:00:00", "handler", "triage", "ConvertCase", reason="天气不好"),
    act("2026-03-09T09:10:00", "handler", "triage", "ConvertCase", reason="被执行人下落不明"),
    act("2026-03-10T09:00:00", "bureau_head", "triage", "GiveApproval", approval_id="convert-1"),
]


async def test_its_case_is_sorted_and_converted_by_its_own_rows(courts: Path) -> None:
    scenario = Scenario.model_validate({"court": "wangyue", "case": CASE, "step": SORTED})
    answer = report(await play(scenario, MemoryStage(Rulebook.load(courts), scenario)))
    assert answer["tier"] == "ordinary"
    assert answer["team"] in ("east", "west")
    assert [span["holder"] for span in answer["custody"]][:2] == ["centre", "quick"]
    assert [(refusal["step"], refusal["article"]) for refusal in answer["refused"]] == [
        (11, "第七条")
    ]


async def test_its_own_duty_comes_back_every_working_day(courts: Path) -> None:
    clock = SimulatedClock(at("2026-03-06 08:00"))  # a Friday
    town = InMemoryDeployment(Rulebook.load(courts), clock)
    watching = WatchCourt(court="wangyue", watched_from=date(2026, 3, 6))
    await town.submit("supervision", watching, court="wangyue", actor=Actor("system", "system"))
    await town.drain()
    lit = RecordStep(case_id="wangyue", step="lamp-lit")
    await town.submit("supervision", lit, court="wangyue", actor=Actor("zhang", "duty_clerk"))
    await town.drain()
    await town.advance("wangyue", "wangyue", at("2026-03-10 08:00"))
    events = [recorded.event for recorded in await town.history("wangyue", "wangyue")]
    opened = [event.due.date() for event in events if isinstance(event, NodeOpened) and event.due]
    assert opened == [date(2026, 3, 6), date(2026, 3, 9), date(2026, 3, 10)]
    assert [event.late for event in events if isinstance(event, NodeClosed)] == [False]
    assert [event.due.date() for event in events if isinstance(event, NodeBreached)] == [
        date(2026, 3, 9)
    ]

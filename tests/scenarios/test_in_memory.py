"""Every scenario through the real deciders, reactions and clocks, in memory."""

from collections.abc import Sequence
from dataclasses import fields
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest

from contracts.payments import FundsPaidOut, FundsReceived, ReceiptAllocated
from contracts.triage import TeamDrawn
from kernel.journal.envelope import Recorded
from services.triage.rules import draw
from tests.scenarios.retelling import BESIDE, RetellingStage, Told
from tests.scenarios.spoken import spoken
from tests.support import rulebook
from zhixing.audit.timeline import timeline, unreachable
from zhixing.houses import houses
from zhixing.simulation.expected import unmet
from zhixing.simulation.player import Played, play
from zhixing.simulation.report import report
from zhixing.simulation.scenario import ScenarioError, read

FOLDER = Path(__file__).parent
SCENARIOS = sorted(FOLDER.glob("*.toml"))


_stories: dict[Path, Played] = {}  # a story is played once and looked at from several sides
_told: dict[Path, Told] = {}


async def played(file: Path) -> Played:
    if file not in _stories:
        scenario = read(file)
        stage = RetellingStage(rulebook(), scenario)
        _stories[file], _told[file] = await play(scenario, stage), stage.told
    return _stories[file]


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
async def test_a_scenario_ends_as_expected(file: Path) -> None:
    story = await played(file)
    assert unmet(report(story), story.scenario.expect) == []


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
async def test_every_event_can_be_traced_back_to_the_filing(file: Path) -> None:
    line = timeline((await played(file)).history)
    assert line[0]["name"] == "CaseFiled"
    assert unreachable(line) == []


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
async def test_nothing_that_was_filed_or_typed_stands_in_a_log(file: Path) -> None:
    story = await played(file)
    said = spoken(story.scenario, rulebook().pack(story.scenario.court))
    assert said  # the parties at least
    for recorded in story.history:
        written = recorded.to_json().decode()
        assert [text for text in said if text in written] == [], recorded.name


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
async def test_the_same_again_is_unchanged_and_other_content_is_never_swallowed(
    file: Path,
) -> None:
    await played(file)
    assert _told[file].faults == []


def test_what_is_not_told_otherwise_is_a_field_of_a_command() -> None:
    given = {one.__name__: one for own in houses().values() for one in get_args(own.commands)}
    known = {(name, f.name) for name, one in given.items() for f in fields(one)}
    assert BESIDE.keys() <= known


async def test_anybody_can_draw_the_team_again() -> None:
    story = await played(FOLDER / "yanling_no_property.toml")
    drawn = next(r.event for r in story.history if isinstance(r.event, TeamDrawn))
    assert {c.team for c in drawn.candidates} == {f"ordinary-{n}" for n in range(1, 5)}
    assert draw(drawn.candidates, drawn.seed, drawn.case_id) == drawn.team
    assert report(story)["team"] == drawn.team


async def test_exactly_one_holder_at_every_instant() -> None:
    for file in SCENARIOS:
        spans = report(await played(file))["custody"]
        assert spans[0]["from"] == read(file).step[0].at.isoformat()
        for span, following in pairwise(spans):
            assert span["to"] == following["from"]
        assert spans[-1]["to"] is None


def booked(history: Sequence[Recorded]) -> dict[str, int]:
    """The money of a story, added up from the bank's and the clerks' facts, not from the books."""
    events = [recorded.event for recorded in history]
    allocated = [event for event in events if isinstance(event, ReceiptAllocated)]
    received = sum(event.amount_fen for event in events if isinstance(event, FundsReceived))
    paid = sum(event.amount_fen for event in events if isinstance(event, FundsPaidOut))
    fees = sum(event.fee_fen for event in allocated)
    refunded = sum(event.refund_fen for event in allocated)
    found = {"received": received, "paid": paid, "refunded": refunded, "fees": fees}
    return {**found, "held": received - paid - fees - refunded}


async def test_the_money_is_told_as_it_was_booked() -> None:
    told = [(report(await played(file))["account"], await played(file)) for file in SCENARIOS]
    assert [account for account, _ in told] == [booked(story.history) for _, story in told]
    assert {name for account, _ in told for name, fen in account.items() if fen} == {
        *("received", "paid", "refunded", "fees", "held")
    }


async def test_a_refund_and_a_fee_are_told() -> None:
    story = await played(FOLDER / "yanling_surplus.toml")
    assert report(story)["account"] == {
        "received": 10_500_000,
        "paid": 10_000_000,
        "refunded": 350_000,
        "fees": 150_000,
        "held": 0,
    }


HEAD = 'court = "yanling"\ncase = "x"\n'
STEP = '[[step]]\nat = 2026-03-0{day}\nby = "a"\nservice = "intake"\ncommand = "X"\n'


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('court = "yanling"', "case"),
        (f"{HEAD}step = []", "at least one step"),
        ("not toml", "="),
        (f"{HEAD}{STEP.format(day=2)}why = 1\n", "why"),
        (f"{HEAD}{STEP.format(day=3)}{STEP.format(day=2)}", "order of time"),
    ],
)
def test_a_broken_scenario_is_refused_with_its_place(
    tmp_path: Path, text: str, complaint: str
) -> None:
    file = tmp_path / "broken.toml"
    file.write_text(text)
    with pytest.raises(ScenarioError) as error:
        read(file)
    assert complaint in str(error.value)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ('service = "police"\ncommand = "X"', "no service"),
        ('service = "intake"\ncommand = "X"', "no command"),
        ('service = "intake"\ncommand = "CorrectFiling"\ndata = { field = "@debtor" }', "appeared"),
    ],
)
async def test_a_step_that_names_nothing_known_is_a_defect_of_the_scenario(
    tmp_path: Path, line: str, complaint: str
) -> None:
    file = tmp_path / "unknown.toml"
    step = f'[[step]]\nat = 2026-03-02T09:00:00\nby = "handler"\n{line}\n'
    file.write_text(f'court = "yanling"\ncase = "（2026）豫1024执9号"\n{step}')
    with pytest.raises(ScenarioError, match=complaint):
        await played(file)

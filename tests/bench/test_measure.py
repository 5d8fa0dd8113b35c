"""Figures, their comparison, and the report that other programs read."""

import json

import pytest

from bench.measure import Compared, Contestant, Figure, Report, measured, per_second, together


def figure(*rounds: float, unit: str = "events/s") -> Figure:
    return Figure(what="something", unit=unit, rounds=rounds)


def test_a_figure_is_its_median_and_how_far_its_rounds_lie_apart() -> None:
    assert figure(90, 100, 120).median == 100
    assert figure(90, 100, 120).spread == pytest.approx(0.3)


def test_a_figure_of_nothing_has_no_spread() -> None:
    assert figure(0, 0).spread == 0


@pytest.mark.parametrize(
    ("ours", "goal", "bound", "met"),
    [
        (200, 2.0, "at least", True),
        (199, 2.0, "at least", False),
        (115, 1.15, "at most", True),
        (116, 1.15, "at most", False),
    ],
)
def test_a_goal_bounds_the_ratio_of_ours_to_the_peers(
    ours: float, goal: float, bound: str, met: bool
) -> None:
    row = Compared(ours=figure(ours), peer=figure(100), goal=goal, bound=bound)  # type: ignore[arg-type]  # a parametrized literal
    assert row.ratio == ours / 100
    assert row.met is met


def test_a_row_that_stands_alone_is_held_to_its_own_median() -> None:
    late = Compared(ours=figure(151, unit="ms"), goal=150, bound="at most", alone=True)
    assert late.ratio is None
    assert late.met is False


def test_without_its_peer_a_goal_is_neither_met_nor_missed() -> None:
    row = Compared(ours=figure(100), goal=2.0, note="skipped: not installed")
    assert row.ratio is None
    assert row.met is None


def contestant(name: str, ran: list[str]) -> Contestant:
    async def once() -> float:
        ran.append(name)
        return len(ran)

    return Contestant(what=name, unit="runs", once=once)


async def test_contestants_are_warmed_up_and_then_take_turns() -> None:
    ran: list[str] = []
    figures = await together([contestant("one", ran), contestant("two", ran)], rounds=3)
    assert ran == ["one", "two"] * 4
    assert figures == [
        Figure(what="one", unit="runs", rounds=(3, 5, 7)),
        Figure(what="two", unit="runs", rounds=(4, 6, 8)),
    ]


async def test_one_thing_is_measured_alone_after_its_warm_up() -> None:
    ran: list[str] = []
    alone = await measured("alone", "runs", contestant("alone", ran).once, rounds=2)
    assert alone == Figure(what="alone", unit="runs", rounds=(2, 3))


async def test_a_rate_counts_what_the_work_did() -> None:
    async def work() -> None:
        return None

    assert await per_second(10, work()) > 10


def test_the_report_is_json_with_the_machine_and_every_row() -> None:
    row = Compared(ours=figure(90, 100, 120), peer=figure(50), goal=2.0, note="why")
    report = Report(machine={"cores": "2"}, benches={"store": [row]})
    shown = json.loads(json.dumps(report.shown()))
    assert shown == {
        "machine": {"cores": "2"},
        "benches": [
            {
                "bench": "store",
                "rows": [
                    {
                        "ours": {
                            "what": "something",
                            "unit": "events/s",
                            "rounds": [90, 100, 120],
                            "median": 100,
                            "spread": 0.3,
                        },
                        "peer": {
                            "what": "something",
                            "unit": "events/s",
                            "rounds": [50],
                            "median": 50,
                            "spread": 0.0,
                        },
                        "ratio": 2.0,
                        "goal": 2.0,
                        "bound": "at least",
                        "met": True,
                        "note": "why",
                    }
                ],
            }
        ],
    }
    assert [table.row_count for table in report.tables()] == [1]

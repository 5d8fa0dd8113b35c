"""What `courts check` finds in rows: facts that nobody tells, numbers without ground, open routes."""

from pathlib import Path

import pytest

from kernel.law.limits import TimeLimit
from kernel.rulebook import LookBack, NodeRow, Pack, Recurrence, Rulebook
from tests.support import copy_packs, pack, rulebook
from tests.support import spoil as spoil_pack
from zhixing.packs.acts import why_no_act
from zhixing.packs.catalogue import Entry
from zhixing.packs.check import check
from zhixing.packs.facts import why_no_fact
from zhixing.packs.numbers import Number, groundless, groundless_statutes, numbers_in, numbers_of
from zhixing.packs.rows import idle_steps, uncited_guards, uncited_statutes, wrong_names
from zhixing.packs.totality import undecided


@pytest.fixture
def courts(tmp_path: Path) -> Path:
    """The statute base and one small court."""
    return copy_packs(tmp_path / "courts", "wangyue")


@pytest.fixture
def sixth(courts: Path) -> Pack:
    return Rulebook.load(courts).pack("wangyue")


def spoil(courts: Path, before: str, after: str) -> list[str]:
    """What the check says of the small court with one thing changed."""
    spoil_pack(courts / "wangyue", before, after)
    return list(map(str, check(courts)))


TOLD = [
    "intake.CaseFiled",
    "documents.DocumentServed/enforcement-notice",
    "control.InquiryStarted/national",
    "enforcement.CaseClosed/terminated",
    "triage.CaseTriaged/fast",
    "supervision.WaitElapsed/notice-period",
    "triage.TeamDrawn/ordinary",
    "triage.ApprovalRefused/second-allocation",
]


@pytest.mark.parametrize("name", TOLD)
def test_a_fact_that_comes_is_no_problem(name: str) -> None:
    assert why_no_fact(name, pack()) == ""


NOT_TOLD = [
    ("control.Moon", "no event control.Moon in contracts"),
    ("control.FeedbackPrinted/national", "control.FeedbackPrinted has no kinds"),
    ("control.InquiryStarted/moon", "no system moon; known: local, national"),
    ("enforcement.CaseClosed/moon", "no manner moon; known: dismissed, ended"),
    ("documents.DocumentServed/moon", "no document_kind moon; known: assistance-notice"),
    ("archive.MaterialReceived/moon", "no material_kind moon"),
    ("supervision.WaitElapsed/documents-sent", "no code documents-sent; known: "),
    ("triage.TeamDrawn/moon", "no pool moon"),
    ("control.StepRecorded/moon", "no step moon of control"),
    ("triage.ApprovalGiven/moon", "no approval moon"),
    ("intake.ApprovalGiven/second-allocation", "second-allocation binds no act of intake"),
]


@pytest.mark.parametrize(("name", "why"), NOT_TOLD)
def test_a_fact_that_cannot_come_is_told_with_why(name: str, why: str) -> None:
    assert why in why_no_fact(name, pack())


ACTS = [
    ("triage.ConvertCase", ""),
    ("triage.ConvertCase/difficulty", ""),
    ("enforcement.CloseCase/terminated", ""),
    ("enforcement.CloseCase/performed-unproven", ""),
    ("moon.ConvertCase", "no service moon"),
    ("triage.CaseConverted", "no command triage.CaseConverted"),
    ("triage.ConvertCase/moon", "no moon for triage.ConvertCase"),
    ("triage.ConfirmTier/preservation", "no preservation for triage.ConfirmTier"),
    ("triage.AcceptCustody/moon", "triage.AcceptCustody has no kinds"),
    ("enforcement.RecordStep/moon", "no moon for enforcement.RecordStep"),
]


@pytest.mark.parametrize(("name", "why"), ACTS)
def test_an_approval_binds_only_what_there_is(name: str, why: str) -> None:
    assert why_no_act(name, pack()) == why


def test_an_event_that_no_decision_makes_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "zhixing.packs.facts.recorded_by", lambda _service: frozenset({"CaseFiled"})
    )
    assert why_no_fact("intake.CaseFiled", pack()) == ""
    assert "nobody tells intake.FilingChecked" in why_no_fact("intake.FilingChecked", pack())


def test_a_step_that_no_role_records_is_found(sixth: Pack) -> None:
    steps = tuple(step.model_copy(update={"by": ("moon",)}) for step in sixth.steps)
    silent = sixth.model_copy(update={"steps": steps})
    assert "nobody records" in why_no_fact("enforcement.StepRecorded/diary-written", silent)


NAMES = [
    ('binds = ["triage.ConvertCase"]', 'binds = ["triage.Convert"]', "approval convert: binds: no"),
    (
        'opens_on = ["supervision.CourtWatched"]',
        'opens_on = ["intake.CaseFiled"]',
        "node duty: subject",
    ),
    (
        '"enforcement.CaseClosed"',
        '"enforcement.CaseClosed/moon"',
        "node diary: cancels_on: no manner",
    ),
    (
        '"enforcement.StepRecorded/diary-written"',
        '"enforcement.DiaryWritten"',
        "closes_on: no event",
    ),
    (
        'stage = "work"\nwho = "handler"',
        'subject = "clue"\nstage = "work"\nwho = "handler"',
        "names no clue",
    ),
]


@pytest.mark.parametrize(("before", "after", "said"), NAMES, ids=[said for *_, said in NAMES])
def test_a_name_in_a_row_is_checked_with_its_kind(
    courts: Path, before: str, after: str, said: str
) -> None:
    assert any(said in problem for problem in spoil(courts, before, after))


def test_an_act_of_the_court_opens_no_duty_of_a_case(courts: Path) -> None:
    found = spoil(
        courts, 'opens_on = ["intake.CaseFiled"]', 'opens_on = ["supervision.CourtWatched"]'
    )
    assert len(found) == 1
    assert "node filing-checked: subject: supervision.CourtWatched does not open" in found[0]


def test_the_small_court_is_in_order(courts: Path, sixth: Pack) -> None:
    assert list(wrong_names(sixth)) == []
    assert check(courts) == []


def test_a_step_without_a_row_that_rests_on_it_is_idle(sixth: Pack) -> None:
    assert list(idle_steps(sixth)) == []
    idle = sixth.steps[2].model_copy(update={"code": "moon", "requirements": (), "law": "《法》"})
    found = list(idle_steps(sixth.model_copy(update={"steps": (*sixth.steps, idle)})))
    assert [row for row, *_ in found] == ["step moon"]


WRITTEN = [
    ("于立案之日起5个工作日内完成", {"5 working_day"}),
    ("五个工作日", {"5 working_day"}),
    ("10 个工作日", {"10 working_day"}),
    ("15 个工作 日", {"15 working_day"}),
    ("２个工作日", {"2 working_day"}),
    ("30 日", {"30 day"}),
    ("三日", {"3 day"}),
    ("两日内", {"2 day"}),
    ("二十日", {"20 day"}),
    ("一百零五日", {"105 day"}),
    ("20天以上", {"20 day"}),
    ("24小时", {"24 hour"}),
    ("顺延五分钟", {"5 minute"}),
    ("四十八个小时", {"48 hour"}),
    ("一个月", {"1 month"}),
    ("六个月", {"6 month"}),
    ("半年", {"6 month"}),
    ("不得超过两年", {"24 month"}),
    ("5万元", {"5000000 fen"}),
    ("三十万元", {"30000000 fen"}),
    ("1,000元", {"100000 fen"}),
    ("当日完成", {"same_day"}),
    ("排班当天", {"same_day"}),
    ("当日或至迟第二天", {"same_day", "next_day"}),
    ("每日登录", {"daily"}),
    ("每周", {"weekly"}),
    ("每月（每周）", {"monthly", "weekly"}),
    ("3日内，最长15日", {"3 day", "15 day"}),
    ("一案一账号", set()),
    ("及时办理", set()),
]


@pytest.mark.parametrize(("text", "numbers"), WRITTEN)
def test_numbers_are_read_from_chinese_text(text: str, numbers: set[str]) -> None:
    assert set(map(str, numbers_in(text))) == numbers


def node(**changes: object) -> NodeRow:
    plain = pack().node("documents-sent").model_copy(update={"requirements": ("YL-038",)})
    return plain.model_copy(update={"text": "及时办理", "readings": (), **changes})


def found_in(row: NodeRow, *entries: Entry) -> list[str]:
    one = pack().model_copy(update={"nodes": (row,)})
    catalogue = {entry.id: entry for entry in entries}
    return [
        message for place, _, message in groundless(one, catalogue) if place.startswith("node ")
    ]


def entry(value: int | None, unit: str) -> Entry:
    return Entry("YL-038", 2, "limit", "二、(一)4", "documents", value, unit)


def test_a_number_stands_in_the_quotation_the_catalogue_or_a_reading() -> None:
    assert found_in(node()) == ["5 working_day is not in its ground, which has no number"]
    assert found_in(node(text="五个工作日内")) == []
    assert found_in(node(), entry(5, "working_day")) == []
    assert found_in(node(text="五日内"), entry(3, "working_day")) == [
        "5 working_day is not in its ground, which has 3 working_day, 5 day"
    ]
    reading = next(row for row in pack().readings if Number(5, "day") in numbers_in(row.reading))
    five = node(limit=TimeLimit(value=5, unit="day"), readings=(reading.number,))
    assert found_in(five) == []


SORTS = [
    (node(limit=TimeLimit(unit="same_day")), "same_day"),
    (node(limit=TimeLimit(unit="prompt"), every=Recurrence(unit="working_day")), "daily"),
    (node(limit=TimeLimit(unit="prompt"), every=Recurrence(unit="calendar_month")), "monthly"),
    (node(limit=TimeLimit(unit="prompt"), every=Recurrence(value=6, unit="month")), "6 month"),
    (node(limit=TimeLimit(unit="prompt"), look_back=LookBack(value=3, unit="month")), "3 month"),
]


@pytest.mark.parametrize(("row", "number"), SORTS, ids=[number for _, number in SORTS])
def test_every_number_of_a_node_needs_its_ground(row: NodeRow, number: str) -> None:
    assert [str(found) for _, found in numbers_of(row)] == [number]
    assert found_in(row) == [f"{number} is not in its ground, which has no number"]


def test_a_limit_that_another_document_sets_is_the_court_s_to_enter() -> None:
    assert found_in(node(set_by="《节点意见》")) == []
    assert found_in(node(limit=TimeLimit(unit="prompt"))) == []


@pytest.mark.parametrize(
    ("bound", "wrong"), [(5_000_000, False), (4_999_999, False), (5_000_002, True)]
)
def test_a_bound_in_money_may_leave_the_number_out(sixth: Pack, bound: int, wrong: bool) -> None:
    rows = tuple(
        row.model_copy(update={"claim_max_fen": bound}) if row.code == "small" else row
        for row in sixth.routing
    )
    found = list(groundless(sixth.model_copy(update={"routing": rows}), {}))
    assert bool(found) is wrong


def test_a_term_of_the_statute_base_stands_in_its_quotation() -> None:
    term = pack().national.freeze_terms[0]
    place = f"freeze_term {term.code}"
    assert list(groundless_statutes([(place, term)])) == []
    wrong = term.model_copy(update={"months": 13})
    assert [row for row, *_ in groundless_statutes([(place, wrong)])] == [place]
    assert [str(number) for _, number in numbers_of(term)] == [str(Number(12, "month"))]


def test_two_ways_for_one_case_are_told_with_the_case(sixth: Pack) -> None:
    rows = tuple(row.model_copy(update={"over": ()}) for row in sixth.routing)
    found = list(undecided(sixth.model_copy(update={"routing": rows})))
    assert any("hostile" in row and "several destinations" in message for row, _, message in found)


def test_rows_that_beat_each_other_in_a_ring_are_told(sixth: Pack) -> None:
    ring = {"small": ("hostile",), "hostile": ("village",), "village": ("small",)}
    rows = tuple(
        row.model_copy(update={"over": ring.get(row.code, row.over)}) for row in sixth.routing
    )
    found = list(undecided(sixth.model_copy(update={"routing": rows})))
    assert any("each is beaten by another" in message for *_, message in found)


def test_a_pool_without_a_team_is_told(sixth: Pack) -> None:
    pools = tuple(pool.model_copy(update={"teams": ()}) for pool in sixth.pools)
    found = {row for row, *_ in undecided(sixth.model_copy(update={"pools": pools}))}
    assert "routing small" in found


def test_a_statute_that_a_court_cites_is_sought_in_that_law(courts: Path, tmp_path: Path) -> None:
    laws = tmp_path / "laws"
    laws.mkdir()
    (laws / "a.md").write_text("# 执行规定\n\n应当\n张贴公示\n", encoding="utf-8")
    (laws / "b.md").write_text("# 执行规定的解释\n\n三日内撤下\n", encoding="utf-8")
    file = courts / "wangyue" / "02-work.toml"
    lines = file.read_text(encoding="utf-8").count("\n")
    rows = '\n[[principle]]\ncode = "{}"\nlaw = "执行规定"\narticle = "第一条"\ntext = "{}"\n'
    with file.open("a", encoding="utf-8") as pack_file:
        pack_file.write(
            rows.format("posted", "应当张贴公示") + rows.format("removed", "三日内撤下")
        )
    found = [str(problem) for problem in check(courts, laws=laws)]
    own = [problem for problem in found if problem.startswith("wangyue/")]
    place = f"wangyue/02-work.toml:{lines + 12}: principle removed: text"
    assert own == [f"{place}: not in a.md: 三日内撤下"]


def test_one_court_is_checked_whatever_is_wrong_with_another(courts: Path) -> None:
    (courts / "moon").mkdir()
    (courts / "moon" / "court.toml").write_text("court =", encoding="utf-8")
    assert check(courts) != []
    assert check(courts, court="wangyue") == []


def test_a_guard_that_no_decision_cites_is_told() -> None:
    """A code of a decision, one that a decision puts together, and one of nobody."""
    assert list(uncited_guards(pack())) == []
    guard = pack().guards[0]
    codes = ("closing-check-first", "custody-refusal-incomplete", "moon")
    guards = tuple(guard.model_copy(update={"code": code}) for code in codes)
    found = list(uncited_guards(pack().model_copy(update={"guards": guards})))
    assert [row for row, *_ in found] == ["guard moon"]
    assert "no decision cites it" in found[0][2]


def test_a_statute_that_no_decision_cites_is_told() -> None:
    national = pack().national
    assert list(uncited_statutes(national)) == []
    moon = national.guards[0].model_copy(update={"code": "moon"})
    found = uncited_statutes(national.model_copy(update={"guards": (moon,)}))
    assert [row for row, *_ in found] == ["guard moon"]


@pytest.mark.parametrize("court", rulebook().courts)
def test_a_principle_is_cited_by_nobody(court: str) -> None:
    """Another row may bear its code, such as an approval; the sentence itself is never found."""
    one = pack(court)
    assert not [
        row.code for row in one.principles if one.has_rule(row.code) and one.rule(row.code) is row
    ]

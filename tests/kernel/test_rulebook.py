"""Packs load whole or not at all: whatever is wrong is named with its file, row and field."""

import shutil
from pathlib import Path

import pytest

from kernel.law.limits import LeadTime, TimeLimit
from kernel.rulebook import Rulebook, RulebookError, UnknownPack
from tests.support import rulebook

COURTS = Path(__file__).resolve().parents[2] / "courts"
YANLING = (COURTS / "yanling.toml").read_text(encoding="utf-8")


def broken(directory: Path, before: str, after: str) -> tuple[str, ...]:
    """What the loader says of the pack with its first `before` replaced by `after`."""
    assert before in YANLING
    shutil.copy(COURTS / "national.toml", directory)
    text = YANLING.replace(before, after, 1)
    (directory / "yanling.toml").write_text(text, encoding="utf-8")
    with pytest.raises(RulebookError) as caught:
        Rulebook.load(directory)
    return tuple(str(problem) for problem in caught.value.problems)


NODE = '[[node]]\ncode = "triaged"\n'

WRONG = [
    (NODE, NODE + "colour = 1\n", "yanling.toml: node triaged: colour:"),
    (NODE, NODE.replace("triaged", "filing-checked"), "node filing-checked: code: two rows"),
    (NODE, NODE.replace("triaged", "Triaged"), "node Triaged: code:"),
    (NODE + 'title = "繁简分流"\n', NODE, "node triaged: title: Field required"),
    ('unit = "same_day" }', 'unit = "someday" }', "node filing-checked: limit.unit:"),
    ('unit = "same_day" }', 'unit = "same_day", value = 1 }', "node filing-checked: limit:"),
    ('unit = "same_day" }', 'unit = "same_day", colour = 1 }', "node filing-checked: limit.colour"),
    ('value = 5, unit = "working_day"', 'value = 0, unit = "working_day"', "documents-sent: limit"),
    ('opens_on = ["intake.CaseFiled"]', 'opens_on = ["CaseFiled"]', "filing-checked: opens_on.0"),
    ('opens_on = ["intake.CaseFiled"]', "opens_on = []", "node filing-checked: opens_on:"),
    ('closes_on = ["intake.FilingChecked"]', "", "node filing-checked: Value error, closes_on"),
    ('subject = "field"', 'subject = "a house"', "node filing-corrected: subject:"),
    ('who = "receptionist"', 'who = "nobody"', "node filing-checked: who: no team or role nobody"),
    ('requirements = ["YL-048"]', "requirements = []", "node triaged: Value error, requirements"),
    ("readings = [431]", "readings = [999]", "node triaged: readings: no reading 999"),
    ('text = "纸质材料当日完成审核"', f'text = "{"字" * 41}"', "node papers-scanned: text:"),
    ('text = "纸质材料当日完成审核"', 'text = "  "', "node papers-scanned: text:"),
    ('centre = "command-centre"', 'centre = "moon"', "centre: no team moon"),
    ('court = "yanling"', 'court = "yanling"\nmoon = 1', "yanling.toml: moon: Extra inputs"),
    ('court = "yanling"', "court = ", "yanling.toml: Invalid value"),
    ("version = 1\n", "version = 1\nnational = 1\n", "national: not a table of a pack"),
    ('pool = "fast"\n', 'pool = "moon"\n', "routing full-freeze: pool: no pool moon"),
    ("refer = true\n", "", "refer-to-judge"),
    (
        'over = ["repeat-debtor", "disposal", "ordinary"]',
        'over = ["ordinary"]',
        "no precedence is declared",
    ),
    (
        'over = ["repeat-debtor", "disposal", "ordinary"]',
        'over = ["moon"]',
        "no other row is called moon",
    ),
    ('approval = "second-allocation"', 'approval = "moon"', "conversion difficulty: approval"),
    ('approvers = ["bureau_head"]', 'approvers = ["triage"]', "document-review: approvers:"),
    (
        'team = "ordinary-4", from = 2020',
        'team = "ordinary-5", from = 2020',
        "no team or role ordinary-5",
    ),
    ('event = "control.AssetsFrozen"\nto', 'event = "control"\nto', "disclosure control: event"),
    ("number = 426", "number = 427", "reading 427: code: two rows have this name"),
]


@pytest.mark.parametrize(("before", "after", "said"), WRONG, ids=[said for *_, said in WRONG])
def test_a_wrong_pack_is_refused(tmp_path: Path, before: str, after: str, said: str) -> None:
    problems = broken(tmp_path, before, after)
    assert any(said in problem for problem in problems), problems


def test_every_problem_is_listed_not_only_the_first(tmp_path: Path) -> None:
    problems = broken(tmp_path, NODE, NODE + 'colour = 1\nsmell = "sour"\n')
    assert len(problems) == 2


def test_the_row_that_refers_to_the_judge_comes_last(tmp_path: Path) -> None:
    refer = YANLING[YANLING.index('[[routing]]\ncode = "refer-to-judge"') :]
    refer = refer[: refer.index("# ----")]
    shutil.copy(COURTS / "national.toml", tmp_path)
    first = YANLING.index("[[routing]]")
    text = YANLING[:first] + refer + YANLING[first:].replace(refer, "")
    (tmp_path / "yanling.toml").write_text(text, encoding="utf-8")
    with pytest.raises(RulebookError, match="the last row must refer the case to the judge"):
        Rulebook.load(tmp_path)


def test_both_rows_cannot_claim_precedence(tmp_path: Path) -> None:
    before = 'flags = ["simple"]\nover = ["repeat-debtor", "disposal", "ordinary"]'
    after = (
        'flags = ["simple"]\nover = ["repeat-debtor", "disposal", "ordinary", "major-difficult"]'
    )
    assert any("both claim precedence" in problem for problem in broken(tmp_path, before, after))


def test_a_directory_without_the_statute_base_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulebookError, match=r"national\.toml: the file is missing"):
        Rulebook.load(tmp_path)


def test_one_pack_in_two_files_is_refused(tmp_path: Path) -> None:
    shutil.copy(COURTS / "national.toml", tmp_path)
    for name in ("one.toml", "two.toml"):
        (tmp_path / name).write_text(YANLING, encoding="utf-8")
    with pytest.raises(RulebookError, match=r"yanling@2022-03-14\.1.*two files"):
        Rulebook.load(tmp_path)


def newer(directory: Path) -> Rulebook:
    shutil.copy(COURTS / "national.toml", directory)
    shutil.copy(COURTS / "yanling.toml", directory)
    text = YANLING.replace("version = 1\n", "version = 2\n", 1)
    (directory / "yanling-2.toml").write_text(text, encoding="utf-8")
    return Rulebook.load(directory)


def test_the_newest_pack_is_the_court_s_pack(tmp_path: Path) -> None:
    assert newer(tmp_path).pack("yanling").id == "yanling@2022-03-14.2"


def test_a_case_keeps_the_pack_it_pinned(tmp_path: Path) -> None:
    rulebook = newer(tmp_path)
    pinned = rulebook.pack("yanling", "yanling@2022-03-14.1")
    assert pinned.id == "yanling@2022-03-14.1"
    assert rulebook.file_of(pinned) == "yanling.toml"


@pytest.mark.parametrize(("court", "pinned"), [("moon", None), ("yanling", "yanling@2022-03-14.9")])
def test_an_unknown_pack_is_named(court: str, pinned: str | None) -> None:
    with pytest.raises(UnknownPack, match=pinned or court):
        rulebook().pack(court, pinned)


def test_the_court_s_roll_switch_holds_for_every_limit_that_has_none_of_its_own(
    tmp_path: Path,
) -> None:
    shutil.copy(COURTS / "national.toml", tmp_path)
    text = YANLING.replace("roll = true", "roll = false", 1)
    (tmp_path / "yanling.toml").write_text(text, encoding="utf-8")
    pack = Rulebook.load(tmp_path).pack("yanling")
    assert pack.node("triaged").limit == TimeLimit(value=15, unit="day", roll=False)
    assert rulebook().pack("yanling").node("triaged").limit.roll


def test_a_node_s_own_warning_goes_before_the_court_s_default() -> None:
    pack = rulebook().pack("yanling")
    assert pack.warn_of(pack.node("triaged")) == LeadTime(before=3, unit="working_day")
    assert pack.warn_of(pack.node("site-investigated")) == LeadTime(before=5, unit="working_day")
    assert pack.warn_of(pack.node("work-begun")) is None


def test_a_rule_is_cited_from_the_court_before_the_statutes() -> None:
    pack = rulebook().pack("yanling")
    assert pack.rule("risk-told").article == "三、(一)2(6)"
    assert pack.rule("filing-checked").article == "三、(一)1"
    assert pack.rule("start-excluded").article == "第八十五条第二款"
    assert not pack.has_rule("moon")
    with pytest.raises(LookupError, match="no rule moon"):
        pack.rule("moon")


def test_the_freeze_terms_follow_the_kind_of_asset() -> None:
    national = rulebook().national
    assert national.freeze_term("deposit").months == 12
    assert national.freeze_term("vehicle").months == 24
    assert national.freeze_term("real_estate").months == 36


def test_the_auction_officer_follows_the_case_before_the_kind_of_asset() -> None:
    pack = rulebook().pack("yanling")
    house = pack.officer("real_estate", enterprise_or_difficult=False)
    assert house.role == "auction_officer_real_estate"
    difficult = pack.officer("real_estate", enterprise_or_difficult=True)
    assert difficult.role == "auction_officer_enterprise"
    with pytest.raises(LookupError):
        pack.officer("deposit", enterprise_or_difficult=False)

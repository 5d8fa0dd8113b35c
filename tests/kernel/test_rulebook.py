"""Packs load whole or not at all: whatever is wrong is named with its file, row and field."""

import shutil
from pathlib import Path

import pytest

from contracts.values import AssetKind
from kernel.law.limits import LeadTime, TimeLimit
from kernel.rulebook import Rulebook, RulebookError, UnknownPack
from tests.support import rulebook

COURTS = Path(__file__).resolve().parents[2] / "courts"


def copied(directory: Path, before: str = "", after: str = "", court: str = "yanling") -> Path:
    """A directory with one court's pack, its first `before` replaced by `after`."""
    for name in ("national", court):
        shutil.copytree(COURTS / name, directory / name, dirs_exist_ok=True)
    texts = {path: path.read_text(encoding="utf-8") for path in (directory / court).glob("*.toml")}
    path, text = next((path, texts[path]) for path in sorted(texts) if before in texts[path])
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    return directory


def faults(directory: Path) -> tuple[str, ...]:
    """What the loader says of a directory that it refuses."""
    with pytest.raises(RulebookError) as caught:
        Rulebook.load(directory)
    return tuple(str(problem) for problem in caught.value.problems)


def broken(directory: Path, before: str, after: str) -> tuple[str, ...]:
    """What the loader says of the pack with its first `before` replaced by `after`."""
    return faults(copied(directory, before, after))


NODE = '[[node]]\ncode = "triaged"\n'
CHAPTER = COURTS / "yanling" / "02-1-command-centre.toml"
LINE = CHAPTER.read_text(encoding="utf-8").partition(NODE)[0].count("\n") + 3  # below the code

WRONG = [
    (NODE, NODE + "colour = 1\n", f"yanling/{CHAPTER.name}:{LINE}: node triaged: colour:"),
    (NODE, NODE.replace("triaged", "filing-checked"), "node filing-checked: code: two rows"),
    (NODE, NODE.replace("triaged", "Triaged"), "node Triaged: code:"),
    (NODE + 'title = "繁简分流"\n', NODE, "node triaged: title: Field required"),
    ('unit = "same_day" }', 'unit = "someday" }', "node papers-scanned: limit.unit:"),
    ('unit = "same_day" }', 'unit = "same_day", value = 1 }', "node papers-scanned: limit:"),
    ('unit = "same_day" }', 'unit = "same_day", colour = 1 }', "node papers-scanned: limit.colour"),
    ('value = 5, unit = "working_day"', 'value = 0, unit = "working_day"', "documents-sent: limit"),
    ('opens_on = ["intake.CaseFiled"]', 'opens_on = ["CaseFiled"]', "documents-sent: opens_on.0"),
    ('opens_on = ["intake.CaseFiled"]', "opens_on = []", "node documents-sent: opens_on:"),
    ('closes_on = ["intake.FilingChecked"]', "", "node filing-checked: Value error, closes_on"),
    ('subject = "field"', 'subject = "a house"', "node filing-corrected: subject:"),
    (
        'who = "receptionist"',
        'who = "nobody"',
        "03-00-procedure.toml:9: node papers-scanned: who: no team or role nobody",
    ),
    ('requirements = ["YL-048"]', "requirements = []", "node triaged: Value error, requirements"),
    ("readings = [431]", "readings = [999]", "node triaged: readings: no reading 999"),
    ('text = "纸质材料当日完成审核"', f'text = "{"字" * 41}"', "node papers-scanned: text:"),
    ('text = "纸质材料当日完成审核"', 'text = "  "', "node papers-scanned: text:"),
    ('centre = "command-centre"', 'centre = "moon"', "centre: no team moon"),
    (
        'court = "yanling"',
        'court = "yanling"\nmoon = 1',
        "yanling/court.toml:6: moon: Extra inputs",
    ),
    ('court = "yanling"', "court = ", "yanling/court.toml:5: Invalid value"),
    ("[arithmetic]", "national = 1\n[arithmetic]", "court.toml:13: national: not a key of a pack"),
    ("[arithmetic]", "content = 'a'\n[arithmetic]", "content: not a key of a pack"),
    ("[arithmetic]", "[[moon]]\n\n[arithmetic]", "court.toml:13: moon: Extra inputs"),
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
    (
        'binds = ["triage.ConvertCase/difficulty"]',
        'binds = ["triage.convert"]',
        "approval second-allocation: binds.0:",
    ),
    (
        'binds = ["triage.ConvertCase/difficulty"]',
        "binds = []",
        "approval second-allocation: binds:",
    ),
    (
        'binds = ["triage.ConvertCase/difficulty"]',
        "",
        "approval second-allocation: binds: Field required",
    ),
    (
        'stages = [{ roles = ["bureau_head"], deputies = true }]',
        'stages = [{ roles = ["triage"] }]',
        "document-review: stages:",
    ),
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


def test_one_row_refers_to_the_judge(tmp_path: Path) -> None:
    again = (
        '[[routing]]\ncode = "again"\ntitle = "再次"\nrefer = true\ndecided_by = "bureau_head"\n'
    )
    ground = 'article = "一"\ntext = "一"\nrequirements = ["YL-001"]\n'
    problems = broken(tmp_path, "[[routing]]", f"{again}{ground}\n[[routing]]")
    assert any("only one row refers to the judge" in problem for problem in problems)


def test_both_rows_cannot_claim_precedence(tmp_path: Path) -> None:
    before = 'flags = ["simple"]\nover = ["repeat-debtor", "disposal", "ordinary"]'
    after = (
        'flags = ["simple"]\nover = ["repeat-debtor", "disposal", "ordinary", "major-difficult"]'
    )
    assert any("both claim precedence" in problem for problem in broken(tmp_path, before, after))


def test_a_directory_without_the_statute_base_is_refused(tmp_path: Path) -> None:
    assert faults(tmp_path) == ("national/: the folder is missing",)


def test_a_pack_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    (copied(tmp_path) / "moon.toml").write_text("", encoding="utf-8")
    assert faults(tmp_path) == ("moon.toml: a pack is a folder: moon/court.toml",)


def test_one_pack_in_two_folders_is_refused(tmp_path: Path) -> None:
    shutil.copytree(copied(tmp_path) / "yanling", tmp_path / "other")
    problem = "yanling@2022-03-14: in_force_from: two folders have this pack"
    assert faults(tmp_path) == (problem,)


def test_a_key_in_two_files_of_a_pack_is_refused(tmp_path: Path) -> None:
    file = copied(tmp_path) / "yanling" / "readings.toml"
    file.write_text(f'title = "again"\n{file.read_text(encoding="utf-8")}', encoding="utf-8")
    problem = "yanling/readings.toml:1: title: stands in two files of the pack"
    assert faults(tmp_path) == (problem,)


def test_the_faults_of_all_files_are_listed(tmp_path: Path) -> None:
    copied(tmp_path, "[arithmetic]", "[arithmetic]\ncolour = 1")
    copied(tmp_path / "more", "[[node]]", "[[node]]\ncolour = 1", court="gushi")
    shutil.move(tmp_path / "more" / "gushi", tmp_path / "gushi")
    file = tmp_path / "gushi" / "court.toml"
    file.write_text(file.read_text(encoding="utf-8") + "moon =\n", encoding="utf-8")
    (tmp_path / "gushi" / "people.toml").write_text("[[team]\n", encoding="utf-8")
    places = [problem.partition(": ")[0] for problem in faults(tmp_path)]
    lines = file.read_text(encoding="utf-8").count("\n")
    assert places == [f"gushi/court.toml:{lines}", "gushi/people.toml:1", "yanling/court.toml:14"]


def test_a_fault_of_the_statutes_does_not_hide_those_of_the_courts(tmp_path: Path) -> None:
    copied(tmp_path, "[arithmetic]", 'content = "a"\n[arithmetic]\ncolour = 1')
    file = tmp_path / "national" / "21-interest.toml"
    file.write_text(file.read_text(encoding="utf-8") + "moon = 1\n", encoding="utf-8")
    found = faults(tmp_path)
    assert [problem.rpartition(": ")[2] for problem in found] == [
        "Extra inputs are not permitted",
        "not a key of a pack",
        "Extra inputs are not permitted",
    ]


def test_a_later_folder_of_a_court_is_its_newest_pack(tmp_path: Path) -> None:
    copied(tmp_path / "next", "in_force_from = 2022-03-14", "in_force_from = 2027-01-01")
    shutil.move(tmp_path / "next" / "yanling", tmp_path / "yanling-2027")
    rulebook = Rulebook.load(copied(tmp_path))
    assert [pack.in_force_from.year for pack in rulebook.packs] == [2022, 2027]
    assert rulebook.pack("yanling").in_force_from.year == 2027


@pytest.mark.parametrize(
    ("court", "pinned"), [("moon", None), ("yanling", "yanling@2022-03-15.00000000")]
)
def test_an_unknown_pack_is_named(court: str, pinned: str | None) -> None:
    with pytest.raises(UnknownPack, match=pinned or court):
        rulebook().pack(court, pinned)


def test_the_court_s_roll_switch_holds_for_every_limit_that_has_none_of_its_own(
    tmp_path: Path,
) -> None:
    pack = Rulebook.load(copied(tmp_path, "roll = true", "roll = false")).pack("yanling")
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
    def officer(kind: AssetKind, *, enterprise: bool = False, flags: tuple[str, ...] = ()) -> str:
        rows = rulebook().pack("yanling").officers
        return next((row.role for row in rows if row.fits(kind, enterprise, flags)), "")

    assert officer("real_estate") == "auction_officer_real_estate"
    assert officer("real_estate", enterprise=True) == "auction_officer_enterprise"
    assert officer("real_estate", flags=("major-difficult",)) == "auction_officer_enterprise"
    assert officer("real_estate", flags=("simple",)) == "auction_officer_real_estate"
    assert officer("deposit") == ""

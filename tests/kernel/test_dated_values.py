"""Values with dates: a later value is one line, and cases that are older keep theirs."""

import shutil
from datetime import datetime
from pathlib import Path

import pytest

from kernel.base.zone import CHINA
from kernel.law.limits import TimeLimit
from kernel.rulebook import Rulebook, RulebookError

COURTS = Path(__file__).resolve().parents[2] / "courts"
LIMIT = 'limit = { value = 15, unit = "day" }'  # of the node `triaged`
CHANGED = 'limit = [{ value = 15, unit = "day" }, { from = 2027-01-01, value = 10, unit = "day" }]'
BEFORE = datetime(2026, 12, 31, 23, 59, tzinfo=CHINA)
AFTER = datetime(2027, 1, 1, 0, 0, tzinfo=CHINA)


def written(directory: Path, before: str = "", after: str = "") -> Path:
    """A directory with 鄢陵's pack and the statutes, one text of one of its files replaced."""
    for name in ("national", "yanling"):
        shutil.copytree(COURTS / name, directory / name, dirs_exist_ok=True)
    texts = {path: path.read_text(encoding="utf-8") for path in directory.glob("*/*.toml")}
    anchor = 'code = "triaged"\n' if before == LIMIT else ""
    file, text = next(pair for pair in texts.items() if anchor in pair[1] and before in pair[1])
    start, _, rest = text.partition(anchor) if anchor else ("", "", text)
    file.write_text(start + anchor + rest.replace(before, after, 1), encoding="utf-8")
    return directory


def triaged(rulebook: Rulebook, at: datetime) -> TimeLimit:
    return rulebook.pack("yanling", at=at).node("triaged").limit


def test_a_case_sees_the_values_in_force_on_its_day(tmp_path: Path) -> None:
    rulebook = Rulebook.load(written(tmp_path, LIMIT, CHANGED))
    assert triaged(rulebook, BEFORE) == TimeLimit(value=15, unit="day")
    assert triaged(rulebook, AFTER) == TimeLimit(value=10, unit="day")


def test_a_case_from_before_the_first_pack_sees_the_first(tmp_path: Path) -> None:
    rulebook = Rulebook.load(written(tmp_path, LIMIT, CHANGED))
    early = datetime(2020, 5, 1, tzinfo=CHINA)
    assert rulebook.pack("yanling", at=early).id == rulebook.packs[0].id


def test_a_later_value_leaves_the_earlier_pack_as_it_was(tmp_path: Path) -> None:
    pinned = Rulebook.load(written(tmp_path)).pack("yanling").id
    rulebook = Rulebook.load(written(tmp_path, LIMIT, CHANGED))
    assert [pack.id.partition(".")[0] for pack in rulebook.packs] == [
        "yanling@2022-03-14",
        "yanling@2027-01-01",
    ]
    assert rulebook.packs[0].id == pinned
    assert rulebook.pack("yanling", pinned, AFTER).node("triaged").limit.value == 15


def test_the_hash_follows_the_content_and_not_its_form(tmp_path: Path) -> None:
    as_it_stands = Rulebook.load(written(tmp_path)).pack("yanling").id
    commented = Rulebook.load(written(tmp_path, LIMIT, f"# a comment\n{LIMIT}  # and one"))
    assert commented.pack("yanling").id == as_it_stands
    edited = Rulebook.load(written(tmp_path, LIMIT, LIMIT.replace("15", "14"))).pack("yanling").id
    assert edited != as_it_stands
    assert edited.rpartition(".")[0] == as_it_stands.rpartition(".")[0]


def test_a_pin_whose_rows_were_edited_is_answered_by_the_same_day(tmp_path: Path) -> None:
    pinned = Rulebook.load(written(tmp_path)).pack("yanling").id
    rulebook = Rulebook.load(written(tmp_path, LIMIT, LIMIT.replace("15", "14")))
    found = rulebook.pack("yanling", pinned)
    assert found.id != pinned
    assert found.node("triaged").limit.value == 14


def test_a_statute_with_a_later_value_makes_a_later_pack(tmp_path: Path) -> None:
    later = "months = [{ value = 12 }, { from = 2028-01-01, value = 24 }]"
    rulebook = Rulebook.load(written(tmp_path, "months = 12", later))
    months = [pack.national.freeze_term("deposit").months for pack in rulebook.packs]
    assert months == [12, 24]


def test_a_list_and_a_plain_value_have_versions(tmp_path: Path) -> None:
    written(
        tmp_path, "roll = true", "roll = [{ value = true }, { from = 2027-01-01, value = false }]"
    )
    packs = Rulebook.load(tmp_path).packs
    assert [pack.node("triaged").limit.roll for pack in packs] == [True, False]
    who = 'who = "receptionist"'
    stages = 'who = [{ value = "receptionist" }, { from = 2027-01-01, value = "bureau_head" }]'
    shutil.rmtree(tmp_path / "yanling")
    node = Rulebook.load(written(tmp_path, who, stages)).packs[1]
    assert "bureau_head" in {row.who for row in node.nodes}


def test_the_days_of_a_team_in_a_pool_are_no_versions() -> None:
    assert len([pack for pack in Rulebook.load(COURTS).packs if pack.court == "yanling"]) == 1


WRONG = [
    ('{ value = 10, unit = "day" }', "has a day"),
    ('{ from = "2027", value = 10, unit = "day" }', "has a day"),
    (
        '{ from = 2027-01-01, value = 9, unit = "day" }, { from = 2026-01-01, unit = "same_day" }',
        "in the order of their days",
    ),
    ('{ from = 2027-01-01, value = 0, unit = "day" }', "needs a number"),
]


@pytest.mark.parametrize(("later", "said"), WRONG)
def test_a_wrong_version_is_refused_with_its_line(tmp_path: Path, later: str, said: str) -> None:
    first = '{ from = 2022-03-14, value = 15, unit = "day" }'
    written(tmp_path, LIMIT, f"limit = [{first}, {later}]")
    with pytest.raises(RulebookError) as caught:
        Rulebook.load(tmp_path)
    (problem,) = caught.value.problems
    assert said in problem.message
    line = (tmp_path / problem.file).read_text(encoding="utf-8").splitlines()[problem.line - 1]
    assert line.startswith("limit = [")


def test_a_version_of_a_plain_value_has_from_and_value(tmp_path: Path) -> None:
    written(
        tmp_path, "roll = true", "roll = [{ roll = true }, { from = 2027-01-01, value = false }]"
    )
    with pytest.raises(RulebookError, match="a version has from and value"):
        Rulebook.load(tmp_path)

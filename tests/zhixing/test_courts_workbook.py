"""Packs as workbooks: nothing is lost, nothing is computed, and every mistake is placed."""

import shutil
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import CliRunner, Result

from kernel.law.limits import LeadTime, TimeLimit
from kernel.rulebook import LookBack, Pack, Recurrence, Rulebook
from kernel.rulebook.people import PoolTeam
from tests.support import rulebook
from zhixing.cli.courts import app
from zhixing.packs.cells import CELL_MAX, BadCell, Shape, read, written
from zhixing.packs.headings import FIELDS, SHEETS
from zhixing.packs.toml import toml_of
from zhixing.packs.workbook import HEADINGS, tables, write_workbook

COURTS = Path(__file__).resolve().parents[2] / "courts"
PACKS = rulebook().courts
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)

NO_HASH = "0" * 8
Edit = Callable[[Any], None]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def loaded(text: str, directory: Path) -> Pack:
    """The pack of a file, with the statute base."""
    shutil.copytree(COURTS / "national", directory / "national", dirs_exist_ok=True)
    (directory / "pack").mkdir(exist_ok=True)
    (directory / "pack" / "court.toml").write_text(text, encoding="utf-8")
    return Rulebook.load(directory).packs[0].model_copy(update={"content": NO_HASH})


def stored(court: str = "yanling") -> Pack:
    """The court's pack as it stands, without the hash of its content."""
    return rulebook().pack(court).model_copy(update={"content": NO_HASH})


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("workbook") / "yanling.xlsx"
    assert run("export", path, "--court", "yanling").exit_code == 0
    return path


@pytest.fixture
def exported(once: Path, tmp_path: Path) -> Path:
    """A workbook that a test may edit."""
    return Path(shutil.copy(once, tmp_path))


def edited(path: Path, edit: Edit) -> Path:
    book = load_workbook(path)
    edit(book)
    book.save(path)
    return path


def cell_of(sheet: Worksheet, row: str, field: str) -> Any:
    """The cell of a row (by its code, or what else names it) in the column of a field."""
    names = [cell.value for cell in sheet[HEADINGS]]
    for cells in sheet.iter_rows(min_row=HEADINGS + 1):
        if row in [cell.value for cell in cells]:
            return cells[names.index(field)]
    raise LookupError(row)


def test_every_table_and_field_has_a_chinese_name() -> None:
    assert set(tables()) == set(SHEETS)
    assert {column.name for columns in tables().values() for column in columns} == set(FIELDS)
    assert len(set(SHEETS.values())) == len(SHEETS)


@pytest.mark.parametrize("court", PACKS)
def test_a_pack_comes_back_as_it_went(court: str, tmp_path: Path) -> None:
    file, back = tmp_path / "pack.xlsx", tmp_path / "pack.toml"
    assert run("export", file, "--court", court).exit_code == 0
    result = run("import", file, "--output", back)
    assert result.exit_code == 0, result.output
    assert loaded(back.read_text(encoding="utf-8"), tmp_path / "c") == stored(court)


def test_inherited_rows_stay_with_the_statute_base(exported: Path) -> None:
    pack = rulebook().pack("yanling")
    own = [row.code for row in pack.nodes if row not in pack.national.nodes]
    sheet = load_workbook(exported)[SHEETS["node"]]
    codes = [cells[0].value for cells in sheet.iter_rows(min_row=HEADINGS + 1)]
    assert codes == own
    assert pack.national.nodes


def test_an_edited_limit_changes_exactly_that_node(exported: Path, tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        cell = cell_of(book[SHEETS["node"]], "documents-sent", "limit")
        assert cell.value == "5 working_day"
        cell.value = "7 day"

    back = tmp_path / "edited.toml"
    result = run("import", edited(exported, edit), "--output", back)
    assert result.exit_code == 0, result.output
    pack = loaded(back.read_text(encoding="utf-8"), tmp_path / "c")
    before = stored()
    changed = [new.code for new, old in zip(pack.nodes, before.nodes, strict=True) if new != old]
    assert changed == ["documents-sent"]
    assert pack.node("documents-sent").limit == TimeLimit(value=7, unit="day")
    assert pack.model_copy(update={"nodes": before.nodes}) == before


def test_the_switch_of_the_court_holds_for_limits_without_their_own(
    exported: Path, tmp_path: Path
) -> None:
    def edit(book: Any) -> None:
        sheet = book[SHEETS["arithmetic"]]
        sheet.cell(HEADINGS + 1, 1).value = "否"
        cell_of(book[SHEETS["node"]], "documents-sent", "limit").value = "5 day（顺延）"

    back = tmp_path / "edited.toml"
    result = run("import", edited(exported, edit), "--output", back)
    assert result.exit_code == 0, result.output
    pack = loaded(back.read_text(encoding="utf-8"), tmp_path / "c")
    assert pack.node("documents-sent").limit.roll
    assert not pack.node("triaged").limit.roll


MISTAKES = [
    ("node", "documents-sent", "limit", "5 moons", "节点: row {row}: {column} limit: 应为期限"),
    ("node", "documents-sent", "limit", "5 day（休息日停止计算）", "limit: 应为期限"),
    ("node", "documents-sent", "wait", "也许", "wait: 应为是或否"),
    (
        "node",
        "documents-sent",
        "who",
        "moon",
        "节点: row {row}: {column} who: no team or role moon",
    ),
    ("node", "documents-sent", "text", None, "节点: row {row}: {column} text: Field required"),
    ("node", "documents-sent", "readings", "四百", "readings: 应为整数"),
    ("node", "documents-sent", "due_on", "perform_by", "节点: row {row}: "),
    ("node", "documents-sent", "title", "=1+1", "title: a formula, not a value"),
    ("pool", "ordinary", "teams", "ordinary-one yesterday", "teams: 应为团队及起止日期"),
    ("routing", "full-freeze", "pool", "moon", "繁简分流: row {row}: {column} pool: no pool moon"),
    ("court", "yanling", "in_force_from", "soon", "法院: row 3: {column} in_force_from: 应为日期"),
]


@pytest.mark.parametrize(("table", "row", "field", "value", "said"), MISTAKES)
def test_a_mistake_is_told_with_sheet_row_and_column(
    exported: Path, tmp_path: Path, table: str, row: str, field: str, value: str | None, said: str
) -> None:
    place: dict[str, object] = {}

    def edit(book: Any) -> None:
        cell = cell_of(book[SHEETS[table]], row, field)
        cell.value = value
        place.update(row=cell.row, column=cell.column_letter)

    back = tmp_path / "edited.toml"
    result = run("import", edited(exported, edit), "--output", back)
    assert result.exit_code == 1
    assert said.format(**place) in result.output
    assert not back.exists()


def test_all_mistakes_are_told_at_once(exported: Path, tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        nodes = book[SHEETS["node"]]
        cell_of(nodes, "documents-sent", "limit").value = "soon"
        cell_of(nodes, "triaged", "who").value = "moon"
        nodes.cell(HEADINGS, 2).value = "name"
        book.create_sheet("草稿")
        del book[SHEETS["arithmetic"]]

    result = run("import", edited(exported, edit), "--output", tmp_path / "x.toml")
    for said in ("limit: ", "no such column", "草稿: no table of a pack", "期间计算: the sheet is"):
        assert said in result.output


def test_what_is_no_workbook_is_a_misuse(tmp_path: Path) -> None:
    file = tmp_path / "pack.xlsx"
    file.write_text("not a workbook", encoding="utf-8")
    assert run("import", file, "--output", tmp_path / "x.toml").exit_code == 2
    assert run("import", tmp_path / "none.xlsx", "--output", tmp_path / "x.toml").exit_code == 2


VALUES: list[tuple[Any, Shape, str | int]] = [
    (TimeLimit(value=5, unit="working_day"), Shape(TimeLimit, False), "5 working_day"),
    (TimeLimit(unit="same_day", roll=False), Shape(TimeLimit, False), "same_day（不顺延）"),
    (
        TimeLimit(value=24, unit="hour", roll=False, stops_on_rest_days=True),
        Shape(TimeLimit, False),
        "24 hour（休息日停止计算、不顺延）",
    ),
    (Recurrence(value=6, unit="month"), Shape(Recurrence, False), "6 month"),
    (LookBack(value=3, unit="month"), Shape(LookBack, False), "3 month"),
    (LeadTime(before=8, unit="hour"), Shape(LeadTime, False), "8 hour"),
    (True, Shape(bool, False), "是"),
    (5_000_000, Shape(int, False), 5_000_000),
    (date(2022, 3, 14), Shape(date, False), "2022-03-14"),
    ((1, 22), Shape(int, True), "1\n22"),
    (("甲", "乙"), Shape(str, True), "甲\n乙"),
    ("=SUM(A1)", Shape(str, False), "'=SUM(A1)"),
    ("'quoted'", Shape(str, False), "''quoted'"),
    ("a\\b\n\x00", Shape(str, False), "a\\\\b\n\\u{0}"),
    (("", "a\nb"), Shape(str, True), "\\e\na\\nb"),
]


@pytest.mark.parametrize(("value", "shape", "cell"), VALUES)
def test_a_value_reads_well_in_its_cell(value: Any, shape: Shape, cell: str | int) -> None:
    assert written(value, shape, roll=True) == cell


def test_a_pool_tells_from_when_until_when() -> None:
    member = PoolTeam.model_validate({"team": "fast", "from": "2022-03-14", "until": "2023-03-13"})
    cell = written((member,), Shape(PoolTeam, True), roll=True)
    assert cell == "fast 2022-03-14 2023-03-13"
    assert PoolTeam.model_validate(read(cell, Shape(PoolTeam, True))[0]) == member


def test_what_a_spreadsheet_makes_of_a_cell_is_understood() -> None:
    assert read(12368, Shape(str, True)) == ["12368"]
    assert read(5.0, Shape(int, False)) == 5
    assert read(True, Shape(bool, False)) is True
    assert read("a\r\nb", Shape(str, True)) == ["a", "b"]


def test_a_text_longer_than_a_cell_is_refused() -> None:
    with pytest.raises(BadCell, match="characters"):
        written("长" * CELL_MAX, Shape(str, False), roll=True)


@given(TEXT)
def test_no_text_is_lost_in_its_cell(text: str) -> None:
    cell = written(text, Shape(str, False), roll=True)
    assert isinstance(cell, str)
    assert not cell.startswith(("=", "+", "-", "@"))
    assert read(cell, Shape(str, False)) == text


@given(st.lists(TEXT, min_size=1, max_size=4))
def test_no_item_of_a_list_is_lost_in_its_cell(items: list[str]) -> None:
    cell = written(tuple(items), Shape(str, True), roll=True)
    assert read(cell, Shape(str, True)) == items


@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(TEXT.filter(bool), min_size=3, max_size=3), TEXT, st.lists(TEXT, max_size=3))
def test_no_strange_text_is_lost_in_a_workbook(
    tmp_path: Path, titles: list[str], consequence: str, aliases: list[str]
) -> None:
    pack = stored()
    node = pack.nodes[0].model_copy(update={"title": titles[0], "consequence": consequence})
    team = pack.teams[0].model_copy(update={"title": titles[1], "aliases": tuple(aliases)})
    strange = pack.model_copy(
        update={
            "superior": titles[2],
            "nodes": (node, *pack.nodes[1:]),
            "teams": (team, *pack.teams[1:]),
        }
    )
    file, back = tmp_path / "strange.xlsx", tmp_path / "strange.toml"
    write_workbook(strange, file)
    result = run("import", file, "--output", back)
    assert result.exit_code == 0, result.output
    assert loaded(back.read_text(encoding="utf-8"), tmp_path / "c") == strange


@given(st.dictionaries(st.sampled_from(["a", "b"]), TEXT), st.lists(TEXT, max_size=5))
def test_the_file_says_what_was_given(texts: dict[str, str], items: list[str]) -> None:
    raw = {**texts, "row": [{"items": items, "limit": {"value": 5, "unit": "day"}, "on": True}]}
    assert tomllib.loads(toml_of(raw)) == raw

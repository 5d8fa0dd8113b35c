"""Packs as workbooks: nothing is lost, nothing is computed, and every mistake is placed."""

import shutil
import tomllib
from collections.abc import Callable
from datetime import date
from difflib import unified_diff
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import CliRunner, Result

from kernel.law.limits import LeadTime, TimeLimit
from kernel.rulebook import LookBack, Recurrence, Rulebook
from kernel.rulebook.people import PoolTeam
from tests.support import copy_packs, rulebook, spoil
from zhixing.cli.courts import app
from zhixing.packs.cells import CELL_MAX, BadCell, Shape, read, written
from zhixing.packs.headings import FIELDS, PLACE, SHEETS
from zhixing.packs.toml import inline, text_of
from zhixing.packs.workbook import HEADINGS, tables

COURTS = Path(__file__).resolve().parents[2] / "courts"
PACKS = rulebook().courts
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)

Edit = Callable[[Any], None]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """Packs that a test may change."""
    return copy_packs(tmp_path / "courts", "yanling")


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The workbook of a court, exported once."""
    folder = tmp_path_factory.mktemp("workbooks")

    @cache
    def of(court: str) -> Path:
        path = folder / f"{court}.xlsx"
        assert run("export", path, "--court", court).exit_code == 0
        return path

    return of


@pytest.fixture
def exported(workbooks: Callable[[str], Path], tmp_path: Path) -> Path:
    """A workbook of 鄢陵 that a test may edit."""
    return Path(shutil.copy(workbooks("yanling"), tmp_path))


def files_in(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.toml")}


def changes(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """The lines that differ, with `-` or `+` before them."""
    assert before.keys() == after.keys()
    found = []
    for name in sorted(before):
        lines = unified_diff(before[name].splitlines(), after[name].splitlines(), n=0)
        found += [line for line in lines if line[:3] not in ("---", "+++") and line[0] in "-+"]
    return found


def brought_back(book: Path, packs: Path) -> list[str]:
    """The lines that an edited workbook changes in the files of 鄢陵."""
    before = files_in(packs / "yanling")
    result = run("import", book, "--courts", packs)
    assert result.exit_code == 0, result.output
    return changes(before, files_in(packs / "yanling"))


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
    named = {column.name for columns in tables().values() for column in columns}
    assert named | {PLACE} == set(FIELDS)
    assert len(set(SHEETS.values())) == len(SHEETS)


@pytest.mark.parametrize("court", PACKS)
def test_a_pack_that_nobody_edited_comes_back_byte_for_byte(
    workbooks: Callable[[str], Path], court: str, tmp_path: Path
) -> None:
    packs = copy_packs(tmp_path / "courts", court)
    before = {path: path.read_bytes() for path in packs.rglob("*.toml")}
    result = run("import", workbooks(court), "--courts", packs)
    assert result.exit_code == 0, result.output
    assert {path: path.read_bytes() for path in packs.rglob("*.toml")} == before


@pytest.mark.parametrize("court", PACKS)
def test_one_edited_cell_of_every_table_changes_one_line_each(
    workbooks: Callable[[str], Path], court: str, tmp_path: Path
) -> None:
    packs = copy_packs(tmp_path / "courts", court)
    told: list[str] = []

    def edit(book: Any) -> None:
        for table, title in SHEETS.items():
            for cell in list(book[title].iter_rows(min_row=HEADINGS + 1))[-1:]:
                field, value = {"court": ("title", "某院"), "warning": ("before", 2)}.get(
                    table, ("text", f"第{len(told)}条改动")
                )
                names = [heading.value for heading in book[title][HEADINGS]]
                if cell[names.index(field)].value is not None:
                    cell[names.index(field)].value = value
                    told.append(str(value))

    before = files_in(packs / court)
    book = Path(shutil.copy(workbooks(court), tmp_path))
    result = run("import", edited(book, edit), "--courts", packs)
    assert result.exit_code == 0, result.output
    lines = changes(before, files_in(packs / court))
    new = [line for line in lines if line[0] == "+"]
    assert len(told) > len(rows_without_inheritance(court)) - 2
    assert len(lines) == 2 * len(told)
    assert all(sum(value in line for line in new) >= 1 for value in told)


def rows_without_inheritance(court: str) -> list[str]:
    """The tables in which the court has rows of its own."""
    folder = rulebook().places[rulebook().pack(court).id].folder
    return [table for table in SHEETS if folder.raw.get(table)]


def test_an_edited_limit_changes_its_line(exported: Path, packs: Path) -> None:
    def edit(book: Any) -> None:
        cell = cell_of(book[SHEETS["node"]], "documents-sent", "limit")
        assert cell.value == "5 working_day"
        cell.value = "7 day"

    assert brought_back(edited(exported, edit), packs) == [
        '-limit = { value = 5, unit = "working_day" }',
        '+limit = { value = 7, unit = "day" }',
    ]
    node = Rulebook.load(packs).pack("yanling").node("documents-sent")
    assert node.limit == TimeLimit(value=7, unit="day")


def test_a_comment_behind_a_value_stays(packs: Path, tmp_path: Path) -> None:
    spoil(packs / "yanling", "months = 6\n", "months = 6  # half a year\n")
    book = tmp_path / "pack.xlsx"
    assert run("export", book, "--court", "yanling", "--courts", packs).exit_code == 0

    def edit(book: Any) -> None:
        cell_of(book[SHEETS["routing"]], "repeat-debtor", "months").value = 9

    lines = brought_back(edited(book, edit), packs)
    assert lines == ["-months = 6  # half a year", "+months = 9  # half a year"]


def test_a_later_value_is_one_line_and_older_cases_keep_theirs(exported: Path, packs: Path) -> None:
    def edit(book: Any) -> None:
        cell = cell_of(book[SHEETS["node"]], "triaged", "limit")
        cell.value = f"{cell.value}\n2027-01-01：10 day"

    pinned = Rulebook.load(packs).pack("yanling").id
    lines = brought_back(edited(exported, edit), packs)
    assert lines == [
        '-limit = { value = 15, unit = "day" }',
        '+limit = [{ value = 15, unit = "day" }, { from = 2027-01-01, value = 10, unit = "day" }]',
    ]
    rulebook = Rulebook.load(packs)
    assert rulebook.pack("yanling", pinned).node("triaged").limit.value == 15
    assert rulebook.pack("yanling").node("triaged").limit.value == 10


def test_versions_come_back_as_they_went(packs: Path, tmp_path: Path) -> None:
    spoil(
        packs / "yanling",
        'who = "receptionist"',
        'who = [{ value = "receptionist" }, { from = 2027-01-01, value = "bureau_head" }]',
    )
    spoil(
        packs / "yanling",
        'aliases = ["',
        'aliases = [{ value = ["甲"] }, { from = 2027-01-01, value = ["乙", "丙"] }]\n# was ["',
    )
    before = files_in(packs / "yanling")
    book = tmp_path / "pack.xlsx"
    result = run("export", book, "--court", "yanling", "--courts", packs)
    assert result.exit_code == 0, result.output
    cells = [
        cell.value
        for sheet in load_workbook(book)
        for row in sheet.iter_rows(min_row=HEADINGS + 1)
        for cell in row
    ]
    assert "receptionist\n2027-01-01：bureau_head" in cells
    assert "甲\n2027-01-01：\n乙\n丙" in cells
    assert run("import", book, "--courts", packs).exit_code == 0
    assert files_in(packs / "yanling") == before


def test_a_new_row_stands_below_the_one_above_it(exported: Path, packs: Path) -> None:
    def edit(book: Any) -> None:
        sheet = book[SHEETS["guard"]]
        sheet.insert_rows(HEADINGS + 2)
        names = [cell.value for cell in sheet[HEADINGS]]
        for index, name in enumerate(names, 1):
            value = sheet.cell(HEADINGS + 1, index).value
            if name not in ("#", "code", "title"):
                sheet.cell(HEADINGS + 2, index).value = value
        sheet.cell(HEADINGS + 2, names.index("code") + 1).value = "new-one"

    lines = brought_back(edited(exported, edit), packs)
    assert {"+[[guard]]", '+code = "new-one"'} <= set(lines)
    assert all(line[0] == "+" for line in lines)
    codes = [row.code for row in Rulebook.load(packs).pack("yanling").guards]
    assert codes[1] == "new-one"


def test_a_new_row_may_name_its_file(exported: Path, packs: Path) -> None:
    def edit(book: Any) -> None:
        sheet = book[SHEETS["principle"]]
        last = [cell.value for cell in sheet[sheet.max_row]]
        code = [cell.value for cell in sheet[HEADINGS]].index("code")
        sheet.append(["03-12-final", *last[1:code], "new-one", *last[code + 1 :]])

    brought_back(edited(exported, edit), packs)
    final = (packs / "yanling" / "03-12-final.toml").read_text(encoding="utf-8")
    assert '[[principle]]\ncode = "new-one"' in final


def test_a_removed_row_takes_its_lines_and_no_others(exported: Path, packs: Path) -> None:
    def edit(book: Any) -> None:
        sheet = book[SHEETS["guard"]]
        sheet.delete_rows(cell_of(sheet, "risk-told", "code").row)

    lines = brought_back(edited(exported, edit), packs)
    assert '-code = "risk-told"' in lines
    assert all(line[0] == "-" for line in lines)


def test_another_folder_gets_the_whole_pack(exported: Path, packs: Path, tmp_path: Path) -> None:
    result = run("import", exported, "--courts", packs, "--output", tmp_path / "copy")
    assert result.exit_code == 0, result.output
    assert files_in(tmp_path / "copy") == files_in(packs / "yanling")


def test_a_workbook_of_another_edition_is_refused(exported: Path, packs: Path) -> None:
    spoil(packs / "yanling", "months = 6\n", "months = 7\n")
    before = files_in(packs / "yanling")
    result = run("import", exported, "--courts", packs)
    assert result.exit_code == 1
    assert "export it again" in result.output
    assert files_in(packs / "yanling") == before


def test_inherited_rows_stay_with_the_statute_base(exported: Path) -> None:
    pack = rulebook().pack("yanling")
    own = [row.code for row in pack.nodes if row not in pack.national.nodes]
    sheet = load_workbook(exported)[SHEETS["node"]]
    codes = [cells[1].value for cells in sheet.iter_rows(min_row=HEADINGS + 1)]
    assert codes == own
    assert pack.national.nodes


def test_the_switch_of_the_court_holds_for_limits_without_their_own(
    exported: Path, packs: Path
) -> None:
    def edit(book: Any) -> None:
        sheet = book[SHEETS["arithmetic"]]
        sheet.cell(HEADINGS + 1, 2).value = "否"
        cell_of(book[SHEETS["node"]], "documents-sent", "limit").value = "5 day（顺延）"

    brought_back(edited(exported, edit), packs)
    pack = Rulebook.load(packs).pack("yanling")
    assert pack.node("documents-sent").limit.roll
    assert not pack.node("triaged").limit.roll


MISTAKES: list[tuple[str, str, str, str | None, str]] = [
    (
        "node",
        "handed-over-control",
        "limit",
        "5 moons",
        "节点: row {row}: {column} limit: 应为期限",
    ),
    ("node", "first-reception", "limit", "5 day（休息日停止计算）", "limit: 应为期限"),
    ("node", "triaged", "wait", "也许", "wait: 应为是或否"),
    ("node", "paid-out", "text", None, "节点: row {row}: {column} text: Field required"),
    ("node", "paid-out-fast", "readings", "四百", "readings: 应为整数"),
    ("node", "deducted", "title", "=1+1", "title: a formula, not a value"),
    ("node", "documents-sent", "due_on", "perform_by", "节点: row {row}: "),
    ("pool", "ordinary", "teams", "ordinary-one yesterday", "teams: 应为团队及起止日期"),
    ("court", "yanling", "in_force_from", "soon", "法院: row 3: {column} in_force_from: 应为日期"),
]
UNKNOWN_NAMES: list[tuple[str, str, str, str | None, str]] = [
    ("node", "triaged", "who", "moon", "节点: row {row}: {column} who: no team or role moon"),
    ("routing", "full-freeze", "pool", "moon", "繁简分流: row {row}: {column} pool: no pool moon"),
]


@pytest.mark.parametrize("mistakes", [MISTAKES, UNKNOWN_NAMES], ids=["values", "names"])
def test_every_mistake_is_told_with_sheet_row_and_column(
    exported: Path, packs: Path, mistakes: list[tuple[str, str, str, str | None, str]]
) -> None:
    expected: list[str] = []

    def edit(book: Any) -> None:
        for table, row, field, value, said in mistakes:
            cell = cell_of(book[SHEETS[table]], row, field)
            cell.value = value
            expected.append(said.format(row=cell.row, column=cell.column_letter))

    before = files_in(packs / "yanling")
    result = run("import", edited(exported, edit), "--courts", packs)
    assert result.exit_code == 1
    assert [said for said in expected if said not in result.output] == []
    assert files_in(packs / "yanling") == before


def test_all_mistakes_are_told_at_once(exported: Path, packs: Path) -> None:
    def edit(book: Any) -> None:
        nodes = book[SHEETS["node"]]
        cell_of(nodes, "documents-sent", "limit").value = "soon"
        cell_of(nodes, "triaged", "who").value = "moon"
        nodes.cell(HEADINGS, 3).value = "name"
        book.create_sheet("草稿")
        del book[SHEETS["arithmetic"]]

    result = run("import", edited(exported, edit), "--courts", packs)
    for said in ("limit: ", "no such column", "草稿: no table of a pack", "期间计算: the sheet is"):
        assert said in result.output


def test_what_is_no_workbook_is_a_misuse(tmp_path: Path) -> None:
    file = tmp_path / "pack.xlsx"
    file.write_text("not a workbook", encoding="utf-8")
    assert run("import", file).exit_code == 2
    assert run("import", tmp_path / "none.xlsx").exit_code == 2


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


TITLES = ("望月县人民法院", "快办组", "双方对立激烈", "张贴望月公示", "核对立案信息")


@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(TEXT.filter(bool), min_size=len(TITLES), max_size=len(TITLES)),
    st.lists(TEXT, min_size=1),
)
def test_no_strange_text_is_lost_in_a_workbook(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], aliases: list[str]
) -> None:
    packs = copy_packs(tmp_path_factory.mktemp("strange") / "courts", "wangyue")
    home = packs / "wangyue"
    for known, text in zip(TITLES, texts, strict=True):
        spoil(home, f'title = "{known}"', f"title = {inline(text)}")
    spoil(home, "[[team]]\ncode", f"[[team]]\naliases = {inline(aliases)}\ncode")
    before = files_in(home)
    file = packs / "strange.xlsx"
    result = run("export", file, "--court", "wangyue", "--courts", packs)
    assert result.exit_code == 0, result.output
    result = run("import", file, "--courts", packs)
    assert result.exit_code == 0, result.output
    assert files_in(home) == before


@given(st.dictionaries(st.sampled_from(["a", "b"]), TEXT), st.lists(TEXT, max_size=5))
def test_the_file_says_what_was_given(texts: dict[str, str], items: list[str]) -> None:
    for value in (texts, items, {"value": 5, "unit": "day"}, [texts, texts], True, 5):
        assert tomllib.loads(f"key = {text_of('key', value)}") == {"key": value}

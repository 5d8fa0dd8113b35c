"""Lists of staff in spreadsheets: round trips, and every fault with its row and column."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from contracts.triage_staff import StaffAbsent, StaffAppointed
from kernel.people.register import Register, evolve_register
from portal.tables import NotAList
from services.triage.commands.staff import StaffRow
from tests.support import pack
from zhixing.staff.lists import (
    ABSENCES,
    APPOINTMENTS,
    Problem,
    StaffList,
    WrongList,
    counted,
    read_list,
    write_list,
)
from zhixing.staff.register import body_of, list_of, planned, register_of

RUYANG = pack("ruyang")
TODAY = date(2026, 3, 10)
APPOINTED = ["人员编号", "姓名", "岗位", "所在团队", "任职首日", "任职末日"]
AWAY = ["人员编号", "代行人", "离岗首日", "离岗末日"]
EVENTS = (
    StaffAppointed(
        person="r-1",
        name="=甲",  # no formula
        office="handler",
        team="fast",
        first_day=date(2022, 6, 6),
    ),
    StaffAppointed(
        person="r-2",
        name="乙",
        office="judicial_police",
        team="special",
        first_day=date(2022, 6, 6),
        last_day=date(2026, 12, 31),
    ),
    StaffAppointed(person="r-2", name="乙", office="finance", first_day=date(2022, 6, 6)),
    StaffAbsent(
        person="r-1", substitute="r-2", first_day=date(2026, 3, 2), last_day=date(2026, 3, 20)
    ),
)


def known() -> Register:
    register = Register()
    for event in EVENTS:
        register = evolve_register(register, event)
    return register


def book(
    path: Path, rows: Sequence[Sequence[object]], away: Sequence[Sequence[object]] = ()
) -> Path:
    made = Workbook()
    made.remove(made.worksheets[0])
    for title, headings, lines in ((APPOINTMENTS, APPOINTED, rows), (ABSENCES, AWAY, away)):
        sheet = made.create_sheet(title)
        sheet.append(headings)
        for line in lines:
            sheet.append(list(line))
    made.save(path)
    return path


def faults(path: Path, register: Register | None = None) -> list[tuple[str, int, str]]:
    found = read_list(path, RUYANG)
    with pytest.raises(WrongList) as wrong:
        planned(found, register or Register(), RUYANG, TODAY)
    return [(one.sheet, one.row, one.column) for one in wrong.value.problems]


def test_an_export_that_is_imported_again_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "staff.xlsx"
    write_list(file, list_of(known()), RUYANG)
    again = read_list(file, RUYANG)
    assert (again.rows, again.absences) == (list_of(known()).rows, list_of(known()).absences)
    assert planned(again, known(), RUYANG, TODAY) == []
    assert counted([]) == "无变动"


def test_an_export_founds_the_same_register_elsewhere(tmp_path: Path) -> None:
    file = tmp_path / "staff.xlsx"
    write_list(file, list_of(known()), RUYANG)
    register = Register()
    events = planned(read_list(file, RUYANG), register, RUYANG, TODAY)
    for event in events:
        register = evolve_register(register, event)
    assert register == known()
    assert counted(events) == "任职3项、离岗1项"


def test_a_csv_holds_the_appointments(tmp_path: Path) -> None:
    file = tmp_path / "staff.csv"
    write_list(file, list_of(known()), RUYANG)
    again = read_list(file, RUYANG)
    assert (again.rows, again.absences) == (list_of(known()).rows, [])
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")  # so that Excel takes it for UTF-8


def test_a_csv_as_chinese_office_programs_write_it(tmp_path: Path) -> None:
    file = tmp_path / "staff.csv"
    line = "r-1,甲,承办人,速执团队,2022年6月6日,"
    file.write_bytes("\r\n".join([",".join(APPOINTED), line, ""]).encode("gb18030"))
    assert read_list(file, RUYANG).rows == [
        StaffRow(person="r-1", name="甲", office="handler", team="fast", first_day=date(2022, 6, 6))
    ]


def test_offices_and_teams_have_their_titles_and_text_is_no_formula(tmp_path: Path) -> None:
    file = tmp_path / "staff.xlsx"
    write_list(file, list_of(known()), RUYANG)
    sheet = load_workbook(file)[APPOINTMENTS]
    assert [cell.value for cell in sheet[1]] == APPOINTED
    assert [cell.value for cell in sheet[2]][:4] == ["r-1", "=甲", "承办人", "速执团队"]
    assert sheet["B2"].data_type == "s"
    assert [cell.value for cell in sheet[3]][:4] == ["r-2", "乙", "法警", "特执团队"]


@pytest.mark.parametrize(
    "day",
    ["2022-06-06", "2022/6/6", "2022.6.6", "2022年6月6日", date(2022, 6, 6)],
)
def test_a_day_is_written_in_many_ways(tmp_path: Path, day: object) -> None:
    file = book(tmp_path / "staff.xlsx", [["r-1", "甲", "handler", "速执团队", day]])
    assert [row.first_day for row in read_list(file, RUYANG).rows] == [date(2022, 6, 6)]


def test_all_faults_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    file = book(
        tmp_path / "staff.xlsx",
        [
            ["r-1", "甲", "承办人", "速执团队", "2022-06-06", None],
            ["r-2", "乙", "宇航员", "第九团队", "六月六日", None],
            [None, "丙", "承办人", None, "2022-06-06", None],
            [],
            ["r-4", "丁", "承办人", None, "2022-06-06", "2022-06-05"],
            ["r-1", "戊", "书记员", None, "2022-06-06", None],
            ["r-5", "己", "承办人", "第九团队", "1900-01-01", "2022-02-30"],
        ],
        [["r-1", "r-1", "2026-03-02", "2026-03-03"], ["r-1", "r-9", "2026-04-02", None]],
    )
    assert faults(file) == [
        ("任职", 3, "任职首日"),
        ("任职", 3, "岗位"),
        ("任职", 3, "所在团队"),
        ("任职", 4, "人员编号"),
        ("任职", 6, "任职末日"),
        ("任职", 7, "姓名"),
        ("任职", 8, "任职末日"),
        ("任职", 8, "所在团队"),
        ("离岗", 2, "代行人"),
        ("离岗", 3, "离岗末日"),
    ]


def test_columns_and_sheets_that_no_list_has_are_faults(tmp_path: Path) -> None:
    file = book(tmp_path / "staff.xlsx", [])
    made = load_workbook(file)
    made[APPOINTMENTS]["F1"] = "学历"
    made[APPOINTMENTS]["A1"] = "备注"
    made.create_sheet("考勤")
    made.save(file)
    assert faults(file) == [("任职", 1, "人员编号"), ("任职", 1, "学历"), ("考勤", 0, "")]


def test_a_word_for_several_offices_asks_for_the_code(tmp_path: Path) -> None:
    file = tmp_path / "staff.csv"  # 法官 is another name of judge and team_leader there
    file.write_text(f"{','.join(APPOINTED)}\ng-1,甲,法官,,2022-06-06,\n", encoding="utf-8")
    (problem,) = read_list(file, pack("gushi")).problems
    assert str(problem).startswith("任职，第2行，岗位：有多个岗位称“法官”")


def test_what_the_register_says_otherwise_is_a_fault_with_its_place(tmp_path: Path) -> None:
    file = book(
        tmp_path / "staff.xlsx",
        [["r-2", "乙", "法警", "特执团队", "2022-06-06", "2027-12-31"]],
    )
    assert faults(file, known()) == [("任职", 2, "任职末日")]


@pytest.mark.parametrize("name", ["staff.ods", "staff.xlsx", "staff.csv"])
def test_what_is_no_spreadsheet_is_not_read(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    with pytest.raises(NotAList):
        read_list(file, RUYANG)  # it is not there
    file.write_bytes(b"\xff\xfe\x00no table")
    with pytest.raises(NotAList):
        read_list(file, RUYANG)


def test_a_column_stands_once_and_a_list_has_an_end(tmp_path: Path) -> None:
    file = tmp_path / "staff.csv"
    file.write_text("姓名,姓名\n", encoding="utf-8")
    with pytest.raises(NotAList):
        read_list(file, RUYANG)
    file.write_text(",".join(APPOINTED) + "\n" * 5002 + "r-1,甲\n", encoding="utf-8")
    with pytest.raises(NotAList):
        read_list(file, RUYANG)


def test_a_workbook_without_appointments_is_no_list(tmp_path: Path) -> None:
    made = Workbook()
    made.save(tmp_path / "staff.xlsx")
    with pytest.raises(NotAList):
        read_list(tmp_path / "staff.xlsx", RUYANG)


def test_a_list_is_written_in_two_forms_only(tmp_path: Path) -> None:
    with pytest.raises(NotAList):
        write_list(tmp_path / "staff.ods", StaffList(), RUYANG)


def test_a_fault_of_the_whole_list_has_no_row() -> None:
    assert str(Problem("任职", 0, "", "一份名册至多2000行")) == "任职：一份名册至多2000行"


def test_what_the_door_shows_is_the_register() -> None:
    shown = [
        {
            "person": "r-1",
            "name": "甲",
            "offices": [
                {"office": "handler", "team": "fast", "first_day": "2022-06-06", "last_day": None}
            ],
            "absences": [
                {"substitute": "r-2", "first_day": "2026-03-02", "last_day": "2026-03-20"}
            ],
        }
    ]
    found = list_of(register_of(shown))
    assert [row.last_day for row in found.rows] == [None]
    assert body_of(found.command("ruyang"))["absences"] == [
        {
            "person": "r-1",
            "substitute": "r-2",
            "first_day": "2026-03-02",
            "last_day": "2026-03-20",
        }
    ]

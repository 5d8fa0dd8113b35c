"""A node in words: who, since when, until when, why then, and which article says so."""

import asyncio
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kernel.law.calendar import seeded
from kernel.law.limits import TimeLimit
from kernel.rulebook import LookBack, NodeRow, Recurrence, Row, StatuteRow
from kernel.rulebook.subjects import SUBJECTS
from services.enforcement.rules import CONDITIONS as OF_CLOSING
from services.supervision.rules import CONDITION_TITLES, CONDITIONS
from services.triage.rules import CONDITIONS as OF_ROUTING
from tests.support import at, pack, rulebook
from zhixing.cli.courts import app
from zhixing.packs.explain import explain, in_words
from zhixing.packs.explain_case import of_case
from zhixing.packs.explain_row import row_in_words
from zhixing.packs.words import condition_words, fact_words
from zhixing.simulation.player import MemoryStage, play
from zhixing.simulation.scenario import read

ROOT = Path(__file__).resolve().parents[2]
FREEZE = ROOT / "tests" / "scenarios" / "yanling_full_freeze.toml"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["explain", "--court", "yanling", *arguments])


def told(node: NodeRow, start: str = "2026-03-02 09:00") -> str:
    return "\n".join(in_words(explain(node, pack(), at(start), seeded("yanling"))))


def test_a_node_is_explained_day_by_day_across_the_spring_festival() -> None:
    output = run("documents-sent", "--from", "2026-02-12").output
    for words in (
        "格式化文书制作与发送（documents-sent，鄢陵县人民法院）",
        "谁办：法律文书制作、送达小组",
        "何时产生：立案；限于：首次执行案件",
        "期限：5个工作日",
        "从何时起：自立案起算",
        "2026-02-14  第2个工作日",
        "2026-02-23  休息日，不计入",
        "到：2026-02-26 24时",
        "依据：鄢法[2022]27号 二、(一)4：“格式化法律文书制作与发送工作，于立案之日起5个工作日内完成”",
        "目录：YL-038、YL-067",
        "延长：由执行局局长批准",
    ):
        assert words in output


def test_a_row_of_the_catalogue_names_the_nodes_that_answer_it() -> None:
    assert "documents-sent" in run("YL-038").output


def test_a_row_of_the_catalogue_that_no_node_answers_is_explained_by_what_does() -> None:
    result = run("YL-287")
    assert result.exit_code == 0
    assert "原则 document-reviewed，鄢陵县人民法院" in result.output


ROWS = [
    ("routing repeat-debtor", ("条件：", "月数：6", "优先于：", "决定人：", "分案池：")),
    (
        "conversion difficulty",
        (
            "原类别：",
            "新类别：",
            "审批：疑难复杂案件二次分案（执行局局长）",
            "依据：鄢法[2022]27号",
        ),
    ),
    ("closing terminated", ("结案方式", "条件：")),
    ("form enforcement-notice", ("受送达人：", "指定履行天数：")),
    ("pool ordinary", ("团队（代码 起 止）：普执一队（2020-01-01起）",)),
    ("freeze_term freeze-term-deposit", ("保全期限 freeze-term-deposit", "月数：12")),
    ("asset vehicle", ("须处置变现：是",)),
]


@pytest.mark.parametrize(("name", "said"), ROWS)
def test_a_row_of_any_table_is_explained(name: str, said: tuple[str, ...]) -> None:
    result = run(name)
    assert result.exit_code == 0, result.output
    for words in said:
        assert words in result.output


def test_an_article_names_all_its_rows() -> None:
    output = run("三、(七)").output
    assert output.count("依据：鄢法[2022]27号 三、(七)：") >= 5


def test_a_row_that_is_no_node_is_data_too() -> None:
    [answer] = json.loads(run("routing repeat-debtor", "--json").output)
    assert answer["place"] == "routing repeat-debtor"
    assert answer["words"][0].endswith("（繁简分流 repeat-debtor，鄢陵县人民法院）")


def test_every_row_of_every_court_can_be_explained() -> None:
    for each in rulebook().packs:
        rows: tuple[tuple[str, Row | StatuteRow], ...] = (
            *each.rows(),
            *each.national.statutes(),
        )
        for place, row in rows:
            if not isinstance(row, NodeRow):
                title, *lines = row_in_words(place, row, each)
                assert not title.isascii()
                assert any("依据：" in line and row.text in line for line in lines), place
                fields = [line.strip().partition("：")[0] for line in lines]
                assert not any(field.isascii() for field in fields), (place, fields)


def test_every_condition_that_a_row_chooses_has_a_title() -> None:
    for name in (*OF_CLOSING, *OF_ROUTING):
        assert not condition_words(name).isascii(), name


def test_a_row_that_nobody_has_is_named() -> None:
    result = run("moon")
    assert result.exit_code == 1
    assert "no row moon at yanling" in result.output


def test_a_start_that_is_no_instant_is_a_misuse() -> None:
    assert run("documents-sent", "--from", "soon").exit_code == 2


def test_the_explanation_is_data_too() -> None:
    [answer] = json.loads(run("documents-sent", "--from", "2026-01-05", "--json").output)
    assert answer["due"] == "2026-01-12T23:59:59+08:00"
    assert answer["steps"][1] == {"at": "2026-01-06", "note": "第1个工作日"}


def test_an_unpublished_year_is_said_to_be_provisional() -> None:
    assert "暂定" in run("documents-sent", "--from", "2026-12-30").output


SORTS = [
    (
        {"every": Recurrence(unit="week"), "limit": TimeLimit(unit="prompt")},
        "期限：每周一次，每期末届满",
    ),
    (
        {"every": Recurrence(value=6, unit="month"), "limit": TimeLimit(unit="prompt")},
        "期限：每6个月一次",
    ),
    ({"limit": TimeLimit(unit="prompt")}, "没有届满日，只显示已经多久未办"),
    (
        {"limit": TimeLimit(unit="prompt"), "set_by": "《节点意见》"},
        "由《节点意见》规定，本院尚未填写",
    ),
    (
        {"limit": TimeLimit(value=3, unit="day"), "set_by": "《节点意见》"},
        "3日（由《节点意见》规定）",
    ),
    ({"look_back": LookBack(value=3, unit="month")}, "产生前3个月以内已经办过的，视为已办"),
    (
        {"limit": TimeLimit(value=24, unit="hour", stops_on_rest_days=True)},
        "24小时（休息日停止计算）",
    ),
    ({"wait": True}, "期限：至少等待5个工作日"),
    ({"notify": ("bureau_head",), "consequence": "予以通报"}, "予以通报；告知执行局局长"),
    ({"counts_from": "event"}, "自产生之时起算"),
    (
        {"counts_from": "documents.DocumentServed/enforcement-notice"},
        "自文书送达（执行通知书）起算",
    ),
]


@pytest.mark.parametrize(("changes", "words"), SORTS, ids=[words for _, words in SORTS])
def test_every_sort_of_node_has_its_words(changes: dict[str, object], words: str) -> None:
    assert words in told(pack().node("documents-sent").model_copy(update=changes))


PERIODS = [
    # 2026-02-14 is a worked Saturday, the 15th to the 23rd are not worked
    (Recurrence(unit="working_day"), "2026-02-15 09:00", "到：2026-02-24 24时"),
    (Recurrence(unit="day"), "2026-02-15 09:00", "到：2026-02-15 24时"),
    (Recurrence(unit="week"), "2026-02-15 09:00", "到：2026-02-15 24时"),
    (Recurrence(unit="week"), "2026-02-16 09:00", "到：2026-02-22 24时"),
    (Recurrence(unit="calendar_month"), "2026-02-28 09:00", "到：2026-02-28 24时"),
    (Recurrence(value=6, unit="month"), "2026-03-31 09:00", "到：2026-09-30 24时"),
]


@pytest.mark.parametrize(("every", "start", "words"), PERIODS)
def test_a_duty_that_comes_back_is_due_at_the_end_of_its_period(
    every: Recurrence, start: str, words: str
) -> None:
    changes = {"every": every, "limit": TimeLimit(unit="prompt")}
    assert words in told(pack().node("documents-sent").model_copy(update=changes), start)


def test_a_folder_without_records_is_a_misuse(tmp_path: Path) -> None:
    result = run("documents-sent", "--case", "（2026）豫1024执1号", "--data", str(tmp_path))
    assert result.exit_code == 2
    assert "no records" in result.output


def test_every_node_of_every_court_can_be_explained() -> None:
    for each in rulebook().packs:
        for node in each.nodes:
            lines = list(in_words(explain(node, each, at("2026-03-02 09:00"), seeded(each.court))))
            assert any("依据：" in line and node.text in line for line in lines)


def test_every_fact_and_condition_that_rows_name_has_words() -> None:
    for each in rulebook().packs:
        for node in each.nodes:
            for name in (*node.opens_on, *node.closes_on, *node.cancels_on):
                assert not fact_words(name, each).isascii(), name
            for name in (*node.when, *node.closes_when, *node.cancels_when):
                assert name in CONDITION_TITLES, name
            assert node.subject in SUBJECTS, node.subject


def test_every_condition_has_a_title_where_it_is_defined() -> None:
    assert CONDITION_TITLES.keys() == CONDITIONS.keys()


def test_the_log_of_a_case_tells_the_node_s_own_dates() -> None:
    scenario = read(FREEZE)
    played = asyncio.run(play(scenario, MemoryStage(rulebook(), scenario)))
    lines = list(of_case(played.history, "documents-sent", rulebook().pack("yanling")))
    assert "documents-sent：" in lines[0]
    assert "届满" in lines[0]
    assert any("自立案" in line and "二、(一)4" in line for line in lines)
    assert any("第1个工作日" in line for line in lines)
    assert "办理完成" in lines[-1]
    assert list(of_case(played.history, "moon", rulebook().pack("yanling"))) == []

"""The commands on packs, as an official or another tool runs them."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from tests.support import copy_packs, rulebook, spoil
from zhixing.cli.courts import app as courts
from zhixing.cli.due import due_command
from zhixing.cli.triage import triage_command

app = typer.Typer()
app.add_typer(courts, name="courts")
app.command("due")(due_command)
app.command("triage")(triage_command)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """A copy of the packs that a test may spoil."""
    return copy_packs(tmp_path / "courts", "yanling")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A document of each court with every phrase, wrapped as in print."""
    directory = tmp_path / "source"
    directory.mkdir()
    for pack in rulebook().packs:
        own = (row.text for _, row in pack.rows() if not row.law)
        wrapped = "\n\n".join(text[:7] + " \n\n" + text[7:] for text in (pack.document, *own))
        (directory / f"{pack.court}.txt").write_text(wrapped, encoding="utf-8")
    return directory


@pytest.fixture
def laws(tmp_path: Path) -> Path:
    """The laws that the statute base and the courts cite, with the phrases that are cited."""
    directory = tmp_path / "laws"
    directory.mkdir()
    cited = [(row.law, row.text) for _, row in rulebook().national.statutes()]
    for pack in rulebook().packs:
        cited += [(row.law, row.text) for _, row in pack.rows() if row.law]
    for law, text in cited:
        with (directory / f"{law}.md").open("a", encoding="utf-8") as file:
            file.write(f"{text}\n" if file.tell() else f"# {law}\n\n{text}\n")
    return directory


def test_the_packs_are_in_order(source: Path, laws: Path) -> None:
    result = run("courts", "check", "--source", source, "--laws", laws)
    assert result.exit_code == 0, result.output
    assert rulebook().pack("yanling").id in result.output


SPOILT = [
    ('"intake.FilingChecked"', '"intake.FilingChcked"', "node filing-checked: closes_on"),
    ('"triage.CaseConverted"]\nwhen', '"triage.Moon"]\nwhen', "cancels_on: no event triage.Moon"),
    ('counts_from = "filing"', 'counts_from = "intake.Moon"', "counts_from: no event intake.Moon"),
    ('when = ["first_enforcement"]', 'when = ["moon"]', "when: no condition moon"),
    ('closes_when = ["confirmed"]', 'closes_when = ["moon"]', "closes_when: no condition moon"),
    ('when = ["full_freeze"]', 'when = ["moon"]', "routing full-freeze: when: no condition moon"),
    ('due_on = "perform_by"', 'due_on = "moon"', "due_on: enforcement.NoticePeriodSet has no moon"),
    (
        'subject = "document"',
        'subject = "lot"',
        "subject: documents.DocumentReturned/post names no lot",
    ),
    ('event = "control.AssetsFrozen"', 'event = "control.Moon"', "disclosure control.Moon: event"),
]


@pytest.mark.parametrize(("before", "after", "said"), SPOILT, ids=[said for *_, said in SPOILT])
def test_a_name_that_does_not_exist_is_named(
    packs: Path, before: str, after: str, said: str
) -> None:
    file = spoil(packs / "yanling", before, after)
    result = run("courts", "check", "--courts", packs)
    assert result.exit_code == 1
    assert f"yanling/{file.name}:" in result.output
    assert said in result.output


def test_a_phrase_that_the_court_never_wrote_is_named(packs: Path, source: Path) -> None:
    spoil(packs / "yanling", "繁简分流应在立案后15日内分流完毕", "繁简分流应在立案后16日内分流完毕")
    result = run("courts", "check", "--courts", packs, "--source", source)
    assert result.exit_code == 1
    assert ": node triaged: text: not in yanling.txt" in result.output


def test_phrases_are_sought_in_the_court_s_own_document_only(packs: Path, source: Path) -> None:
    document = source / "yanling.txt"
    text = document.read_text(encoding="utf-8")
    (source / "other.txt").write_text(text.replace("鄢法", "月法"), encoding="utf-8")
    document.write_text("鄢法[2022]27 号", encoding="utf-8")
    result = run("courts", "check", "--courts", packs, "--source", source)
    assert result.exit_code == 1
    assert "not in yanling.txt" in result.output


def test_a_source_without_the_court_s_document_is_named(tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("汝法[2022]1号", encoding="utf-8")
    result = run("courts", "check", "--source", tmp_path, "--court", "yanling")
    assert result.exit_code == 1
    assert "no source contains 鄢法[2022]27号" in result.output


LONGEST = 'text = "冻结被执行人的银行存款的期限不得超过一年"\nkinds'


def test_a_phrase_that_the_law_does_not_have_is_named(packs: Path, laws: Path) -> None:
    file = spoil(packs / "national", LONGEST, LONGEST.replace("一年", "九年"))
    result = run("courts", "check", "--courts", packs, "--laws", laws)
    assert result.exit_code == 1
    assert f"national/{file.name}:" in result.output
    assert ": freeze_term freeze-term-deposit: text" in result.output


def test_a_source_that_is_no_directory_is_a_misuse(tmp_path: Path) -> None:
    assert run("courts", "check", "--source", tmp_path / "moon").exit_code == 2


def test_every_node_is_listed_with_its_clock_and_ground() -> None:
    result = run("courts", "nodes", "--court", "yanling", "--json")
    assert result.exit_code == 0
    listed = {node["code"]: node for node in json.loads(result.output)}
    sent = listed["documents-sent"]
    assert sent["requirements"] == ["YL-038", "YL-067"]
    assert sent["limit"] == {"value": 5, "unit": "working_day"}
    assert sent["opens_on"] == ["intake.CaseFiled"]
    assert sent["closes_on"] == ["documents.PackageSent"]
    assert sent["article"] == "二、(一)4"
    assert sent["warn"] == {"before": 1, "unit": "working_day"}
    assert sent["extension_approval"] == "extend-node"
    nothing: dict[str, object] = {
        "every": None,
        "look_back": None,
        "set_by": None,
        "notify": [],
        "law": None,
    }
    assert {field: sent[field] for field in nothing} == nothing
    assert listed["filing-corrected"]["limit"] == {"value": None, "unit": "prompt"}


def test_the_list_for_people_has_one_line_per_node() -> None:
    lines = run("courts", "nodes", "--court", "yanling").output.splitlines()
    assert len(lines) == len(rulebook().pack("yanling").nodes)
    assert any("5 working_day" in line and "二、(一)4" in line for line in lines)


def test_an_unknown_court_is_named() -> None:
    result = run("courts", "nodes", "--court", "moon")
    assert result.exit_code == 1
    assert "no pack moon" in result.output


def test_a_due_date_comes_with_its_days() -> None:
    limit = ("--limit", "5 working_day")
    result = run(
        "due", "--court", "yanling", *limit, "--from", "2026-01-05T09:00:00+08:00", "--json"
    )
    answer = json.loads(result.output)
    assert answer["due"] == "2026-01-12T23:59:59+08:00"
    assert answer["provisional"] is False
    assert answer["steps"][1] == {"at": "2026-01-06", "note": "第1个工作日"}


def test_a_day_alone_is_a_day_in_china() -> None:
    result = run("due", "--court", "yanling", "--limit", "1 day", "--from", "2026-12-31")
    assert result.exit_code == 0
    assert "2027-01-01T23:59:59+08:00 (provisional)" in result.output


@pytest.mark.parametrize(
    ("limit", "start"), [("5 moons", "2026-01-05"), ("5 day", "yesterday"), ("5 day", "9999-12-31")]
)
def test_a_limit_or_start_that_makes_no_sense_is_refused(limit: str, start: str) -> None:
    assert run("due", "--court", "yanling", "--limit", limit, "--from", start).exit_code == 1


def test_triage_tells_tier_team_and_ground(tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text('{"claim_fen": 80000, "frozen_fen": 80000, "filed_on": "2026-03-09"}')
    answer = json.loads(run("triage", "--court", "yanling", "--facts", facts, "--json").output)
    assert (answer["tier"], answer["team"], answer["holder"]) == ("fast", "fast", "fast")
    assert answer["matched"] == ["full-freeze", "ordinary"]
    assert answer["ground"] == {
        "article": "二、(一)3",
        "text": "线上足额冻结案件直接分流至快执团队",
    }
    assert answer["provisional"] is False


@pytest.mark.parametrize("done", [True, False])
def test_an_answer_is_provisional_while_control_is_under_way(tmp_path: Path, done: bool) -> None:
    facts = tmp_path / "facts.json"
    known = {"claim_fen": 8_000_000, "filed_on": "2026-03-09", "control_done": done}
    facts.write_text(json.dumps({**known, "flags": ["civil-judgment"]}))
    answer = json.loads(run("triage", "--court", "shangqiu", "--facts", facts, "--json").output)
    assert answer["tier"] == "ordinary"
    assert [stage["roles"] for stage in answer["approval"]["stages"]] == [["centre_head"]]
    assert answer["provisional"] is not done


def test_before_the_draw_the_centre_holds_an_ordinary_case(tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text('{"property_found": false, "filed_on": "2026-03-09"}')
    answer = json.loads(run("triage", "--court", "yanling", "--facts", facts, "--json").output)
    assert (answer["tier"], answer["team"], answer["holder"]) == (
        "ordinary",
        None,
        "command-centre",
    )
    assert len(answer["candidates"]) == 4


@pytest.mark.parametrize("text", ['{"claim": 1}', "not json"])
def test_facts_with_a_mistake_are_refused(tmp_path: Path, text: str) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text(text)
    result = run("triage", "--court", "yanling", "--facts", facts)
    assert result.exit_code == 1
    assert "known fields" in result.output

"""The demonstration's staff of the five courts: the numbers that their documents name."""

from collections.abc import Iterable

import pytest

from kernel.people.register import Register, evolve_register
from services.triage.commands.staff import StaffRow
from services.triage.rules.staff import offices_of
from tests.support import pack, rulebook
from zhixing.demo.roster import REGISTERS, Roster
from zhixing.staff.lists import read_list
from zhixing.staff.register import planned

COURTS = ("gushi", "ruyang", "shangqiu", "shihe", "yanling")
SORTS = ("judge", "enforcement_officer", "judge_assistant", "judicial_police", "clerk")
# Court, article, team, the sorts of staff that are counted, how many persons.
NUMBERS = (
    ("ruyang", "一、(一)1 综合组", "general", ("enforcement_officer", "clerk"), 4),
    ("ruyang", "一、(一)1 财产查控组", "property-control", ("enforcement_officer", "clerk"), 4),
    ("ruyang", "一、(一)1 监督管理及信访督办组", "supervision", ("enforcement_officer",), 1),
    ("ruyang", "一、(一)1 监督管理及信访督办组", "supervision", ("clerk",), 1),
    ("ruyang", "一、(一)1 终本管理组", "termination", ("enforcement_officer",), 1),
    ("ruyang", "一、(一)1 终本管理组", "termination", SORTS, 1),
    ("ruyang", "一、(二)", "fast", ("judge",), 1),
    ("ruyang", "一、(二)", "fast", ("enforcement_officer",), 2),
    ("ruyang", "一、(二)", "fast", ("clerk",), 1),
    ("ruyang", "一、(三)1", "ordinary-1", ("judge",), 1),
    ("ruyang", "一、(三)1", "ordinary-1", ("enforcement_officer",), 2),
    ("ruyang", "一、(三)1", "ordinary-1", ("clerk",), 1),
    ("ruyang", "一、(三)2", "special", ("judge",), 1),
    ("ruyang", "一、(三)2", "special", ("enforcement_officer",), 2),
    ("ruyang", "一、(三)2", "special", ("judicial_police",), 1),
    ("ruyang", "一、(三)2", "special", ("clerk",), 1),
    ("ruyang", "一、(四)1", "ordinary-2", ("judge",), 1),
    ("ruyang", "一、(四)1", "ordinary-2", ("enforcement_officer",), 1),
    ("ruyang", "一、(四)1", "ordinary-2", ("clerk",), 2),
    ("ruyang", "一、(四)2", "ordinary-3", ("judge",), 1),
    ("ruyang", "一、(四)2", "ordinary-3", ("enforcement_officer",), 2),
    ("ruyang", "一、(四)2", "ordinary-3", ("clerk",), 2),
    ("ruyang", "一、(五)", "dossier-centre", ("enforcement_officer",), 1),
    ("ruyang", "一、(五)", "dossier-centre", ("clerk",), 3),
    ("ruyang", "一、(二)", "fast", ("bureau_head",), 1),
    ("ruyang", "一、(三)", "division-1", ("deputy_bureau_head",), 1),
    ("ruyang", "一、(四)", "division-2", ("political_commissar",), 1),
    ("ruyang", "一、(五)", "dossier-centre", ("team_leader",), 1),
    ("shangqiu", "第四条", "command-centre", ("centre_head",), 1),
    ("shangqiu", "第四条", "fast-1", ("team_leader",), 1),
    ("shangqiu", "第四条", "fast-2", ("team_leader",), 1),
    ("shangqiu", "第四条", "ordinary", ("team_leader",), 1),
    ("shangqiu", "第四条", "petitions", ("team_leader",), 1),
    ("shihe", "三、(六)1", "disposal-support", ("disposal_clerk",), 2),
    ("shihe", "二、(一)", "command-centre", ("duty_clerk",), 1),
    ("shihe", "三、(三)", "offline-control", ("site_control_clerk",), 1),
    ("shihe", "四、(一)", "triage", ("triage_officer",), 2),
    ("shihe", "四、(二)", "quality", ("quality_clerk",), 2),
    ("shihe", "四、(三)", "command-centre", ("fund_clerk",), 1),
    ("shihe", "四、(四)", "termination", ("closing_reviewer",), 1),
    ("yanling", "二、(一)6", "auction", ("auction_officer_real_estate",), 1),
    ("yanling", "二、(一)6", "auction", ("auction_officer_other_property",), 1),
    ("yanling", "二、(一)6", "auction", ("auction_officer_enterprise",), 1),
    ("gushi", "三、17", "special", ("team_leader",), 1),
)
# Offices that a document asks for without a number (若干名, 按…配置, 专人, 牵头): somebody holds them.
SOMEBODY = (
    *(
        ("yanling", "二、(一)", "", office)
        for office in (
            *("receptionist", "control_clerk", "document_clerk", "site_control_clerk"),
            *("fund_clerk", "quality_clerk", "delegation_clerk", "auction_officer"),
            *("closing_reviewer", "dossier_clerk"),
        )
    ),
    *(
        ("shangqiu", "第四条", team, office)
        for team in ("fast-1", "fast-2", "ordinary", "petitions")
        for office in ("judge", "judge_assistant", "clerk")
    ),
    *(
        ("shangqiu", "第四条", team, office)
        for team in ("tasks", "dossier-centre", "general-management", "dispatch")
        for office in ("judge_assistant", "clerk")
    ),
    *(
        ("gushi", "三、17", team, "team_leader")
        for team in ("fast-1", "fast-2", "ordinary-1", "ordinary-2", "ordinary-3")
    ),
    *(
        ("gushi", "一、9", "affairs-centre", office)
        for office in ("auction_officer", "fund_clerk", "dossier_clerk", "closing_reviewer")
    ),
)


def rows(court: str) -> tuple[StaffRow, ...]:
    return tuple(Roster.of(pack(court)).rows)


def persons(held: Iterable[StaffRow]) -> int:
    return len({row.person for row in held})


@pytest.mark.parametrize(
    ("court", "article", "team", "offices", "number"),
    NUMBERS,
    ids=[f"{court} {article} {'/'.join(offices)}" for court, article, _, offices, _ in NUMBERS],
)
def test_as_many_persons_as_the_document_names(
    court: str, article: str, team: str, offices: tuple[str, ...], number: int
) -> None:
    found = persons(row for row in rows(court) if row.team == team and row.office in offices)
    assert found == number, article


def test_whoever_a_document_asks_for_is_there() -> None:
    missing = [
        (court, article, team, office)
        for court, article, team, office in SOMEBODY
        if not Roster.of(pack(court)).holders(office, team)
    ]
    assert missing == []


@pytest.mark.parametrize("court", COURTS)
def test_the_list_of_a_court_can_be_entered(court: str) -> None:
    found = read_list(REGISTERS / f"{court}.csv", pack(court))
    today = max(row.first_day for row in found.rows)
    events = planned(found, Register(), pack(court), today)
    register = Register()
    for event in events:
        register = evolve_register(register, event)
    assert len(events) == len(found.rows)
    assert planned(found, register, pack(court), today) == []


@pytest.mark.parametrize("court", COURTS)
def test_every_office_is_held_and_every_team_of_a_pool_can_answer_for_a_case(court: str) -> None:
    roster = Roster.of(pack(court))
    assert {row.office for row in roster.rows} == offices_of(pack(court))
    teams = {one.team for pool in pack(court).pools for one in pool.teams}
    assert [team for team in sorted(teams) if not roster.holders("handler", team)] == []


@pytest.mark.parametrize("court", COURTS)
def test_names_are_the_documents_or_plainly_invented(court: str) -> None:
    named = {member.name for member in pack(court).members}
    invented = {row.name for row in rows(court) if row.name not in named}
    assert all(name.endswith("（虚构）") for name in invented)
    assert named <= {row.name for row in rows(court)}


@pytest.mark.parametrize("court", ["shihe", "yanling"])
def test_whom_a_document_names_holds_that_office_from_that_day(court: str) -> None:
    entered = {(row.name, row.office, row.first_day) for row in rows(court)}
    stated = {(one.name, one.role, one.from_) for one in pack(court).members}
    assert stated <= entered


@pytest.mark.parametrize("court", COURTS)
def test_every_row_says_where_it_comes_from(court: str) -> None:
    lines = (REGISTERS / f"{court}.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].endswith("备注")
    bare = [line for line in lines[1:] if line.endswith(",") and "虚构" not in line]
    assert bare == []


def test_whoever_has_a_token_is_in_the_register() -> None:
    roster = Roster.of(pack("ruyang"))
    bearers = roster.bearers(rulebook().offices)
    people = {row.person for row in roster.rows}
    assert people <= set(bearers)
    offices = offices_of(pack("ruyang"))
    assert {bearers[office][0] for office in offices} <= people
    assert bearers["operator"] == ("operator-1", ("operator",))
    assert "system" not in bearers
    assert bearers["ruyang-judge-1"][1] == ("judge", "handler")


def test_a_court_without_a_list_has_a_bearer_of_every_office() -> None:
    bearers = Roster("nowhere").bearers(["handler", "system"])
    assert bearers == {"handler": ("handler-1", ("handler",))}

"""When an act happened: never before what it builds on, and after its day under approval only."""

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import date
from typing import Any

import pytest

from contracts.approvals import ApprovalRequested, EarlierActRecorded
from contracts.enforcement import CaseNoted, CustodyNoted, PartySummoned
from kernel.base.clock import SimulatedClock
from kernel.deciding.approvals import GiveApproval, RefuseApproval
from kernel.deciding.decider import Actor, Circumstances, Refused
from kernel.deciding.earlier import BuildsOn, last_free_day, require_footing
from kernel.deciding.service import Handled
from kernel.deciding.testing_table import table
from kernel.journal.envelope import Recorded
from kernel.rulebook import Rulebook
from services.enforcement.commands import BeginWork
from services.intake.api import filing_of, usable
from services.intake.commands import CheckFiling, ScanFilingPapers
from tests.support import as_fact, at, by, calendar, pack, rulebook, storing
from zhixing.simulation.in_memory import InMemoryDeployment

COURT = "yanling"
CASE = "（2026）豫1024执77号"
ARTICLE = "第二十条"
CHECKED = "FilingChecked"
CHECK = CheckFiling(case_id=CASE)
RECEPTIONIST = by("receptionist")

FREE = table("""
    happened         | working_days | last       # 2026-02-15 to 02-23 rest, 02-14 and 02-28 work
    2026-03-02 09:00 | 0            | 2026-03-02
    2026-03-02 23:59 | 0            | 2026-03-02
    2026-03-02 09:00 | 1            | 2026-03-03
    2026-03-06 09:00 | 1            | 2026-03-09 # a Friday
    2026-03-07 09:00 | 0            | 2026-03-09 # a Saturday counts as the Monday
    2026-03-07 09:00 | 1            | 2026-03-10
    2026-02-14 09:00 | 0            | 2026-02-14 # a Saturday that is worked
    2026-02-14 09:00 | 1            | 2026-02-24 # across the Spring Festival
""")


@pytest.mark.parametrize("row", FREE, ids=lambda row: f"{row['happened']} {row['working_days']}")
def test_the_last_day_on_which_an_act_is_recorded_freely(row: dict[str, str]) -> None:
    last = last_free_day(at(row["happened"]), int(row["working_days"]), calendar())
    assert last == date.fromisoformat(row["last"])


class Town:
    """All services in memory, with one case that was filed on 03-02 at nine."""

    def __init__(self, packs: Rulebook | None = None) -> None:
        self.clock = SimulatedClock(at("2026-03-02 09:00"))
        self.services = InMemoryDeployment(packs or rulebook().serving([COURT]), self.clock)

    async def filed(self, now: str = "2026-03-02 09:00", **more: Any) -> "Town":
        self.clock.set(at(now))
        body = {
            "case_number": CASE,
            "channel": "online",
            "target": "money",
            "claim": "1000",
            "registered_on": "2026-03-02",
            "title_document": "（2025）豫1024民初1号",
            "parties": [
                {"name": "甲乙", "role": "申请执行人"},
                {"name": "丙丁", "role": "被执行人"},
            ],
            **more,
        }
        read = usable(body, self.clock.now(), pack())
        filing = await filing_of(read, COURT, self.services.keyring)
        await self.give("intake", filing, by("filing_clerk"))
        return self

    async def give(self, service: str, command: Any, actor: Actor, happened: str = "") -> Handled:
        handled = await self.services.submit(
            service,
            command,
            court=COURT,
            actor=actor,
            occurred_at=at(happened) if happened else None,
        )
        await self.services.drain()
        return handled

    async def decide(self, decision: type, approval_id: str, actor: Actor, **more: Any) -> None:
        command = decision(case_id=CASE, approval_id=approval_id, **more)
        await self.give("intake", command, actor)

    async def of(self, kind: type) -> Sequence[Recorded]:
        history = await self.services.history(COURT, CASE)
        return [recorded for recorded in history if isinstance(recorded.event, kind)]


IN_TIME = table("""
    now              | happened         | recorded
    2026-03-02 17:00 | 2026-03-02 10:00 | at once
    2026-03-02 23:59 | 2026-03-02 09:00 | at once
    2026-03-03 00:00 | 2026-03-02 23:59 | asked    # the day after
    2026-03-03 09:00 | 2026-03-02 10:00 | asked
    2026-03-09 09:00 | 2026-03-07 10:00 | at once  # Saturday's act on Monday
    2026-03-10 09:00 | 2026-03-07 10:00 | asked
    2026-03-02 17:00 | 2026-03-02 08:59 | before   # the filing
    2026-03-03 17:00 | 2026-03-02 08:59 | before
""")


@pytest.mark.parametrize("row", IN_TIME, ids=lambda row: f"{row['now']} {row['happened']}")
async def test_on_its_own_day_an_act_is_recorded_at_once_later_it_is_asked_for(
    row: dict[str, str],
) -> None:
    town = await Town().filed()
    town.clock.set(at(row["now"]))
    if row["recorded"] == "before":
        with pytest.raises(Refused, match="立案") as refused:
            await town.give("intake", CHECK, RECEPTIONIST, row["happened"])
        assert refused.value.field == "Occurred-At"
        return
    handled = await town.give("intake", CHECK, RECEPTIONIST, row["happened"])
    names = [event["name"] for event in handled.answer["events"]]
    assert names == [{"at once": "FilingChecked", "asked": "ApprovalRequested"}[row["recorded"]]]


async def test_what_lies_in_the_future_did_not_happen() -> None:
    town = await Town().filed()
    with pytest.raises(Refused) as refused:
        await town.give("intake", CHECK, RECEPTIONIST, "2026-03-02 09:01")
    assert refused.value.field == "Occurred-At"


async def test_an_approved_act_of_an_earlier_day_keeps_its_instant_and_is_marked() -> None:
    town = await Town().filed()
    town.clock.set(at("2026-03-04 09:00"))
    handled = await town.give("intake", CHECK, RECEPTIONIST, "2026-03-02 10:00")
    (asked,) = handled.answer["awaits"]
    assert asked["approval"] == "earlier-act"
    (requested,) = await town.of(ApprovalRequested)
    assert requested.event.act_at == at("2026-03-02 10:00")
    assert requested.event.requested_at == at("2026-03-04 09:00")
    town.clock.set(at("2026-03-04 11:00"))
    await town.decide(GiveApproval, asked["approval_id"], by("bureau_head"))
    (mark,) = await town.of(EarlierActRecorded)
    assert mark.event.act == "intake.CheckFiling"
    assert mark.event.act_at == at("2026-03-02 10:00")
    (checked,) = [one for one in await town.services.history(COURT, CASE) if one.name == CHECKED]
    assert (checked.occurred_at, checked.recorded_at) == (
        at("2026-03-02 10:00"),
        at("2026-03-04 11:00"),
    )
    assert checked.causation_id == mark.event_id


async def test_a_refused_act_of_an_earlier_day_is_not_recorded() -> None:
    town = await Town().filed()
    town.clock.set(at("2026-03-04 09:00"))
    handled = await town.give("intake", CHECK, RECEPTIONIST, "2026-03-02 10:00")
    (asked,) = handled.answer["awaits"]
    refusal = {"reason": "当日并未核对"}
    await town.decide(RefuseApproval, asked["approval_id"], by("bureau_head"), **refusal)
    assert CHECKED not in {one.name for one in await town.services.history(COURT, CASE)}
    now = await town.give("intake", CHECK, RECEPTIONIST)
    assert [event["name"] for event in now.answer["events"]] == [CHECKED]


async def test_nobody_approves_on_an_earlier_day() -> None:
    town = await Town().filed()
    town.clock.set(at("2026-03-03 09:00"))
    handled = await town.give("intake", CHECK, RECEPTIONIST, "2026-03-02 10:00")
    (asked,) = handled.answer["awaits"]
    town.clock.set(at("2026-03-05 09:00"))
    give = GiveApproval(case_id=CASE, approval_id=asked["approval_id"])
    with pytest.raises(Refused) as refused:
        await town.give("intake", give, by("bureau_head"), "2026-03-04 09:00")
    assert refused.value.article == ARTICLE


async def test_two_instants_of_one_act_are_two_requests() -> None:
    town = await Town().filed()
    town.clock.set(at("2026-03-04 09:00"))
    first = await town.give("intake", CHECK, RECEPTIONIST, "2026-03-02 10:00")
    again = await town.give("intake", CHECK, RECEPTIONIST, "2026-03-02 10:00")
    other = await town.give("intake", CHECK, RECEPTIONIST, "2026-03-02 11:00")
    assert first.answer["awaits"]
    assert again.answer.get("unchanged")
    assert other.answer["awaits"]


async def test_a_court_sets_how_long_acts_are_recorded_freely() -> None:
    row = pack().earlier_act
    assert row is not None
    others = [one for one in pack().approvals if one.code != row.code]
    wider = row.model_copy(update={"free_working_days": 1})
    packs = rulebook().serving([COURT])
    edition = pack().model_copy(update={"approvals": (*others, wider)})
    town = await Town(Rulebook(packs.national, (edition,), packs.places)).filed()
    town.clock.set(at("2026-03-03 17:00"))
    handled = await town.give("intake", CHECK, RECEPTIONIST, "2026-03-02 10:00")
    assert [event["name"] for event in handled.answer["events"]] == [CHECKED]
    scan = ScanFilingPapers(case_id=CASE, pages=3)
    await town.give("intake", storing(CASE), RECEPTIONIST)
    town.clock.set(at("2026-03-04 00:00"))
    assert (await town.give("intake", scan, RECEPTIONIST, "2026-03-02 10:00")).answer["awaits"]


async def test_a_filing_happened_when_it_was_filed_in_every_house_that_notes_it() -> None:
    town = await Town().filed("2026-03-06 09:00", filed_at="2026-03-02T09:00:00+08:00")
    history = await town.services.history(COURT, CASE)
    told = {(one.service, one.name): one for one in history}
    for place in (("intake", "CaseFiled"), ("enforcement", "CaseNoted")):
        assert told[place].occurred_at == at("2026-03-02 09:00")
        assert told[place].recorded_at == at("2026-03-06 09:00")
    assert told["triage", "CustodyBegan"].occurred_at == at("2026-03-06 09:00")


NOTED = CaseNoted(case_id=CASE, target="money", claim_fen=1, debtors=())
TAKEN = CustodyNoted(case_id=CASE, team="fast-team", handler="zhang")
SUMMONED = PartySummoned(case_id=CASE, person_id="P1", appear_on=date(2026, 3, 20))
PAST = tuple(
    as_fact(event, service="enforcement", case_id=CASE, occurred_at=at(day))
    for event, day in (
        (NOTED, "2026-03-02"),
        (TAKEN, "2026-03-05"),
        (SUMMONED, "2026-03-09"),
    )
)
BEGIN = BeginWork(case_id=CASE, act="tongda-check")
RELIES = {BeginWork: ("PartySummoned",)}
BUILDS = table("""
    who   | happened         | relies | why
    zhang | 2026-03-02 08:59 | no     | 立案信息获悉     # before the case was known here
    zhang | 2026-03-04 09:00 | no     | 案件接收获悉     # the handler did not have the case
    zhang | 2026-03-05 09:00 | no     |
    wang  | 2026-03-04 09:00 | no     |         # who never received it does not wait for that
    wang  | 2026-03-08 09:00 | yes    | 被执行人传唤     # on which the act is said to build
    wang  | 2026-03-09 09:00 | yes    |
""")


@pytest.mark.parametrize("row", BUILDS, ids=lambda row: f"{row['who']} {row['happened']}")
def test_an_act_never_precedes_what_it_builds_on(row: dict[str, str]) -> None:
    circumstances = Circumstances(
        court=COURT,
        pack=pack(),
        calendar=calendar(),
        at=at(row["happened"]),
        actor=by("handler", row["who"]),
        recorded_at=at("2026-03-20"),
    )
    relies: BuildsOn = RELIES if row["relies"] == "yes" else {}
    refused = pytest.raises(Refused, match=f"“{row['why']}”") if row["why"] else nullcontext()
    with refused:
        require_footing(BEGIN, PAST, relies, circumstances)

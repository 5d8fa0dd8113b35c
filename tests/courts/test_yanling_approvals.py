"""鄢陵: who may record a step that needs approval, and what has to come before it."""

import pytest

from kernel.base.clock import SimulatedClock
from kernel.deciding.approvals import GiveApproval
from kernel.deciding.decider import Actor, Refused
from kernel.deciding.steps import RecordStep
from kernel.deciding.testing_table import table
from services.intake.commands import FileCase
from tests.support import at, pack, rulebook, words
from zhixing.simulation.in_memory import InMemoryDeployment

CASE = "（2026）豫1024执101号"
NOW = "2026-07-01 09:00"

# `before` are the steps recorded first, each by the first role that its row names
EXAMPLES = table("""
    step                    | before                                    | by               | note | refused
    travel-approved         | out-of-area-property                      | handler          | 紧急 |
    travel-approved         | out-of-area-property                      | bureau_head      | 紧急 | 二、(一)5
    travel-approved         | out-of-area-property                      | handler          |      | 二、(一)5
    travel-approved         |                                           | handler          | 紧急 |
    reward-decided          | reward-applied                            | handler          | 准许 |
    order-issued            | order-applied                             | handler          |      | 三、(八)5
    resumption-decided      |                                           | closing_reviewer |      | 三、(十一)3
    resumption-decided      | resumption-checked                        | closing_reviewer |      |
    resumption-decided      | resumption-checked                        | centre_head      |      | 三、(十一)3
    resumption-transferred  | resumption-checked                        | closing_reviewer |      | 三、(十一)2
    dossier-dispute-decided |                                           | handler          | 补签 |
    dossier-dispute-decided |                                           | dossier_clerk    | 补签 | 二、(一)8
""")


async def with_a_case() -> InMemoryDeployment:
    town = InMemoryDeployment(rulebook(), SimulatedClock(at(NOW)))
    filing = FileCase(
        case_id=CASE,
        kind="first",
        channel="window",
        target="money",
        claim_fen=8_000_000,
        title_document="（2025）豫1024民初66号",
        filed_at=at(NOW),
        registered_on=at(NOW).date(),
        parties=(),
    )
    clerk = Actor("filing_clerk-1", "filing_clerk")
    await town.submit("intake", filing, court="yanling", actor=clerk)
    await town.drain()
    return town


async def record(town: InMemoryDeployment, code: str, role: str, note: str = "") -> None:
    """Record a step; where it is approved, those whom the row names approve it at once."""
    row, court = pack().step(code), "yanling"
    given = RecordStep(case_id=CASE, step=code, subject_id="X1", note=words(note))
    handled = await town.submit(row.service, given, court=court, actor=Actor(f"{role}-1", role))
    for asked in handled.answer.get("awaits", ()):
        for office in (one for stage in asked["stages"] for one in stage["roles"]):
            command = GiveApproval(case_id=CASE, approval_id=asked["approval_id"])
            await town.submit(row.service, command, court=court, actor=Actor(office, office))


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: " / ".join(row.values()))
async def test_who_may_record_a_step(row: dict[str, str]) -> None:
    town = await with_a_case()
    for code in filter(None, (name.strip() for name in row["before"].split(","))):
        await record(town, code, pack().step(code).by[0], note="已写明")
    asked = (row["step"], row["by"], row["note"])
    if not row["refused"]:
        await record(town, *asked)
        return
    with pytest.raises(Refused) as refused:
        await record(town, *asked)
    assert refused.value.article == row["refused"]

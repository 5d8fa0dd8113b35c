"""鄢陵: who may record a step that needs approval, and what has to come before it."""

import pytest

from kernel.base.clock import SimulatedClock
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
    step                    | before                                    | by               | asked by  | note | refused
    travel-approved         | out-of-area-property                      | bureau_head      | handler-1 | 紧急 |
    travel-approved         | out-of-area-property                      | handler          | clerk-1   | 紧急 | 二、(一)5
    # nobody asked; the head asked himself; no reason; no lead yet
    travel-approved         | out-of-area-property                      | bureau_head      |           | 紧急 | 二、(一)5
    travel-approved         | out-of-area-property                      | bureau_head      | bureau_head-1 | 紧急 | 二、(一)5
    travel-approved         | out-of-area-property                      | bureau_head      | handler-1 |      | 二、(一)5
    travel-approved         |                                           | bureau_head      | handler-1 | 紧急 | 二、(一)5
    entrustment-sent        | entrustment-requested                     | delegation_clerk | handler-1 |      |
    entrustment-sent        | entrustment-requested                     | handler          | handler-2 |      | 三、(五)1
    entrustment-sent        |                                           | delegation_clerk | handler-1 |      | 三、(五)3
    entrustment-replied     | entrustment-forwarded, entrustment-accepted, entrustment-sorted | delegation_clerk | | | 三、(五)4
    # the document names no approver: whom the row names, but never who asked
    reward-decided          | reward-applied                            | bureau_head      | handler-1 | 准许 |
    reward-decided          | reward-applied                            | handler          | handler-1 | 准许 | 三、(八)4(1)
    search-ordered          |                                           | bureau_head      | handler-1 | 拒不交出账簿 |
    measure-taken           |                                           | handler          |           |      | 三、(八)12(3)
    order-issued            | order-applied                             | handler          |           |      | 三、(八)5
    # both heads, the head of the centre first
    resumption-endorsed     | resumption-checked                        | centre_head      |           |      |
    resumption-endorsed     | resumption-checked                        | bureau_head      |           |      | 三、(十一)3
    resumption-decided      | resumption-checked                        | bureau_head      |           |      | 三、(十一)3
    resumption-decided      | resumption-checked, resumption-endorsed   | bureau_head      |           |      |
    resumption-decided      | resumption-checked, resumption-endorsed   | centre_head      |           |      | 三、(十一)3
    resumption-transferred  | resumption-checked, resumption-endorsed   | closing_reviewer |           |      | 三、(十一)2
    dossier-dispute-decided |                                           | bureau_head      | handler-1 | 补签 |
    dossier-dispute-decided |                                           | dossier_clerk    | handler-1 | 补签 | 二、(一)8
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


async def record(
    town: InMemoryDeployment, code: str, role: str, requester: str = "", note: str = ""
) -> None:
    row = pack().step(code)
    given = RecordStep(
        case_id=CASE, step=code, subject_id="X1", note=words(note), requester=requester
    )
    await town.submit(row.service, given, court="yanling", actor=Actor(f"{role}-1", role))


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: " / ".join(row.values()))
async def test_who_may_record_a_step(row: dict[str, str]) -> None:
    town = await with_a_case()
    for code in filter(None, (name.strip() for name in row["before"].split(","))):
        await record(town, code, pack().step(code).by[0], note="已写明")
    asked = (row["step"], row["by"], row["asked by"], row["note"])
    if not row["refused"]:
        await record(town, *asked)
        return
    with pytest.raises(Refused) as refused:
        await record(town, *asked)
    assert refused.value.article == row["refused"]

"""汝阳 二、(一)4: two tiers and five destinations, and on which ground a case goes there.

The order is that of reading 333: preservation and entrusted matters, criminal cases, campaigns,
simple cases, and everything else by an even lot.
"""

from datetime import date

import pytest

from kernel.deciding.testing_table import table
from services.triage.rules import Facts, tier
from tests.support import rulebook

PACK = rulebook().pack("ruyang")
FILED = date(2026, 3, 9)

EXAMPLES = table("""
    case         | claim | frozen | found | disposal | flags                              | goes to          | article
    # (1): equal is enough, one fen less is not
    first        | 80000 | 0      | 80000 |          |                                    | fast             | 二、(一)4 简易案件(1)
    first        | 80000 | 0      | 79999 |          |                                    | ordinary         | 二、(一)4
    # claim not stated
    first        |       | 0      | 80000 |          |                                    | ordinary         | 二、(一)4
    resumed      | 80000 | 0      | 80000 |          |                                    | fast             | 二、(一)4 简易案件(1)
    # 足额查控 and 一次性: both, and nothing to dispose of
    first        | 80000 | 80000  | 0     |          | one-go                             | fast             | 二、(一)4
    first        | 80000 | 79999  | 0     |          | one-go                             | ordinary         | 二、(一)4
    first        | 80000 | 80000  | 0     |          |                                    | ordinary         | 二、(一)4
    first        | 80000 | 80000  | 0     | vehicle  | one-go                             | ordinary         | 二、(一)4
    # 足额 by what was found: (1) asks no more
    first        | 80000 | 80000  | 80000 | vehicle  |                                    | fast             | 二、(一)4 简易案件(1)
    # (2): an act, and the notice suffices
    first act    |       | 0      | 0     |          | assistance-notice-suffices         | fast             | 二、(一)4 简易案件(2)
    first        | 80000 | 0      | 0     |          | assistance-notice-suffices         | ordinary         | 二、(一)4
    first act    |       | 0      | 0     |          |                                    | ordinary         | 二、(一)4
    first thing  |       | 0      | 0     |          | title-transfer                     | fast             | 二、(一)4 简易案件(3)
    first thing  |       | 0      | 0     |          |                                    | ordinary         | 二、(一)4
    first        | 80000 | 0      | 0     |          | performed                          | fast             | 二、(一)4 简易案件(4)
    first        | 80000 | 0      | 0     |          | willing-to-perform                 | fast             | 二、(一)4 简易案件(4)
    first        | 80000 | 0      | 0     |          | settlement-likely                  | fast             | 二、(一)4 简易案件(4)
    first        | 80000 | 0      | 0     |          | not-acceptable                     | fast             | 二、(一)4 简易案件(5)
    first        | 80000 | 0      | 0     |          | dismissible                        | fast             | 二、(一)4 简易案件(5)
    first        | 80000 | 0      | 0     |          | simple                             | fast             | 二、(一)4 简易案件(7)
    # criminal cases of the whole court, whatever else they are
    first        | 80000 | 0      | 0     |          | criminal-property                  | special          | 二、(一)4
    first        | 80000 | 80000  | 80000 |          | criminal-property, one-go          | special          | 二、(一)4
    first        | 80000 | 0      | 0     |          | gang-crime                         | special          | 一、(三)2(1)
    first        | 80000 | 0      | 0     |          | illegal-fundraising                | special          | 一、(三)2(1)
    first        | 80000 | 0      | 0     |          | duty-crime                         | special          | 一、(三)2(1)
    first        | 80000 | 0      | 80000 |          | civil-claim-in-criminal-case       | special          | 一、(三)2(1)
    first        | 80000 | 0      | 0     |          | criminal-property, special-campaign | special         | 二、(一)4
    # campaigns go before the simple kinds
    first        | 80000 | 0      | 0     |          | special-campaign                   | campaign         | 二、(一)4
    first        | 80000 | 0      | 80000 |          | special-campaign                   | campaign         | 二、(一)4
    first        | 80000 | 0      | 0     |          | special-campaign, settlement-likely | campaign        | 二、(一)4
    # not sorted by tier
    preservation | 80000 | 0      | 0     |          |                                    | property-control | 一、(一)1 财产查控组(6)
    preservation | 80000 | 0      | 80000 |          | special-campaign, simple           | property-control | 一、(一)1 财产查控组(6)
    preservation | 80000 | 0      | 0     |          | criminal-property                  | property-control | 一、(一)1 财产查控组(6)
    other        |       | 0      | 0     |          | entrusted-matter                   | property-control | 一、(一)1 财产查控组(7)
    first        | 80000 | 0      | 80000 |          | entrusted-matter                   | property-control | 一、(一)1 财产查控组(7)
    # what the document does not know goes to the judge
    other        |       | 0      | 0     |          |                                    |                  | 三、(三)
""")

WINDOW = table("""
    filed      | terminated | found | goes to  | article
    # the last day of six months, and the day after
    2026-07-15 | 2026-01-15 | 0     | fast     | 二、(一)4 简易案件(6)
    2026-07-16 | 2026-01-15 | 0     | ordinary | 二、(一)4
    # six months after 31 August end on the last day of February
    2026-02-28 | 2025-08-31 | 0     | fast     | 二、(一)4 简易案件(6)
    2026-03-01 | 2025-08-31 | 0     | ordinary | 二、(一)4
    # the day itself
    2026-01-15 | 2026-01-15 | 0     | fast     | 二、(一)4 简易案件(6)
    2026-01-14 | 2026-01-15 | 0     | ordinary | 二、(一)4
    2026-07-15 | 2026-01-15 | 80000 | fast     | 二、(一)4 简易案件(1)
""")


def facts(row: dict[str, str]) -> Facts:
    kind, _, target = row["case"].partition(" ")
    return Facts(
        kind=kind,  # type: ignore[arg-type]  # from text
        target=target or "money",  # type: ignore[arg-type]  # from text
        claim_fen=int(row["claim"]) if row["claim"] else None,
        frozen_fen=int(row["frozen"]),
        deposit_fen=int(row["found"]),
        disposal_kinds=frozenset(filter(None, (row["disposal"],))),  # type: ignore[arg-type]  # from text
        filed_on=FILED,
        flags=frozenset(flag.strip() for flag in row["flags"].split(",") if flag.strip()),
    )


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: "/".join(row.values()))
def test_where_a_case_goes(row: dict[str, str]) -> None:
    tiering = tier(facts(row), PACK, FILED)
    assert (tiering.pool or "") == row["goes to"]
    assert tiering.ground_article == row["article"]
    assert tiering.referred == (row["goes to"] == "")


@pytest.mark.parametrize("row", WINDOW, ids=lambda row: "/".join(row.values()))
def test_where_a_case_goes_after_an_earlier_one(row: dict[str, str]) -> None:
    known = Facts(
        claim_fen=80_000,
        deposit_fen=int(row["found"]),
        filed_on=date.fromisoformat(row["filed"]),
        previous_terminated_on=date.fromisoformat(row["terminated"]),
    )
    tiering = tier(known, PACK, FILED)
    assert tiering.pool == row["goes to"]
    assert tiering.ground_article == row["article"]


TIERS = table("""
    pool             | tier     | teams
    fast             | fast     | fast
    special          | special  | special
    campaign         | ordinary | ordinary-3
    ordinary         | ordinary | ordinary-1, ordinary-2, ordinary-3
    property-control |          | property-control
""")


@pytest.mark.parametrize("row", TIERS, ids=lambda row: row["pool"])
def test_who_takes_the_cases_of_a_pool(row: dict[str, str]) -> None:
    pool = PACK.pool(row["pool"])
    assert (pool.tier or "") == row["tier"]
    assert ", ".join(pool.active_on(FILED)) == row["teams"]
    assert pool.active_on(date(2019, 12, 31)) == ()


def test_every_routing_row_has_an_example() -> None:
    cited = {row["article"] for row in (*EXAMPLES, *WINDOW)}
    assert {row.article for row in PACK.routing} == cited


def test_everything_that_matched_is_told() -> None:
    """Reading 333: 刑事附带民事 with full deposits goes to 特执, and both hits are stored."""
    known = Facts(
        claim_fen=80_000,
        deposit_fen=80_000,
        flags=frozenset({"civil-claim-in-criminal-case"}),
    )
    tiering = tier(known, PACK, FILED)
    assert tiering.teams == ("special",)
    assert tiering.matched == ("criminal-kinds", "ordinary", "money-suffices")


@pytest.mark.parametrize(("control", "talk"), [(False, True), (True, False), (False, False)])
def test_before_control_and_the_first_talk_the_answer_is_provisional(
    control: bool, talk: bool
) -> None:
    """二、(一)4: 根据财产查控及首次谈话情况."""
    waiting = Facts(claim_fen=80_000, control_done=control, reception_done=talk)
    assert tier(waiting, PACK, FILED).provisional
    assert not tier(Facts(claim_fen=80_000), PACK, FILED).provisional


def test_simple_becomes_complex_and_the_team_keeps_the_case() -> None:
    """二、(二)13: three grounds, the last of them open; 执行局长 approves."""
    (row,) = PACK.conversions
    assert (row.from_tier, row.to_tier) == ("fast", "ordinary")
    assert row.keeps_team
    assert row.open_reasons
    assert row.reasons == ("新发现财产需要处置", "执行异议", "其他客观原因")
    approval = PACK.approval_of("triage.ConvertCase", row.code)
    assert approval is not None
    assert approval.roles == ("bureau_head",)


APPROVERS = table("""
    act                  | approvers              | article
    conversion           | bureau_head            | 二、(二)13
    extend-node          | court_leader           | 二、(二)13
    pause-node           | court_leader           | 二、(二)13
    document-review      | judge                  | 三、(三)
    resumption           | judge                  | 二、(一)6
    closing-termination  | closing_reviewer       | 二、(一)6
    panel-matter         | panel                  | 三、(三)
    # the document names nobody: what the court entered
    payout               | bureau_head, court_leader | 二、(一)5
    closing-other        | bureau_head            | 一、(二)(3)
    fine                 | president              | 二、(二)9
    detention            | president              | 二、(二)9
    allocation-change    | court_leader           | 二、(二)14
    three-rules-record   | centre_head            | 一、(一)1 综合组(8)
""")


@pytest.mark.parametrize("row", APPROVERS, ids=lambda row: row["act"])
def test_who_approves(row: dict[str, str]) -> None:
    approval = PACK.approval(row["act"])
    assert ", ".join(approval.roles) == row["approvers"]
    assert approval.article == row["article"]


def test_every_approval_of_the_court_has_an_example() -> None:
    assert {row.code for row in PACK.approvals if not row.law} == {row["act"] for row in APPROVERS}

"""浉河 四、(一): simple or not, and on which ground; 三、(三)3: who gets what is not simple."""

from datetime import date
from typing import Any

import pytest

from kernel.deciding.testing_table import table
from services.triage.rules import Facts, confirmation_of, tier
from tests.support import rulebook

PACK = rulebook().pack("shihe")
FILED = date(2026, 9, 7)

# Claims in yuan with two places; found: some, none, or not known yet.
EXAMPLES = table("""
    case         | claim     | money  | found | disposal    | flags                                               | goes to     | article
    # 不超过5万元 includes 50 000.00
    first        | 50000.00  |        |       |             |                                                     | fast        | 四、(一)2(一)
    first        | 50000.01  |        |       |             |                                                     | ordinary    | 四、(一)1
    first        | 49999.99  |        |       |             |                                                     | fast        | 四、(一)2(一)
    first        |           |        |       |             |                                                     | ordinary    | 四、(一)1
    # 原则上: above it only with the Bureau's reason
    first        | 50000.01  |        |       |             | claim-excused                                       | fast        | 四、(一)2(一)
    # 足额: equal is enough, one fen less is not
    first        | 80000.00  | 80000.00 | some |            |                                                     | fast        | 四、(一)2(二)
    first        | 80000.00  | 79999.99 | some |            |                                                     | ordinary    | 四、(一)1
    # an act, and one notice completes it
    first act    |           |        |       |             | assistance-notice-suffices                          | fast        | 四、(一)2(三)
    first        | 80000.00  |        |       |             | assistance-notice-suffices                          | ordinary    | 四、(一)1
    first act    |           |        |       |             |                                                     | ordinary    | 四、(一)1
    # a transfer of title is no disposal (reading 432)
    first thing  |           |        |       |             | title-transfer                                      | fast        | 四、(一)2(四)
    first thing  |           |        |       |             |                                                     | ordinary    | 四、(一)1
    first        | 80000.00  |        |       |             | performed                                           | fast        | 四、(一)2(五)
    first        | 80000.00  |        |       |             | willing-to-perform                                  | fast        | 四、(一)2(五)
    first        | 80000.00  |        |       |             | settlement-likely                                   | fast        | 四、(一)2(五)
    first        | 80000.00  |        |       |             | simple                                              | fast        | 四、(一)2(七)
    # the nine bars win over every simple kind
    first        | 45000.00  |        | some  | vehicle     |                                                     | ordinary    | 四、(一)3(一)
    first        | 45000.00  |        | some  |             | disposal-needed                                     | ordinary    | 四、(一)3(一)
    first thing  |           |        |       |             | title-transfer, disposal-needed                     | ordinary    | 四、(一)3(一)
    first        | 30000.00  |        |       |             | return-ordered                                      | ordinary    | 四、(一)3(二)
    # unclear and complicated: both (reading 436)
    first        | 30000.00  |        |       |             | criminal-restitution-unclear, complicated           | ordinary    | 四、(一)3(三)
    first        | 30000.00  |        |       |             | criminal-seized-unclear, complicated                | ordinary    | 四、(一)3(三)
    first        | 30000.00  |        |       |             | criminal-restitution-unclear                        | fast        | 四、(一)2(一)
    first        | 30000.00  |        |       |             | complicated                                         | fast        | 四、(一)2(一)
    first        | 30000.00  |        |       |             | party-or-state-organ                                | ordinary    | 四、(一)3(四)
    first        | 80000.00  | 80000.00 | some |            | party-or-state-organ                                | ordinary    | 四、(一)3(四)
    # a dispute of the kind, opposed, and in need of persuasion: all three
    first        | 30000.00  |        |       |             | family-dispute, severely-opposed, persuasion-needed | ordinary    | 四、(一)3(五)
    first        | 30000.00  |        |       |             | labour-dispute, severely-opposed, persuasion-needed | ordinary    | 四、(一)3(五)
    first        | 30000.00  |        |       |             | neighbour-dispute, severely-opposed, persuasion-needed | ordinary | 四、(一)3(五)
    first        | 30000.00  |        |       |             | family-dispute, severely-opposed                    | fast        | 四、(一)2(一)
    first        | 30000.00  |        |       |             | severely-opposed, persuasion-needed                 | fast        | 四、(一)2(一)
    # no property and all three (reading 435); without property the 终本 group has the case
    first        | 30000.00  |        | none  |             | whereabouts-unknown, served-by-announcement, no-accurate-lead | no-property | 四、(一)3(六)
    first        | 30000.00  |        | none  |             | whereabouts-unknown, served-by-announcement         | fast        | 四、(一)2(一)
    first        | 30000.00  |        | some  |             | whereabouts-unknown, served-by-announcement, no-accurate-lead | fast | 四、(一)2(一)
    first        | 30000.00  |        |       |             | objection-raised                                    | ordinary    | 四、(一)3(七)
    first        | 30000.00  |        |       |             | realisation-needed                                  | ordinary    | 四、(一)3(八)
    first        | 30000.00  |        |       |             | unsuitable-for-fast                                 | ordinary    | 四、(一)3(九)
    first        | 30000.00  |        |       |             | simple, unsuitable-for-fast                         | ordinary    | 四、(一)3(九)
    # not simple: with property to the implementation team, without to the 终本 group
    first        | 80000.00  |        | some  |             |                                                     | ordinary    | 四、(一)1
    first        | 80000.00  |        | none  |             |                                                     | no-property | 三、(三)3 末段
    first        | 30000.00  |        | none  |             | party-or-state-organ                                | no-property | 四、(一)3
    first        | 30000.00  |        | none  |             | criminal-seized-unclear, complicated                | no-property | 四、(一)3(三)
    first        | 30000.00  |        | none  |             | family-dispute, severely-opposed, persuasion-needed | no-property | 四、(一)3(五)
    # an act or a thing to be handed over is no matter of property found
    first thing  |           |        | none  |             |                                                     | ordinary    | 四、(一)1
    first act    |           |        | none  |             | objection-raised                                    | ordinary    | 四、(一)3(七)
    # only first enforcements are sorted (reading 440)
    resumed      | 30000.00  |        | some  |             |                                                     | resumed     | 四、(四)3(1)
    preservation | 30000.00  |        |       |             |                                                     |             | 四、(一)1
    other        | 30000.00  |        |       |             |                                                     |             | 四、(一)1
""")

WINDOW = table("""
    filed      | terminated | found | flags | goes to     | article
    # the last day of six months, and the day after (reading 395)
    2027-01-20 | 2026-07-20 | none  |       | fast        | 四、(一)2(六)
    2027-01-21 | 2026-07-20 | none  |       | no-property | 三、(三)3 末段
    # six months after 31 August end on the last day of February
    2027-02-28 | 2026-08-31 | none  |       | fast        | 四、(一)2(六)
    2027-03-01 | 2026-08-31 | none  |       | no-property | 三、(三)3 末段
    # the day itself, and a closing that came later
    2026-07-20 | 2026-07-20 | none  |       | fast        | 四、(一)2(六)
    2026-07-19 | 2026-07-20 | none  |       | no-property | 三、(三)3 末段
    # barred where the debtor cannot be traced (reading 433)
    2026-12-01 | 2026-07-20 | none  | whereabouts-unknown, served-by-announcement, no-accurate-lead | no-property | 四、(一)3(六)
""")


def fen(yuan: str) -> int | None:
    return int(yuan.replace(".", "")) if yuan else None


def flags(row: dict[str, str]) -> frozenset[str]:
    return frozenset(flag.strip() for flag in row["flags"].split(",") if flag.strip())


def facts(row: dict[str, str]) -> Facts:
    kind, _, target = row["case"].partition(" ")
    disposal: frozenset[Any] = frozenset(filter(None, [row["disposal"]]))
    return Facts(
        kind=kind,  # type: ignore[arg-type]  # from text
        target=target or "money",  # type: ignore[arg-type]  # from text
        claim_fen=fen(row["claim"]),
        deposit_fen=fen(row["money"]) or 0,
        property_found={"some": True, "none": False}.get(row["found"]),
        disposal_kinds=disposal,
        filed_on=FILED,
        flags=flags(row),
    )


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: "/".join(row.values()))
def test_where_a_case_goes(row: dict[str, str]) -> None:
    tiering = tier(facts(row), PACK, FILED)
    assert (tiering.pool or "") == row["goes to"]
    assert tiering.ground_article == row["article"]
    assert tiering.referred == (row["goes to"] == "")


@pytest.mark.parametrize("row", WINDOW, ids=lambda row: "/".join(row.values()))
def test_where_a_case_goes_after_a_termination(row: dict[str, str]) -> None:
    known = Facts(
        claim_fen=8_000_000,
        property_found=False,
        filed_on=date.fromisoformat(row["filed"]),
        previous_terminated_on=date.fromisoformat(row["terminated"]),
        flags=flags(row),
    )
    tiering = tier(known, PACK, FILED)
    assert tiering.pool == row["goes to"]
    assert tiering.ground_article == row["article"]


MONEY = table("""
    deposit | network | other | preserved | goes to
    # each sort of money, and all of them together
    80000   | 0       | 0     | 0         | fast
    0       | 80000   | 0     | 0         | fast
    0       | 0       | 80000 | 0         | fast
    0       | 0       | 0     | 80000     | fast
    20000   | 20000   | 20000 | 20000     | fast
    20000   | 20000   | 20000 | 19999     | ordinary
""")


@pytest.mark.parametrize("row", MONEY, ids=lambda row: "/".join(row.values()))
def test_money_of_several_kinds_that_a_deduction_collects(row: dict[str, str]) -> None:
    known = Facts(
        claim_fen=80_000_00,
        deposit_fen=int(row["deposit"]) * 100,
        network_fund_fen=int(row["network"]) * 100,
        other_money_fen=int(row["other"]) * 100,
        preserved_fen=int(row["preserved"]) * 100,
        property_found=True,
        filed_on=FILED,
    )
    assert tier(known, PACK, FILED).pool == row["goes to"]


TIERS = table("""
    pool        | tier     | team
    fast        | fast     | fast
    ordinary    | ordinary | implementation
    no-property | ordinary | termination
    resumed     |          | implementation
""")


@pytest.mark.parametrize("row", TIERS, ids=lambda row: row["pool"])
def test_who_takes_the_cases_of_a_pool(row: dict[str, str]) -> None:
    pool = PACK.pool(row["pool"])
    assert (pool.tier or "") == row["tier"]
    assert pool.active_on(FILED) == (row["team"],)
    assert pool.active_on(date(2019, 12, 31)) == ()
    assert not pool.drawn


def test_every_routing_row_has_an_example() -> None:
    cited = {row["article"] for row in (*EXAMPLES, *WINDOW)}
    assert {row.article for row in PACK.routing} == cited


def test_every_bar_that_matches_is_told() -> None:
    """S6 B: a car to be auctioned bars a case by two kinds at once."""
    known = Facts(claim_fen=4_500_000, property_found=True, disposal_kinds=frozenset({"vehicle"}))
    matched = tier(known, PACK, FILED).matched
    assert matched == ("ordinary", "small-claim", "disposal-found", "realisation-found")


def test_until_the_bureau_confirms_an_answer_is_provisional() -> None:
    """四、(一)1 由执行局统一实施管理 (reading 426)."""
    assert tier(Facts(claim_fen=3_000_000), PACK, FILED).provisional
    assert PACK.approval("triage").roles == ("bureau_head",)
    bound = {confirmation_of(row, PACK) for row in PACK.routing if row.tier is not None}
    assert bound == {PACK.approval("triage")}
    assert {confirmation_of(row, PACK) for row in PACK.routing if row.tier is None} == {None}


def test_what_a_person_judges_needs_a_reason() -> None:
    judged = {row.code for row in PACK.flags if row.reason}
    assert judged == {"claim-excused", "simple", "unsuitable-for-fast"}


APPROVERS = table("""
    act                 | approvers                                  | any
    # either the court leader, the bureau chief or the judge (reading 454)
    auction-notice      | court_leader, bureau_head, judge           | yes
    # one deferral for both clocks, one of two approvers (reading 398)
    defer-payout        | bureau_head, court_leader                  | yes
    triage              | bureau_head                                | no
    conversion          | bureau_head                                | no
    reserve-price       | panel                                      | no
    panel-document      | panel                                      | no
    auction-decision    | judge                                      | no
    closing-other       | quality_clerk                              | no
    closing-termination | closing_reviewer, quality_clerk            | no
    resumption          | team_leader                                | no
    # the document names nobody: what the court entered, if anything
    payout              | bureau_head, court_leader                  | yes
    release             | bureau_head                                | no
    fine                | president                                  | no
    pause-node          |                                            | no
    extend-node         |                                            | no
""")


@pytest.mark.parametrize("row", APPROVERS, ids=lambda row: row["act"])
def test_who_approves(row: dict[str, str]) -> None:
    approval = PACK.approval(row["act"])
    assert ", ".join(approval.roles) == row["approvers"]
    assert any(stage.one_suffices for stage in approval.stages) == (row["any"] == "yes")

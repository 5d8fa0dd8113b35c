"""商丘 第十一条: simple or ordinary; 第十七条: conversion; 第十八条: the special team; 第二十一条 to
第二十四条: matters that the kind of matter routes."""

from datetime import date

import pytest

from contracts.values import CaseKind
from kernel.deciding.testing_table import table
from services.triage.rules import Facts, Tiering, confirmation_of, tier
from tests.support import pack

PACK = pack("shangqiu")
FILED = date(2026, 3, 9)

# Amounts are fen: 30_000_000 is 300,000.00 yuan.
EXAMPLES = table("""
    case         | claim    | frozen   | flags                                     | tier     | article
    first        | 8000000  | 0        | arbitration                               | fast     | 第十一条(一)1
    # any arbitration that is not commercial, at any amount
    first        | 30000000 | 0        | arbitration                               | fast     | 第十一条(一)1
    first        | 29999999 | 0        | commercial-arbitration                    | fast     | 第十一条(一)1
    # 以上 includes the number
    first        | 30000000 | 0        | commercial-arbitration                    | ordinary | 第十一条(二)3
    first        | 30000001 | 0        | commercial-arbitration                    | ordinary | 第十一条(二)3
    # both words on the file: the narrower item wins
    first        | 30000000 | 0        | arbitration, commercial-arbitration       | ordinary | 第十一条(二)3
    # the larger amount goes before the frozen one: the ordinary list first (reading 269)
    first        | 30000000 | 30000000 | commercial-arbitration                    | ordinary | 第十一条(二)3
    first        | 29999999 | 29999999 | commercial-arbitration                    | fast     | 第十一条(一)1
    # 涉外 at any amount (reading 267)
    first        | 100      | 0        | foreign-arbitration                       | ordinary | 第十一条(二)3
    first        | 100      | 100      | arbitration, foreign-arbitration          | ordinary | 第十一条(二)3
    first        | 8000000  | 0        | litigation-costs                          | fast     | 第十一条(一)2
    # 追缴诉讼费除外
    first        | 8000000  | 0        | civil-judgment, litigation-costs          | fast     | 第十一条(一)2
    first        | 8000000  | 0        | entrusted-case                            | fast     | 第十一条(一)3
    preservation | 8000000  | 0        |                                           | fast     | 第十一条(一)4
    # no preservation case against a State organ is simple
    preservation | 8000000  | 0        | party-or-state-organ                      | ordinary | 第十一条(二)1
    # 可以覆盖: equal is enough; one fen less is not
    first        | 18000000 | 18000000 | civil-judgment                            | fast     | 第十一条(一)5
    first        | 18000000 | 17999999 | civil-judgment                            | ordinary | 第十一条(二)2
    first        | 18000000 | 18000000 |                                           | fast     | 第十一条(一)5
    first        | 18000000 | 17999999 |                                           | ordinary | 第十一条(二)5
    # claim not stated: nothing can cover it
    first        |          | 17999999 | civil-judgment                            | ordinary | 第十一条(二)2
    # scenario 2: simple item 6 by the reviewer's judgement
    first        | 18000000 | 17999900 | civil-judgment, simple                    | fast     | 第十一条(一)6
    first        | 8000000  | 0        | simple                                    | fast     | 第十一条(一)6
    # scenario 4: both lists match
    first        | 8000000  | 8000000  | party-or-state-organ                      | ordinary | 第十一条(二)1
    first        | 8000000  | 8000000  | civil-judgment, party-or-state-organ      | ordinary | 第十一条(二)1
    first        | 8000000  | 0        | civil-judgment                            | ordinary | 第十一条(二)2
    # the bracket is for civil judgments only (reading 268)
    first        | 8000000  | 8000000  | criminal-property                         | ordinary | 第十一条(二)2
    first        | 8000000  | 8000000  | administrative-property                   | ordinary | 第十一条(二)2
    first        | 8000000  | 0        | administrative-property, simple           | ordinary | 第十一条(二)2
    # any one factor (reading 271)
    first        | 8000000  | 8000000  | large-amount                              | ordinary | 第十一条(二)4
    first        | 8000000  | 8000000  | legacy-problems                           | ordinary | 第十一条(二)4
    first        | 8000000  | 8000000  | many-applicants                           | ordinary | 第十一条(二)4
    first        | 8000000  | 8000000  | complex-or-sensitive                      | ordinary | 第十一条(二)4
    first        | 8000000  | 0        | arbitration, complex-or-sensitive         | ordinary | 第十一条(二)4
    first        | 8000000  | 8000000  | not-simple                                | ordinary | 第十一条(二)5
    first        | 8000000  | 0        | arbitration, not-simple                   | ordinary | 第十一条(二)5
    # no basis that the plan names, and no simple item
    first        | 8000000  | 0        |                                           | ordinary | 第十一条(二)5
    resumed      | 8000000  | 0        |                                           | ordinary | 第十一条(二)5
    resumed      | 8000000  | 8000000  |                                           | fast     | 第十一条(一)5
    # a ground of conversion that is there at triage (reading 301)
    first        | 8000000  | 0        | arbitration, auction-needed               | ordinary | 第十七条
    first        | 8000000  | 8000000  | objection-raised                          | ordinary | 第十七条
    first        | 8000000  | 8000000  | reversal-needed                           | ordinary | 第十七条
    first        | 8000000  | 8000000  | superior-assigned                         | ordinary | 第十七条
    first        | 8000000  | 8000000  | congress-attention                        | ordinary | 第十七条
    # 特执 above 普执 (reading 258)
    first        | 8000000  | 8000000  | specially-difficult                       | special  | 第十八条
    first        | 8000000  | 0        | specially-difficult, complex-or-sensitive | special  | 第十八条
    # a matter without a kind: the head of the centre decides
    other        | 8000000  | 8000000  |                                           |          | 第十一条
""")

MATTERS = table("""
    matter                     | team               | article
    petition-supervision       | petitions          | 第二十一条
    petition-supervised        | petitions          | 第二十一条
    petition-from-superior     | petitions          | 第二十一条
    petition-below             | petitions          | 第二十一条
    supervision-review         | petitions          | 第二十一条
    double-review              | petitions          | 第二十一条
    instructions-request       | general-management | 第二十三条
    key-case                   | general-management | 第二十三条
    inbound-entrustment        | dispatch           | 第二十四条
    outbound-entrustment       | dispatch           | 第二十四条
    liaison                    | dispatch           | 第二十四条
    superior-node-supervision  | dispatch           | 第二十四条
    related-cases              | dispatch           | 第二十四条
    bankruptcy-transfer        | dispatch           | 第二十四条
    visit                      | dispatch           | 第二十四条
    telephone-report           | dispatch           | 第二十四条
""")

CONVERSIONS = table("""
    reason                           | article
    当事人提出执行异议               | 第十七条(一)
    案外人提出执行异议               | 第十七条(一)
    需要进行拍卖处置财产             | 第十七条(二)
    经执行监督程序纠正后需要执行回转 | 第十七条(三)
    被上级机关交办                   | 第十七条(四)
    被上级机关督办                   | 第十七条(四)
    人大政协关注                     | 第十七条(四)
""")


def facts(row: dict[str, str]) -> Facts:
    kind: CaseKind = row["case"]  # type: ignore[assignment]  # from text
    return Facts(
        kind=kind,
        claim_fen=int(row["claim"]) if row["claim"] else None,
        frozen_fen=int(row["frozen"]),
        filed_on=FILED,
        flags=frozenset(filter(None, map(str.strip, row["flags"].split(",")))),
    )


def sorted_by(row: dict[str, str]) -> Tiering:
    return tier(facts(row), PACK, FILED)


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: "/".join(row.values()))
def test_where_a_case_goes(row: dict[str, str]) -> None:
    tiering = sorted_by(row)
    assert (tiering.tier or "") == row["tier"]
    assert tiering.ground_article == row["article"]
    assert tiering.referred == (row["tier"] == "")


@pytest.mark.parametrize("row", MATTERS, ids=lambda row: row["matter"])
def test_the_kind_of_matter_decides_who_handles_it(row: dict[str, str]) -> None:
    """第二十一条, 第二十三条, 第二十四条: no tier, whatever the amounts are."""
    found = tier(
        Facts(kind="other", claim_fen=100, frozen_fen=100, flags=frozenset({row["matter"]})),
        PACK,
        FILED,
    )
    assert (found.tier, found.teams, found.referred) == (None, (row["team"],), False)
    assert found.ground_article == row["article"]


@pytest.mark.parametrize("row", MATTERS, ids=lambda row: row["matter"])
def test_a_matter_on_the_file_of_an_enforcement_case_does_not_route_it(row: dict[str, str]) -> None:
    """第十一条: 对中院自执案件实行繁简分流, whatever else there is to do about the case."""
    found = tier(Facts(claim_fen=100, flags=frozenset({row["matter"]})), PACK, FILED)
    assert (found.tier, found.ground_article) == ("ordinary", "第十一条(二)5")


def test_a_petition_about_an_entrusted_matter_is_a_petition() -> None:
    found = tier(
        Facts(kind="other", flags=frozenset({"petition-below", "inbound-entrustment"})),
        PACK,
        FILED,
    )
    assert found.teams == ("petitions",)


def test_every_routing_row_has_an_example() -> None:
    cited = {row["article"] for row in (*EXAMPLES, *MATTERS)}
    assert {row.article for row in PACK.routing} == cited
    grounds = {sorted_by(row).ground.code for row in EXAMPLES}
    matters = {"petitions", "instructions-and-key-cases", "dispatch-matters"}
    assert {row.code for row in PACK.routing} == grounds | matters


def test_both_lists_are_shown_where_both_match() -> None:
    """Scenario 4: a township government whose deposit is fully frozen (reading 269)."""
    township = Facts(
        claim_fen=8_000_000, frozen_fen=8_000_000, flags=frozenset({"party-or-state-organ"})
    )
    matched = tier(township, PACK, FILED).matched
    assert matched == ("full-freeze", "party-or-state-organ", "other-ordinary")


def test_a_simple_case_may_go_to_either_fast_team() -> None:
    """第十一条: 简易案件交由速执团队办理, and 第二条 has two (reading 273)."""
    found = tier(Facts(claim_fen=100, frozen_fen=100), PACK, FILED)
    assert found.teams == ("fast-1", "fast-2")


def test_older_cases_have_teams_and_cases_before_2020_none() -> None:
    known = Facts(claim_fen=100, frozen_fen=100)
    assert tier(known, PACK, date(2020, 1, 1)).teams == ("fast-1", "fast-2")
    assert tier(known, PACK, date(2019, 12, 31)).teams == ()


@pytest.mark.parametrize("row", CONVERSIONS, ids=lambda row: row["reason"])
def test_the_closed_list_of_reasons_for_a_conversion(row: dict[str, str]) -> None:
    """第十七条: the bureau head approves each of them."""
    [conversion] = [c for c in PACK.conversions if row["reason"] in c.reasons]
    assert (conversion.from_tier, conversion.to_tier) == ("fast", "ordinary")
    assert conversion.article == row["article"]
    approval = PACK.approval_of("triage.ConvertCase", conversion.code)
    assert approval is not None
    assert approval.roles == ("bureau_head",)
    assert conversion.parties_told == ("财产查控信息", "办案进程", "办案人员信息")


def test_every_reason_for_a_conversion_has_an_example() -> None:
    reasons = {reason for conversion in PACK.conversions for reason in conversion.reasons}
    assert reasons == {row["reason"] for row in CONVERSIONS}


def test_there_is_no_way_back_to_simple() -> None:
    """Reading 283: the list of 第十七条 knows one direction only."""
    assert {conversion.from_tier for conversion in PACK.conversions} == {"fast"}


APPROVERS = table("""
    act                | article          | approvers                                       | any
    closing-extension  | 第十六条         | team_leader, bureau_head, court_leader          | no
    pause-node         | 第十六条         | team_leader, bureau_head, court_leader          | no
    conversion         | 第十七条         | bureau_head                                     | no
    triage-decision    | 第十一条         | centre_head                                     | no
    special-team       | 第十八条         | bureau_head                                     | no
    document-review    | 第五条           | judge, deputy_bureau_head, bureau_head, court_leader | yes
    panel-deliberation | 第十二条         | panel                                           | no
    other-matters      | 第十二条         | team_leader, bureau_head                        | yes
    hard-question      | 第十五条         | panel, judges_meeting, adjudication_committee   | yes
    double-review      | 第二十二条       | judges_meeting                                  | no
    resumption         | 第七条(十一)     | judge                                           | no
    payout             | 第七条(十)       | fund_clerk                                      | no
""")


@pytest.mark.parametrize("row", APPROVERS, ids=lambda row: row["act"])
def test_who_approves(row: dict[str, str]) -> None:
    approval = PACK.approval(row["act"])
    assert approval.article == row["article"]
    assert ", ".join(approval.roles) == row["approvers"]
    assert approval.stages[0].one_suffices == (row["any"] == "yes")


def test_only_the_dispatch_group_pays_out() -> None:
    """第七条(十): 第（八）、（十）项工作由指挥调度组负责办理; no team of judges pays (scenario 12)."""
    [payer] = PACK.approval("payout").roles
    [role] = [role for role in PACK.roles if role.code == payer]
    assert role.team == "dispatch"


def test_the_centre_registers_every_conversion() -> None:
    """第十七条: 繁简案件转换应报执行指挥中心统一登记和移送."""
    assert {conversion.registered_by for conversion in PACK.conversions} == {PACK.command_centre}


def test_the_head_of_the_centre_confirms_what_the_group_proposes() -> None:
    """第十一条, reading 259; a specially difficult case goes to the bureau head (reading 258)."""
    bound = {row.code: confirmation_of(row, PACK) for row in PACK.routing if row.tier is not None}
    confirmed = {code: approval and approval.code for code, approval in bound.items()}
    assert confirmed.pop("specially-difficult") == "special-team"
    assert set(confirmed.values()) == {"triage-decision"}
    assert tier(Facts(claim_fen=100, frozen_fen=100), PACK, FILED).provisional

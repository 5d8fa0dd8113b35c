"""固始 二、11: simple, ordinary or special, on which ground, and what goes before what."""

from datetime import date

import pytest

from kernel.deciding.testing_table import table
from services.triage.rules import Facts, confirmation_of, tier
from tests.support import rulebook

PACK = rulebook().pack("gushi")
FILED = date(2026, 3, 9)

EXAMPLES = table("""
    case         | frozen | property | flags                                | tier     | row                | article
    # 可足额清偿: frozen at triage; equal is enough (reading 194)
    first        | 80000  | some     |                                      | fast     | money-covers       | 二、11(1)
    first        | 79999  | some     |                                      |          | refer-to-judge     | 二、11(2)
    first        | 0      | none     |                                      | fast     | no-property        | 二、11(1)
    # not known is not the same as none
    first        | 0      | unknown  |                                      |          | refer-to-judge     | 二、11(2)
    first        | 0      | some     | not-disposable-now                   | fast     | not-disposable-now | 二、11(1)
    first        | 0      | some     | performed                            | fast     | performance-likely | 二、11(1)
    first        | 0      | some     | willing-to-perform                   | fast     | performance-likely | 二、11(1)
    first        | 0      | some     | settlement-likely                    | fast     | performance-likely | 二、11(1)
    first        | 0      | some     | not-acceptable                       | fast     | inadmissible       | 二、11(1)
    first        | 0      | some     | dismissible                          | fast     | inadmissible       | 二、11(1)
    first        | 0      | some     | simple                               | fast     | simple             | 二、11(1)
    first        | 0      | house    |                                      | ordinary | disposal-needed    | 二、11(2)
    first        | 0      | vehicle  |                                      | ordinary | disposal-needed    | 二、11(2)
    first        | 0      | shares   |                                      | ordinary | disposal-needed    | 二、11(2)
    first        | 0      | equity   |                                      | ordinary | disposal-needed    | 二、11(2)
    first        | 0      | other    |                                      | ordinary | disposal-needed    | 二、11(2)
    first thing  | 0      | some     | title-transfer                       | ordinary | title-transfer     | 二、11(2)
    first        | 0      | some     | equity-transfer                      | ordinary | title-transfer     | 二、11(2)
    first act    | 0      | some     | return-of-property                   | ordinary | return-of-property | 二、11(2)
    first        | 0      | some     | party-organ-debtor                   | ordinary | party-organ-debtor | 二、11(2)
    first        | 0      | some     | not-simple                           | ordinary | not-simple         | 二、11(2)
    # a criminal judgment: either alternative, and only where it is complex and slow (reading 198)
    first        | 0      | some     | seized-goods, complex-and-slow       | ordinary | criminal-judgment  | 二、11(2)
    first        | 0      | some     | restitution-unclear, complex-and-slow | ordinary | criminal-judgment | 二、11(2)
    first        | 0      | some     | restitution-unclear                  |          | refer-to-judge     | 二、11(2)
    first        | 0      | some     | complex-and-slow                     |          | refer-to-judge     | 二、11(2)
    # a dispute alone is not ordinary, nor is opposition alone
    first        | 0      | some     | family-dispute, strongly-opposed     | ordinary | opposed-dispute    | 二、11(2)
    first        | 0      | some     | labour-dispute, strongly-opposed     | ordinary | opposed-dispute    | 二、11(2)
    first        | 0      | some     | neighbour-dispute, strongly-opposed  | ordinary | opposed-dispute    | 二、11(2)
    first        | 0      | some     | like-dispute, strongly-opposed       | ordinary | opposed-dispute    | 二、11(2)
    first        | 0      | some     | labour-dispute                       |          | refer-to-judge     | 二、11(2)
    first        | 0      | some     | strongly-opposed                     |          | refer-to-judge     | 二、11(2)
    first        | 0      | none     | labour-dispute                       | fast     | no-property        | 二、11(1)
    # the case as a whole is grave; a factor alone only prompts (reading 197)
    first        | 0      | some     | grave-as-a-whole                     | special  | grave-as-a-whole   | 二、11(3)
    first        | 0      | some     | petition-risk                        | special  | petition-risk      | 二、11(3)
    first        | 0      | some     | large-claim                          |          | refer-to-judge     | 二、11(2)
    first        | 0      | some     | legacy-problems, many-applicants     |          | refer-to-judge     | 二、11(2)
    # special before ordinary before simple (reading 193)
    first        | 80000  | house    | petition-risk                        | special  | petition-risk      | 二、11(3)
    first        | 80000  | some     | petition-risk                        | special  | petition-risk      | 二、11(3)
    first        | 80000  | some     | equity-transfer                      | ordinary | title-transfer     | 二、11(2)
    first        | 0      | none     | party-organ-debtor                   | ordinary | party-organ-debtor | 二、11(2)
    first        | 80000  | house    |                                      | ordinary | disposal-needed    | 二、11(2)
    # but what cannot be disposed of now needs no disposal now
    first        | 0      | house    | not-disposable-now                   | fast     | not-disposable-now | 二、11(1)
    first        | 0      | house    | not-disposable-now, not-simple       | ordinary | not-simple         | 二、11(2)
    first        | 0      | house    | not-disposable-now, petition-risk    | special  | petition-risk      | 二、11(3)
    # preservation is pooled work, and no tier (reading 219)
    preservation | 0      | house    | petition-risk                        |          | preservation       | 一、1
    resumed      | 0      | house    |                                      | ordinary | disposal-needed    | 二、11(2)
""")

KINDS = {
    "house": "real_estate",
    "vehicle": "vehicle",
    "shares": "securities",
    "equity": "equity",
    "other": "other",
}
FOUND = {"none": False, "unknown": None}


def facts(row: dict[str, str]) -> Facts:
    kind, _, target = row["case"].partition(" ")
    flags = frozenset(flag.strip() for flag in row["flags"].split(",") if flag.strip())
    disposal = {KINDS[row["property"]]} if row["property"] in KINDS else set()
    return Facts(
        kind=kind,  # type: ignore[arg-type]  # from text
        target=target or "money",  # type: ignore[arg-type]  # from text
        claim_fen=80_000,
        frozen_fen=int(row["frozen"]),
        property_found=FOUND.get(row["property"], True),
        disposal_kinds=frozenset(disposal),  # type: ignore[arg-type]  # from text
        filed_on=FILED,
        flags=flags,
    )


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: "/".join(row.values()))
def test_where_a_case_goes(row: dict[str, str]) -> None:
    tiering = tier(facts(row), PACK, FILED)
    assert (tiering.tier or "") == row["tier"]
    assert tiering.ground.code == row["row"]
    assert tiering.ground_article == row["article"]


def test_every_routing_row_and_every_finding_has_an_example() -> None:
    assert {row.code for row in PACK.routing} == {row["row"] for row in EXAMPLES}
    flags = {flag for row in EXAMPLES for flag in facts(row).flags}
    assert {row.code for row in PACK.flags} == flags


def test_every_row_that_matched_is_kept() -> None:
    known = Facts(
        claim_fen=80_000,
        frozen_fen=80_000,
        property_found=True,
        disposal_kinds=frozenset({"real_estate"}),
        flags=frozenset({"petition-risk", "simple"}),
    )
    matched = tier(known, PACK, FILED).matched
    assert set(matched) == {"money-covers", "disposal-needed", "petition-risk", "simple"}


def test_a_preservation_of_the_suit_counts_for_the_cover() -> None:
    known = Facts(claim_fen=80_000, frozen_fen=50_000, preserved_fen=30_000, property_found=True)
    assert tier(known, PACK, FILED).ground.code == "money-covers"


def test_a_special_case_waits_for_the_directors_word() -> None:
    special = tier(Facts(flags=frozenset({"petition-risk"})), PACK, FILED)
    assert special.provisional
    assert confirmation_of(special.ground, PACK) == PACK.approval("special-tier")


def test_before_the_queries_have_answered_the_answer_is_provisional() -> None:
    assert tier(Facts(property_found=False, control_done=False), PACK, FILED).provisional
    assert not tier(Facts(property_found=False), PACK, FILED).provisional


def test_simple_and_ordinary_cases_are_drawn_and_special_ones_are_not() -> None:
    assert [(pool.code, pool.drawn) for pool in PACK.pools] == [
        ("fast", True),
        ("ordinary", True),
        ("special", False),
        ("preservation", False),
    ]
    assert PACK.pool("fast").active_on(FILED) == ("fast-1", "fast-2")
    assert PACK.pool("ordinary").active_on(FILED) == ("ordinary-1", "ordinary-2", "ordinary-3")


APPROVERS = table("""
    act               | approvers   | article
    related-cases     | bureau_head | 二、15
    second-assignment | bureau_head | 二、14
    special-tier      | bureau_head | 三、16
    # the text names none: what the court entered
    key-manager       | bureau_head | 一、3
    draw-members      | bureau_head | 三、17
""")


@pytest.mark.parametrize("row", APPROVERS, ids=lambda row: row["act"])
def test_who_approves(row: dict[str, str]) -> None:
    approval = PACK.approval(row["act"])
    assert " ".join(approval.roles) == row["approvers"]
    assert approval.article == row["article"]


def test_a_complaint_about_the_judge_moves_simple_cases_only() -> None:
    rows = {row.code: row for row in PACK.reassignments}
    assert rows["complaint"].tiers == ("fast",)  # reading 201: a setting
    bound = {PACK.approval_of("triage.ReassignCase", row.code) for row in rows.values()}
    assert bound == {PACK.approval("second-assignment")}


@pytest.mark.parametrize(
    ("from_tier", "to_tier"), [("fast", "ordinary"), ("fast", "special"), ("ordinary", "special")]
)
def test_a_tier_changes_by_a_second_assignment_only(from_tier: str, to_tier: str) -> None:
    found = [
        row for row in PACK.conversions if (row.from_tier, row.to_tier) == (from_tier, to_tier)
    ]
    bound = [PACK.approval_of("triage.ConvertCase", row.code) for row in found]
    assert bound == [PACK.approval("second-assignment")]
    assert all(row.parties_told for row in found)

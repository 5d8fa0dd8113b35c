"""鄢陵 二、(一)9 and 二、(一)7: fast or ordinary, and on which ground."""

from datetime import date

import pytest

from kernel.deciding.testing_table import table
from services.triage.rules import BadFacts, Facts, parse_facts, tier
from tests.support import pack

PACK = pack()
FILED = date(2026, 3, 9)

EXAMPLES = table("""
    case         | claim | frozen | found | flags                      | tier     | article
    # equal is enough
    first        | 80000 | 80000  | 0     |                            | fast     | 二、(一)3
    first        | 80000 | 79999  | 0     |                            | ordinary | 二、(二)
    # claim not stated
    first        |       | 79999  | 0     |                            | ordinary | 二、(二)
    first        | 80000 | 0      | 80000 |                            | fast     | 二、(一)9第1目
    first        | 80000 | 0      | 79999 |                            | ordinary | 二、(二)
    first act    |       | 0      | 0     | assistance-notice-suffices | fast     | 二、(一)9第2目
    # not an act
    first        | 80000 | 0      | 0     | assistance-notice-suffices | ordinary | 二、(二)
    first act    |       | 0      | 0     |                            | ordinary | 二、(二)
    first thing  |       | 0      | 0     | title-transfer             | fast     | 二、(一)9第3目
    first        | 80000 | 0      | 0     | performed                  | fast     | 二、(一)9第4目
    first        | 80000 | 0      | 0     | willing-to-perform         | fast     | 二、(一)9第4目
    first        | 80000 | 0      | 0     | settlement-likely          | fast     | 二、(一)9第4目
    first        | 80000 | 0      | 0     | not-acceptable             | fast     | 二、(一)9第5目
    first        | 80000 | 0      | 0     | dismissible                | fast     | 二、(一)9第5目
    first        | 80000 | 0      | 0     | simple                     | fast     | 二、(一)9第6目
    first        | 80000 | 0      | 0     | major-difficult            | ordinary | 二、(一)7
    # reading 482
    first        | 80000 | 0      | 0     | major-difficult, simple    | ordinary | 二、(一)7
    # reading 482
    first        | 80000 | 80000  | 0     | major-difficult            | fast     | 二、(一)3
    # reading 490
    resumed      | 80000 | 0      | 0     |                            |          | 三、(十三)
    preservation | 80000 | 0      | 0     |                            |          | 二、(一)5④
    preservation | 80000 | 80000  | 0     |                            |          | 二、(一)5④
    other        | 80000 | 0      | 0     | entrusted-matter           |          | 三、(五)4
    other        | 80000 | 0      | 0     |                            |          | 三、(十三)
    resumed      | 80000 | 80000  | 0     |                            | fast     | 二、(一)3
""")

REPEAT_DEBTORS = table("""
    filed      | terminated | frozen | tier     | article
    # the last day of six months
    2026-03-09 | 2025-09-09 | 0      | ordinary | 三、(八)
    # one day later
    2026-03-09 | 2025-09-08 | 0      | ordinary | 二、(二)
    2026-03-09 | 2025-09-09 | 80000  | fast     | 二、(一)3
""")


def facts(row: dict[str, str]) -> Facts:
    kind, _, target = row["case"].partition(" ")
    flags = [flag.strip() for flag in row["flags"].split(",") if flag.strip()]
    return Facts(
        kind=kind,  # type: ignore[arg-type]  # from text
        target=target or "money",  # type: ignore[arg-type]  # from text
        claim_fen=int(row["claim"]) if row["claim"] else None,
        frozen_fen=int(row["frozen"]),
        deposit_fen=int(row["found"]),
        property_found=int(row["frozen"]) + int(row["found"]) > 0,
        filed_on=FILED,
        flags=frozenset(flags),
    )


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: "/".join(row.values()))
def test_where_a_case_goes(row: dict[str, str]) -> None:
    tiering = tier(facts(row), PACK, FILED)
    assert (tiering.tier or "") == row["tier"]
    assert tiering.ground_article == row["article"]
    assert tiering.referred == (row["article"] == "三、(十三)")


@pytest.mark.parametrize("row", REPEAT_DEBTORS, ids=lambda row: "/".join(row.values()))
def test_where_a_case_against_a_repeat_debtor_goes(row: dict[str, str]) -> None:
    known = Facts(
        claim_fen=80_000,
        frozen_fen=int(row["frozen"]),
        property_found=int(row["frozen"]) > 0,
        filed_on=date.fromisoformat(row["filed"]),
        previous_terminated_on=date.fromisoformat(row["terminated"]),
    )
    tiering = tier(known, PACK, FILED)
    assert tiering.tier == row["tier"]
    assert tiering.ground_article == row["article"]


def test_every_routing_row_has_an_example() -> None:
    cited = {row["article"] for row in (*EXAMPLES, *REPEAT_DEBTORS)}
    assert {row.article for row in PACK.routing} == cited


def test_an_ordinary_case_may_go_to_any_of_the_four_teams() -> None:
    tiering = tier(Facts(property_found=False), PACK, FILED)
    assert tiering.teams == ("ordinary-1", "ordinary-2", "ordinary-3", "ordinary-4")


def test_before_the_pool_began_there_is_nobody_in_it() -> None:
    assert tier(Facts(property_found=False), PACK, date(2019, 12, 31)).teams == ()
    assert len(tier(Facts(property_found=False), PACK, date(2020, 1, 1)).teams) == 4


def test_everything_that_matched_is_told() -> None:
    known = Facts(
        claim_fen=80_000, frozen_fen=80_000, deposit_fen=80_000, flags=frozenset({"simple"})
    )
    matched = tier(known, PACK, FILED).matched
    assert matched == ("full-freeze", "money-suffices", "simple", "ordinary")


def test_before_control_is_done_the_answer_is_provisional_but_for_a_full_freeze() -> None:
    waiting = Facts(claim_fen=80_000, control_done=False)
    assert tier(waiting, PACK, FILED).provisional
    frozen = Facts(claim_fen=80_000, frozen_fen=80_000, control_done=False)
    assert not tier(frozen, PACK, FILED).provisional


def test_property_not_known_is_not_the_same_as_none() -> None:
    known = Facts(filed_on=FILED, previous_terminated_on=date(2026, 1, 5), property_found=None)
    assert tier(known, PACK, FILED).ground.code == "ordinary"


def test_facts_are_read_from_json() -> None:
    text = '{"kind": "first", "claim_fen": 80000, "frozen_fen": 80000, "flags": ["simple"]}'
    assert parse_facts(text, PACK) == Facts(
        claim_fen=80_000, frozen_fen=80_000, flags=frozenset({"simple"})
    )


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('{"claim": 80000}', "claim"),
        ('{"claim_fen": "many"}', "claim_fen"),
        ('{"flags": ["smple"]}', "flags: not known here: smple"),
        ('{"flags": "simple"}', "flags"),
        ('{"claim_fen": -1}', "claim_fen"),
        ('{"claim_fen": true}', "claim_fen"),
        ('{"disposal_kinds": ["house"]}', "disposal_kinds"),
        ('{"filed_on": "2026-02-30"}', "filed_on"),
        ('{"kind": "second"}', "kind"),
        ("[]", "an object"),
        ("{", "JSON"),
    ],
)
def test_facts_with_a_mistake_are_refused_by_name(text: str, named: str) -> None:
    with pytest.raises(BadFacts, match=named):
        parse_facts(text, PACK)

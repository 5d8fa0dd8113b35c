"""鄢陵 三、(八): property that has to be disposed of is a route of its own, to the same teams."""

from datetime import date

import pytest

from kernel.deciding.testing_table import table
from services.triage.rules import Facts, tier
from tests.support import pack

FILED = date(2026, 3, 9)

EXAMPLES = table("""
    kind    | frozen | property    | flags             | tier     | matched                                      | article
    first   | 0      |             |                   | ordinary | ordinary                                     | 二、(二)
    first   | 0      | real_estate |                   | ordinary | ordinary, disposal                           | 三、(八)
    first   | 79999  | vehicle     |                   | ordinary | ordinary, disposal                           | 三、(八)
    # a full freeze needs no sale, and a settlement may come of itself
    first   | 80000  | real_estate |                   | fast     | full-freeze, ordinary, disposal              | 二、(一)3
    first   | 0      | real_estate | settlement-likely | fast     | performance-likely, ordinary, disposal       | 二、(一)9第4目
    # only first enforcements (YL-490)
    resumed | 0      | real_estate |                   |          |                                              | 三、(十三)
""")


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: "/".join(row.values()))
def test_property_to_dispose_of_is_told_as_a_route(row: dict[str, str]) -> None:
    known = Facts(
        kind=row["kind"],  # type: ignore[arg-type]  # from text
        claim_fen=80_000,
        frozen_fen=int(row["frozen"]),
        property_found=bool(row["property"]) or int(row["frozen"]) > 0,
        disposal_kinds=frozenset({row["property"]} - {""}),  # type: ignore[arg-type]  # from text
        filed_on=FILED,
        flags=frozenset({row["flags"]} - {""}),
    )
    found = tier(known, pack(), FILED)
    assert (found.tier or "") == row["tier"]
    assert ", ".join(found.matched) == row["matched"]
    assert found.ground_article == row["article"]

"""The law's own duties in the diary of a case: what opens, closes, restarts and cancels them."""

import pytest

from kernel.deciding.testing_table import table
from tests.courts.diary import read
from tests.support import rulebook

FREEZES = table("""
    article | facts | node | stands
    # the first term is the one that was frozen for
    第四百八十五条第二款 | 03-02 09:00 deposit-frozen#A1; 12-31 17:00 deposit-renewed#A1 | freeze-renewed#A1 | 01-06 23:59 / done
    第四百八十五条第二款 | 03-02 09:00 deposit-frozen#A1 | freeze-renewed#A1 | 01-06 23:59 / open
    第四百八十五条第二款 | 03-02 09:00 house-sealed#A1; 12-31 17:00 house-renewed#A1 | freeze-renewed#A1 | 01-06 23:59 / done
    # another asset's renewal renews nothing here
    第四百八十五条第二款 | 03-02 09:00 deposit-frozen#A1; 12-31 17:00 deposit-renewed#A2 | freeze-renewed#A1 | 01-06 23:59 / open
    # what is gone need not be renewed
    第四百八十五条第二款 | 03-02 09:00 deposit-frozen#A1; 03-20 09:00 deducted#A1 | freeze-renewed#A1 | 01-06 23:59 / cancelled
    第四百八十五条第二款 | 03-02 09:00 deposit-frozen#A1; 03-20 09:00 measure-released#A1 | freeze-renewed#A1 | 01-06 23:59 / cancelled
    # what is left of a freeze must be renewed like the whole
    第四百八十五条第二款 | 03-02 09:00 deposit-frozen#A1; 03-20 09:00 measure-reduced#A1 | freeze-renewed#A1 | 01-06 23:59 / open
    # the last day of the renewal governs; each renewal begins it anew
    第四百八十五条第二款 | 03-02 09:00 deposit-renewed#A1 | freeze-renewed-again#A1 | 03-02 23:59 / open
    第四百八十五条第二款 | 03-02 09:00 deposit-renewed#A1; 04-03 09:00 deposit-renewed#A1 | freeze-renewed-again#A1 | 04-03 23:59 / open
    第四百八十五条第二款 | 03-02 09:00 house-renewed#A1; 04-03 09:00 measure-released#A1 | freeze-renewed-again#A1 | 03-02 23:59 / done
""")

AUCTIONS = table("""
    article | facts | node | stands
    # a second failure opens the thirty days again
    第二十六条第一款 | 03-02 09:00 auction-failed#L1; 03-20 09:00 next-round-started#L1; 03-21 10:00 auction-failed#L1 | next-round-within-thirty-days#L1 | 04-20 23:59 / open
    第二十六条第一款 | 03-02 09:00 auction-failed#L1; 03-20 09:00 bidding-started#L1 | next-round-within-thirty-days#L1 | 04-01 23:59 / done
    第二十六条第一款 | 03-02 09:00 auction-failed#L1; 03-20 09:00 closed | next-round-within-thirty-days#L1 | 04-01 23:59 / cancelled
    # of two lots each has its own round
    第二十六条第一款 | 03-02 09:00 auction-failed#L1; 03-03 09:00 auction-failed#L2; 03-20 09:00 next-round-started#L2 | next-round-within-thirty-days#L1 | 04-01 23:59 / open
    # movables may be sold after fifteen days, houses after thirty
    第十二条第一款 | 03-02 09:00 movable-notice-published#L1; 03-18 00:00 now | movable-notice-waited#L1 | 03-17 23:59 / elapsed
    第十二条第一款 | 03-02 09:00 property-notice-published#L1; 03-18 00:00 now | property-notice-waited#L1 | 04-01 23:59 / open
""")

CASES = table("""
    article | facts | node | stands
    第一百八十条 | 03-02 09:00 detention-carried-out#S1; 03-03 09:00 family-told#S1 | family-told#S1 | 03-03 09:00 / done
    第一百八十条 | 03-02 09:00 detention-carried-out#S1; 03-03 09:01 family-told#S1 | family-told#S1 | 03-03 09:00 / late
    第一百一十八条第二款 | 03-02 09:00 detention-carried-out#S1; 03-17 23:59 detention-expired#S1 | detention-ended#S1 | 03-17 23:59 / done
    第一百一十八条第二款 | 03-02 09:00 detention-carried-out#S1; 03-18 00:00 detention-expired#S1 | detention-ended#S1 | 03-17 23:59 / late
    第一百八十五条 | 03-02 09:00 reconsideration-applied#S1; 03-09 17:00 reconsideration-decided#S1 | sanction-reconsidered#S1 | 03-09 23:59 / done
    第四百八十条第一款 | 03-02 09:00 filed; 03-12 23:59 enforcement-notice-sent | notice-in-ten-days | 03-12 23:59 / done
    第四百八十条第一款 | 03-02 09:00 filed; 03-13 00:00 enforcement-notice-sent | notice-in-ten-days | 03-12 23:59 / late
    第63条 | 03-02 09:00 filed; 09-02 23:59 closed | statutory-term | 09-02 23:59 / done
    第63条 | 03-02 09:00 filed; 09-03 00:00 closed | statutory-term | 09-02 23:59 / late
    # an objection that is not admitted needs no ruling
    第二百三十六条 | 03-02 09:00 objection-received#O1; 03-04 09:00 objection-declined#O1 | objection-ruled#O1 | 03-17 23:59 / done
    第二百三十八条 | 03-02 09:00 outsider-objection-received#O1; 03-17 23:59 outsider-rejected#O1 | outsider-objection-ruled#O1 | 03-17 23:59 / done
    第二百三十八条 | 03-02 09:00 outsider-objection-received#O1; 03-18 00:00 outsider-rejected#O1 | outsider-objection-ruled#O1 | 03-17 23:59 / late
    # what an outsider won is released within seven days
    第三百一十四条第一款 | 03-02 09:00 outsider-prevailed#A1; 03-10 09:00 now | objected-asset-released#A1 | 03-09 23:59 / breached
    # hours run on over rest days
    第四条 | 02-14 16:00 urgent-preservation-received#B1; 02-16 16:00 preservation-ruled#B1 | urgent-preservation-ruled#B1 | 02-16 16:00 / done
    第四条 | 02-14 16:00 urgent-preservation-received#B1; 02-16 16:01 preservation-ruled#B1 | urgent-preservation-ruled#B1 | 02-16 16:00 / late
    # an urgent ruling is begun at once, another one within five days (民事 保全规定)
    第四条 | 02-16 09:00 urgent-preservation-ruled#B1; 02-17 09:00 now | urgent-preservation-begun#B1 | - / open
    第四条 | 02-16 09:00 urgent-preservation-ruled#B1; 02-17 09:00 preservation-begun#B1 | urgent-preservation-begun#B1 | - / done
    # the applicant is told when the work is done
    第十八条第二款 | 03-02 09:00 preservation-done#B1; 03-03 09:00 preservation-told#B1 | preservation-told#B1 | - / done
    第十条第一款 | 03-02 09:00 removal-due#P2; 03-05 23:59 listing-removed#P2 | listing-removed#P2 | 03-05 23:59 / done
    第十条第一款 | 03-02 09:00 removal-due#P2; 03-06 00:00 listing-removed#P2 | listing-removed#P2 | 03-05 23:59 / late
    第九条第一款 | 03-02 09:00 withdrawal-decided#P2; 03-05 23:59 listing-withdrawn#P2 | listing-correction-made#P2 | 03-05 23:59 / done
    第十二条第一款 | 03-02 09:00 correction-applied#P2; 03-17 23:59 correction-rejected#P2 | listing-correction-decided#P2 | 03-17 23:59 / done
    第十二条第一款 | 03-02 09:00 correction-applied#P2; 03-18 00:00 withdrawal-decided#P2 | listing-correction-decided#P2 | 03-17 23:59 / late
    # at once: no date, still opened and closed
    第九条 | 03-02 09:00 withdrawal-due#P2 | consumption-restriction-withdrawn#P2 | - / open
    第九条 | 03-02 09:00 withdrawal-due#P2; 03-02 17:00 restriction-withdrawn#P2 | consumption-restriction-withdrawn#P2 | - / done
""")

ROWS = [*FREEZES, *AUCTIONS, *CASES]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["facts"])
async def test_what_becomes_of_a_statutory_duty(row: dict[str, str]) -> None:
    assert (await read(row["facts"], "gushi"))[row["node"]] == row["stands"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["facts"])
def test_the_article_is_that_of_the_duty(row: dict[str, str]) -> None:
    codes = {node.code: node.article for node in rulebook().national.nodes}
    assert codes[row["node"].partition("#")[0]] == row["article"]


@pytest.mark.parametrize(
    "cell", ["03-02 09:00 filed-for-preservation", "03-02 09:00 filed-resumed"]
)
async def test_only_a_first_enforcement_has_the_terms_from_filing(cell: str) -> None:
    assert not {"notice-in-ten-days", "statutory-term"} & (await read(cell, "gushi")).keys()

"""Rates and shares as papers write them."""

from datetime import date

import pytest

from contracts.claims import Rate
from kernel.law.claims.words import rate_of, share_of

RATES = [
    ("6%", Rate(kind="yearly", per_million=60_000)),
    ("年利率15.4％", Rate(kind="yearly", per_million=154_000)),
    ("0.05%/day", Rate(kind="daily", per_million=500)),
    ("日利率0.05%", Rate(kind="daily", per_million=500)),
    ("日万分之五", Rate(kind="daily", per_million=500)),
    ("每日千分之1", Rate(kind="daily", per_million=1_000)),
    ("万分之5", Rate(kind="yearly", per_million=500)),
    ("lpr", Rate(kind="lpr")),
    ("LPR5", Rate(kind="lpr", term="five_years")),
    ("4xlpr", Rate(kind="lpr", multiple_per_thousand=4_000)),
    ("一年期LPR的四倍", Rate(kind="lpr", multiple_per_thousand=4_000)),
    ("四倍一年期LPR", Rate(kind="lpr", multiple_per_thousand=4_000)),
    ("1.3倍的LPR", Rate(kind="lpr", multiple_per_thousand=1_300)),
    ("5年期以上LPR加0.5%", Rate(kind="lpr", per_million=5_000, term="five_years")),
    (
        "4xlpr1+0.5%@2020-08-20",
        Rate(
            kind="lpr",
            per_million=5_000,
            multiple_per_thousand=4_000,
            fixed_on=date(2020, 8, 20),
        ),
    ),
]


@pytest.mark.parametrize(("text", "rate"), RATES, ids=[text for text, _ in RATES])
def test_a_rate_is_read(text: str, rate: Rate) -> None:
    assert rate_of(text) == rate


@pytest.mark.parametrize(
    "text",
    [
        "",
        "6",
        "%",
        "-6%",
        "0.00001%",
        "lpr-0.5%",
        "4xlpr@2020-02-30",
        "6%" + " " * 40,
        "lpr的0.0001倍",
    ],
)
def test_what_is_no_rate_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        rate_of(text)


def test_a_share_is_a_percentage() -> None:
    assert (share_of("40%"), share_of("33.3333％")) == (400_000, 333_333)
    for text in ("1/3", "33.33333%", "40"):
        with pytest.raises(ValueError):
            share_of(text)

"""What each debtor answers for: jointly, for a share, up to a limit, after the others."""

from datetime import date

import pytest

from contracts.claims import Claim, ClaimHead, Liability, Title
from kernel.deciding.testing_table import table
from kernel.law.claims import Payment, Terms, owed_by, reckon

ENDED, ON = date(2025, 1, 1), date(2025, 1, 11)  # ten days: 175.00 on 100000.00
TERMS = Terms(doubled_per_million=175)
HEADS = (
    ClaimHead(code="loan", kind="principal", amount_fen=10_000_000),
    ClaimHead(code="fee", kind="costs", amount_fen=1_000_000, doubles=False),
)
NAMED = ("loan",)

ANSWERS = table("""
    manner        | share   | most_fen | paid by | paid fen | loan     | fee     | doubled
    joint         | 1000000 |          |         | 0        | 10000000 | 1000000 | 17500
    # whoever paid: what is left is left of all
    joint         | 1000000 |          | other   | 3000000  | 8000000  | 0       | 14000
    joint         | 1000000 |          | me      | 3000000  | 8000000  | 0       | 14000
    several       | 400000  |          |         | 0        | 4000000  | 400000  | 7000
    # what the other pays takes nothing from my share, until less than it is left
    several       | 400000  |          | other   | 3000000  | 4000000  | 0       | 5600
    several       | 400000  |          | other   | 8000000  | 3000000  | 0       | 2100
    several       | 400000  |          | me      | 3000000  | 2000000  | 0       | 5600
    # a limit is used up by what I paid, and by nobody else
    supplementary | 1000000 | 5000000  |         | 0        | 4000000  | 1000000 | 0
    supplementary | 1000000 | 5000000  | me      | 3000000  | 2000000  | 0       | 0
    supplementary | 1000000 | 5000000  | other   | 3000000  | 5000000  | 0       | 0
    supplementary | 1000000 | 3000000  | me      | 3000000  | 0        | 0       | 0
    joint         | 1000000 | 0        |         | 0        | 0        | 0       | 0
""")


@pytest.mark.parametrize("row", ANSWERS, ids=lambda row: " ".join(row.values()))
def test_what_a_debtor_answers_for(row: dict[str, str]) -> None:
    liable = Liability(
        debtor_id="me",
        manner=row["manner"],  # type: ignore[arg-type]  # one of the choices, by the table
        share_per_million=int(row["share"]),
        most_fen=int(row["most_fen"]) if row["most_fen"] else None,
    )
    claim = Claim(
        heads=tuple(sorted(HEADS, key=lambda head: head.kind)),
        title=Title(number="（2024）豫1024民初1号", perform_until=ENDED),
        liabilities=(liable,),
    )
    fen = int(row["paid fen"])
    paid = [Payment(on=ENDED, amount_fen=fen, by=row["paid by"])] if fen else []
    found = owed_by("me", claim, reckon(claim, ON, TERMS, payments=paid))
    assert found.manner == row["manner"]
    assert found.parts_fen == {name: int(row[name]) for name in ("fee", "loan", "doubled")}


def test_a_debtor_of_some_heads_owes_the_doubled_part_of_these() -> None:
    second = ClaimHead(code="goods", kind="principal", amount_fen=10_000_000)
    liable = Liability(debtor_id="me", manner="joint", heads=NAMED)
    claim = Claim(
        heads=(*HEADS, second),
        title=Title(number="1", perform_until=ENDED),
        liabilities=(liable,),
    )
    owed = reckon(claim, ON, TERMS)
    found = owed_by("me", claim, owed)
    assert found.parts_fen == {"loan": 10_000_000, "doubled": 17_500}
    assert found.total_fen == 10_017_500
    other = owed_by("other", claim, owed)
    assert (other.manner, other.total_fen) == ("joint", owed.total_fen)

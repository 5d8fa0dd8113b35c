"""The claim by heads, as an application tells it: read, reckoned, or refused with its place."""

from datetime import date
from typing import Any

import pytest

from contracts.claims import Claim, ClaimHead, Liability, Phase, Rate, Title
from contracts.values import Party, Sealed
from kernel.law.claims import Terms
from services.intake.rules import Reading, read_application, to_file_case
from tests.intake.of_claims import OF_CLAIMS
from tests.intake.samples import NOW, applicant, application, debtor

TERMS = Terms(doubled_per_million=175)
TITLE = "（2025）豫1024民初1103号"
LOAN: dict[str, Any] = {"kind": "本金", "amount": "36500.00"}
INTEREST: dict[str, Any] = {
    "kind": "利息",
    "phases": [{"first_day": "2026-01-01", "rate": "年利率10%"}],
}


def read(*heads: Any, **changes: Any) -> Reading:
    told = {"claim": ..., "heads": list(heads)} | changes
    return read_application(application(**told), NOW, terms=TERMS)


def problems(reading: Reading) -> list[tuple[str, str]]:
    return [(found.code, found.field) for found in reading.problems]


def warnings(reading: Reading) -> list[tuple[str, str]]:
    return [(found.code, found.field) for found in reading.warnings]


def test_heads_are_read_and_the_total_is_reckoned_to_the_day_of_the_filing() -> None:
    reading = read(LOAN, INTEREST, perform_until="2026-02-28", title_court="鄢陵县人民法院")
    assert (reading.warnings, reading.problems) == ((), ())
    rate = Rate(kind="yearly", per_million=100_000)
    assert reading.claim == Claim(
        heads=(
            ClaimHead(code="1", kind="principal", amount_fen=3_650_000),
            ClaimHead(
                code="2",
                kind="interest",
                phases=(Phase(first_day=date(2026, 1, 1), rate=rate, of=("1",)),),
            ),
        ),
        title=Title(number=TITLE, court="鄢陵县人民法院", perform_until=date(2026, 2, 28)),
    )
    # 61 days of 10.00, two days of 6.3875
    assert reading.claim_fen == 3_650_000 + 61_000 + 1_278


def test_everything_of_a_claim_is_read() -> None:
    heads = (
        {**LOAN, "code": "A", "perform_until": "2026-02-01", "doubles": "否"},
        {
            "kind": "interest",
            "code": "B",
            "amount": 100,
            "most": "2000",
            "phases": [
                {
                    "first_day": "2025年12月1日",
                    "last_day": "2025-12-31",
                    "rate": "日万分之五",
                    "most": "4倍LPR",
                    "base": "3000",
                    "of": "A",
                    "year_days": "360",
                }
            ],
        },
        {"kind": "行为", "wording": "停止侵害"},
    )
    liable = {"manner": "补充责任", "share": "40%", "most": "1000", "heads": ["A"]}
    reading = read(
        *heads,
        payment_order="A、B",
        earlier_doubled="1.50",
        title_effective_on="2026-01-08",
        parties=[applicant(), debtor(liability=liable)],
    )
    assert problems(reading) == []
    assert reading.claim is not None
    assert reading.claim.order == ("A", "B")
    assert reading.claim.earlier_doubled_fen == 150
    assert reading.claim.title.effective_on == date(2026, 1, 8)
    assert reading.claim.liabilities == (
        Liability(
            debtor_id="1",
            manner="supplementary",
            share_per_million=400_000,
            most_fen=100_000,
            heads=("A",),
        ),
    )
    first, second, third = reading.claim.heads
    assert (first.perform_until, first.doubles) == (date(2026, 2, 1), False)
    assert (second.amount_fen, second.most_fen) == (10_000, 200_000)
    phase = second.phases[0]
    assert (phase.last_day, phase.base_fen, phase.of) == (date(2025, 12, 31), 300_000, ("A",))
    assert phase.rate == Rate(kind="daily", per_million=500)
    assert phase.rate_most == Rate(kind="lpr", multiple_per_thousand=4_000, year_days=360)
    assert (third.code, third.kind, third.wording) == ("3", "act", "停止侵害")


def test_the_persons_of_the_liabilities_are_those_of_the_parties() -> None:
    name = Sealed(key="P1", nonce="bm9uY2U=", text="dGV4dA==")
    parties = (
        Party(person_id="P1", role="applicant", kind="natural", name=name),
        Party(person_id="P2", role="debtor", kind="legal", name=name),
    )
    reading = read(
        LOAN, parties=[applicant(), debtor(liability={"manner": "按份", "share": "40%"})]
    )
    command = to_file_case(reading, parties)
    assert command.claim is not None
    assert [one.debtor_id for one in command.claim.liabilities] == ["P2"]
    assert to_file_case(read_application(application(), NOW), parties).claim is None


ODD: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    ({"claim": "36500.00"}, []),
    ({"claim": "36500.01"}, [("claim-differs", "claim")]),
    ({"target": "行为"}, [("target-differs", "target")]),
    ({"perform_until": "2026-03-01"}, []),
    ({"perform_until": "2026-03-02"}, [("perform-ahead", "perform_until")]),
    # the heads without the doubled part, or with it
    ({"claim": "36500.00", "perform_until": "2026-02-28"}, []),
    ({"claim": "36512.78", "perform_until": "2026-02-28"}, []),
    ({"claim": "36512.77", "perform_until": "2026-02-28"}, [("claim-differs", "claim")]),
]


@pytest.mark.parametrize(("changes", "told"), ODD)
def test_what_does_not_fit_is_a_warning(
    changes: dict[str, Any], told: list[tuple[str, str]]
) -> None:
    reading = read(LOAN, **changes)
    assert reading.accepted
    assert warnings(reading) == told


def test_an_act_alone_has_no_amount() -> None:
    act = {"kind": "act", "wording": "停止侵害"}
    reading = read(act, target="行为")
    assert (reading.claim_fen, warnings(reading), problems(reading)) == (None, [], [])


def test_days_before_the_rule_of_2014_have_to_be_stated() -> None:
    reading = read(LOAN, perform_until="2010-06-02")
    assert problems(reading) == [("earlier-interest", "earlier_doubled")]
    assert read(LOAN, perform_until="2010-06-02", earlier_doubled="100").accepted


def phase(**changes: Any) -> dict[str, Any]:
    told = {"first_day": "2026-01-01", "rate": "6%"} | changes
    runs = {name: value for name, value in told.items() if value is not ...}
    return {"kind": "利息", "phases": [runs]}


def liable(**changes: Any) -> dict[str, Any]:
    return {"parties": [applicant(), debtor(liability={"manner": "连带"} | changes)]}


WRONG: list[tuple[tuple[Any, ...], dict[str, Any], tuple[str, str]]] = [
    ((), {"heads": {}}, ("heads-malformed", "heads")),
    ((), {"heads": [], "payment_order": "1"}, ("heads-missing", "payment_order")),
    ((), {"heads": "本金"}, ("heads-malformed", "heads")),
    ((), {"heads": [LOAN] * 51}, ("heads-malformed", "heads")),
    ((), {"heads": ..., "payment_order": "1"}, ("heads-missing", "payment_order")),
    (("本金",), {}, ("heads-malformed", "heads.0")),
    (({"kind": "罚款"},), {}, ("head-kind-unknown", "heads.0.kind")),
    (({**LOAN, "colour": 1},), {}, ("field-unknown", "heads.0.colour")),
    (({**LOAN, "amount": "1.001"},), {}, ("claim-precision", "heads.0.amount")),
    (({"kind": "本金"},), {}, ("amount-missing", "heads.0.amount")),
    (({**LOAN, "most": "1"},), {}, ("most-too-small", "heads.0.most")),
    (({**LOAN, "perform_until": "2026-02-30"},), {}, ("date-corrupt", "heads.0.perform_until")),
    (({**LOAN, "doubles": "也许"},), {}, ("text-malformed", "heads.0.doubles")),
    ((LOAN, LOAN | {"code": "1"}), {}, ("head-code", "heads.1.code")),
    ((LOAN, {"kind": "利息", "phases": "6%"}), {}, ("heads-malformed", "heads.1.phases")),
    ((LOAN, {"kind": "利息", "phases": ["6%"]}), {}, ("heads-malformed", "heads.1.phases.0")),
    ((LOAN, phase(first_day=...)), {}, ("date-missing", "heads.1.phases.0.first_day")),
    ((LOAN, phase(rate=...)), {}, ("rate-unreadable", "heads.1.phases.0.rate")),
    ((LOAN, phase(rate=6)), {}, ("rate-unreadable", "heads.1.phases.0.rate")),
    ((LOAN, phase(rate="六分")), {}, ("rate-unreadable", "heads.1.phases.0.rate")),
    ((LOAN, phase(year_days=366)), {}, ("year-days-unknown", "heads.1.phases.0.year_days")),
    ((LOAN, phase(of="9")), {}, ("base-unknown", "heads.1.phases.0.of")),
    ((LOAN, phase(of=9)), {}, ("text-malformed", "heads.1.phases.0.of")),
    ((LOAN, phase(until="x")), {}, ("field-unknown", "heads.1.phases.0.until")),
    ((LOAN, phase(last_day="2025-12-31")), {}, ("phase-backwards", "heads.1.phases.0.last_day")),
    (
        (LOAN, phase(most="lpr", first_day="2019-08-19")),
        {},
        ("rate-unpublished", "heads.1.phases.0.most"),
    ),
    ((LOAN,), {"payment_order": ["9"]}, ("order-unknown", "payment_order.0")),
    ((LOAN,), {"title_effective_on": "昨天"}, ("date-corrupt", "title_effective_on")),
    ((LOAN,), {"earlier_doubled": "x"}, ("claim-unreadable", "earlier_doubled")),
    ((LOAN,), liable(manner="也许"), ("liability-manner-unknown", "parties.1.liability.manner")),
    ((LOAN,), liable(share="1/3"), ("share-unreadable", "parties.1.liability.share")),
    ((LOAN,), liable(share="0%"), ("share-impossible", "parties.1.liability.share")),
    ((LOAN,), liable(heads=["9"]), ("head-unknown", "parties.1.liability.heads")),
    ((LOAN,), liable(colour=1), ("field-unknown", "parties.1.liability.colour")),
    (
        (LOAN,),
        {"parties": [applicant(), debtor(liability="连带")]},
        ("liability-malformed", "parties.1.liability"),
    ),
    (
        (LOAN,),
        {"parties": [applicant(liability={"manner": "连带"}), debtor()]},
        ("liability-not-debtor", "parties.0.liability"),
    ),
]


@pytest.mark.parametrize(
    ("heads", "changes", "told"), WRONG, ids=[f"{code} {field}" for _, _, (code, field) in WRONG]
)
def test_what_cannot_be_used_is_told_with_its_place(
    heads: tuple[Any, ...], changes: dict[str, Any], told: tuple[str, str]
) -> None:
    reading = read(*heads, **changes)
    assert told in problems(reading)


def test_every_warning_and_problem_of_a_claim_can_be_met() -> None:
    met = {code for _, _, (code, _) in WRONG}
    met |= {code for _, told in ODD for code, _ in told}
    assert met >= OF_CLAIMS

"""鄢陵's full freeze, on real dates of 2026: every clock of it, in an ordinary week and over
Spring Festival (15 to 23 February rest; Saturday the 14th and the 28th are worked)."""

from datetime import datetime, timedelta
from typing import Any

from contracts.archive import DossierDigitised
from contracts.control import FreezeRequested, FullFreezeReached, InquiryStarted
from contracts.documents import DocumentSent, DraftHandedOver
from contracts.intake import FilingPapersScanned, FirstReceptionHeld
from contracts.payments import FundsPaidOut, FundsReceived, PayoutMaterialHandedOver
from contracts.supervision import NodeBreached
from kernel.base.clock import SimulatedClock
from kernel.deciding.testing_table import table
from kernel.law.limits import due, parse_limit
from tests.supervision.court import (
    CASE,
    classified,
    closed,
    deducted,
    fed_back,
    filed,
    filing_checked,
    frozen,
    package_sent,
    printed,
    triaged,
)
from tests.supervision.watch import Watch
from tests.support import at, calendar, rulebook

COURT = "yanling"


def _inquiry(inquiry_id: str, system: Any, *, collective: bool) -> InquiryStarted:
    return InquiryStarted(
        case_id=CASE,
        inquiry_id=inquiry_id,
        system=system,
        collective=collective,
        departments=(),
    )


def _reception() -> FirstReceptionHeld:
    return FirstReceptionHeld(
        case_id=CASE,
        on_site=True,
        electronic_service=True,
        risk_told=True,
        termination_opinion="同意",
        auction_opinion="同意",
        signatures=("interviewer", "recorder", "interviewee"),
    )


def _document_sent() -> DocumentSent:
    return DocumentSent(
        case_id=CASE,
        document_id="D1",
        document_kind="enforcement-notice",
        addressee="P2",
        channel="electronic",
        attempt=1,
    )


def _received() -> FundsReceived:
    return FundsReceived(
        case_id=CASE,
        receipt_id="R1",
        amount_fen=5_000_000,
        source="deduction",
        bank_reference="B1",
    )


def _paid_out() -> FundsPaidOut:
    return FundsPaidOut(
        case_id=CASE, payout_id="O1", receipt_id="R1", amount_fen=5_000_000, bank_reference="B2"
    )


async def _full_freeze(watch: Watch, days: dict[str, str]) -> None:
    """The journey up to its end; `days` names the day of each of its steps."""
    filing = f"{days['filed']} 10:00"
    await watch.learn(filed(filed_at=at(filing)), filing)
    await watch.learn(_inquiry("Q1", "national", collective=True), filing)
    await watch.learn(filing_checked(), f"{days['filed']} 11:00")
    await watch.learn(FilingPapersScanned(case_id=CASE, pages=9), f"{days['filed']} 14:00")
    await watch.learn(_reception(), f"{days['filed']} 15:00")
    await watch.learn(_inquiry("Q2", "national", collective=False), f"{days['filed']} 16:00")
    await watch.learn(_inquiry("Q3", "local", collective=False), f"{days['filed']} 16:30")
    await watch.learn(fed_back("Q1"), f"{days['fed_back']} 09:00")
    await watch.learn(printed("Q1"), f"{days['fed_back']} 10:00")
    frozen_at = at(f"{days['fed_back']} 14:00")
    await watch.learn(
        FreezeRequested(case_id=CASE, asset_id="A1", amount_fen=5_000_000),
        f"{days['fed_back']} 11:00",
    )
    await watch.learn(frozen("A1", frozen_at), f"{days['fed_back']} 14:05")
    full = FullFreezeReached(case_id=CASE, frozen_fen=5_000_000, claim_fen=5_000_000)
    await watch.learn(full, f"{days['fed_back']} 14:05")
    await watch.learn(classified("full"), f"{days['fed_back']} 15:00")
    await watch.learn(triaged("fast"), f"{days['fed_back']} 15:30")
    await watch.learn(_document_sent(), f"{days['sent']} 10:00")
    await watch.learn(package_sent(), f"{days['sent']} 10:00")
    await watch.learn(DraftHandedOver(case_id=CASE, document_id="D1"), f"{days['handed']} 10:00")
    await watch.learn(deducted("A1"), f"{days['deducted']} 10:00")
    await watch.learn(_received(), f"{days['received']} 10:00")
    await watch.learn(_paid_out(), f"{days['paid']} 10:00")
    await watch.learn(
        PayoutMaterialHandedOver(case_id=CASE, payout_id="O1"), f"{days['paid']} 16:00"
    )
    await watch.learn(closed(), f"{days['closed']} 10:00")
    await watch.learn(DossierDigitised(case_id=CASE, pages=80), f"{days['imaged']} 10:00")


ORDINARY = table("""
    article       | node                  | due         | ended
    三、(一)1     | filing-checked        | 01-05 23:59 | 01-05 11:00 done
    三、         | papers-scanned        | 01-05 23:59 | 01-05 14:00 done
    三、(一)2     | first-reception       | 01-05 23:59 | 01-05 15:00 done
    二、(一)4     | documents-sent        | 01-12 23:59 | 01-12 10:00 done     # five working days
    三、(二)7     | draft-handed-over#D1  | 01-14 23:59 | 01-15 10:00 late     # two working days
    三、(三)2     | collective-inquiry    | -           | 01-05 10:00 done     # no number: at filing
    三、(三)2     | supplementary-inquiry | 01-06 10:00 | 01-05 16:00 done     # 24 hours
    三、(三)2     | local-inquiry         | 01-06 10:00 | 01-05 16:30 done
    三、(三)3     | feedback-printed#Q1   | 01-07 09:00 | 01-06 10:00 done
    二、(一)3     | feedback-classified   | 01-09 23:59 | 01-06 15:00 done
    二、(一)3     | full-freeze-routed    | 01-09 23:59 | 01-06 15:30 done
    二、(一)7     | triaged               | 01-20 23:59 | 01-06 15:30 done
    三、(六)1     | freeze-waited#A1      | 01-21 23:59 | 01-21 23:59 elapsed
    三、(六)1     | deducted#A1           | 01-23 23:59 | 01-23 10:00 done
    三、(六)1     | paid-out-fast#R1      | 01-28 23:59 | 01-28 10:00 done
    三、(八)11(4) | payout-material#O1    | 01-28 23:59 | 01-28 16:00 done
    二、(一)9     | fast-closed           | 02-04 23:59 | 01-29 10:00 done
    二、(一)8     | dossier-imaged        | 02-13 23:59 | 02-13 10:00 done
""")

ORDINARY_DAYS = {
    "filed": "2026-01-05",
    "fed_back": "2026-01-06",
    "sent": "2026-01-12",
    "handed": "2026-01-15",
    "deducted": "2026-01-23",
    "received": "2026-01-23",
    "paid": "2026-01-28",
    "closed": "2026-01-29",
    "imaged": "2026-02-13",
}

SPRING_FESTIVAL = table("""
    article       | node                  | due         | ended
    三、(一)2     | first-reception       | 02-12 23:59 | 02-12 15:00 done
    二、(一)4     | documents-sent        | 02-26 23:59 | 02-27 10:00 late     # 13, 14, 24, 25, 26
    三、(二)7     | draft-handed-over#D1  | 03-02 23:59 | 03-02 10:00 done     # 28 February is worked
    三、(三)2     | supplementary-inquiry | 02-13 10:00 | 02-12 16:00 done
    三、(三)3     | feedback-printed#Q1   | 02-14 09:00 | 02-13 10:00 done
    二、(一)3     | feedback-classified   | 02-24 23:59 | 02-13 15:00 done     # the 16th rests
    二、(一)7     | triaged               | 02-27 23:59 | 02-13 15:30 done
    三、(六)1     | freeze-waited#A1      | 02-28 23:59 | 02-28 23:59 elapsed  # a minimum: no roll
    三、(六)1     | deducted#A1           | 03-02 23:59 | 03-03 10:00 late
    三、(六)1     | paid-out-fast#R1      | 03-09 23:59 | 03-06 10:00 done     # the 8th is a Sunday
    二、(一)9     | fast-closed           | 03-16 23:59 | 03-16 10:00 done     # the 14th, a Saturday
    二、(一)8     | dossier-imaged        | 03-31 23:59 | 04-01 10:00 late
""")

SPRING_FESTIVAL_DAYS = {
    "filed": "2026-02-12",
    "fed_back": "2026-02-13",
    "sent": "2026-02-27",
    "handed": "2026-03-02",
    "deducted": "2026-03-03",
    "received": "2026-03-03",
    "paid": "2026-03-06",
    "closed": "2026-03-16",
    "imaged": "2026-04-01",
}


async def _check(expected: list[dict[str, str]], days: dict[str, str]) -> None:
    watch = Watch(SimulatedClock(at(f"{days['filed']} 08:00")), CASE)
    await _full_freeze(watch, days)
    nodes = await watch.nodes()
    told = [
        {
            "article": nodes[row["node"]][0].derivation.article,
            "node": row["node"],
            "due": nodes[row["node"]][1].split(" / ")[0],
            "ended": nodes[row["node"]][1].split(" / ")[1],
        }
        for row in expected
    ]
    assert told == expected


async def test_a_full_freeze_in_ordinary_weeks() -> None:
    await _check(ORDINARY, ORDINARY_DAYS)


async def test_a_full_freeze_over_spring_festival() -> None:
    await _check(SPRING_FESTIVAL, SPRING_FESTIVAL_DAYS)


async def test_what_nobody_does_is_breached_once_each() -> None:
    watch = Watch(SimulatedClock(at("2026-01-05 08:00")), CASE)
    await watch.learn(filed(filed_at=at("2026-01-05 10:00")), "2026-01-05 10:00")
    await watch.until(at("2026-01-05 10:00") + timedelta(days=30))
    recorded = await watch.service.journal.read(COURT, f"clock-{CASE}")
    breached = [r.event.node_id for r in recorded if isinstance(r.event, NodeBreached)]
    assert sorted(breached) == sorted(set(breached))
    assert {"filing-checked", "first-reception", "documents-sent", "triaged"} <= set(breached)


async def test_every_date_can_be_counted_again_from_its_derivation_alone() -> None:
    watch = Watch(SimulatedClock(at("2026-02-12 08:00")), CASE)
    await _full_freeze(watch, SPRING_FESTIVAL_DAYS)
    pack = rulebook().pack(COURT)
    counted = 0
    for opened, _ in (await watch.nodes()).values():
        derivation = opened.derivation
        if opened.due is None or not pack.node(opened.code).limit.roll:
            continue
        if derivation.unit == "date":  # the event stated the day itself: nothing is counted
            continue
        number = "" if derivation.value is None else f"{derivation.value} "
        again = due(
            parse_limit(f"{number}{derivation.unit}"),
            datetime.fromisoformat(derivation.start),
            calendar(),
        )
        assert (again.due, again.steps) == (opened.due, derivation.steps)
        assert derivation.calendar == calendar().version
        counted += 1
    assert counted > 10

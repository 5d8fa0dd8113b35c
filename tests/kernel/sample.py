"""A small house to try the kernel on: intake's own rooms, and appends of a few events."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from contracts.intake import CaseFiled, FilingChecked, FilingPapersScanned
from contracts.values import Party, Sealed
from kernel.journal.envelope import NAMESPACE
from kernel.journal.protocol import Append, Draft
from tests.support import at

CASE = "（2026）豫1024执1号"
NOW = at("2026-03-02 09:00")


def filed(case_id: str = CASE) -> CaseFiled:
    return CaseFiled(
        case_id=case_id,
        kind="first",
        channel="window",
        target="money",
        claim_fen=5_000_000,
        title_document="（2025）豫1024民初77号",
        filed_at=NOW,
        registered_on=NOW.date(),
        parties=(
            Party(
                person_id="P1",
                role="applicant",
                kind="natural",
                name=Sealed(key="P1", nonce="bm9uY2U=", text="5byg5p+Q"),
            ),
        ),
    )


def checked(case_id: str = CASE) -> FilingChecked:
    return FilingChecked(case_id=case_id)


def scanned(case_id: str = CASE, pages: int = 12) -> FilingPapersScanned:
    return FilingPapersScanned(case_id=case_id, pages=pages)


def append(*events: Any, after: int = 0, recorded_at: datetime = NOW, **more: Any) -> Append:
    """A request to append these events to the filing stream of their case."""
    stream = f"filing-{events[0].case_id}" if events else "filing"
    drafts = tuple(
        Draft(
            stream=stream,
            version=after + offset,
            event=event,
            case_id=event.case_id,
            occurred_at=recorded_at,
            causation_id=None,
        )
        for offset, event in enumerate(events, start=1)
    )
    request = Append(
        court="yanling",
        drafts=drafts,
        expected={stream: after} if after else {},
        recorded_at=recorded_at,
        actor="receptionist:1",
        correlation_id=UUID(int=1),
        rule_pack="yanling@2022-03-14.1",
    )
    return replace(request, **more)


def some_id(text: str) -> UUID:
    return uuid5(NAMESPACE, text)

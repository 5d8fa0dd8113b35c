"""Read models of control: the case, its inquiries, its assets; and the queries on them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, assert_never

from contracts.control import (
    AssetFound,
    AssetsFrozen,
    AssetUncontrollable,
    ClaimNoted,
    ControlListMade,
    ControlOpened,
    DeductionFailed,
    DeductionRequested,
    DepositDeducted,
    FeedbackClassified,
    FeedbackPrinted,
    FreezeEndReturned,
    FreezeFailed,
    FreezeRequested,
    FreezeResultFiled,
    FullFreezeReached,
    InquiryAnswered,
    InquiryFailed,
    InquiryStarted,
    MeasureLapsed,
    MeasureQueued,
    MeasureReduced,
    MeasureReleased,
    MeasureRenewed,
    OfflineControlCompleted,
)
from contracts.control_entrustment import EntrustmentEvent
from contracts.control_matters import MatterEvent
from contracts.control_measures import AssistanceServed
from contracts.control_preservation import PreservationEvent, TakeOverEvent
from contracts.control_property import FeedbackDiffered, PropertyFactsStated, QueueMoved
from contracts.control_receivables import ReceivableEvent
from contracts.sealed import Text
from kernel.base.zone import CHINA
from kernel.journal.envelope import Recorded
from kernel.journal.projections import Reader, Statement
from services.control.state import CaseEvent, ExcessEvent
from services.control.state.assets import RESTING, MeasureEvent, PlainAssetEvent
from services.control.state.inquiries import InquiryEvent
from services.control.state.papers import PaperEvent
from services.control.views.entrustment import entrustment_row, matter_row
from services.control.views.preservation import preservation_row
from services.control.views.property import (
    differed_rows,
    facts_row,
    reckoned_row,
    settled_row,
    stated_row,
    versions_of,
)
from services.control.views.receivables import receivable_row


def project(recorded: Recorded) -> Sequence[Statement]:
    """The statements by which an event changes the read models."""
    event, court, at = recorded.event, recorded.court, recorded.occurred_at
    if isinstance(event, ExcessEvent):
        return [reckoned_row(event, court)]
    if isinstance(event, PropertyFactsStated):
        return [stated_row(event, court)]
    if isinstance(event, FeedbackDiffered):
        return differed_rows(event, court, at)
    if isinstance(event, CaseEvent):
        return [_case_row(event, court, at)]
    if isinstance(event, InquiryEvent):
        return [_inquiry_row(event, court, at)]
    if isinstance(event, PaperEvent):
        return [_paper_row(event, court, at)]
    if isinstance(event, PlainAssetEvent):
        return [_asset_row(event, court, at), *_also(event, court), *_resting_row(recorded, event)]
    if isinstance(event, EntrustmentEvent):
        return entrustment_row(event, court, at)
    if isinstance(event, MatterEvent):
        return matter_row(event, court, at)
    if isinstance(event, PreservationEvent | TakeOverEvent):
        return preservation_row(event, court, at)
    return []  # operator events and the data of persons do not change the read models of control


async def case_view(reader: Reader, court: str, case_id: str) -> dict[str, Any] | None:
    """A case under control: claim, what is frozen and deducted, inquiries, assets, the sealed
    rulings and notices on which acts on property may rest, and the acts that rest on them."""
    sql = "select * from controls where court = $1 and case_id = $2"
    case = await reader.fetchrow(sql, court, case_id)
    if case is None:
        return None
    inquiries = await reader.fetch(
        "select * from inquiries where court = $1 and case_id = $2 order by started_at, inquiry_id",
        court,
        case_id,
    )
    assets = await assets_view(reader, court, case_id)
    papers = await reader.fetch(
        "select document_id, document_kind, noted_at, served_at from measure_papers "
        "where court = $1 and case_id = $2 order by noted_at, document_id",
        court,
        case_id,
    )
    measures = await reader.fetch(
        "select asset_id, act, ruling, assistance, done_at from measures "
        "where court = $1 and case_id = $2 order by done_at, asset_id",
        court,
        case_id,
    )
    receivables = await reader.fetch(
        "select * from receivables where court = $1 and case_id = $2 order by asset_id",
        court,
        case_id,
    )
    return {
        **case,
        "frozen_fen": sum(asset["frozen_fen"] for asset in assets),
        "deducted_fen": sum(asset["deducted_fen"] for asset in assets),
        "inquiries": inquiries,
        "papers": papers,
        "measures": measures,
        "receivables": receivables,
        "feedback_versions": await versions_of(reader, court, case_id),
        "assets": assets,
    }


async def assets_view(reader: Reader, court: str, case_id: str) -> list[dict[str, Any]]:
    """The assets of a case in the order in which they were found.

    `computed_on` is the end of a freeze by the law's term, beside the one that governs;
    `end_differs` warns where the institution returned another day.
    """
    return await reader.fetch(
        "select *, coalesce(expires_on <> computed_on, false) as end_differs from assets "
        "where court = $1 and case_id = $2 order by found_at, asset_id",
        court,
        case_id,
    )


async def lapsing(reader: Reader, court: str, now: datetime, limit: int) -> Sequence[str]:
    """Cases with a measure that nobody renewed by its last day."""
    rows = await reader.fetch(
        "select distinct case_id from assets where court = $1 and expires_on < $2 "
        "and status in ('frozen', 'not_deducted') order by case_id limit $3",
        court,
        now.astimezone(CHINA).date(),
        limit,
    )
    return [row["case_id"] for row in rows]


def _paper_row(event: PaperEvent, court: str, at: datetime) -> Statement:
    sql = (
        "insert into measure_papers (court, case_id, document_id, document_kind, noted_at, "
        "served_at) values ($1, $2, $3, $4, $5, $6) on conflict (court, case_id, document_id) "
        "do update set served_at = coalesce(excluded.served_at, measure_papers.served_at)"
    )
    served_at = event.served_at if isinstance(event, AssistanceServed) else None
    place = (court, event.case_id, event.document_id)
    return sql, (*place, event.document_kind, at, served_at)


def _resting_row(recorded: Recorded, event: PlainAssetEvent) -> Sequence[Statement]:
    """The entry of an act in the register, with the documents on which it rests."""
    act, ruling = RESTING.get(type(event)), getattr(event, "ruling", "")
    if act is None or not ruling:
        return ()
    sql = (
        "insert into measures (court, case_id, event_id, asset_id, act, ruling, assistance, "
        "done_at) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing"
    )
    place = (recorded.court, event.case_id, recorded.event_id, event.asset_id)
    papers = (ruling, getattr(event, "assistance", ""))
    return ((sql, (*place, act, *papers, recorded.occurred_at)),)


def _case_row(event: CaseEvent, court: str, at: datetime) -> Statement:
    place = (court, event.case_id)
    match event:
        case ControlOpened():
            sql = (
                "insert into controls (court, case_id, claim_fen, opened_at) "
                "values ($1, $2, $3, $4) on conflict (court, case_id) do update set "
                "claim_fen = coalesce(controls.claim_fen, excluded.claim_fen), "
                "opened_at = excluded.opened_at"
            )
            return sql, (*place, event.claim_fen, at)
        case ClaimNoted():
            sql = (
                "insert into controls (court, case_id, claim_fen, opened_at) "
                "values ($1, $2, $3, $4) "
                "on conflict (court, case_id) do update set claim_fen = excluded.claim_fen"
            )
            return sql, (*place, event.claim_fen, at)
        case FullFreezeReached():
            sql = "update controls set full_freeze_at = $3 where court = $1 and case_id = $2"
            return sql, (*place, at)
        case FeedbackClassified():
            sql = (
                "update controls set outcome = $3, offline = $4, classified_at = $5 "
                "where court = $1 and case_id = $2"
            )
            return sql, (*place, event.outcome, event.offline, at)
        case ControlListMade():
            sql = (
                "update controls set listed = $3, listed_at = $4 where court = $1 and case_id = $2"
            )
            return sql, (*place, event.assets, at)
        case OfflineControlCompleted():
            sql = "update controls set offline_completed_at = $3 where court = $1 and case_id = $2"
            return sql, (*place, at)
        case _:
            assert_never(event)


def _inquiry_row(event: InquiryEvent, court: str, at: datetime) -> Statement:
    place = (court, event.case_id, event.inquiry_id)
    match event:
        case InquiryStarted():
            sql = (
                "insert into inquiries (court, case_id, inquiry_id, system, collective, "
                "departments, status, started_at) values ($1, $2, $3, $4, $5, $6, 'asked', $7) "
                "on conflict (court, case_id, inquiry_id) do nothing"
            )
            return sql, (*place, event.system, event.collective, list(event.departments), at)
        case InquiryAnswered():
            sql = (
                "update inquiries set status = 'answered', hits = $4, answered_at = $5 "
                "where court = $1 and case_id = $2 and inquiry_id = $3"
            )
            return sql, (*place, len(event.hits), at)
        case InquiryFailed():
            sql = (
                "update inquiries set status = 'failed', reason = $4, answered_at = $5 "
                "where court = $1 and case_id = $2 and inquiry_id = $3"
            )
            return sql, (*place, event.reason, at)
        case FeedbackPrinted():
            sql = (
                "update inquiries set printed_at = $4 "
                "where court = $1 and case_id = $2 and inquiry_id = $3"
            )
            return sql, (*place, at)
        case _:
            assert_never(event)


def _also(event: PlainAssetEvent, court: str) -> Sequence[Statement]:
    """What an event about an asset changes besides its row."""
    match event:
        case AssetFound(case_id=case_id, asset_id=asset_id):
            place = (court, case_id, asset_id)
            return [facts_row(place, event.division, event.outside_city, event.facts)]
        case MeasureReleased() | MeasureReduced() | MeasureLapsed():
            return [settled_row(court, event.case_id)]
        case _:
            return ()


def _asset_row(event: PlainAssetEvent, court: str, at: datetime) -> Statement:
    if isinstance(event, ReceivableEvent):
        return receivable_row(event, court)
    place = (court, event.case_id, event.asset_id)
    match event:
        case AssetFound():
            return _found_row(event, court, at)
        case FreezeRequested():
            sql = (
                "update assets set status = 'freezing', requested_fen = $4 "
                "where court = $1 and case_id = $2 and asset_id = $3"
            )
            return sql, (*place, event.amount_fen)
        case AssetsFrozen():
            sql = (
                "update assets set status = 'frozen', requested_fen = null, frozen_fen = $4, "
                "effective_at = $5, expires_on = $6, computed_on = $7 "
                "where court = $1 and case_id = $2 and asset_id = $3"
            )
            ends = (event.expires_on, event.computed_on or event.expires_on)
            return sql, (*place, event.amount_fen, event.effective_at, *ends)
        case FreezeEndReturned():
            sql = (
                "update assets set expires_on = $4, computed_on = $5 "
                "where court = $1 and case_id = $2 and asset_id = $3"
            )
            return sql, (*place, event.expires_on, event.computed_on)
        case FreezeFailed():
            return _failed_row("not_frozen", event.reason, place)
        case FreezeResultFiled():
            sql = (
                "update assets set result_filed_at = $4 "
                "where court = $1 and case_id = $2 and asset_id = $3"
            )
            return sql, (*place, at)
        case DeductionRequested() | DepositDeducted() | DeductionFailed():
            return _deduction_row(event, place)
        case (
            MeasureQueued()
            | MeasureRenewed()
            | MeasureReleased()
            | MeasureReduced()
            | MeasureLapsed()
            | AssetUncontrollable()
            | QueueMoved()
        ):
            return _measure_row(event, place)
        case _:
            assert_never(event)


def _measure_row(event: MeasureEvent, place: tuple[str, str, str]) -> Statement:
    sql = (
        "update assets set status = coalesce($4, status), frozen_fen = coalesce($5, frozen_fen), "
        "expires_on = coalesce($6, expires_on), computed_on = coalesce($7, computed_on), "
        "queue_rank = coalesce($8, queue_rank), prior_holder = coalesce($9, prior_holder), "
        "ended_by = coalesce($10, ended_by), ended_fen = coalesce($11, ended_fen) "
        "where court = $1 and case_id = $2 and asset_id = $3"
    )
    return sql, (*place, *_changed(event))


def _changed(event: MeasureEvent) -> tuple[Any, ...]:
    """Status, frozen fen, last day, the same by law, rank, who is before, why and what ended."""
    match event:
        case MeasureQueued():
            return "queued", None, None, None, event.rank, event.prior_holder, None, None
        case QueueMoved():
            return None, None, None, None, event.rank, None, None, None
        case MeasureRenewed():
            by_law = event.computed_on or event.expires_on
            return None, None, event.expires_on, by_law, None, None, None, None
        case MeasureReduced():
            return None, event.left_fen, None, None, None, None, event.ground, event.released_fen
        case MeasureReleased():
            return "released", 0, None, None, None, None, event.ground, event.released_fen
        case MeasureLapsed():
            cause = None if event.cause == "unrenewed" else event.cause
            return "lapsed", 0, event.expired_on, None, None, None, cause, event.lapsed_fen
        case AssetUncontrollable():
            return "uncontrollable", None, None, None, None, None, event.obstacle, None
        case _:
            assert_never(event)


def _deduction_row(
    event: DeductionRequested | DepositDeducted | DeductionFailed, place: tuple[str, str, str]
) -> Statement:
    match event:
        case DeductionRequested():
            sql = (
                "update assets set status = 'deducting' "
                "where court = $1 and case_id = $2 and asset_id = $3"
            )
            return sql, place
        case DepositDeducted():
            sql = (
                "update assets set status = 'deducted', deducted_fen = $4 "
                "where court = $1 and case_id = $2 and asset_id = $3"
            )
            return sql, (*place, event.amount_fen)
        case DeductionFailed():
            return _failed_row("not_deducted", event.reason, place)
        case _:
            assert_never(event)


def _found_row(event: AssetFound, court: str, at: datetime) -> Statement:
    sql = (
        "insert into assets (court, case_id, asset_id, asset_kind, person_id, institution, "
        "amount_fen, online, status, found_at, source, description, evidence) "
        "values ($1, $2, $3, $4, $5, $6, $7, $8, 'found', $9, $10, $11, $12) "
        "on conflict (court, case_id, asset_id) do nothing"
    )
    place = (court, event.case_id, event.asset_id)
    item = (event.asset_kind, event.person_id, event.institution, event.amount_fen, event.online)
    shown = (event.source, event.description, event.evidence)
    return sql, (*place, *item, at, *shown)


def _failed_row(status: str, reason: Text, place: tuple[str, str, str]) -> Statement:
    sql = (
        "update assets set status = $4, reason = $5, requested_fen = null "
        "where court = $1 and case_id = $2 and asset_id = $3"
    )
    return sql, (*place, status, reason)

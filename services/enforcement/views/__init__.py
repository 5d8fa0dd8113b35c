"""Read models of enforcement: each case's work, its debtors, its site records, what was paid."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

from contracts.enforcement import (
    CaseClosed,
    CaseCorrectionNoted,
    CaseNoted,
    CaseTierNoted,
    ClosingCleared,
    ClosingProposed,
    ClosingReturned,
    ConsumptionRestricted,
    DefaulterListed,
    DefaulterListingDecided,
    DefaulterListingRefused,
    DirectPaymentRecorded,
    FeedbackLearned,
    NoticePeriodSet,
    PartySummoned,
    PaymentNoted,
    PropertyNoted,
    SettlementPerformed,
    SettlementReached,
    SiteInvestigated,
    SiteInvestigationCompleted,
    TerminationInterviewHeld,
    TraditionalInvestigationCompleted,
    WorkBegun,
    WorkOpened,
)
from contracts.enforcement_lists import (
    ListOperationDone,
    ListOperationRefused,
    ListOperationSent,
    ListTermSet,
    RestrictionLifted,
)
from contracts.enforcement_sanctions import (
    ReconsiderationApplied,
    ReconsiderationDecided,
    SanctionCarriedOut,
    SanctionEnded,
    SanctionOrdered,
)
from kernel.door.lists import FIRST, Key, Listing, PageWanted, Such, answered
from kernel.journal.envelope import Recorded
from kernel.journal.projections import Reader, Statement
from services.enforcement.state.lists import ENDINGS, PUBLISH_LISTING
from services.enforcement.views import belongings, objections, settlement

Columns = Mapping[str, object]


CASES = Listing(
    name="cases",
    orders={
        "case_id": (Key("case_id"),),
        "opened_at": (Key("opened_at", "timestamptz"), Key("case_id")),
    },
    sort="case_id",
    day="opened_at",
)


def project(recorded: Recorded) -> Sequence[Statement]:
    """The statements by which an event changes the read models."""
    event = recorded.event
    place = {"court": recorded.court, "case_id": recorded.case_id}
    statements: list[Statement] = []
    work = _work(recorded) | _closing(recorded) | settlement.changes(recorded)
    if work:
        statements.append(_upsert("works", place, work))
    match event:
        case FeedbackLearned():
            statements.append(_latest_feedback(recorded, event))
        case CaseNoted():
            statements += [
                _upsert("debtors", place | {"person_id": debtor.person_id}, {})
                for debtor in event.debtors
            ]
        case SiteInvestigated():
            key: Columns = {**place, "item": event.item, "place": event.place}
            site: dict[str, object] = {
                "finding": event.finding,
                "materials": list(event.materials),
                "files": list(event.files),
                "investigated_at": recorded.occurred_at,
            }
            statements.append(_upsert("sites", key, site))
        case SanctionOrdered():
            key = place | {"sanction_id": event.sanction_id}
            statements.append(_upsert("sanctions", key, _ordered(event, recorded.occurred_at)))
        case DirectPaymentRecorded():
            key = place | {"payout_id": f"by hand {event.evidence}"}
            statements.append(_upsert("payments", key, {"amount_fen": event.amount_fen}))
        case PaymentNoted():
            key = place | {"payout_id": event.payout_id}
            statements.append(_upsert("payments", key, {"amount_fen": event.amount_fen}))
        case _:
            statements += objections.project(recorded)
            statements += belongings.project(recorded)
            statements += settlement.instalments(recorded)
            sanction = _sanction(recorded)
            if sanction:
                statements.append(_change_sanction(recorded, sanction))
            debtor, operation = _debtor(recorded), _operation(recorded)
            if debtor:
                key = place | {"person_id": event.person_id}
                statements.append(_upsert("debtors", key, debtor))
            if operation:
                key = place | {"person_id": event.person_id, "operation": operation[0]}
                statements.append(_upsert("list_operations", key, operation[1]))
    return statements


def _work(recorded: Recorded) -> dict[str, object]:
    """The changes of `works` by an event of the work itself, by column."""
    event, at = recorded.event, recorded.occurred_at
    match event:
        case CaseNoted():
            return {"target": event.target, "claim_fen": event.claim_fen}
        case CaseCorrectionNoted():
            said = {"target": event.target, "claim_fen": event.claim_fen}
            return {column: value for column, value in said.items() if value is not None}
        case CaseTierNoted():
            return {"tier": event.tier}
        case PropertyNoted():
            return {"outcome": event.outcome}
        case WorkOpened():
            return {
                "tier": event.tier,
                "team": event.team,
                "handler": event.handler,
                "opened_at": at,
                "begun_at": None,
                "begun_act": None,
            }
        case SettlementReached():
            return {
                "settlement_form": event.form,
                "agreed_fen": event.agreed_fen,
                "perform_until": event.perform_until,
                "settlement_evidence": event.evidence,
                "settled_at": None,
                "settled_fen": None,
                **settlement.UNBROKEN,
            }
        case SettlementPerformed():
            return {"settled_at": at, "settled_fen": event.settled_fen}
        case WorkBegun():
            return {"begun_at": at, "begun_act": event.act}
        case SiteInvestigationCompleted():
            return {"site_completed_at": at}
        case TraditionalInvestigationCompleted():
            return {"traditional_found": event.property_found, "traditional_completed_at": at}
        case _:
            return {}


def _closing(recorded: Recorded) -> dict[str, object]:
    """The changes of `works` by an event of the closing, by column."""
    event, at = recorded.event, recorded.occurred_at
    match event:
        case TerminationInterviewHeld():
            return {
                "interviewed_at": at,
                "interviewed_on_inquiry": event.last_inquiry_on,
                "interview_opinion": event.opinion,
                "lead_given": event.lead_given,
            }
        case ClosingProposed():
            return {
                "proposed_manner": event.manner,
                "proposer": event.proposer,
                "proposed_at": at,
                "checker": None,
                "cleared_at": None,
                "returned_reasons": None,
            }
        case ClosingCleared():
            return {"checker": "、".join(event.checkers), "cleared_at": at}
        case ClosingReturned():
            return {"proposed_manner": None, "returned_reasons": list(event.reasons)}
        case CaseClosed():
            return {"manner": event.manner, "article": event.article, "closed_at": at}
        case _:
            return {}


def _debtor(recorded: Recorded) -> dict[str, object]:
    """The changes of one row of `debtors`, by column."""
    event = recorded.event
    match event:
        case NoticePeriodSet():
            return {"perform_by": event.perform_by}
        case PartySummoned():
            return {"summoned_on": event.appear_on}
        case ConsumptionRestricted():
            return {"restricted_at": recorded.occurred_at, "lifted_at": None}
        case RestrictionLifted():
            return {"lifted_at": recorded.occurred_at}
        case DefaulterListingDecided():
            decided = {"listing": "decided", "listing_detail": event.article}
            return {**decided, "listed_until": None}
        case ListTermSet():
            return {"listed_until": event.until}
        case DefaulterListed():
            return {"listing": "listed", "listing_detail": event.listing}
        case DefaulterListingRefused():
            return {"listing": "refused", "listing_detail": event.reason}
        case ListOperationDone() if event.operation in ENDINGS:
            return {"listing": "gone", "listing_detail": event.operation}
        case _:
            return {}


def _operation(recorded: Recorded) -> tuple[str, dict[str, object]] | None:
    """The operation at the platform that an event tells of, and the changes of its row."""
    event, at = recorded.event, recorded.occurred_at
    match event:
        case ListOperationSent():
            return event.operation, {"standing": "sent", "sent_at": at, "answered_at": None}
        case ListOperationDone():
            return event.operation, {"standing": "done", "answered_at": at}
        case ListOperationRefused():
            refused = {"standing": "refused", "answered_at": at, "reason": event.reason}
            return event.operation, refused
        case DefaulterListed():
            return PUBLISH_LISTING, {"standing": "done", "answered_at": at}
        case DefaulterListingRefused():
            refused = {"standing": "refused", "answered_at": at, "reason": event.reason}
            return PUBLISH_LISTING, refused
        case _:
            return None


def _ordered(event: SanctionOrdered, at: datetime) -> dict[str, object]:
    """A coercive act as it was decided, by column."""
    return {
        "measure": event.measure,
        "person_id": event.person_id,
        "ground": event.ground,
        "facts": event.facts,
        "article": event.article,
        "amount_fen": event.amount_fen,
        "days": event.days,
        "place": event.place,
        "officer": event.officer,
        "approvers": list(event.approvers),
        "ordered_at": at,
    }


def _sanction(recorded: Recorded) -> dict[str, object]:
    """The changes of one row of `sanctions`, by column."""
    event, at = recorded.event, recorded.occurred_at
    match event:
        case SanctionCarriedOut():
            return {"document_id": event.document_id, "carried_out_at": event.carried_out_at}
        case SanctionEnded():
            return {"ended_at": at, "manner": event.manner}
        case ReconsiderationApplied():
            return {"applied_at": at}
        case ReconsiderationDecided():
            decided: dict[str, object] = {"reconsidered_at": at, "outcome": event.outcome}
            if event.outcome == "changed":
                decided |= {"amount_fen": event.amount_fen, "days": event.days}
            return decided
        case _:
            return {}


def _change_sanction(recorded: Recorded, columns: Columns) -> Statement:
    changes = ", ".join(f"{name} = ${number}" for number, name in enumerate(columns, 4))
    sql = f"update sanctions set {changes} where court = $1 and case_id = $2 and sanction_id = $3"  # noqa: S608  # our names
    key = (recorded.court, recorded.event.case_id, recorded.event.sanction_id)
    return sql, (*key, *columns.values())


def _latest_feedback(recorded: Recorded, event: FeedbackLearned) -> Statement:
    sql = (
        "insert into works (court, case_id, last_feedback_on) values ($1, $2, $3) "
        "on conflict (court, case_id) do update set last_feedback_on = "
        "greatest(works.last_feedback_on, excluded.last_feedback_on)"
    )
    return sql, (recorded.court, event.case_id, event.fed_back_on)


def _upsert(table: str, key: Columns, columns: Columns) -> Statement:
    """Insert or update one row by its key; table and column names are constants."""
    names = [*key, *columns]
    places = ", ".join(f"${number}" for number in range(1, len(names) + 1))
    changes = ", ".join(f"{name} = excluded.{name}" for name in columns)
    action = f"do update set {changes}" if columns else "do nothing"
    sql = (
        f"insert into {table} ({', '.join(names)}) values ({places}) "  # noqa: S608  # our names
        f"on conflict ({', '.join(key)}) {action}"
    )
    return sql, (*key.values(), *columns.values())


async def case_view(reader: Reader, court: str, case_id: str) -> dict[str, Any] | None:
    """The work of a case with its debtors, site records and what was paid, in fen."""
    work = await reader.fetchrow(
        "select case_id, target, claim_fen, tier, team, handler, opened_at, begun_at, begun_act, "
        "outcome, last_feedback_on, site_completed_at, traditional_found, "
        "traditional_completed_at, settlement_form, agreed_fen, perform_until, "
        "settlement_evidence, settled_at, settled_fen, broken_instalment, broken_at, resumption, "
        "resumption_ruled_at, interviewed_at, interviewed_on_inquiry, "
        "interview_opinion, lead_given, proposed_manner, proposer, "
        "proposed_at, checker, cleared_at, returned_reasons, manner, article, closed_at, "
        "(select coalesce(sum(amount_fen), 0)::bigint from payments p "
        "where p.court = w.court and p.case_id = w.case_id) as paid_fen "
        "from works w where court = $1 and case_id = $2",
        court,
        case_id,
    )
    if work is None:
        return None
    debtors = await reader.fetch(
        "select person_id, perform_by, summoned_on, restricted_at, lifted_at, listing, "
        "listing_detail, listed_until from debtors "
        "where court = $1 and case_id = $2 order by person_id",
        court,
        case_id,
    )
    sites = await reader.fetch(
        "select item, place, finding, materials, files, investigated_at from sites "
        "where court = $1 and case_id = $2 order by investigated_at, item, place",
        court,
        case_id,
    )
    return {
        **work,
        "debtors": debtors,
        "sites": sites,
        "sanctions": await _sanctions_of(reader, court, case_id),
        "instalments": await settlement.instalments_of(reader, court, case_id),
        "objections": await objections.objections_of(reader, court, case_id),
        "belongings": await belongings.belongings_of(reader, court, case_id),
        "list_operations": await _operations_of(reader, court, case_id),
    }


async def _operations_of(reader: Reader, court: str, case_id: str) -> list[dict[str, Any]]:
    """What was done at the platform of the public lists, by person and operation."""
    return await reader.fetch(
        "select person_id, operation, standing, sent_at, answered_at, reason from list_operations "
        "where court = $1 and case_id = $2 order by sent_at, person_id, operation",
        court,
        case_id,
    )


async def _sanctions_of(reader: Reader, court: str, case_id: str) -> list[dict[str, Any]]:
    """The coercive acts of a case in the order in which they were decided. Amounts are fen."""
    return await reader.fetch(
        "select sanction_id, measure, person_id, ground, facts, article, amount_fen, days, place, "
        "officer, approvers, ordered_at, document_id, carried_out_at, ended_at, manner, "
        "applied_at, reconsidered_at, outcome from sanctions where court = $1 and case_id = $2 "
        "order by ordered_at, sanction_id",
        court,
        case_id,
    )


async def cases_view(
    reader: Reader,
    court: str,
    team: str = "",
    open_only: bool = False,
    page: Annotated[PageWanted, CASES] = FIRST,
) -> dict[str, Any]:
    """Cases that a team has taken, by case id."""
    select = (
        "select case_id, tier, team, handler, opened_at, begun_at, outcome, proposed_manner, "
        "manner, closed_at, {place} from works"
    )
    such: list[Such] = [("opened_at is not null",), ("team = {}", team)]
    if open_only:
        such.append(("closed_at is null",))
    return await answered(reader, court, CASES, page, select, such)

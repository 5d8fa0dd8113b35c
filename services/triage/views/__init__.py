"""Read models of triage: the tier of a case, who holds it now and before, the draws, the staff."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from contracts.triage import (
    CaseAssigned,
    CaseConsolidated,
    CaseConverted,
    CaseReassigned,
    CaseTriaged,
    ConsolidationDropped,
    ConsolidationRequested,
    CorrectionNoted,
    CustodyAccepted,
    CustodyBegan,
    CustodyEvent,
    CustodyPassed,
    CustodyRefused,
    FeedbackNoted,
    LoadReleased,
    MatterRouted,
    MoveEvent,
    ProposalDropped,
    RelatedTeamNoted,
    RelationEvent,
    RetriagePrompted,
    TeamDrawn,
    TieringEvent,
    TierKept,
    TierProposed,
    TriageFactsNoted,
)
from contracts.triage_staff import StaffEvent
from kernel.door.lists import FIRST, Key, Listing, PageWanted, answered
from kernel.journal.envelope import Recorded
from kernel.journal.projections import Reader, Statement
from services.triage.views.staff import project_staff

_CASE = Key("case_id")
CUSTODY = Listing(
    name="custody",
    orders={"case_id": (_CASE,), "since": (Key("since", "timestamptz"), _CASE)},
    sort="case_id",
    day="since",
)
UNDECIDED = Listing(name="undecided", orders={"case_id": (_CASE,)}, sort="case_id")
DRAWS = Listing(
    name="draws",
    orders={"drawn_at": (Key("drawn_at", "timestamptz"), _CASE, Key("pool"))},
    sort="-drawn_at",
    day="drawn_at",
)
SHOWN = (
    *("kind", "target", "claim_fen", "filed_on", "outcome", "frozen_fen", "ready_at", "tier"),
    *("matter", "row", "article", "text", "matched", "flags", "reason", "outstanding"),
    *("decided_by", "approver", "provisional", "referred", "triaged_at", "team", "by_draw"),
    *("assigned_at", "proposed_tier", "proposed_row", "proposed_by", "awaits"),
    *("prompt_cause", "prompt_tier", "prompted_at", "conversion_reason", "converted_from"),
    *("conversion_approver", "conversion_article", "converted_at", "reassignment_reason"),
    *("reassignment_approver", "reassigned_from", "reassigned_at", "related_case_id"),
    *("relation", "related_team", "consolidated", "related_reason"),
)


def project(recorded: Recorded) -> Sequence[Statement]:
    """The statements by which an event changes the read models."""
    event = recorded.event
    match event:
        case _ if isinstance(event, CustodyEvent):
            return [_custody(recorded, event), _custody_step(recorded, event)]
        case _ if isinstance(event, StaffEvent):
            return project_staff(recorded.court, event)
        case TeamDrawn():
            return [_draw(recorded, event)]
        case LoadReleased():
            sql = (
                "update draws set released_at = $4 where court = $1 and pool = $2 "
                "and case_id = $3 and released_at is null"
            )
            return [(sql, (recorded.court, event.pool, event.case_id, recorded.occurred_at))]
        case _:
            columns = _columns(recorded)
            return [_sorting(recorded, columns)] if columns else ()


def _columns(recorded: Recorded) -> dict[str, object]:
    """The changes of `sortings` by an event, by column."""
    event, at = recorded.event, recorded.occurred_at
    if isinstance(event, TieringEvent):
        return _tiering(event, at)
    if isinstance(event, MoveEvent):
        return _moves(event, at)
    if isinstance(event, RelationEvent):
        return _relations(event)
    return _facts(event, at)


def _facts(event: Any, at: datetime) -> dict[str, object]:
    """What the tier rests on."""
    match event:
        case TriageFactsNoted():
            return {
                "kind": event.kind,
                "target": event.target,
                "claim_fen": event.claim_fen,
                "filed_on": event.filed_on,
            }
        case CorrectionNoted():
            stated = {"claim_fen": event.claim_fen, "target": event.target}
            return {name: value for name, value in stated.items() if value is not None}
        case FeedbackNoted():
            return {"outcome": event.outcome, "frozen_fen": event.frozen_fen, "ready_at": at}
        case _:
            return {}


NOT_PROPOSED: dict[str, object] = {
    "proposed_tier": None,
    "proposed_row": None,
    "proposed_by": None,
    "awaits": None,
}
NOT_PROMPTED: dict[str, object] = {"prompt_cause": None, "prompt_tier": None, "prompted_at": None}


def _tiering(event: TieringEvent, at: datetime) -> dict[str, object]:
    """The route, the team, what is not final yet, and what no longer fits."""
    match event:
        case CaseTriaged():
            return {
                **_route(event, at),
                "tier": event.tier,
                "provisional": event.provisional,
                "referred": event.referred,
                "outstanding": event.outstanding,
                "flags": list(event.flags),
                **NOT_PROMPTED,
            }
        case MatterRouted():
            return {**_route(event, at), "matter": event.row}
        case CaseAssigned():
            return {"team": event.team, "by_draw": event.by_draw, "assigned_at": at}
        case TierProposed():
            return {
                "proposed_tier": event.tier,
                "proposed_row": event.row,
                "proposed_by": event.decided_by,
                "awaits": list(event.awaits),
                **NOT_PROMPTED,
            }
        case ProposalDropped():
            return NOT_PROPOSED
        case RetriagePrompted():
            return {
                "prompt_cause": event.cause,
                "prompt_tier": event.now_tier,
                "prompted_at": at,
            }
        case TierKept():
            return NOT_PROMPTED


def _route(event: CaseTriaged | MatterRouted, at: datetime) -> dict[str, object]:
    return {
        "article": event.article,
        "text": event.text,
        "matched": list(event.matched),
        "decided_by": event.decided_by,
        "row": event.row,
        "reason": event.reason,
        "approver": event.approver,
        "triaged_at": at,
        **NOT_PROPOSED,
    }


def _moves(event: MoveEvent, at: datetime) -> dict[str, object]:
    """Changes of tier and team."""
    match event:
        case CaseReassigned():
            return {
                "team": None,
                "reassignment_reason": event.reason,
                "reassignment_approver": event.approver,
                "reassigned_from": event.former_team,
                "reassigned_at": at,
            }
        case CaseConverted():
            moved: dict[str, object] = {} if event.keeps_team else {"team": None}
            return {
                **moved,
                **NOT_PROMPTED,
                "tier": event.to_tier,
                "converted_from": event.from_tier,
                "conversion_reason": event.reason,
                "conversion_approver": event.approver,
                "conversion_article": event.article,
                "converted_at": at,
            }
        case _:
            return {}


def _relations(event: RelationEvent) -> dict[str, object]:
    """The related case, its team, and whether this one goes to it."""
    match event:
        case ConsolidationRequested():
            return {
                "related_case_id": event.related_case_id,
                "relation": event.relation,
                "related_team": None,
                "consolidated": None,
                "related_reason": None,
            }
        case RelatedTeamNoted():
            return {"related_team": event.team}
        case CaseConsolidated():
            return {"related_team": event.team, "consolidated": True}
        case ConsolidationDropped():
            return {"consolidated": False, "related_reason": event.reason}
        case _:
            return {}


def _sorting(recorded: Recorded, columns: dict[str, object]) -> Statement:
    names = list(columns)
    places = ", ".join(f"${number}" for number in range(3, 3 + len(names)))
    changes = ", ".join(f"{name} = excluded.{name}" for name in names)
    sql = (
        f"insert into sortings (court, case_id, {', '.join(names)}) "  # noqa: S608  # our columns
        f"values ($1, $2, {places}) on conflict (court, case_id) do update set {changes}"
    )
    return sql, (recorded.court, recorded.case_id, *columns.values())


def _custody(recorded: Recorded, event: CustodyEvent) -> Statement:
    court, case_id, at = recorded.court, event.case_id, recorded.occurred_at
    match event:
        case CustodyBegan():
            sql = (
                "insert into custody (court, case_id, holder, since) values ($1, $2, $3, $4) "
                "on conflict (court, case_id) do update set "
                "holder = excluded.holder, since = excluded.since"
            )
            return sql, (court, case_id, event.holder, at)
        case CustodyPassed():
            sql = (
                "update custody set pending_to = $3, pending_since = $4, pending_enclosed = $5, "
                "refused_by = null, refused_reason = null where court = $1 and case_id = $2"
            )
            return sql, (court, case_id, event.to_holder, at, list(event.enclosed))
        case CustodyAccepted():
            sql = (
                "update custody set holder = $3, since = $4, handler = $5, pending_to = null, "
                "pending_since = null, pending_enclosed = null "
                "where court = $1 and case_id = $2"
            )
            return sql, (court, case_id, event.holder, at, event.handler)
        case CustodyRefused():
            sql = (
                "update custody set refused_by = pending_to, refused_reason = $3, "
                "pending_to = null, pending_since = null, pending_enclosed = null "
                "where court = $1 and case_id = $2"
            )
            return sql, (court, case_id, event.reason)


def _custody_step(recorded: Recorded, event: CustodyEvent) -> Statement:
    holder = event.from_holder if isinstance(event, CustodyPassed) else event.holder
    passed = event if isinstance(event, CustodyPassed) else None
    refused = event if isinstance(event, CustodyRefused) else None
    ground = passed or refused
    sql = (
        "insert into custody_steps (court, case_id, version, step, holder, at, to_holder, "
        "enclosed, handler, reason, article) "
        "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) "
        "on conflict (court, case_id, version) do nothing"
    )
    return sql, (
        recorded.court,
        event.case_id,
        recorded.version,
        recorded.name,
        holder,
        recorded.occurred_at,
        passed.to_holder if passed else None,
        list(passed.enclosed) if passed else None,
        event.handler if isinstance(event, CustodyAccepted) else None,
        refused.reason if refused else None,
        ground.article if ground else None,
    )


def _draw(recorded: Recorded, event: TeamDrawn) -> Statement:
    sql = (
        "insert into draws (court, pool, case_id, teams, loads, seed, seed_position, team, "
        "article, drawn_at, round, without) "
        "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) "
        "on conflict (court, pool, case_id, round) do nothing"
    )
    return sql, (
        recorded.court,
        event.pool,
        event.case_id,
        [candidate.team for candidate in event.candidates],
        [candidate.load for candidate in event.candidates],
        event.seed,
        event.seed_position,
        event.team,
        event.article,
        recorded.occurred_at,
        event.round,
        list(event.without),
    )


async def case_view(reader: Reader, court: str, case_id: str) -> dict[str, Any] | None:
    """A case's tier with its ground, its draw, and who holds it and held it before."""
    custody = await reader.fetchrow(
        "select holder, handler, since, pending_to, pending_since, pending_enclosed, "
        "refused_by, refused_reason from custody where court = $1 and case_id = $2",
        court,
        case_id,
    )
    sorting = await reader.fetchrow(
        f"select {', '.join(SHOWN)} from sortings where court = $1 and case_id = $2",  # noqa: S608  # our columns
        court,
        case_id,
    )
    if custody is None and sorting is None:
        return None
    steps = await reader.fetch(
        "select step, holder, to_holder, handler, enclosed, article, reason, at "
        "from custody_steps where court = $1 and case_id = $2 order by version",
        court,
        case_id,
    )
    draws = await reader.fetch(
        "select pool, teams, loads, seed, seed_position, team, article, drawn_at, round, without "
        "from draws where court = $1 and case_id = $2 order by drawn_at",
        court,
        case_id,
    )
    return {
        "case_id": case_id,
        "sorting": sorting,
        "custody": custody,
        "custody_steps": steps,
        "draws": draws,
    }


async def custody_view(
    reader: Reader,
    court: str,
    holder: str = "",
    pending_to: str = "",
    page: Annotated[PageWanted, CUSTODY] = FIRST,
) -> dict[str, Any]:
    """Who holds which case, by case id."""
    select = (
        "select case_id, holder, handler, since, pending_to, pending_since, refused_by, "
        "refused_reason, {place} from custody"
    )
    such = [("holder = {}", holder), ("pending_to = {}", pending_to)]
    return await answered(reader, court, CUSTODY, page, select, such)


async def undecided_view(
    reader: Reader, court: str, page: Annotated[PageWanted, UNDECIDED] = FIRST
) -> dict[str, Any]:
    """Cases that need a decision: proposals that are not final, and tiers that no longer fit."""
    select = (
        "select case_id, tier, team, proposed_tier, proposed_row, proposed_by, awaits, "
        "prompt_cause, prompt_tier, prompted_at, {place} from sortings"
    )
    such = [("(proposed_row is not null or prompt_cause is not null)",)]
    return await answered(reader, court, UNDECIDED, page, select, such)


async def draws_view(
    reader: Reader, court: str, pool: str = "", page: Annotated[PageWanted, DRAWS] = FIRST
) -> dict[str, Any]:
    """The draws with everything needed to repeat them, the newest first."""
    select = (
        "select pool, case_id, teams, loads, seed, seed_position, team, article, drawn_at, "
        "round, without, released_at, {place} from draws"
    )
    return await answered(reader, court, DRAWS, page, select, [("pool = {}", pool)])

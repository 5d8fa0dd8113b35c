"""What each event changes in the case book. Pure: the names of parties are opened before."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter

from contracts.approvals import (
    ApprovalGiven,
    ApprovalLapsed,
    ApprovalRefused,
    ApprovalRequested,
    ApprovalWithdrawn,
    Stages,
)
from contracts.archive import VolumeArchived
from contracts.enforcement import CaseClosed
from contracts.intake import CaseFiled, FilingCorrected
from contracts.intake_parties import PartyCorrected
from contracts.operations import PersonErased
from contracts.payments import FundsPaidOut, FundsReceived
from contracts.supervision import NodeOpened
from contracts.triage import (
    CaseConverted,
    CaseTriaged,
    CustodyAccepted,
    CustodyBegan,
    CustodyPassed,
    CustodyRefused,
)
from contracts.values import Party, Sealed
from kernel.journal.authority import kept
from kernel.journal.envelope import Recorded
from portal.casebook.nodes import node_statements
from portal.casebook.writes import Writing, one_by_one, upserted

# Raised with every change of what is entered for an event: a book that an earlier version has
# filled is emptied and filled again at the start.
VERSION = 4

ENTER = """
insert into entries (court, case_id, service, position, name, event_id, causation_id,
    occurred_at, recorded_at, actor, body)
select $1, * from unnest($2::text[], $3::text[], $4::bigint[], $5::text[], $6::uuid[], $7::uuid[],
    $8::timestamptz[], $9::timestamptz[], $10::text[], $11::jsonb[])
on conflict do nothing
"""

_GIVEN: TypeAdapter[ApprovalGiven] = TypeAdapter(ApprovalGiven)
_STAGES: TypeAdapter[Stages] = TypeAdapter(Stages)
_ENDED = {
    ApprovalRefused: "refused",
    ApprovalWithdrawn: "withdrawn",
    ApprovalLapsed: "lapsed",
}


def names_in(event: Any) -> Sequence[Sealed]:
    """The sealed names that the book holds in clear."""
    match event:
        case CaseFiled():
            return [party.name for party in event.parties]
        case PartyCorrected():
            return [event.new.name]
        case _:
            return []


def project(recorded: Recorded, names: Mapping[Sealed, str | None]) -> Sequence[Writing]:
    """The statements of one event, its entry aside. `names` are those of `names_in` in clear, None
    where erased."""
    statements: list[Writing] = [(one_by_one(sql), values) for sql, values in kept(recorded)]
    match recorded.event:
        case CaseFiled() as event:
            statements += _filed(recorded, event, names)
        case FilingCorrected() as event:
            statements += _case(recorded, _restated(event))
        case PartyCorrected() as event:
            statements += _corrected(recorded, event, names)
        case PersonErased() as event:
            statements += _nameless(recorded, event.person_id)
        case CaseTriaged() as event:
            statements += _case(recorded, {"tier": event.tier})
        case CaseConverted() as event:
            statements += _case(recorded, {"tier": event.to_tier})
        case CustodyBegan() | CustodyPassed() | CustodyAccepted() | CustodyRefused():
            statements += _case(recorded, _custody(recorded))
        case CaseClosed() as event:
            closed = {"closed_at": recorded.occurred_at, "manner": event.manner}
            statements += _case(recorded, closed)
        case VolumeArchived():
            statements += _case(recorded, {"archived_at": recorded.occurred_at})
        case FundsReceived() as event:
            statements += _money(recorded, "received_fen", event.amount_fen)
        case FundsPaidOut() as event:
            statements += _money(recorded, "paid_fen", event.amount_fen)
        case NodeOpened(period=None) as event:
            staged = {"stage": event.stage, "stage_since": event.opened_at}
            statements += [*node_statements(recorded), *_case(recorded, staged)]
        case _:
            statements += node_statements(recorded) or _request(recorded)
    return statements


def entries_of(records: Sequence[Recorded]) -> Sequence[Sequence[object]]:
    """The columns that `ENTER` enters for these events of one court, in one statement."""
    rows = [
        (
            one.case_id,
            one.service,
            one.position,
            one.name,
            one.event_id,
            one.causation_id,
            one.occurred_at,
            one.recorded_at,
            one.actor,
            one.body,
        )
        for one in records
    ]
    return list(zip(*rows, strict=True))


def _case(recorded: Recorded, columns: Mapping[str, object]) -> list[Writing]:
    """Set columns of the case, whatever the order in which the services' events arrive."""
    write = upserted("cases", ("court", "case_id"), ("updated_at", *columns))
    place = (recorded.court, recorded.case_id)
    return [(write, (*place, recorded.recorded_at, *columns.values()))]


def _filed(
    recorded: Recorded, event: CaseFiled, names: Mapping[Sealed, str | None]
) -> list[Writing]:
    filed = {
        "kind": event.kind,
        "channel": event.channel,
        "target": event.target,
        "claim_fen": event.claim_fen,
        "title_document": event.title_document,
        "filed_at": event.filed_at,
    }
    parties = [_party(recorded, party, names) for party in event.parties]
    return [*_case(recorded, filed), *parties]


def _restated(event: FilingCorrected) -> dict[str, object]:
    """What was corrected of the filing."""
    stated: dict[str, object] = {
        "claim_fen": event.claim_fen,
        "target": event.target,
        "title_document": event.title_document,
    }
    return {name: value for name, value in stated.items() if value is not None}


def _party(recorded: Recorded, party: Party, names: Mapping[Sealed, str | None]) -> Writing:
    sql = (
        "insert into parties (court, case_id, person_id, role, kind, name) "
        "values ($1, $2, $3, $4, $5, $6) "
        "on conflict (court, case_id, person_id, role) do update set name = excluded.name"
    )
    place = (recorded.court, recorded.case_id)
    return one_by_one(sql), (*place, party.person_id, party.role, party.kind, names.get(party.name))


def _corrected(
    recorded: Recorded, event: PartyCorrected, names: Mapping[Sealed, str | None]
) -> list[Writing]:
    """The party stands as it was corrected to; how it stood is in the history."""
    sql = "delete from parties where court = $1 and case_id = $2 and person_id = $3 and role = $4"
    former = (recorded.court, recorded.case_id, event.person_id, event.old.role)
    return [(one_by_one(sql), former), _party(recorded, event.new, names)]


def _nameless(recorded: Recorded, person_id: str) -> list[Writing]:
    """Of an erased person no name stays, in no case, and in nothing that somebody looks for."""
    place = (recorded.court, person_id)
    named = "p.court = s.court and p.person_id = $2 and starts_with(p.name, s.words)"
    looked_for = (
        f"delete from saved_views s where court = $1 and words <> '' and "  # noqa: S608  # own
        f"exists (select from parties p where {named})"
    )
    names = "update parties set name = null where court = $1 and person_id = $2"
    return [(one_by_one(looked_for), place), (one_by_one(names), place)]


def _custody(recorded: Recorded) -> dict[str, object]:
    match recorded.event:
        case CustodyBegan(holder=holder):
            return {"holder": holder, "held_since": recorded.occurred_at}
        case CustodyPassed(to_holder=to_holder):
            return {"passed_to": to_holder}
        case CustodyAccepted(holder=holder, handler=handler):
            return {
                "holder": holder,
                "handler": handler,
                "held_since": recorded.occurred_at,
                "passed_to": "",
            }
        case _:
            return {"passed_to": ""}


def _money(recorded: Recorded, column: str, fen: int) -> list[Writing]:
    sql = (
        f"insert into cases (court, case_id, {column}, updated_at) "  # noqa: S608  # own names
        f"values ($1, $2, $3, $4) on conflict (court, case_id) "
        f"do update set {column} = cases.{column} + excluded.{column}"
    )
    return [(one_by_one(sql), (recorded.court, recorded.case_id, fen, recorded.recorded_at))]


def _request(recorded: Recorded) -> list[Writing]:
    event = recorded.event
    if isinstance(event, ApprovalRequested):
        sql = (
            "insert into requests (court, case_id, service, approval_id, approval, act, requester, "
            "requested_at, stages) values ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb) "
            "on conflict do nothing"
        )
        stages = _STAGES.dump_json(event.stages).decode()
        asked = (event.approval, event.act, event.requester, event.requested_at, stages)
        place = (recorded.court, recorded.case_id, recorded.service, event.approval_id)
        return [(one_by_one(sql), (*place, *asked))]
    if isinstance(event, ApprovalGiven):
        return [_given(recorded, event)]
    state = _ENDED.get(type(event), "")
    return [_decided(recorded, state)] if state else []


def _given(recorded: Recorded, event: ApprovalGiven) -> Writing:
    sql = (
        "update requests set given = given || $5::jsonb, "
        "state = case when $6 then 'approved' else state end, decided_at = $7 "
        "where court = $1 and case_id = $2 and service = $3 and approval_id = $4"
    )
    given = _GIVEN.dump_json(event).decode()
    return one_by_one(sql), (*_which(recorded), given, event.complete, event.given_at)


def _decided(recorded: Recorded, state: str) -> Writing:
    sql = (
        "update requests set state = $5, decided_at = $6 "
        "where court = $1 and case_id = $2 and service = $3 and approval_id = $4"
    )
    return one_by_one(sql), (*_which(recorded), state, recorded.occurred_at)


def _which(recorded: Recorded) -> tuple[str, str, str, str]:
    """Which request an event is about: its number is one of its case."""
    place = (recorded.court, recorded.case_id, recorded.service)
    return (*place, recorded.event.approval_id)

"""Read models of intake: each filing with its warnings, its errors, its check and reception."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

import orjson
from pydantic import TypeAdapter

from contracts.claims import Claim
from contracts.intake import (
    CaseFiled,
    FilingChecked,
    FilingCorrected,
    FilingErrorFound,
    FilingPapersScanned,
    FirstReceptionHeld,
    ReceptionDeferred,
)
from contracts.intake_parties import AgentAuthorised, AgentDismissed, PartyCorrected, PartyStated
from contracts.values import Party, Sealed
from kernel.door.lists import FIRST, Key, Listing, PageWanted, listed
from kernel.journal.envelope import Recorded
from kernel.journal.projections import Reader, Statement
from services.intake.rules.reading import WARNINGS

FILINGS = Listing(
    name="items",
    orders={
        "filed": (Key("position", "bigint"),),  # in the order of the log
        "case_id": (Key("case_id"),),
    },
    sort="-filed",
    day="filed_at",
)
SEALED: TypeAdapter[Sealed] = TypeAdapter(Sealed)
AGENTS = """
    select agent_id, principal_id, name, first_day, last_day, special from agents
    where court = $1 and case_id = $2 order by version
"""
STATEMENTS = """
    select person_id, principal_id, about, content, stated_at from statements
    where court = $1 and case_id = $2 order by version
"""
PARTY_OR_AGENT = """
    select 1 from filings where court = $1 and case_id = $2 and parties @> $5::jsonb
    union all
    select 1 from agents where court = $1 and case_id = $2 and agent_id = $3
        and first_day <= $4 and (last_day is null or $4 <= last_day)
    limit 1
"""
OWN_CASES = """
    select case_id, kind, filed_at, claim_fen, parties, {place}, array(
        select principal_id from agents as acts where acts.court = $1
            and acts.case_id = filings.case_id and agent_id = $2
            and first_day <= $3 and (last_day is null or $3 <= last_day)
    ) as principals from filings
"""
OF_PERSON = """case_id in (
        select case_id from filings where court = $1 and parties @> $4::jsonb
        union all
        select case_id from agents where court = $1 and agent_id = $2
            and first_day <= $3 and (last_day is null or $3 <= last_day)
    )
"""
PARTY_CORRECTIONS = """
    select person_id, new_person_id, old, new, reason, ground, actor, corrected_at
    from party_corrections where court = $1 and case_id = $2 order by version
"""
PARTY_REPLACED = """
    update filings set version = $3, parties = (
        select jsonb_agg(case when one->>'person_id' = $4 then $5::jsonb else one end order by n)
        from jsonb_array_elements(parties) with ordinality as each (one, n)
    ) where court = $1 and case_id = $2 and version < $3
"""
PRINCIPAL = """
    update agents set principal_id = $5
    where court = $1 and case_id = $2 and version < $3 and principal_id = $4
"""
CLAIM: TypeAdapter[Claim | None] = TypeAdapter(Claim | None)
FOUND: TypeAdapter[dict[str, Any]] = TypeAdapter(dict[str, Any])
HIDDEN = frozenset({"court", "parties", "claim", "found"})  # shown of one case, and as JSON
PARTY: TypeAdapter[Party] = TypeAdapter(Party)
PARTIES: TypeAdapter[tuple[Party, ...]] = TypeAdapter(tuple[Party, ...])
FOLLOWED = "select case_id from filings where court = $1 and origin = $2 order by position limit 50"


def project(recorded: Recorded) -> Sequence[Statement]:
    """The statements by which an event changes the read models."""
    match recorded.event:
        case CaseFiled() as event:
            return [_filed(recorded, event)]
        case FilingErrorFound() as event:
            return [_error_found(recorded, event), _updated(recorded, {})]
        case FilingCorrected() as event:
            return [_error_corrected(recorded, event), _corrected(recorded, event)]
        case FilingChecked() as event:
            return [_checked(recorded, event)]
        case FilingPapersScanned() as event:
            columns = {"scanned_at": recorded.occurred_at, "pages": event.pages}
            return [_updated(recorded, columns)]
        case ReceptionDeferred() as event:
            columns = {
                "reception": "deferred",
                "deferred_at": recorded.occurred_at,
                "deferred_reason": event.reason,
            }
            return [_updated(recorded, columns)]
        case FirstReceptionHeld() as event:
            return [_updated(recorded, _reception(recorded, event))]
        case PartyCorrected() as event:
            agents = (PRINCIPAL, (*_place(recorded), event.person_id, event.new.person_id))
            return [_party_history(recorded, event), _party_replaced(recorded, event), agents]
        case AgentAuthorised() as event:
            return [_authorised(recorded, event), _updated(recorded, {})]
        case AgentDismissed() as event:
            return [_dismissed(recorded, event), _updated(recorded, {})]
        case PartyStated() as event:
            return [_stated(recorded, event), _updated(recorded, {})]
        case _:
            return ()


def _filed(recorded: Recorded, event: CaseFiled) -> Statement:
    sql = (
        "insert into filings (court, case_id, position, version, kind, channel, target, "
        "claim_fen, title_document, filed_at, registered_on, parties, warnings, claim, "
        "origin) "
        "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::jsonb, $13, $14::jsonb, $15) "
        "on conflict (court, case_id) do nothing"
    )
    values = (
        recorded.court,
        event.case_id,
        recorded.position,
        recorded.version,
        event.kind,
        event.channel,
        event.target,
        event.claim_fen,
        event.title_document,
        event.filed_at,
        event.registered_on,
        PARTIES.dump_json(event.parties).decode(),
        list(event.warnings),
        CLAIM.dump_json(event.claim).decode(),
        event.origin,
    )
    return sql, values


def _updated(recorded: Recorded, columns: dict[str, object]) -> Statement:
    """Set columns of the filing; an event that is already in the view changes nothing."""
    sets = "".join(f", {name} = ${number}" for number, name in enumerate(columns, start=4))
    sql = (
        f"update filings set version = $3{sets} "  # noqa: S608  # column names are this room's own
        "where court = $1 and case_id = $2 and version < $3"
    )
    return sql, (recorded.court, recorded.case_id, recorded.version, *columns.values())


def _error_found(recorded: Recorded, event: FilingErrorFound) -> Statement:
    sql = (
        "insert into filing_errors (court, case_id, version, field, found, found_at) "
        "values ($1, $2, $3, $4, $5, $6) on conflict (court, case_id, version) do nothing"
    )
    place = (recorded.court, event.case_id, recorded.version)
    return sql, (*place, event.field, event.found, recorded.occurred_at)


def _error_corrected(recorded: Recorded, event: FilingCorrected) -> Statement:
    sql = (
        "update filing_errors set corrected_at = $5, old = $6, new = $7 where court = $1 "
        "and case_id = $2 and version < $3 and field = $4 and corrected_at is null"
    )
    place = (recorded.court, event.case_id, recorded.version)
    both = (getattr(event, f"old_{event.field}", None), getattr(event, event.field, None))
    told = (None if one is None else str(one) for one in both)
    return sql, (*place, event.field, recorded.occurred_at, *told)


def _checked(recorded: Recorded, event: FilingChecked) -> Statement:
    """What was found of each item that was checked, beside what the filing said of it then."""
    found: dict[str, Any] = {
        "parties": {"found": event.parties_found},
        "target": {"found": event.target_found, "stated": event.target},
        "amount": {"found": event.amount_found, "stated": event.claim_fen},
        "title": {"found": event.title_found, "stated": event.title_document},
    }
    sql = (
        "update filings set version = $3, checked_at = $4, found = $5::jsonb "
        "where court = $1 and case_id = $2 and version < $3"
    )
    return sql, (*_place(recorded), recorded.occurred_at, FOUND.dump_json(found).decode())


def _corrected(recorded: Recorded, event: FilingCorrected) -> Statement:
    values: dict[str, object] = {
        "claim_fen": event.claim_fen,
        "target": event.target,
        "title_document": event.title_document,
    }
    return _updated(recorded, {name: value for name, value in values.items() if value is not None})


def _place(recorded: Recorded) -> tuple[str, str, int]:
    return recorded.court, recorded.case_id, recorded.version


def _party_history(recorded: Recorded, event: PartyCorrected) -> Statement:
    sql = (
        "insert into party_corrections (court, case_id, version, person_id, new_person_id, old, "
        "new, reason, ground, actor, corrected_at) "
        "values ($1, $2, $3, $4, $5, $6::jsonb, $7::jsonb, $8, $9, $10, $11) "
        "on conflict (court, case_id, version) do nothing"
    )
    parties = (PARTY.dump_json(event.old).decode(), PARTY.dump_json(event.new).decode())
    told = (event.reason, event.ground, recorded.actor, recorded.occurred_at)
    return sql, (*_place(recorded), event.person_id, event.new.person_id, *parties, *told)


def _party_replaced(recorded: Recorded, event: PartyCorrected) -> Statement:
    new = PARTY.dump_json(event.new).decode()
    return PARTY_REPLACED, (*_place(recorded), event.person_id, new)


def _authorised(recorded: Recorded, event: AgentAuthorised) -> Statement:
    sql = (
        "insert into agents (court, case_id, version, agent_id, principal_id, name, first_day, "
        "last_day, special) values ($1, $2, $3, $4, $5, $6::jsonb, $7, $8, $9) "
        "on conflict (court, case_id, version) do nothing"
    )
    place = (recorded.court, event.case_id, recorded.version)
    named = (event.agent_id, event.principal_id, SEALED.dump_json(event.name).decode())
    return sql, (*place, *named, event.first_day, event.last_day, event.special)


def _dismissed(recorded: Recorded, event: AgentDismissed) -> Statement:
    sql = (
        "update agents set last_day = $6 where court = $1 and case_id = $2 and version < $3 "
        "and agent_id = $4 and principal_id = $5 and (last_day is null or last_day > $6)"
    )
    place = (recorded.court, event.case_id, recorded.version)
    return sql, (*place, event.agent_id, event.principal_id, event.last_day)


def _stated(recorded: Recorded, event: PartyStated) -> Statement:
    sql = (
        "insert into statements (court, case_id, version, person_id, principal_id, about, content, "
        "stated_at) values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8) "
        "on conflict (court, case_id, version) do nothing"
    )
    place = (recorded.court, event.case_id, recorded.version)
    said = (event.about, SEALED.dump_json(event.content).decode(), recorded.occurred_at)
    return sql, (*place, event.person_id, event.principal_id, *said)


def _reception(recorded: Recorded, event: FirstReceptionHeld) -> dict[str, object]:
    return {
        "reception": "held",
        "received_at": recorded.occurred_at,
        "on_site": event.on_site,
        "electronic_service": event.electronic_service,
        "termination_opinion": event.termination_opinion,
        "auction_opinion": event.auction_opinion,
    }


async def case_view(reader: Reader, court: str, case_id: str) -> dict[str, Any] | None:
    """The filing of a case with its warnings, errors, check and reception."""
    row = await reader.fetchrow(
        "select * from filings where court = $1 and case_id = $2", court, case_id
    )
    if row is None:
        return None
    errors = await reader.fetch(
        "select field, found, found_at, corrected_at, old, new from filing_errors "
        "where court = $1 and case_id = $2 order by version",
        court,
        case_id,
    )
    return {
        **_shown(row),
        "parties": orjson.loads(row["parties"]),
        "claim": _json(row["claim"]),
        "found": _json(row["found"]),
        "followed_by": [one["case_id"] for one in await reader.fetch(FOLLOWED, court, case_id)],
        "errors": errors,
        "party_corrections": [
            {**one, "old": orjson.loads(one["old"]), "new": orjson.loads(one["new"])}
            for one in await reader.fetch(PARTY_CORRECTIONS, court, case_id)
        ],
        "agents": await _read(reader, AGENTS, court, case_id, "name"),
        "statements": await _read(reader, STATEMENTS, court, case_id, "content"),
    }


def _json(written: str | None) -> Any:
    return None if written is None else orjson.loads(written)


async def _read(
    reader: Reader, sql: str, court: str, case_id: str, sealed: str
) -> list[dict[str, Any]]:
    rows = await reader.fetch(sql, court, case_id)
    return [{**row, sealed: orjson.loads(row[sealed])} for row in rows]


async def is_party(reader: Reader, court: str, case_id: str, person: str, day: date) -> bool:
    """Whether a person is a party of a case, or acts for one on a day."""
    known = orjson.dumps([{"person_id": person}]).decode()
    return await reader.fetchrow(PARTY_OR_AGENT, court, case_id, person, day, known) is not None


async def cases(
    reader: Reader, court: str, page: Annotated[PageWanted, FILINGS] = FIRST
) -> dict[str, Any]:
    """The filings of a court, newest first."""
    found = "select *, {place} from filings"
    rows, following = await listed(reader, court, FILINGS, page, found)
    return {"items": [_shown(row) for row in rows], "next": following}


async def own_cases(
    reader: Reader, court: str, person: str, day: date, page: PageWanted = FIRST
) -> dict[str, Any]:
    """The cases in which a person is a party, or acts for one on a day, newest first; with each of
    them for whom they speak."""
    given = (person, day, orjson.dumps([{"person_id": person}]).decode())
    such = [(OF_PERSON,)]
    rows, following = await listed(reader, court, FILINGS, page, OWN_CASES, such, given)
    return {"items": [_own(row, person) for row in rows], "next": following}


def _own(row: dict[str, Any], person: str) -> dict[str, Any]:
    spoken = {person, *row["principals"]}
    return {
        **{name: row[name] for name in ("case_id", "kind", "filed_at", "claim_fen")},
        "principals": [
            {"person_id": party["person_id"], "role": party["role"], "name": party["name"]}
            for party in orjson.loads(row["parties"])
            if party["person_id"] in spoken
        ],
    }


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    shown = {name: value for name, value in row.items() if name not in HIDDEN}
    shown["warnings"] = [
        {"code": code, "message": WARNINGS.get(code, code)} for code in row["warnings"]
    ]
    return shown

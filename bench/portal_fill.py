"""A case book of any size, made in the database from a seed: cases, parties, nodes, events."""

import asyncpg

from bench.ground import COURT

FIRST_NUMBER = 10_000
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = tuple(f"{one}{other}" for one in "建国志强春梅" for other in "华明芳军丽平伟")
TEAMS = ("fast", "ordinary-1", "ordinary-2", "ordinary-3", "ordinary-4")
NODES_PER_CASE, EVENTS_PER_CASE = 6, 12

_CASES = """
insert into cases (court, case_id, kind, channel, target, claim_fen, filed_at, tier, holder,
    handler, held_since, stage, stage_since, closed_at, updated_at)
select $1, replace($2, '{}', ($3::int + n)::text), 'first', 'window', 'money',
    (random() * 1e8)::bigint, now() - n * interval '5 minutes',
    case when n % 3 = 0 then 'fast' else 'ordinary' end,
    ($4::text[])[1 + n % cardinality($4::text[])], $5 || (n % $6::int)::text,
    now() - n * interval '4 minutes', 'enforcement', now() - n * interval '4 minutes',
    case when n % 3 = 0 then now() - n * interval '1 minute' end, now()
from generate_series(0, $7::int - 1) n
"""
_PARTIES = """
insert into parties (court, case_id, person_id, role, kind, name)
select court, case_id, md5(case_id || role), role, 'natural',
    ($2::text[])[1 + floor(random() * cardinality($2::text[]))::int]
    || ($3::text[])[1 + floor(random() * cardinality($3::text[]))::int]
from cases, unnest(array['applicant', 'debtor']) role where court = $1
"""
_NODES = """
insert into nodes (court, case_id, node_id, code, title, who, stage, opened_at, due, warn_at,
    closed_at, derivation)
select court, case_id, case_id || n::text, 'filing-checked', '事项' || n::text,
    (array['handler', 'receptionist', 'scanner', 'judge', 'fund_clerk', 'handler'])[1 + n],
    'enforcement', filed_at, filed_at + n * interval '20 days', filed_at + n * interval '17 days',
    case when n < 4 or closed_at is not null then filed_at + n * interval '9 days' end, '{}'
from cases, generate_series(0, $2::int - 1) n where court = $1
"""
_ENTRIES = """
insert into entries (court, case_id, service, position, name, event_id, causation_id,
    occurred_at, recorded_at, actor, body)
select court, case_id, 'enforcement', row_number() over (), 'WorkBegun',
    md5(case_id || n::text)::uuid, null, filed_at + n * interval '1 day',
    filed_at + n * interval '1 day', 'handler:' || handler,
    jsonb_build_object('case_id', case_id, 'act', '阅卷并约谈申请执行人')
from cases, generate_series(1, $2::int) n where court = $1
"""
_STAFF = """
insert into authority_facts (court, subject, source, position, name, schema, body)
select $1, '', 'triage', n + 1, 'StaffAppointed', 1, json_build_object('person', $2 || n::text,
    'name', '承办人' || n::text, 'office', 'handler', 'team',
    ($3::text[])[1 + n % cardinality($3::text[])],
    'first_day', '2022-03-14', 'last_day', null, 'reason', null)::text
from generate_series(0, $4::int - 1) n
"""


def case_number(place: int) -> str:
    """The number of one of the cases."""
    return f"（2026）豫1024执{FIRST_NUMBER + place}号"


def handler(number: int) -> str:
    """One of the handlers."""
    return f"handler-{number}"


async def fill(dsn: str, cases: int, handlers: int) -> None:
    """Fill an empty case book."""
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute("select setseed(0.1)")
        pattern = case_number(-FIRST_NUMBER).replace("0号", "{}号")
        teams = list(TEAMS)
        await connection.execute(
            _CASES, COURT, pattern, FIRST_NUMBER, teams, handler(0)[:-1], handlers, cases
        )
        await connection.execute(_PARTIES, COURT, list(SURNAMES), list(GIVEN))
        await connection.execute(_NODES, COURT, NODES_PER_CASE)
        await connection.execute(_ENTRIES, COURT, EVENTS_PER_CASE)
        await connection.execute(_STAFF, COURT, handler(0)[:-1], teams, handlers)
        await connection.execute("vacuum analyze")
    finally:
        await connection.close()

"""What is shown to others than staff: to a party of their case, and to everybody in the hall. Pure,
but for the query of what is published."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from kernel.journal.projections import Reader
from kernel.rulebook import Pack
from portal.codes import coded
from portal.words import day

PUBLISHED_MAX = 100
PUBLISHED = f"""
    select e.case_id, e.name, e.occurred_at, e.body, array(
        select p.name from parties p where p.court = e.court and p.case_id = e.case_id
            and p.person_id in (e.body->>'person_id', e.body->>'addressee') and p.name is not null
    ) as names
    from entries e where e.court = $1 and (e.name = 'DefaulterListed'
        or (e.name = 'ServiceAnnounced' and (e.body->>'effective_at')::timestamptz > $2))
    order by e.occurred_at desc limit {PUBLISHED_MAX}
"""  # noqa: S608 - made of constants
# What every party learns by the law itself; the rest stands in the disclosure table of the court.
OPEN = frozenset(
    {
        "intake.CaseFiled",
        "triage.CaseTriaged",
        "triage.CustodyAccepted",
        "enforcement.CaseClosed",
        "archive.VolumeArchived",
    }
)
SERVED, ANNOUNCED = "DocumentServed", "ServiceAnnounced"
REQUESTED, SENT, FAILED = "NoticeRequested", "NoticeSent", "NoticeFailed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A document or a notice that was meant for a party, and what became of it."""

    at: datetime
    title: str
    channel: str
    state: str


def seen_by(
    entries: Sequence[Mapping[str, Any]], roles: Collection[str], pack: Pack
) -> list[Mapping[str, Any]]:
    """The events that parties in these roles may know of, by the court's disclosure table."""
    disclosed = {row.event for row in pack.disclosures if set(row.to) & set(roles)} | OPEN
    return [one for one in entries if f"{one['service']}.{one['name']}" in disclosed]


def told_to(entries: Sequence[Mapping[str, Any]], who: Collection[str], pack: Pack) -> list[Told]:
    """The documents served on or announced to, and the notices sent to, some persons or roles, the
    newest first."""
    titles = {row.event: row.title for row in pack.disclosures}
    kinds = {row.kind: row.title for row in pack.forms}
    ends = {
        one["body"]["notice_id"]: "已发出" if one["name"] == SENT else "未能发出"
        for one in entries
        if one["name"] in (SENT, FAILED)
    }
    found: list[Told] = []
    for one in entries:
        body = one["body"]
        if body.get("addressee") not in who:
            continue
        at, channel = one["occurred_at"], str(body.get("channel", ""))
        if one["name"] == SERVED:
            title = kinds.get(body["document_kind"], body["document_kind"])
            channel = coded(channel, "channel")
            found.append(Told(at=at, title=title, channel=channel, state="已送达"))
        elif one["name"] == ANNOUNCED:
            title = kinds.get(body["document_kind"], body["document_kind"])
            state = f"公告中，{day(body['effective_at'])}视为送达"
            found.append(Told(at=at, title=title, channel="公告送达", state=state))
        elif one["name"] == REQUESTED:
            title = titles.get(body["event"], body["event"])
            state = ends.get(body["notice_id"], "发送中")
            channel = coded(channel, "notice_channel")
            found.append(Told(at=at, title=title, channel=channel, state=state))
    return sorted(found, key=lambda one: one.at, reverse=True)


async def published(reader: Reader, court: str, now: datetime) -> list[dict[str, Any]]:
    """What the court has published: entries of the list of dishonest debtors, and announcements
    whose period runs. Nothing else of a case is told."""
    rows = await reader.fetch(PUBLISHED, court, now)
    return [{**row, "body": orjson.loads(row["body"])} for row in rows]

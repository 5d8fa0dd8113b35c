"""Sealed data on its way out of a query: opened for who may see it, and each read recorded."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from starlette.requests import Request as HttpRequest

from contracts.personal import personal_kinds
from contracts.reads import PersonalDataRead
from contracts.sealed import PersonalKind, Sealed
from kernel.deciding.decider import Actor, Fault
from kernel.deciding.service import Service
from kernel.door.problems import FieldProblems
from kernel.journal.reads import record_reads
from kernel.people.identity import Identity
from kernel.people.sealed import Erased, Keyring, as_sealed, case_key
from kernel.people.sight import Viewer, in_full, shown

PURPOSE = "Zhixing-Purpose"
PURPOSE_MIN = 4  # characters: a purpose is said in words
PURPOSE_MAX = 200
PURPOSE_PARAMETER: dict[str, Any] = {
    "name": PURPOSE,
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": (
        "查阅目的（4至200字，UTF-8，百分号编码）。写明的，证件号码、电话、账号、地址完整显示；"
        "未写明的，部分遮挡。每次查阅均记入日志。"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A query that was answered: by whom, through which route, about which case, and what for."""

    identity: Identity
    actor: Actor
    route: str
    case_id: str = ""
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class ToDecide:
    """An answer of a query that the caller has to decide on: it is shown in full, for that purpose,
    whatever the headers say."""

    content: Any
    purpose: str


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a sealed text stands in an answer: its kind, and the case it belongs to."""

    sealed: Sealed
    kind: PersonalKind
    case_id: str


def reading_of(http: HttpRequest, identity: Identity, actor: Actor, route: str) -> Reading:
    """A query as it is asked. Raises FieldProblems where it states no proper purpose."""
    case_id = str(http.path_params.get("case_id", ""))
    return Reading(
        identity=identity, actor=actor, route=route, case_id=case_id, purpose=purpose_of(http)
    )


def purpose_of(http: HttpRequest) -> str:
    """The purpose stated in the header; empty if there is none. Raises FieldProblems."""
    raw = http.headers.get(PURPOSE)
    if raw is None:
        return ""
    try:
        text = unquote(raw.encode("latin-1").decode(), errors="strict").strip()
    except UnicodeDecodeError as error:
        raise FieldProblems([Fault(field=PURPOSE, title="应为 UTF-8 文字")]) from error
    if not PURPOSE_MIN <= len(text) <= PURPOSE_MAX or not text.isprintable():
        title = f"查阅目的应为{PURPOSE_MIN}至{PURPOSE_MAX}字"
        raise FieldProblems([Fault(field=PURPOSE, title=title)])
    return text


async def unsealed(
    found: Any, reading: Reading, service: Service[Any, Any, Any], keyring: Keyring
) -> Any:
    """An answer with its sealed texts as the caller may see them.

    Who was shown any of them is recorded before this returns. Raises what `Journal.append` raises:
    a read that cannot be recorded is not answered.
    """
    content, viewer = found, Viewer(reading.identity, reading.purpose)
    if isinstance(found, ToDecide):
        content, viewer = found.content, Viewer(reading.identity, found.purpose, decides=True)
    places = list(_places(content, "", reading.case_id))
    if not places:
        return content
    seen = {place for place in places if viewer.sees(place.sealed, place.kind) != "hidden"}
    court = reading.identity.court
    opened = await keyring.unseal_each(court, {place.sealed for place in seen})
    read = [place for place in places if place in seen and isinstance(opened[place.sealed], str)]
    if read:
        await _record(read, viewer, reading, service, keyring)
    return _shown(content, "", viewer, opened)


async def _record(
    read: Collection[_Place],
    viewer: Viewer,
    reading: Reading,
    service: Service[Any, Any, Any],
    keyring: Keyring,
) -> None:
    now, court = service.clock.now(), reading.identity.court
    events = []
    for case_id in dict.fromkeys(place.case_id for place in read):
        mine = [place for place in read if place.case_id == case_id]
        full = {
            kind for one in mine for kind in in_full([one.kind], viewer.sees(one.sealed, one.kind))
        }
        events.append(
            PersonalDataRead(
                case_id=case_id,
                reader=reading.identity.person,
                reader_role=reading.actor.role,
                route=reading.route,
                categories=tuple(sorted({place.kind for place in mine})),
                in_full=tuple(sorted(full)),
                count=len(mine),
                read_at=now,
                purpose=await _sealed_purpose(viewer.purpose, court, case_id, keyring),
            )
        )
    await record_reads(
        service.journal,
        events,
        court=court,
        rule_pack=service.rulebook.pack(court, at=now).id,
        actor=f"{reading.actor.role}:{reading.identity.person}",
    )


async def _sealed_purpose(
    purpose: str, court: str, case_id: str, keyring: Keyring
) -> Sealed | None:
    """The purpose under the key of the case; where that was destroyed, under that of the court."""
    if not purpose:
        return None
    try:
        return await keyring.seal(court, case_key(case_id or court), purpose)
    except Erased:
        return await keyring.seal(court, case_key(court), purpose)


def _places(value: Any, field: str, case_id: str) -> Iterator[_Place]:
    """The sealed texts of an answer. A member belongs to the case that the nearest object names."""
    if (sealed := as_sealed(value)) is not None:
        yield _Place(sealed, kind_of(field), case_id)
    elif isinstance(value, dict):
        here = str(value.get("case_id") or case_id)
        for name, part in value.items():
            yield from _places(part, _named(name, value), here)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _places(part, field, case_id)


def _shown(value: Any, field: str, viewer: Viewer, opened: Mapping[Sealed, str | Erased]) -> Any:
    if (sealed := as_sealed(value)) is not None:
        kind = kind_of(field)
        return shown(viewer.sees(sealed, kind), kind, opened.get(sealed))
    if isinstance(value, dict):
        return {
            name: _shown(part, _named(name, value), viewer, opened) for name, part in value.items()
        }
    if isinstance(value, list | tuple):
        return [_shown(part, field, viewer, opened) for part in value]
    return value


def _named(name: Any, within: Mapping[Any, Any]) -> str:
    """The name of a member; the `value` of a field in words has that of the field."""
    return str(within["field"] if name == "value" and "field" in within else name)


def kind_of(field: str) -> PersonalKind:
    """The kind of a sealed member of an answer, by its name; what no event declares is a text."""
    return personal_kinds().get(field, "text")

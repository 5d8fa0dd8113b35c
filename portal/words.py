"""What the pages say: titles of events and fields, offices and teams, dates, money. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, get_args, get_type_hints

from contracts.catalogue import EVENTS, HOUSES, PORTAL, SHARED
from contracts.titles import annotation_title, choice_titles, title_of
from kernel.base.zone import CHINA
from kernel.rulebook import Pack

SEALED = frozenset({"key", "nonce", "text"})
IN_FEN = "（分）"  # how titles of amounts end; pages show and take yuan
HIDDEN = frozenset({"case_id", "requirements", "readings", "derivation", "body", "hash"})


TIERS = {"fast": "简易", "ordinary": "普通", "special": "特执"}


def tier(code: str | None) -> str:
    """The tier of a case, as lists name it."""
    return TIERS.get(code or "", "未分流")


def yuan(fen: int | None) -> str:
    """An amount as court papers write it: `1,234.56元`; a dash where there is none."""
    if fen is None:
        return "—"
    sign, cents = ("-" if fen < 0 else ""), abs(fen)
    return f"{sign}{cents // 100:,}.{cents % 100:02d}元"


def size(size_bytes: int) -> str:
    """How large a file is, as people say it: `512 字节`, `3.4 MB`."""
    if size_bytes < 1000:
        return f"{size_bytes} 字节"
    if size_bytes < 1_000_000:
        return f"{size_bytes / 1000:.1f} KB"
    return f"{size_bytes / 1_000_000:.1f} MB"


def day(value: date | datetime | str | None) -> str:
    """`2026年3月2日`, at +08:00."""
    found = _moment(value)
    return f"{found.year}年{found.month}月{found.day}日" if found else "—"


def instant(value: datetime | str | None) -> str:
    """`2026年3月2日 9:20`, at +08:00."""
    found = _moment(value)
    if not isinstance(found, datetime):
        return day(found)
    return f"{day(found)} {found.hour}:{found.minute:02d}"


def _moment(value: date | datetime | str | None) -> date | datetime | None:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
        except ValueError:
            return None
    return value.astimezone(CHINA) if isinstance(value, datetime) else value


@cache
def _class_of(service: str, name: str) -> type | None:
    own = {one.__name__: one for one in (*get_args(EVENTS[service]), *_shared())}
    return own.get(name)


@cache
def _shared() -> tuple[type, ...]:
    found: list[type] = []
    waiting: list[Any] = [SHARED]
    while waiting:
        one = waiting.pop()
        parts = get_args(one)
        waiting += parts
        if not parts:
            found.append(one)
    return tuple(found)


def event_title(service: str, name: str) -> str:
    """The Chinese title of an event; its name for one that this version does not know."""
    found = _class_of(service, name)
    return title_of(found) if found else name


def fact_title(fact: str) -> str:
    """The Chinese title of an event by its full name, such as `control.AssetsFrozen`."""
    service, _, name = fact.partition("/")[0].partition(".")
    return event_title(service, name) if service in EVENTS else fact


def awaited(fact: str, pack: Pack) -> str:
    """What a duty waits for: the title of the event that ends it, or of the step."""
    _, _, step = fact.partition("/")
    return next((row.title for row in pack.steps if row.code == step), "") or fact_title(fact)


def house_title(service: str) -> str:
    """The Chinese name of a service, or of the portal."""
    return "门户" if service == PORTAL else HOUSES[service].title


def told(service: str, name: str, body: Mapping[str, Any], pack: Pack) -> list[tuple[str, str]]:
    """The facts of an event in words: title and value of each field that says something."""
    found = _class_of(service, name)
    return _facts(found, body, pack) if found else []


def _facts(declared: Any, body: Mapping[str, Any], pack: Pack) -> list[tuple[str, str]]:
    hints = get_type_hints(declared, include_extras=True)
    facts: list[tuple[str, str]] = []
    for field in fields(declared):
        said = body.get(field.name)
        if field.name in HIDDEN or said in (None, "", [], {}):
            continue
        title = annotation_title(hints[field.name])
        if title:
            facts.append(
                (title.removesuffix(IN_FEN), _value(field.name, hints[field.name], said, pack))
            )
    return facts


def _value(name: str, annotation: Any, said: Any, pack: Pack) -> str:
    titles = choice_titles(annotation)
    if isinstance(said, bool):
        return "是" if said else "否"
    if isinstance(said, int):
        return yuan(said) if name.endswith("_fen") else str(said)
    if isinstance(said, str):
        return titles.get(said) or _named(said, pack)
    if isinstance(said, Mapping):
        if said.keys() >= SEALED:
            return "（密存）"
        inner = _dataclass_in(annotation)
        if inner is not None:
            return "；".join(f"{title}：{value}" for title, value in _facts(inner, said, pack))
        return "；".join(f"{k}：{_value(k, None, v, pack)}" for k, v in said.items())
    if isinstance(said, Sequence):
        inner = (*get_args(_bare(annotation)), None)[0]
        return "，".join(_value(name, inner, one, pack) for one in said)
    return str(said)


def _bare(annotation: Any) -> Any:
    while hasattr(annotation, "__metadata__"):
        annotation = annotation.__origin__
    options = [one for one in get_args(annotation) if one is not type(None)]
    return (
        _bare(options[0])
        if len(options) == 1 and type(None) in get_args(annotation)
        else annotation
    )


def _dataclass_in(annotation: Any) -> Any:
    bare = _bare(annotation)
    return bare if is_dataclass(bare) else None


def _named(said: str, pack: Pack) -> str:
    if len(said) >= len("2026-03-02T") and said[4:5] == "-" and said[10:11] == "T":
        return instant(said)
    if len(said) == len("2026-03-02") and said[4:5] == "-" and said[7:8] == "-":
        return day(said)
    return titles_of(pack).get(said, said)


def titles_of(pack: Pack) -> Mapping[str, str]:
    """The titles of a court's offices and teams, by code."""
    return {
        **{row.code: row.title for row in pack.national.offices},
        **{row.code: row.title for row in pack.roles},
        **{row.code: row.title for row in pack.teams},
    }

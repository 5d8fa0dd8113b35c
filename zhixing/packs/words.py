"""Chinese words for the facts, conditions and units that rows of a pack name."""

from collections.abc import Callable, Mapping
from typing import get_type_hints

from contracts.kinds import KIND
from contracts.titles import choice_titles, title_of
from kernel.law.limit_words import UNITS
from kernel.law.limits import LeadTime
from kernel.rulebook import LookBack, Pack, Recurrence
from services.enforcement.rules import CONDITION_TITLES as OF_CLOSING
from services.supervision.rules import CONDITION_TITLES as OF_NODE
from services.triage.rules import CONDITION_TITLES as OF_ROUTING
from zhixing.packs.facts import EVENT_TYPES

CONDITIONS: Mapping[str, str] = {**OF_CLOSING, **OF_ROUTING, **OF_NODE}
RETURNS: Mapping[str, str] = {
    "day": "每日",
    "working_day": "每个工作日",
    "week": "每周",
    "calendar_month": "每月",
}


def fact_words(name: str, pack: Pack) -> str:
    """A fact as a layman calls it; its name where there is no word for it."""
    plain, _, kind = name.partition("/")
    if plain.endswith(".StepRecorded"):
        service = plain.partition(".")[0]
        titles = (row.title for row in pack.steps if (row.service, row.code) == (service, kind))
        return next(titles, name)
    event = EVENT_TYPES.get(plain)
    word = plain if event is None else title_of(event)
    return f"{word}（{_kind_words(plain, kind, pack)}）" if kind else word


def _kind_words(plain: str, kind: str, pack: Pack) -> str:
    """The title of a kind: that of the court's row, else that of the contracts' choice."""
    event, attribute = EVENT_TYPES.get(plain), KIND.get(plain.partition(".")[2], "")
    own = dict(TITLES.get(attribute, _none)(pack))
    if kind in own or event is None or not attribute:
        return own.get(kind, kind)
    hint = get_type_hints(event, include_extras=True)[attribute]
    return choice_titles(hint).get(kind, kind)


def _none(_pack: Pack) -> tuple[tuple[str, str], ...]:
    return ()


TITLES: Mapping[str, Callable[[Pack], tuple[tuple[str, str], ...]]] = {
    "document_kind": lambda pack: tuple((row.kind, row.title) for row in pack.forms),
    "material_kind": lambda pack: tuple((row.material_kind, row.title) for row in pack.dossier),
    "asset_kind": lambda pack: tuple((row.kind, row.title) for row in pack.assets),
    "manner": lambda pack: tuple((row.manner, row.title) for row in pack.closings),
    "system": lambda pack: tuple((row.system, row.title) for row in pack.inquiries),
    "pool": lambda pack: tuple((row.code, row.title) for row in pack.pools),
    "approval": lambda pack: tuple((row.code, row.title) for row in pack.approvals),
    "code": lambda pack: tuple((row.code, row.title) for row in pack.nodes),
    "tier": lambda pack: tuple((row.tier, row.title) for row in pack.pools if row.tier),
    "to_tier": lambda pack: tuple((row.tier, row.title) for row in pack.pools if row.tier),
}


def condition_words(name: str) -> str:
    """A condition as a layman calls it; its name where there is no such condition."""
    return CONDITIONS.get(name, name)


def length_words(row: LookBack | LeadTime) -> str:
    """A length of time in Chinese, such as `15日`."""
    value = row.before if isinstance(row, LeadTime) else row.value
    return f"{value}{UNITS[row.unit]}"


def every_words(every: Recurrence) -> str:
    """A recurrence in Chinese, such as `每周`."""
    return RETURNS.get(every.unit) or f"每{every.value}{UNITS[every.unit]}"


def who_words(code: str, pack: Pack) -> str:
    """The title of a team or role."""
    titles = {row.code: row.title for row in pack.teams}
    return ({row.code: row.title for row in pack.roles} | titles).get(code, code)

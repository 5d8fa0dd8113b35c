"""What may be done next in a case: every service is asked, and its answers are put in order."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import httpx
from pydantic import TypeAdapter, ValidationError

from contracts.catalogue import HOUSES
from kernel.door.next_acts import NextActs, ShownAct
from portal.houses import HouseAway, Houses

STEP = "RecordStep"
NOTHING_HERE = frozenset({httpx.codes.NOT_FOUND, httpx.codes.FORBIDDEN})
_TOLD: TypeAdapter[NextActs] = TypeAdapter(NextActs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """A service that does not answer just now, and its Chinese name."""

    service: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What may be done next in a case in each service that knows it, and what holds the rest back.
    `away` are the services whose acts are missing here."""

    case_id: str
    services: tuple[NextActs, ...]
    away: tuple[Away, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """An act as a page offers it: of which service, and the address of its form."""

    service: str
    act: ShownAct
    href: str


@dataclass(frozen=True, slots=True)
class Line:
    """Acts of one title: one of them, or one for each thing that it may be done to."""

    title: str
    offers: list[Offer]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The acts of one service."""

    service: str
    lines: list[Line]


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The acts of a case before one visitor, each in the order of its service.

    `now` may be done by the visitor, `later` too once nothing holds it back any more; `others` and
    `held` are not the visitor's.
    """

    now: Sequence[Offer]
    later: Sequence[Offer]
    others: Sequence[Offer]
    held: Sequence[Offer]


async def acts_of(houses: Houses, token: str, case_id: str) -> Told:
    """Ask every service at once for the bearer of a token."""
    told = await asyncio.gather(*(_of(houses, name, token, case_id) for name in HOUSES))
    return Told(
        case_id=case_id,
        services=tuple(one for one in told if isinstance(one, NextActs)),
        away=tuple(one for one in told if isinstance(one, Away)),
    )


async def acts_in(houses: Houses, service: str, token: str, case_id: str) -> list[Offer]:
    """The acts of one service; none where it does not know the case or does not answer."""
    told = await _of(houses, service, token, case_id)
    return [*_offers(told)] if isinstance(told, NextActs) else []


async def _of(houses: Houses, service: str, token: str, case_id: str) -> NextActs | Away | None:
    path = f"/cases/{quote(case_id, safe='')}/acts"
    away = Away(service=service, title=HOUSES[service].title)
    try:
        answer = await houses.ask(service, "GET", path, token=token)
        if answer.status in NOTHING_HERE:
            return None
        return _TOLD.validate_python(answer.content) if answer.good else away
    except (HouseAway, ValidationError):
        return away


def board(told: Told, words: str = "") -> Board:
    """The acts by whose they are and whether they are open; with `words`, those whose title has
    them."""
    offers = [one for each in told.services for one in _offers(each) if words in one.act.title]
    return Board(
        now=[one for one in offers if one.act.mine and one.act.open],
        later=[one for one in offers if one.act.mine and not one.act.open],
        others=[one for one in offers if not one.act.mine and one.act.open],
        held=[one for one in offers if not one.act.mine and not one.act.open],
    )


def shelves(offers: Sequence[Offer]) -> list[Shelf]:
    """The acts by service, in their order, those of one title together."""
    found: dict[str, dict[str, Line]] = {}
    for offer in offers:
        lines = found.setdefault(offer.service, {})
        lines.setdefault(offer.act.title, Line(offer.act.title, [])).offers.append(offer)
    return [Shelf(service, [*lines.values()]) for service, lines in found.items()]


def _offers(told: NextActs) -> Iterator[Offer]:
    for act in told.acts:
        yield Offer(told.service, act, _href(told.case_id, told.service, act))


def _href(case_id: str, service: str, act: ShownAct) -> str:
    given: Mapping[str, Any] = {
        "step": act.step,
        ("subject_id" if act.step else act.subject): act.subject_id,
    }
    query = urlencode({name: value for name, value in given.items() if name and value})
    place = f"/cases/{quote(case_id, safe='')}/acts/{service}/{act.act}"
    return f"{place}?{query}" if query else place

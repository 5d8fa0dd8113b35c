"""Which foreign facts a service asks for, decided by their headers without decoding the body."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from kernel.deciding.definition import ServiceDefinition
from kernel.messaging.cloudevents import Heading
from kernel.rulebook import Pack, Rulebook, UnknownPack

ANSWERS_MAX = 10_000  # cache size: more than there are names, kinds and packs


class Hearing:
    """The names to which a service reacts, under each pack of each court.

    They follow from the loaded packs: a new row is heard once this service is restarted, without
    changes elsewhere.
    """

    def __init__(self, house: ServiceDefinition[Any, Any, Any], rulebook: Rulebook) -> None:
        self._asks_of = house.asks
        self._listens_to = frozenset(house.listens_to)
        self._rulebook = rulebook
        self._tables: dict[str, frozenset[str] | None] = {}
        self.asks: Callable[[Heading], bool] = lru_cache(maxsize=ANSWERS_MAX)(self._asks)

    def _asks(self, heading: Heading) -> bool:
        """Whether a fact may ask something of the service. True also if the headers do not tell
        its kind, or name an unknown source or pack: then the body must be decoded."""
        if heading.source not in self._listens_to:
            return True
        try:
            pack = self._rulebook.pack(heading.court, heading.rule_pack)
        except UnknownPack:
            return True
        heard, name = self._table(pack), f"{heading.source}.{heading.name}"
        if heard is None:
            return True
        if heading.kind is None:
            return name in heard or f"{name}/" in heard
        return name in heard or f"{name}/{heading.kind}" in heard

    def _table(self, pack: Pack) -> frozenset[str] | None:
        """The names, and `service.Event/` for each name with some kind; None for all."""
        if pack.id not in self._tables:
            named = self._asks_of(pack)
            if named is not None:
                named |= {f"{name.partition('/')[0]}/" for name in named if "/" in name}
            self._tables[pack.id] = named
        return self._tables[pack.id]

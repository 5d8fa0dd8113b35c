"""Whether a message is what its source wrote: its seal, its hash, and its link to its neighbours.

The seal shows who published a record: a message authentication code over what the headers say,
under a key that the houses share. The hash covers the whole event and the hash before it. Neither
depends on the broker, so that they hold for a topic that a stranger could write.
"""

import hmac
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kernel.journal.envelope import GENESIS, Place, Recorded

SEAL: Final = "ce_seal"
SEALED: Final = (
    "ce_court",
    "ce_dataschema",
    "ce_type",
    "ce_kind",
    "ce_rulepack",
    "ce_position",
    "ce_prevhash",
    "ce_hash",
)
"""The headers that the seal covers: those that tell who has to read an event, and its place. The
hash among them covers all others and the body."""
SEAL_DIGITS: Final = 32  # 128 bits, as RFC 2104 recommends at least for SHA-256
KEY_BYTES_MIN: Final = 16
NEIGHBOURS_MAX: Final = 2048  # positions remembered of each log: more than a batch
LINK_DIGITS: Final = 16
HISTORIES_MAX: Final = 4  # different events remembered at one position
Link = tuple[str, str]  # the first digits of the hash before, and of the own one
FIRST: Final[Mapping[int, tuple[Link, ...]]] = {1: (("", GENESIS[:LINK_DIGITS]),)}
"""What the first event of a log follows."""


class Distrusted(Exception):
    """A message that its source cannot have written so. Nothing follows from it."""


class Unlinked(Exception):
    """An event whose link contradicts an event at the next position. A person must decide which
    of them is right."""


@dataclass(frozen=True, slots=True)
class Seals:
    """Makes and verifies seals. The first key makes them; all are accepted, so that a key can be
    replaced. Without keys there are no seals, and none is asked for.

    Raises ValueError when a key is too short.
    """

    keys: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if any(len(key) < KEY_BYTES_MIN for key in self.keys):
            raise ValueError(f"a key of the bus has at least {KEY_BYTES_MIN} bytes")

    def added(self, headers: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
        """The headers of a record with its seal."""
        if not self.keys:
            return headers
        return [*headers, (SEAL, _seal(self.keys[0], dict(headers)))]

    def hold(self, headers: Mapping[str, bytes | None]) -> bool:
        """Whether the headers of a record bear a seal of ours, if one is asked for."""
        if not self.keys:
            return True
        found = headers.get(SEAL) or b""
        return any(hmac.compare_digest(found, _seal(key, headers)) for key in self.keys)


UNSEALED: Final = Seals()


def _seal(key: bytes, headers: Mapping[str, bytes | None]) -> bytes:
    # No header of ours holds a line feed; one that does was not written by us.
    told = b"\n".join([headers.get(name) or b"" for name in SEALED])
    return hmac.digest(key, told, "sha256").hex()[:SEAL_DIGITS].encode()


def check_content(message: Recorded) -> None:
    """Verify that the hash of a message is that of its envelope and its body.

    Raises Distrusted.
    """
    try:
        digest = message.digest()
    except (ValueError, TypeError) as error:  # a text that is no Unicode, or the like
        raise Distrusted(f"its hash cannot be computed: {type(error).__name__}") from error
    if digest != message.hash:
        raise Distrusted("its hash is not that of its content")


class Links:
    """The links between the events of each log, as far as they came to this process lately.

    Events come out of order, because a log is spread over partitions. Each is compared with those
    before and after it that came already; of the others nothing is known, and nothing is waited
    for.
    """

    def __init__(self) -> None:
        self._logs: dict[tuple[str, str], OrderedDict[int, tuple[Link, ...]]] = {}

    def fault(self, court: str, place: Place) -> Unlinked | None:
        """How the link of an event contradicts its neighbours; None if it does not. It is
        remembered then, with others at its position: a log that was restored and went on
        differently has two histories, and the inbox says where they part."""
        key = court, place.source
        log = self._logs.get(key)
        if log is None:
            log = self._logs[key] = OrderedDict()
        prev, own = link = place.prev_hash[:LINK_DIGITS], place.hash[:LINK_DIGITS]
        position = place.position
        before = log.get(position - 1) or FIRST.get(position)
        # The newest is compared first: as a rule there is one, and it fits.
        if before and before[-1][1] != prev and all(prev != earlier for _, earlier in before):
            return Unlinked(f"{place.source} position {position} does not follow the one before")
        known, after = log.get(position, ()), log.get(position + 1)
        if (
            after
            and not known
            and after[-1][0] != own
            and all(own != followed for followed, _ in after)
        ):
            return Unlinked(f"{place.source} position {position} is not what the next one follows")
        if link not in known:
            log[position] = (*known, link)[-HISTORIES_MAX:]
            if len(log) > NEIGHBOURS_MAX:
                log.popitem(last=False)
        return None

    def sort(
        self, court: str, places: Sequence[Place]
    ) -> tuple[list[Place], dict[Place, Unlinked]]:
        """The events that contradict none of their neighbours, and the others."""
        fine: list[Place] = []
        faulty: dict[Place, Unlinked] = {}
        for place in places:
            fault = self.fault(court, place)
            if fault is None:
                fine.append(place)
            else:
                faulty[place] = fault
        return fine, faulty

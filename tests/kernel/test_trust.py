"""Seals, hashes and links of messages, without a broker."""

from dataclasses import replace
from hashlib import sha256

import pytest

from kernel.journal.envelope import GENESIS, Place, Recorded
from kernel.journal.memory import MemoryJournal
from kernel.messaging.cloudevents import headers_of
from kernel.messaging.trust import (
    NEIGHBOURS_MAX,
    SEALED,
    UNSEALED,
    Distrusted,
    Links,
    Seals,
    check_content,
)
from kernel.program.app import codec_of
from tests.kernel.sample import append, checked, filed, scanned

COURT = "yanling"
OURS = Seals((b"a key of this test's own",))


@pytest.fixture
async def log() -> list[Recorded]:
    journal = MemoryJournal("intake", codec_of("intake"))
    return list(await journal.append(append(filed(), checked(), scanned())))


def test_what_a_journal_wrote_has_the_hash_of_its_content(log: list[Recorded]) -> None:
    for recorded in log:
        check_content(recorded)


@pytest.mark.parametrize(
    "change",
    [
        {"case_id": "（2026）豫1024执9号"},
        {"position": 9},
        {"prev_hash": "1" * 64},
        {"hash": "1" * 64},
        {"body": "{}"},
        {"actor": "handler:another"},
        {"body": "\ud800"},
    ],
    ids=str,
)
def test_whatever_is_altered_the_hash_is_another(
    log: list[Recorded], change: dict[str, object]
) -> None:
    with pytest.raises(Distrusted):
        check_content(replace(log[0], **change))  # type: ignore[arg-type]  # fields of Recorded


def test_a_seal_is_of_our_key_or_of_one_before_it(log: list[Recorded]) -> None:
    sealed = dict(OURS.added(headers_of(log[0])))
    assert OURS.hold(sealed)
    assert Seals((b"the key that is used now", *OURS.keys)).hold(sealed)
    assert not Seals((b"the key that is used now",)).hold(sealed)
    assert not OURS.hold(dict(headers_of(log[0])))


@pytest.mark.parametrize("name", [name for name in SEALED if name != "ce_kind"])
def test_a_seal_covers_what_is_believed_unread(log: list[Recorded], name: str) -> None:
    sealed = dict(OURS.added(headers_of(log[0])))
    assert not OURS.hold(sealed | {name: sealed[name] + b"1"})
    assert not OURS.hold({of: told for of, told in sealed.items() if of != name})
    assert not OURS.hold(sealed | {"ce_kind": b"another"})


def test_without_keys_there_are_no_seals_and_none_is_asked_for(log: list[Recorded]) -> None:
    headers = headers_of(log[0])
    assert UNSEALED.added(headers) == headers
    assert UNSEALED.hold(dict(headers))


def place(position: int, history: str = "", before: str = "") -> Place:
    """An event of a history; `before` is the history of the one that it follows."""

    def digest(number: int, of: str) -> str:
        return sha256(f"{number} {of}".encode()).hexdigest() if number else GENESIS

    return Place("intake", position, digest(position, history), digest(position - 1, before))


@pytest.mark.parametrize("order", [(1, 2, 3, 4), (4, 3, 2, 1), (3, 1, 4, 2), (2, 2, 3, 3)])
def test_events_of_one_history_contradict_nobody_in_any_order(order: tuple[int, ...]) -> None:
    links = Links()
    assert [links.fault(COURT, place(position)) for position in order] == [None] * 4


def test_what_does_not_follow_the_event_before_is_told() -> None:
    links = Links()
    assert links.fault(COURT, place(5)) is None
    assert "does not follow" in str(links.fault(COURT, place(6, before="another")))
    assert links.fault("elsewhere", place(6, before="another")) is None
    assert links.fault(COURT, place(6)) is None


def test_what_the_event_after_does_not_follow_is_told() -> None:
    links = Links()
    assert links.fault(COURT, place(6)) is None
    assert "next one" in str(links.fault(COURT, place(5, "another")))
    assert links.fault(COURT, place(5)) is None


def test_the_first_event_follows_nothing() -> None:
    forged = place(1)._replace(prev_hash="1" * 64)
    assert Links().fault(COURT, forged) is not None


def test_a_log_that_went_on_differently_is_left_to_the_inbox() -> None:
    """The inbox finds where the histories part; what follows either of them is consumed."""
    links = Links()
    told = [place(n) for n in (1, 2, 3)]
    again = [place(2, "other"), place(3, "other", "other"), place(4, "other", "other")]
    assert [links.fault(COURT, one) for one in (*told, *again)] == [None] * 6


def test_only_so_many_neighbours_are_remembered() -> None:
    links = Links()
    for position in range(1, NEIGHBOURS_MAX + 3):
        assert links.fault(COURT, place(position)) is None
    assert links.fault(COURT, place(2, before="another")) is None


def test_places_are_sorted_into_what_fits_and_what_does_not() -> None:
    fine, faulty = Links().sort(COURT, [place(1), place(2, before="another"), place(2)])
    assert fine == [place(1), place(2)]
    assert list(faulty) == [place(2, before="another")]

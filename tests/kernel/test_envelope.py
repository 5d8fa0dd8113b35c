"""One type for what is stored, sent and received; the bytes on the wire and in the chain."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from kernel.journal.envelope import GENESIS, Place, Recorded
from kernel.journal.memory import MemoryJournal
from kernel.messaging.cloudevents import (
    BadEnvelope,
    Heading,
    headers_of,
    heading_of,
    parse,
    record_of,
)
from kernel.program.app import codec_of
from tests.kernel.sample import CASE, append, checked, filed
from tests.support import as_fact

FIRST_HASH = "d5e146c290bcdf4c94739172df1eb60efb68a19d849362afa29d0cfdac866062"
SECOND_HASH = "e88917b532abcba90e2ffa66d5e8a45f924a4e5b88fef60331101dac280d75e3"
BODY = (
    f'{{"amount_found":"","case_id":"{CASE}","claim_fen":null,"parties_found":"","target":null,'
    '"target_found":"","title_document":null,"title_found":""}'
)
HEADERS = {
    "ce_specversion": "1.0",
    "ce_id": "514be61c-6939-5886-a8fa-94e260e07bd2",
    "ce_source": "urn:zhixing:yanling:intake",
    "ce_type": "FilingChecked",
    "ce_time": "2026-03-02T09:00:00+08:00",
    "ce_subject": CASE,
    "ce_dataschema": "urn:zhixing:intake:FilingChecked:1",
    "ce_court": "yanling",
    "ce_position": "2",
    "ce_stream": f"filing-{CASE}",
    "ce_version": "2",
    "ce_occurredat": "2026-03-02T09:00:00+08:00",
    "ce_actor": "receptionist:1",
    "ce_correlationid": "00000000-0000-0000-0000-000000000001",
    "ce_causationid": "",
    "ce_rulepack": "yanling@2022-03-14.1",
    "ce_traceparent": "",
    "ce_prevhash": FIRST_HASH,
    "ce_hash": SECOND_HASH,
    "content-type": "application/json",
}


async def stored() -> tuple[Recorded, Recorded]:
    journal = MemoryJournal("intake", codec_of("intake"))
    first, second = await journal.append(append(filed(), checked()))
    return first, second


async def test_the_chain_and_the_record_are_these_bytes() -> None:
    first, second = await stored()
    assert (first.prev_hash, first.hash, second.hash) == (GENESIS, FIRST_HASH, SECOND_HASH)
    assert record_of(second) == (
        CASE.encode(),
        BODY.encode(),
        [(name, value.encode()) for name, value in HEADERS.items()],
    )
    assert ("ce_kind", b"") not in headers_of(second)


async def test_what_is_received_is_what_was_stored() -> None:
    for recorded in await stored():
        caused = replace(recorded, causation_id=UUID(int=7), traceparent="00-1-1-01")
        for sent in (recorded, caused):
            received = parse(headers_of(sent), sent.body.encode())
            assert received == replace(sent, event=None)
            assert received.place == Place("intake", sent.position, sent.hash, sent.prev_hash)
        assert recorded.digest() == recorded.hash
        assert Recorded.from_json(recorded.to_json()) == replace(recorded, event=None)
        assert Recorded.from_json(caused.to_json(), caused.event) == caused


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("ce_position", "0"),
        ("ce_version", "2147483648"),
        ("ce_hash", "00"),
        ("ce_prevhash", ""),
        ("ce_actor", ""),
        ("ce_traceparent", "0" * 501),
        ("ce_causationid", "not-a-uuid"),
        ("ce_subject", "a\x00b"),
        ("ce_dataschema", "urn:zhixing:intake"),
    ],
)
async def test_a_record_that_could_not_be_stored_is_a_bad_envelope(header: str, value: str) -> None:
    _, second = await stored()
    headers = {**dict(headers_of(second)), header: value.encode()}
    with pytest.raises(BadEnvelope):
        parse(headers.items(), second.body.encode())


@pytest.mark.parametrize("header", sorted({*HEADERS} - {"content-type", "ce_specversion"}))
async def test_a_record_without_one_of_its_headers_is_a_bad_envelope(header: str) -> None:
    _, second = await stored()
    headers = [(name, value) for name, value in headers_of(second) if name != header]
    if header == "ce_source":  # the source is read from the data schema
        assert parse(headers, second.body.encode()) == replace(second, event=None)
        return
    with pytest.raises(BadEnvelope):
        parse(headers, second.body.encode())


@pytest.mark.parametrize(
    ("body", "kind"),
    [('{"material_kind":"will"}', "will"), ("{", None), ("[]", None), ("{}", None)],
)
async def test_a_body_that_cannot_be_read_has_no_kind(body: str, kind: str | None) -> None:
    """Such a heading is asked about: the body is decoded, and parked with its error."""
    first, _ = await stored()
    told = replace(first, name="MaterialReceived", body=body)
    assert heading_of(told) == Heading(
        "yanling", "intake", "MaterialReceived", kind, first.rule_pack
    )


def test_a_reaction_is_given_an_own_event_before_it_has_a_place() -> None:
    event: Any = checked()
    moment = filed().filed_at
    fact = as_fact(event, service="intake", case_id=CASE, occurred_at=moment)
    assert (fact.position, fact.hash, fact.body) == (0, "", "")
    assert (fact.name, fact.event) == ("FilingChecked", event)

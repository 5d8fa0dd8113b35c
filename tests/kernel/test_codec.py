"""Events to canonical JSON and back; what cannot be read is told apart by what to do with it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from contracts.intake import CaseFiled, FilingPapersScanned
from kernel.journal import codec as codec_module
from kernel.journal.codec import BadBody, Codec, UnknownEvent, canonical, event_types
from kernel.program.app import codec_of
from tests.kernel.sample import checked, filed, scanned

GOLDEN = Path(__file__).resolve().parent.parent.parent / "contracts" / "golden"
CODEC = codec_of("intake")
WHOLE = st.integers(min_value=-(2**53) + 1, max_value=2**53 - 1)
NAMES = st.text(st.characters(min_codepoint=32, max_codepoint=126))
VALUES = st.recursive(
    st.none() | st.booleans() | WHOLE | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)


def test_our_canonical_form_of_every_sample_is_that_of_the_rfc() -> None:
    files = sorted(GOLDEN.glob("*/*.json"))
    assert files
    for file in files:
        body = orjson.loads(file.read_bytes())
        assert canonical(body).encode() == rfc8785.dumps(body), file.name


@given(VALUES)
def test_our_canonical_form_is_that_of_the_rfc_for_all_we_may_write(value: Any) -> None:
    assert canonical(value).encode() == rfc8785.dumps(value)


def test_an_event_is_read_back_as_it_was_written() -> None:
    assert CODEC.decode(*CODEC.encode(filed())) == filed()


def test_an_event_nobody_declared_is_not_written() -> None:
    with pytest.raises(UnknownEvent):
        Codec(event_types(CaseFiled)).encode(scanned())


@pytest.mark.parametrize(("name", "schema"), [("CaseMoved", 1), ("FilingChecked", 2)])
def test_a_name_or_a_schema_of_a_newer_producer_is_unknown(name: str, schema: int) -> None:
    with pytest.raises(UnknownEvent):
        CODEC.decode(name, schema, '{"case_id":"c"}')


def test_a_field_of_a_newer_producer_is_passed_over() -> None:
    body = '{"case_id":"c","pages":3,"weight_grams":9}'
    assert CODEC.decode("FilingPapersScanned", 1, body) == scanned("c", 3)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "null",
        "[]",
        "{}",
        '{"case_id":"c"}',
        '{"case_id":"c","pages":"three"}',
        '{"case_id":7,"pages":3}',
        '{"case_id":"c","pages":1.5}',
    ],
)
def test_a_known_name_with_a_body_that_does_not_fit_is_bad(body: str) -> None:
    with pytest.raises(BadBody):
        CODEC.decode("FilingPapersScanned", 1, body)


@pytest.fixture
def lifted(monkeypatch: pytest.MonkeyPatch) -> Codec:
    """A codec in whose past papers were counted in sheets, and before that as `count`."""
    upcasts: Mapping[tuple[str, int], Any] = {
        ("FilingPapersScanned", 1): lambda b: {"case_id": b["case_id"], "sheets": b["count"]},
        ("FilingPapersScanned", 2): lambda b: {"case_id": b["case_id"], "pages": 2 * b["sheets"]},
    }
    monkeypatch.setattr(codec_module, "UPCASTS", upcasts)
    return Codec(event_types(FilingPapersScanned))


@pytest.mark.parametrize(
    ("schema", "body"),
    [
        (1, '{"case_id":"c","count":2}'),
        (2, '{"case_id":"c","sheets":2}'),
        (3, '{"case_id":"c","pages":4}'),
    ],
)
def test_an_old_body_is_lifted_step_by_step(lifted: Codec, schema: int, body: str) -> None:
    assert lifted.decode("FilingPapersScanned", schema, body) == scanned("c", 4)


def test_what_is_written_carries_the_newest_schema(lifted: Codec) -> None:
    written = '{"case_id":"c","files":[],"pages":4}'
    assert lifted.encode(scanned("c", 4)) == ("FilingPapersScanned", 3, written)


@pytest.mark.parametrize(
    ("schema", "body"), [(1, '{"case_id":"c"}'), (1, "[]"), (0, '{"case_id":"c","count":2}')]
)
def test_an_old_body_that_cannot_be_lifted_is_bad(lifted: Codec, schema: int, body: str) -> None:
    with pytest.raises(BadBody):
        lifted.decode("FilingPapersScanned", schema, body)


def _joined(bodies: list[str]) -> bytes:
    return f"[{','.join(bodies)}]".encode()


def _columns(events: list[Any]) -> tuple[list[str], list[int], list[str]]:
    names, schemas, bodies = zip(*map(CODEC.encode, events), strict=True)
    return list(names), list(schemas), list(bodies)


@pytest.mark.parametrize("times", [0, 1, 20])
def test_many_events_are_decoded_together_as_they_are_one_by_one(times: int) -> None:
    events = [filed(), checked(), scanned(), scanned(pages=3)] * times
    columns = _columns(events) if events else ([], [], [])
    assert CODEC.decode_all(*columns) == events


@pytest.mark.parametrize(
    "spoilt", ["{}", "nonsense", '{"case_id":"a","pages":1},{"case_id":"b","pages":2}']
)
def test_among_many_the_one_that_does_not_fit_is_told(spoilt: str) -> None:
    names, schemas, bodies = _columns([scanned()] * 20)
    bodies[7] = spoilt
    with pytest.raises(BadBody):
        CODEC.decode_all(names, schemas, bodies)
    with pytest.raises(BadBody):
        CODEC.decode_joined("FilingPapersScanned", 1, _joined(bodies), len(bodies))


def test_events_in_one_text_are_decoded_as_they_are_one_by_one(lifted: Codec) -> None:
    bodies = b'[{"case_id":"a","pages":1},{"case_id":"b","pages":2}]'
    expected = [scanned("a", 1), scanned("b", 2)]
    assert lifted.decode_joined("FilingPapersScanned", 3, bodies, 2) == expected
    old = b'[{"case_id":"a","sheets":1},{"case_id":"b","sheets":2}]'
    expected = [scanned("a", 2), scanned("b", 4)]
    assert lifted.decode_joined("FilingPapersScanned", 2, old, 2) == expected


def test_among_many_a_name_nobody_knows_is_told() -> None:
    names, schemas, bodies = _columns([scanned()] * 20)
    names[3] = "Unheard"
    with pytest.raises(UnknownEvent):
        CODEC.decode_all(names, schemas, bodies)

"""Every event has a sample on disk that today's code reads, and writes again byte for byte."""

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from contracts.catalogue import EVENTS, SHARED
from contracts.upcasts import UPCASTS
from kernel.journal.codec import Codec, canonical, event_types
from kernel.program.app import codec_of

GOLDEN = Path(__file__).resolve().parent.parent.parent / "contracts" / "golden"
FOLDERS = sorted([*EVENTS, "shared"])


@cache
def names_of(folder: str) -> frozenset[str]:
    return frozenset(event_types(EVENTS.get(folder, SHARED)))


def codec_for(folder: str) -> Codec:
    """Operator events are in every service's codec, and have a folder of their own."""
    return Codec(event_types(SHARED)) if folder == "shared" else codec_of(folder)


def samples() -> list[Path]:
    return sorted(GOLDEN.glob("*/*.json"))


def label(file: Path) -> str:
    return f"{file.parent.name}/{file.stem}"


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_event_has_a_sample_of_every_schema_it_ever_had(folder: str) -> None:
    codec = codec_for(folder)
    wanted = {
        f"{name}.{schema}"
        for name in names_of(folder)
        for schema in range(1, codec.schema_of(name) + 1)
    }
    assert {file.stem for file in (GOLDEN / folder).glob("*.json")} == wanted


def test_no_sample_lies_where_no_service_is() -> None:
    assert {file.parent.name for file in samples()} <= {*EVENTS, "shared"}
    assert [str(e) for e in GOLDEN.rglob("*") if e.is_file() and e.suffix != ".json"] == []


def as_it_was(again: Any, before: Any) -> Any:
    """What is written today without the fields that were added since, each with a default."""
    if isinstance(again, dict) and isinstance(before, dict):
        return {key: as_it_was(again[key], before[key]) for key in again if key in before}
    if isinstance(again, list) and len(again) == len(before):
        return [as_it_was(*pair) for pair in zip(again, before, strict=True)]
    return again


@pytest.mark.parametrize("file", samples(), ids=label)
def test_a_sample_loads_and_is_written_again_byte_for_byte(file: Path) -> None:
    codec = codec_for(file.parent.name)
    name, _, schema = file.stem.partition(".")
    body = file.read_text(encoding="utf-8").removesuffix("\n")
    event = codec.decode(name, int(schema), body)
    again_name, again_schema, again = codec.encode(event)
    assert (again_name, again_schema) == (name, codec.schema_of(name))
    if int(schema) == again_schema:
        assert canonical(as_it_was(json.loads(again), json.loads(body))) == body
    assert codec.decode(again_name, again_schema, again) == event


def test_an_event_name_belongs_to_one_service() -> None:
    counted = Counter(name for folder in FOLDERS for name in names_of(folder))
    assert [name for name, times in counted.items() if times > 1] == []


def test_every_upcast_lifts_an_event_that_exists() -> None:
    known = {name for folder in FOLDERS for name in names_of(folder)}
    assert {name for name, _ in UPCASTS} <= known

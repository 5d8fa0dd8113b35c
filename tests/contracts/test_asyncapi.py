"""The AsyncAPI document and the JSON Schemas say what the topics carry."""

import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from contracts.catalogue import EVENTS, SHARED
from kernel.journal.codec import Codec, event_types
from kernel.messaging.cloudevents import headers_of
from portal.asyncapi import PLACES, asyncapi, every_event, schema_of
from tests.browser.visit import DIST
from tests.contracts.test_golden import GOLDEN
from tests.kernel.test_views import SOME

DOCUMENT = asyncapi("1")


@pytest.mark.parametrize(("service", "name", "cls"), list(every_event()))
def test_the_sample_of_an_event_fits_its_schema(service: str, name: str, cls: type) -> None:
    codec = Codec(event_types(EVENTS.get(service, SHARED)))
    file = GOLDEN / service / f"{name}.{codec.schema_of(name)}.json"
    event = codec.decode(name, codec.schema_of(name), file.read_text(encoding="utf-8"))
    schema = schema_of(cls)
    jsonschema.Draft202012Validator.check_schema(schema)
    valid = jsonschema.Draft202012Validator(schema)
    valid.validate(json.loads(codec.encode(event)[2]))
    with pytest.raises(jsonschema.ValidationError):
        valid.validate({})


def test_the_headers_are_those_of_a_record() -> None:
    assert [name for name, _ in headers_of(SOME) if name != "ce_kind"] == list(PLACES)


def test_every_topic_has_its_events_with_chinese_titles() -> None:
    assert DOCUMENT["asyncapi"] == "3.0.0"
    shared = set(event_types(SHARED))
    for service, union in EVENTS.items():
        channel = DOCUMENT["channels"][service]
        assert channel["address"] == f"zhixing.{service}"
        assert set(channel["messages"]) == set(event_types(union)) | shared
    titles = [message["title"] for message in DOCUMENT["components"]["messages"].values()]
    assert [title for title in titles if title.isascii()] == []


@pytest.mark.slow
def test_the_document_is_one_by_the_published_schema() -> None:
    schema = json.loads((DIST / "asyncapi.json").read_text(encoding="utf-8"))
    jsonschema.Draft7Validator(schema).validate(DOCUMENT)


def test_every_reference_leads_somewhere() -> None:
    for reference in _references(DOCUMENT):
        here: Any = DOCUMENT
        for part in reference.removeprefix("#/").split("/"):
            here = here[part]


def test_sealed_fields_say_what_they_hold() -> None:
    schema = schema_of(event_types(SHARED)["FileStored"])
    assert schema["properties"]["file_name"]["x-personal"] == "text"
    assert "file_name" in schema["required"]


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for part in value.values():
            yield from _references(part)
    elif isinstance(value, list):
        for part in value:
            yield from _references(part)

"""What the topics carry, as AsyncAPI 3.0 and JSON Schema, read from the contracts."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from contracts.catalogue import EVENTS, HOUSES, SHARED
from contracts.titles import title_of
from kernel.base.adapters import adapter_of
from kernel.journal.codec import event_types
from kernel.messaging.relay import PREFIX

Json: TypeAlias = dict[str, Any]
DRAFT = "https://json-schema.org/draft/2020-12/schema"
SCHEMA_FORMAT = "application/schema+json;version=draft-2020-12"
COMPONENT = "#/components/schemas/{model}"
SHARED_BY_ALL = "shared"  # what every service can record
PLACES: Mapping[str, str] = {
    "ce_specversion": "CloudEvents 版本，1.0",
    "ce_id": "事件编号（UUID）",
    "ce_source": "urn:zhixing:法院:服务",
    "ce_type": "事件名称",
    "ce_time": "记录时间",
    "ce_subject": "案号，与消息的键相同",
    "ce_dataschema": "urn:zhixing:服务:事件名称:结构版本",
    "ce_court": "法院",
    "ce_position": "在本院日志中的位置，从1起，没有间断",
    "ce_stream": "事件流",
    "ce_version": "在事件流中的版本",
    "ce_occurredat": "发生时间",
    "ce_actor": "办理人，岗位:人员",
    "ce_correlationid": "同一案件各事件共有的编号（UUID）",
    "ce_causationid": "起因事件的编号；没有的为空",
    "ce_rulepack": "所依据的规则包",
    "ce_traceparent": "W3C 追踪编号",
    "ce_prevhash": "本院日志中前一事件的哈希",
    "ce_hash": "本事件的哈希",
    "content-type": "application/json",
}
SEALED = (
    "密存信息是在当事人或者案件的密钥下加密的文字（AES-256-GCM）；密钥销毁后不能恢复。"
    "字段的 x-personal 说明是哪一类信息。"
)


def events_of(service: str) -> Mapping[str, type]:
    """The events that a service records, by name; those of every service for `shared`."""
    return event_types(SHARED if service == SHARED_BY_ALL else EVENTS[service])


def every_event() -> Iterator[tuple[str, str, type]]:
    """Service, name and class of every event; those of every service come last."""
    for service in (*HOUSES, SHARED_BY_ALL):
        for name, cls in events_of(service).items():
            yield service, name, cls


def schema_of(cls: type) -> Json:
    """The JSON Schema (draft 2020-12) of the body of an event, with Chinese titles."""
    known: Any = cls
    return {"$schema": DRAFT, **adapter_of(known).json_schema(mode="serialization")}


def asyncapi(version: str) -> Json:
    """The AsyncAPI 3.0 document of all topics."""
    schemas: Json = {"EventHeaders": _headers()}
    messages: Json = {}
    for service, name, cls in every_event():
        known: Any = cls
        found = adapter_of(known).json_schema(mode="serialization", ref_template=COMPONENT)
        schemas |= found.pop("$defs", {})
        messages[name] = _message(service, name, cls, found)
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "执行：事件", "version": version, "description": SEALED},
        "defaultContentType": "application/json",
        "channels": {service: _channel(service) for service in HOUSES},
        "operations": {
            f"{service}.publish": {
                "action": "send",
                "title": house.title,
                "channel": {"$ref": f"#/channels/{service}"},
            }
            for service, house in HOUSES.items()
        },
        "components": {"messages": messages, "schemas": schemas},
    }


def _channel(service: str) -> Json:
    names = (*events_of(service), *events_of(SHARED_BY_ALL))
    return {
        "address": f"{PREFIX}.{service}",
        "title": HOUSES[service].title,
        "description": "每一事件至少送达一次；同一案件的事件在同一分区，按记录的次序。",
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in names},
    }


def _message(service: str, name: str, cls: type, schema: Json) -> Json:
    return {
        "name": name,
        "title": title_of(cls),
        "tags": [{"name": service}],
        "contentType": "application/json",
        "headers": {"$ref": "#/components/schemas/EventHeaders"},
        "payload": {"schemaFormat": SCHEMA_FORMAT, "schema": schema},
        "bindings": {"kafka": {"key": {"type": "string", "title": "案号"}}},
    }


def _headers() -> Json:
    """CloudEvents 1.0 in Kafka's binary mode; every header is text."""
    properties: Json = {name: {"type": "string", "description": s} for name, s in PLACES.items()}
    kind = {"ce_kind": {"type": "string", "description": "事件的种类；有种类的事件才有"}}
    return {"type": "object", "required": list(PLACES), "properties": {**properties, **kind}}

"""The same case has the same luck in every deployment, whatever its persons' pseudonyms are."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from kernel.base.clock import SimulatedClock
from sandbox.defaulter_list import ListingRequest, Platform
from sandbox.messages import Gateway, NoticeRequest, ServiceRequest
from sandbox.post import MailingRequest, Post
from sandbox.weather import SandboxWeather
from tests.support import at

NAMES = [f"被执行人{number}" for number in range(120)]
PSEUDONYMS = ("P-3f9a", "P-77c0")
Ask = Callable[[SandboxWeather, str, str], str]
START = at("2026-03-02 09:00")
CASE = "（2026）豫1024执7号"


def _served(weather: SandboxWeather, person: str, name: str) -> str:
    asked = ServiceRequest(
        request_id=f"{CASE}-D-notice:{person}:1",
        case_id=CASE,
        document_id=f"{CASE}-D-notice",
        document_kind="notice",
        addressee=person,
        name=name,
        phone="13800000000",
    )
    gateway = Gateway(weather)
    gateway.serve(asked)
    return _later(weather, lambda: gateway.look_at_service(asked.request_id).state)


def _told(weather: SandboxWeather, person: str, name: str) -> str:
    asked = NoticeRequest(
        request_id=f"{CASE}-N-{person}-1",
        case_id=CASE,
        channel="12368",
        addressee=person,
        event="立案",
        article="第一条",
        name=name,
        phone="13800000000",
    )
    gateway = Gateway(weather)
    gateway.notify(asked)
    return _later(weather, lambda: gateway.look_at_notice(asked.request_id).state)


def _posted(weather: SandboxWeather, person: str, name: str) -> str:
    asked = MailingRequest(
        request_id=f"{CASE}-D-notice:{person}:1",
        case_id=CASE,
        document_id=f"{CASE}-D-notice",
        document_kind="notice",
        addressee=person,
        name=name,
        address="某县人民路1号",
    )
    post = Post(weather)
    post.take(asked)
    return _later(weather, lambda: post.look(asked.request_id).reason or "delivered")


def _listed(weather: SandboxWeather, person: str, name: str) -> str:
    asked = ListingRequest(
        request_id=f"{CASE}:{person}:1",
        case_id=CASE,
        name=name,
        article="第一条",
        circumstances="逾期未报告财产",
    )
    platform = Platform(weather)
    platform.take(asked)
    return _later(weather, lambda: platform.look_at(asked.request_id).state)


def _later(weather: SandboxWeather, look: Callable[[], str]) -> str:
    weather.clock = SimulatedClock(START + timedelta(days=60))
    return look()


@pytest.mark.parametrize("ask", [_served, _told, _posted, _listed])
def test_luck_goes_by_the_name_and_not_by_the_pseudonym(ask: Ask) -> None:
    here, there = (
        [ask(SandboxWeather(1, SimulatedClock(START)), person, name) for name in NAMES]
        for person in PSEUDONYMS
    )
    assert here == there
    assert len(set(here)) > 1, "some fail and some do not"

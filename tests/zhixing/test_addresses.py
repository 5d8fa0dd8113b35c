"""How the command line names a deployment elsewhere."""

from pathlib import Path

import pytest
import typer

from contracts.catalogue import SERVICES
from zhixing.cli.addresses import Where


def addresses(*urls: str, token: str = "t") -> dict[str, str]:
    where = Where(Path("nowhere"), urls, token)
    return {service: where.address(service, "operator")[0] for service in SERVICES}


def test_the_services_follow_intake_on_the_next_ports_as_compose_publishes_them() -> None:
    found = addresses("http://127.0.0.1:8100/")
    assert found["intake"] == "http://127.0.0.1:8100"
    assert found["supervision"] == f"http://127.0.0.1:{8099 + len(SERVICES)}"
    assert addresses("https://[::1]:8100")["documents"] == "https://[::1]:8101"


def test_one_address_names_every_service_by_its_name() -> None:
    found = addresses("https://{service}.court.example/api/")
    assert found == {name: f"https://{name}.court.example/api" for name in SERVICES}


def test_each_service_has_an_address_of_its_own() -> None:
    named = {name: f"http://{name}:8000" for name in SERVICES}
    assert addresses(*(f"{name}={url}" for name, url in named.items())) == named


@pytest.mark.parametrize(
    "urls",
    [
        ("intake=http://a:1", "triage=http://b:2"),
        ("http://127.0.0.1",),
        ("127.0.0.1:8100",),
        ("http://[::1",),
        ("http://a:port",),
    ],
    ids=str,
)
def test_what_names_no_deployment_is_refused(urls: tuple[str, ...]) -> None:
    with pytest.raises(typer.BadParameter):
        addresses(*urls)


def test_an_address_without_a_token_is_refused() -> None:
    with pytest.raises(typer.BadParameter):
        addresses("http://127.0.0.1:8100", token="")

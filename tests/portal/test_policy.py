"""What browsers are told: whose scripts run, who may call the API, whose token a page may have."""

import pytest

from tests.portal.site import CSRF, VENDOR, Site
from tests.portal.test_others_pages import text_of

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("path", ["/hall", "/cases", "/docs", "/api/me", "/no-such-page"])
async def test_no_page_runs_scripts_of_others_or_its_own_in_line(site: Site, path: str) -> None:
    async with site.visitor("h-1", "handler") as browser:
        headers = (await browser.get(path)).headers
    policy = dict(
        part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";")
    )
    assert policy["default-src"] == "'self'"
    assert "script-src" not in policy
    assert policy["frame-ancestors"] == "'none'"
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(("origin", "named"), [(VENDOR, VENDOR), ("https://other.example", None)])
async def test_sites_that_are_named_may_call_the_api_and_no_others(
    site: Site, origin: str, named: str | None
) -> None:
    asked = {"Origin": origin, "Access-Control-Request-Method": "GET"}
    async with site.stranger() as browser:
        told = await browser.options("/api/me", headers=asked)
        answer = await browser.get("/hall", headers={"Origin": origin})
    for headers in (told.headers, answer.headers):
        assert headers.get("access-control-allow-origin") == named
        assert "access-control-allow-credentials" not in headers  # nobody comes with the cookie


async def test_the_api_pages_have_the_token_of_who_asks_on_them(site: Site) -> None:
    async with site.visitor("h-1", "handler") as browser:
        assert 'id="as-me"' in text_of(await browser.get("/docs"))
        text_of(await browser.post("/docs/token", data={"csrf": "of another site"}), 403)
        token = (await browser.post("/docs/token", data={"csrf": CSRF})).json()["token"]
    async with site.stranger() as stranger:
        assert "登录后可以试调用" in text_of(await stranger.get("/docs"))
        me = await stranger.get("/api/me", headers={"Authorization": f"Bearer {token}"})
        assert me.json()["person"] == "h-1"
        assert (await stranger.post("/docs/token", data={"csrf": ""})).status_code == 401


async def test_the_events_of_the_topics_are_described(site: Site) -> None:
    async with site.stranger() as browser:
        document = (await browser.get("/api/asyncapi.json")).json()
        schema = (await browser.get("/api/events/CaseFiled/schema.json")).json()
        assert (await browser.get("/api/events/Nothing/schema.json")).status_code == 404
    assert document["asyncapi"] == "3.0.0"
    assert "CaseFiled" in document["components"]["messages"]
    assert schema["properties"]["case_id"]["title"] == "案号"

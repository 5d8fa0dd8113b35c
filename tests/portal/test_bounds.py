"""How often, and how much at once, the portal is asked."""

from collections.abc import AsyncIterator

import pytest

from contracts.catalogue import SERVICES
from portal.casebook.book import MIGRATIONS
from portal.uploads import FORM_BYTES_MAX
from tests.conftest import NewDatabase
from tests.portal.site import CSRF, Site

MORE = FORM_BYTES_MAX + 1
JSON = {"Content-Type": "application/json"}
pytestmark = pytest.mark.slow


@pytest.fixture
async def busy(new_database: NewDatabase, keys_database: str) -> AsyncIterator[Site]:
    book = await new_database(MIGRATIONS)
    made = Site.of(book, keys_database, SERVICES, requests_per_token=3)
    yield made
    await made.portal.stop()


async def test_a_session_that_asks_too_often_is_told_when_to_come_again(busy: Site) -> None:
    async with busy.visitor("li", "handler") as often, busy.visitor("wang", "handler") as other:
        assert [(await often.get("/cases")).status_code for _ in range(3)] == [200] * 3
        refused = await often.get("/cases")
        assert (refused.status_code, refused.headers["x-content-type-options"]) == (429, "nosniff")
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        assert (await often.get("/health/live")).status_code == 200
        assert (await other.get("/cases")).status_code == 200


async def _long(part: bytes) -> AsyncIterator[bytes]:
    for _ in range(MORE // len(part) + 1):
        yield part


@pytest.mark.parametrize("path", ["/cases/search", "/api/cases/search", "/sign-out"])
async def test_a_body_has_a_greatest_size_stated_or_not(site: Site, path: str) -> None:
    async with site.visitor("li", "handler") as browser:
        stated = await browser.post(path, content=b"x", headers={"Content-Length": str(MORE)})
        assert (stated.status_code, "MB" in stated.text) == (413, True)
        fit = await browser.post("/cases/search", data={"csrf": CSRF, "words": "8801"})
        assert fit.status_code == 303


async def test_a_body_that_does_not_end_is_not_read_on(site: Site) -> None:
    """Not even of a stranger: the body is read before anybody asks who sent it."""
    async with site.stranger() as browser:
        body = _long(b" " * 1_000_000)
        endless = await browser.post("/api/cases/search", content=body, headers=JSON)
        assert (endless.status_code, "MB" in endless.text) == (413, True)

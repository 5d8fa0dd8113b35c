"""What is looked for does not stand in an address where it may name a person."""

from urllib.parse import parse_qs, quote

import pytest

from portal.searches import Searches, may_name
from tests.portal.book import CASE
from tests.portal.site import COURT, CSRF, Site
from tests.portal.test_others_pages import CODE, text_of, with_case

SEARCHES = Searches(b"a secret")


@pytest.mark.parametrize(
    ("words", "personal"),
    [
        ("", False),
        ("8801", False),
        (CASE, False),
        ("（2015）鄢执字第00294号", False),
        ("王大", True),
        ("Smith", True),
        (CODE, True),
        (CODE.lower(), True),
        ("91411024MA0000000X", True),
    ],
)
def test_words_of_a_case_number_alone_stay_readable(words: str, personal: bool) -> None:
    assert may_name(words) is personal
    query = SEARCHES.query(COURT, {"words": words, "state": "open"})
    found = parse_qs(query)
    assert found["state"] == ["open"]
    assert (quote(words) in query and bool(words)) is (bool(words) and not personal)
    if personal:
        assert SEARCHES.words(COURT, found["find"][0]) == words


def test_hidden_words_are_read_by_the_same_court_and_portal_alone() -> None:
    query = SEARCHES.query(COURT, {"words": "王大"})
    assert query == SEARCHES.query(COURT, {"words": "王大"})  # a kept address is known again
    find = parse_qs(query)["find"][0]
    assert SEARCHES.words("ruyang", find) == ""
    assert Searches(b"another secret").words(COURT, find) == ""
    for spoilt in ("", "x", "王", find[:-2], find[2:]):
        assert SEARCHES.words(COURT, spoilt) == ""


@pytest.mark.slow
async def test_a_name_is_found_and_stands_in_no_address(site: Site) -> None:
    await with_case(site)
    async with site.visitor("li", "handler") as browser:
        for words in ("王大", CODE):
            typed = {"csrf": CSRF, "words": words, "state": "open", "since": ""}
            sent = await browser.post("/cases/search", data=typed)
            address = sent.headers["location"]
            assert (sent.status_code, quote(words) in address) == (303, False)
            assert "state=open" in address
            assert CASE in text_of(await browser.get(address))
            listed = await browser.get(address.replace("/cases?", "/cases/export.csv?"))
            assert CASE in listed.content.decode("utf-8-sig")
            old = await browser.get(f"/cases?words={quote(words)}&state=open")
            assert (old.status_code, old.headers["location"]) == (303, address)
        page = text_of(await browser.get(f"/cases/{quote(CASE, safe='')}/parties"))
        assert "/cases?find=" in page or "其他案件" not in page
        assert f"words={quote('王大力')}" not in page
        number = await browser.post("/cases/search", data={"csrf": CSRF, "words": "8801"})
        assert number.headers["location"] == "/cases?words=8801"
        unfit = await browser.post("/cases/search", data={"csrf": CSRF, "since": "昨天"})
        assert unfit.headers["location"] == "/cases"

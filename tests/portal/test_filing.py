"""A case is filed on one page: what was typed becomes the application, and is never lost."""

from typing import Any

import pytest

from kernel.law.claims import Terms
from portal import filing_form
from portal.pages.acts import SIGNED_IN_ANEW
from services.intake.rules import read_application
from tests.portal.book import CASE
from tests.portal.site import CSRF, Site
from tests.portal.test_others_pages import text_of, with_case
from tests.support import at, pack

FORM = "/filings/new"
TYPED = {
    "csrf": CSRF,
    "key": "k-1",
    "case_number": "（2026）豫1024执7号",
    "channel": "window",
    "target": "money",
    "claim": "1,234.50",
    "parties.0.role": "applicant",
    "parties.0.name": "李红",
    "parties.1.role": "debtor",
    "parties.1.name": "王大力",
    "parties.1.code": "411024197501010005",
    "parties.1.kind": "",
}
AGENT = {
    "agents.0.principal": "1",
    "agents.0.name": "赵律师",
    "agents.0.code": "410105197801010002",
    "agents.0.first_day": "2026-03-10",
    "agents.0.special": "true",
}


def test_what_was_typed_becomes_the_application() -> None:
    assert filing_form.read(TYPED).application == {
        "case_number": "（2026）豫1024执7号",
        "channel": "window",
        "target": "money",
        "claim": "1,234.50",
        "parties": [
            {"role": "applicant", "name": "李红"},
            {"role": "debtor", "name": "王大力", "code": "411024197501010005"},
        ],
    }


def test_an_address_is_told_with_its_kind() -> None:
    typed = {"parties.0.role": "debtor", "parties.0.name": "王大力"}
    at = {"parties.0.addresses.household": " 鄢陵县安陵镇2组 ", "parties.0.addresses.business": " "}
    (party,) = filing_form.read({**typed, **at}).application["parties"]
    assert party["addresses"] == {"household": "鄢陵县安陵镇2组"}


def test_a_party_of_whom_nothing_was_typed_is_none() -> None:
    parties = filing_form.read({**TYPED, "parties.2.role": "debtor"}).application["parties"]
    assert len(parties) == 2


def test_an_agent_is_registered_for_the_party_that_was_chosen() -> None:
    (agent,) = filing_form.read({**TYPED, **AGENT}).appointed(["p-0", "p-1"])
    assert agent == {
        "name": "赵律师",
        "code": "410105197801010002",
        "first_day": "2026-03-10",
        "special": True,
        "principal_id": "p-1",
    }


def test_an_agent_of_whom_nothing_was_typed_is_none() -> None:
    blank = {"agents.0.principal": "0", "agents.0.special": "false"}
    assert filing_form.read({**TYPED, **blank}).appointed(["p-0"]) == []


@pytest.mark.parametrize(
    ("asked", "parties", "agents"),
    [
        ({"add": "parties"}, 3, 0),
        ({"add": "agents"}, 2, 1),
        ({"remove": "parties.0"}, 1, 0),
        ({"remove": "parties.7"}, 2, 0),
        ({"add": "judges"}, 2, 0),
        ({"remove": "nonsense"}, 2, 0),
    ],
)
def test_rows_are_added_and_removed(asked: dict[str, str], parties: int, agents: int) -> None:
    filing = filing_form.read({**TYPED, **asked})
    assert (len(filing.parties), len(filing.agents)) == (parties, agents)
    assert filing_form.rearranged(asked)


def test_no_more_rows_are_read_than_there_may_be() -> None:
    assert len(filing_form.read({"parties.999.name": "某"}).parties) == 0


@pytest.mark.slow
async def test_a_case_is_filed_and_its_page_opened(site: Site) -> None:
    await with_case(site)
    site.houses.answer("POST", "intake/filings", {"case_id": CASE}, 201)
    site.houses.answer(
        "GET", f"intake/cases/{CASE}", {"parties": [{"person_id": "p-0"}, {"person_id": "p-1"}]}
    )
    site.houses.answer("POST", f"intake/cases/{CASE}/agents", {}, 201)
    async with site.visitor("c-1", "filing_clerk") as browser:
        assert "立案登记" in text_of(await browser.get(FORM))
        answer = await browser.post(FORM, data={**TYPED, **AGENT})
    assert (answer.status_code, answer.headers["location"].split("?")[0][:7]) == (303, "/cases/")
    filed, appointed = (one for one in site.houses.asked if one.method == "POST")
    assert filed.body["parties"][0] == {"role": "applicant", "name": "李红"}
    assert (appointed.body["principal_id"], appointed.headers["idempotency-key"]) == (
        "p-1",
        "k-1-0",
    )


@pytest.mark.slow
async def test_what_is_refused_stands_beside_its_field_and_everything_typed_is_kept(
    site: Site,
) -> None:
    wrong: dict[str, Any] = {
        "field": "parties.1.name",
        "title": "未写明当事人姓名或名称",
        "article": "第16条",
    }
    site.houses.answer("POST", "intake/filings", {"errors": [wrong]}, 422)
    async with site.visitor("c-1", "filing_clerk") as browser:
        shown = text_of(await browser.post(FORM, data=TYPED), 422)
    assert '<a href="#parties.1.name">未写明当事人姓名或名称</a><small>（第16条）</small>' in shown
    assert 'id="parties.1.name-error"' in shown
    assert all(
        f'value="{TYPED[name]}"' in shown for name in ("claim", "parties.0.name", "parties.1.code")
    )


@pytest.mark.slow
async def test_an_agent_that_is_refused_is_named_when_the_case_is_filed(site: Site) -> None:
    await with_case(site)
    site.houses.answer("POST", "intake/filings", {"case_id": CASE}, 201)
    site.houses.answer("GET", f"intake/cases/{CASE}", {"parties": []})
    site.houses.answer(
        "POST", f"intake/cases/{CASE}/agents", {"title": "代理人证件号码不能识别"}, 422
    )
    async with site.visitor("c-1", "filing_clerk") as browser:
        shown = text_of(await browser.post(FORM, data={**TYPED, **AGENT}))
    assert "赵律师：代理人证件号码不能识别" in shown


@pytest.mark.slow
async def test_nothing_typed_is_lost_where_intake_is_away_or_the_session_is_another(
    site: Site,
) -> None:
    async with site.visitor("c-1", "filing_clerk") as browser:
        anew = text_of(await browser.post(FORM, data={**TYPED, "csrf": "of another"}), 403)
        site.houses.away = True
        away = text_of(await browser.post(FORM, data=TYPED), 503)
    assert SIGNED_IN_ANEW in anew
    assert "暂时无法访问" in away
    assert all('value="王大力"' in shown for shown in (anew, away))


@pytest.mark.slow
async def test_who_files_no_cases_finds_no_form(site: Site) -> None:
    async with site.visitor("h-1", "handler") as browser:
        assert (await browser.get(FORM)).status_code == 404
        assert FORM not in text_of(await browser.get("/"))


HEADS = {
    "title_effective_on": "2026-01-08",
    "payment_order": "2、1",
    "heads.0.kind": "principal",
    "heads.0.amount": "30000",
    "heads.1.kind": "interest",
    "heads.1.phases.0.first_day": "2024-03-01",
    "heads.1.phases.0.rate": "年利率6%",
    "heads.1.phases.0.of": "1",
    "heads.1.phases.1.rate": " ",
    "parties.1.liability.manner": "joint",
    "parties.1.liability.most": "20000",
    "parties.1.liability.heads": "1",
}


def test_heads_of_the_claim_are_told_as_intake_reads_them() -> None:
    told = filing_form.read({**TYPED, **HEADS, "heads.2.kind": ""}).application
    assert told["heads"] == [
        {"kind": "principal", "amount": "30000"},
        {
            "kind": "interest",
            "phases": [{"first_day": "2024-03-01", "rate": "年利率6%", "of": ["1"]}],
        },
    ]
    assert (told["payment_order"], told["title_effective_on"]) == (["2", "1"], "2026-01-08")
    assert told["parties"][1]["liability"] == {"manner": "joint", "most": "20000", "heads": ["1"]}


@pytest.mark.parametrize(
    ("asked", "phases"),
    [
        ({"add": "heads"}, [0, 2, 0]),
        ({"add": "heads.0.phases"}, [1, 2]),
        ({"remove": "heads.0"}, [2]),
        ({"remove": "heads.1.phases.0"}, [0, 1]),
        ({"add": "heads.9.phases"}, [0, 2]),
    ],
)
def test_heads_and_their_phases_are_added_and_removed(
    asked: dict[str, str], phases: list[int]
) -> None:
    filing = filing_form.read({**TYPED, **HEADS, **asked})
    assert [len(head.phases) for head in filing.heads] == phases
    assert len(list(filing.places)) == len(set(filing.places))


def test_a_claim_with_heads_from_the_form_can_be_filed() -> None:
    told = filing_form.read(
        {
            **TYPED,
            **HEADS,
            "title_document": "（2025）豫1024民初12号",
            "registered_on": "2026-03-09",
        }
    ).application
    reading = read_application(
        told, at("2026-03-10 09:00"), pack("yanling").title, Terms(doubled_per_million=175)
    )
    assert [found.field for found in reading.problems] == []
    assert reading.claim is not None


@pytest.mark.slow
async def test_heads_are_filled_in_on_the_page_and_their_faults_stand_beside_them(
    site: Site,
) -> None:
    wrong = {"field": "heads.1.phases.0.rate", "title": "利率不能识别", "article": "第16条"}
    site.houses.answer("POST", "intake/filings", {"title": "有误", "errors": [wrong]}, 422)
    async with site.visitor("c-1", "filing_clerk") as browser:
        more = text_of(await browser.post(FORM, data={**TYPED, **HEADS, "add": "heads.1.phases"}))
        shown = text_of(await browser.post(FORM, data={**TYPED, **HEADS}), 422)
    assert 'id="heads.1.phases.2.rate"' in more
    assert 'value="年利率6%"' in more
    assert 'href="#heads.1.phases.0.rate"' in shown
    assert 'id="heads.1.phases.0.rate-error"' in shown
    assert 'value="年利率6%"' in shown

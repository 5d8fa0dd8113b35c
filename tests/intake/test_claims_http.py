"""A claim by heads through the door of intake: sealed, stored, shown, checked and corrected."""

from kernel.journal.codec import canonical
from tests.intake.conftest import IntakeClient
from tests.intake.samples import CASE, applicant, application, debtor

FIRST = f"/cases/{CASE}"
SECRET = "将位于鄢陵县人民路9号的房屋交付赵敏"


async def test_a_claim_by_heads_is_filed_shown_and_checked(intake_client: IntakeClient) -> None:
    heads = [
        {"kind": "本金", "amount": "36500.00"},
        {"kind": "利息", "phases": [{"first_day": "2026-01-01", "rate": "年利率10%"}]},
        {"kind": "物", "wording": SECRET},
    ]
    parties = [applicant(), debtor(liability={"manner": "连带"})]
    body = application(
        claim=..., heads=heads, parties=parties, perform_until="2026-02-28", earlier_doubled=...
    )
    answer = await intake_client.file(body)
    assert answer.status_code == 201, answer.text
    shown = (await intake_client.get(FIRST)).json()
    assert shown["claim_fen"] == 3_650_000 + 61_000 + 1_278
    claim = shown["claim"]
    assert claim["title"]["perform_until"] == "2026-02-28"
    assert claim["liabilities"][0]["debtor_id"] == shown["parties"][1]["person_id"]
    assert claim["heads"][1]["phases"][0]["rate"]["per_million"] == 100_000
    log = canonical([one.body for one in await intake_client.recorded()])
    assert "人民路9号" not in log

    told = {"field": "title_document", "found": "应为1104号"}
    assert (await intake_client.act(f"{FIRST}/errors", told)).status_code == 200
    number = "（2025）豫1024民初1104号"
    correction = {"field": "title_document", "title_document": number}
    assert (await intake_client.act(f"{FIRST}/corrections", correction)).status_code == 200
    found = {"amount_found": "判决书主文第一项", "title_found": "生效证明"}
    assert (await intake_client.act(f"{FIRST}/check", found)).status_code == 200
    shown = (await intake_client.get(FIRST)).json()
    (error,) = shown["errors"]
    assert (error["old"], error["new"]) == ("（2025）豫1024民初1103号", number)
    assert shown["found"]["title"]["stated"] == number
    assert shown["found"]["amount"]["stated"] == shown["claim_fen"]
    assert (
        shown["found"]["amount"]["found"] == "判决书主文第一项"
    )  # opened for a clerk of the court
    assert shown["claim"]["heads"][2]["wording"] == SECRET


async def test_faults_of_a_claim_are_told_with_their_places(intake_client: IntakeClient) -> None:
    heads = [{"kind": "本金"}, {"kind": "利息", "phases": [{"rate": "六分"}]}]
    answer = await intake_client.file(application(claim=..., heads=heads))
    assert answer.status_code == 422
    fields = {one["field"] for one in answer.json()["errors"]}
    assert {"heads.1.phases.0.first_day", "heads.1.phases.0.rate"} <= fields

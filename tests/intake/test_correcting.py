"""A party whose data was wrong: corrected at the door, with what stood before, and seen by all."""

from dataclasses import replace
from typing import Any

import pytest

from contracts.control import ControlOpened, DebtorCorrected
from contracts.documents import PackageOrdered, RecipientCorrected
from contracts.enforcement import CaseNoted, DebtorDataNoted
from contracts.intake_parties import PartyCorrected
from contracts.sealed import Sealed
from contracts.values import Party, PartyRole
from kernel.people.parties import DEBTORS, with_correction
from services.control import reactions as control
from services.control.state import Control
from services.control.state import evolve as evolve_control
from services.documents import reactions as documents
from services.documents.state import Package
from services.documents.state import evolve as evolve_documents
from services.enforcement import reactions as enforcement
from services.enforcement.state import evolve as evolve_enforcement
from tests.intake.conftest import IntakeClient
from tests.intake.samples import CASE, RESIDENT, applicant, application, debtor
from tests.support import at, words

PLACE = f"/cases/{CASE}"
OTHER_CODE = "411024199001050085"  # passes its own check
WHY = {"reason": "身份证号码录入有误", "ground": "居民身份证复印件"}
NAME = Sealed(key="P1", nonce="", text="b2xk")


def party(person_id: str, role: PartyRole = "debtor", name: Sealed = NAME) -> Party:
    return Party(person_id=person_id, role=role, kind="natural", name=name)


async def shown(client: IntakeClient) -> dict[str, Any]:
    found: dict[str, Any] = (await client.get(PLACE)).json()
    return found


async def correct(client: IntakeClient, person_id: str, **changes: Any) -> Any:
    return await client.act(f"{PLACE}/parties/{person_id}/corrections", {**WHY, **changes})


async def test_an_address_is_corrected_and_both_are_kept(intake_client: IntakeClient) -> None:
    await intake_client.file(application())
    _, company = (await shown(intake_client))["parties"]
    answer = await correct(intake_client, company["person_id"], address="鄢陵县柏梁镇人民路7号")
    assert [event["name"] for event in answer.json()["events"]] == ["PartyCorrected"], answer.text
    now = await shown(intake_client)
    assert now["parties"][1]["address"] == "鄢陵县柏梁镇***"
    assert now["parties"][1]["name"] == company["name"]
    (history,) = now["party_corrections"]
    assert (history["old"]["address"], history["new"]["address"]) == (
        "鄢陵县***",
        "鄢陵县柏梁镇***",
    )
    assert (history["reason"], history["ground"]) == (WHY["reason"], WHY["ground"])
    assert history["person_id"] == history["new_person_id"] == company["person_id"]
    again = await correct(intake_client, company["person_id"], address="鄢陵县柏梁镇人民路7号")
    assert again.json()["unchanged"]


async def test_a_correction_of_one_address_leaves_those_of_other_kinds(
    intake_client: IntakeClient,
) -> None:
    known = {"household": "鄢陵县安陵镇2组", "registered": "鄢陵县花都大道9号"}
    await intake_client.file(application(parties=[applicant(), debtor(addresses=known)]))
    _, company = (await shown(intake_client))["parties"]
    assert [one["kind"] for one in company["addresses"]] == ["household", "registered"]
    changed = {"registered": "鄢陵县柏梁镇人民路7号", "business": "鄢陵县花都大道5号"}
    answer = await correct(intake_client, company["person_id"], addresses=changed)
    assert answer.status_code == 200, answer.text
    now = await shown(intake_client)
    kept = {one["kind"]: one["address"] for one in now["parties"][1]["addresses"]}
    assert list(kept) == ["household", "business", "registered"]
    assert kept["household"] == company["addresses"][0]["address"]
    assert kept["registered"] == "鄢陵县柏梁镇***"
    (history,) = now["party_corrections"]
    assert len(history["old"]["addresses"]) == 2


async def test_another_code_is_another_person_and_both_are_linked(
    intake_client: IntakeClient,
) -> None:
    await intake_client.file(application())
    person, _ = (await shown(intake_client))["parties"]
    answer = await correct(intake_client, person["person_id"], code=OTHER_CODE)
    assert answer.status_code == 200, answer.text
    now = await shown(intake_client)
    ring = intake_client.program.keyring
    assert now["parties"][0]["person_id"] == ring.person_id("yanling", OTHER_CODE)
    assert now["parties"][0]["name"] == person["name"]
    (history,) = now["party_corrections"]
    assert (history["person_id"], history["new_person_id"]) == (
        person["person_id"],
        now["parties"][0]["person_id"],
    )
    recorded = (await intake_client.recorded())[-2].event
    assert isinstance(recorded, PartyCorrected)
    assert recorded.new.name.key == recorded.new.person_id  # nothing of it under the other's key


FAULTS: list[tuple[dict[str, Any], int, str]] = [
    ({"phone": "13800000000", "reason": " "}, 409, "reason"),
    ({"phone": "13800000000", "ground": ""}, 409, "ground"),
    ({"role": "被执行人"}, 409, "role"),  # no applicant would be left
    ({"name": ""}, 422, "party.name"),
    ({"age": "30"}, 422, "party.age"),
    ({"reason": 7}, 422, "reason"),
]


@pytest.mark.parametrize(("changes", "status", "field"), FAULTS, ids=str)
async def test_what_is_no_correction_is_refused(
    intake_client: IntakeClient, changes: dict[str, Any], status: int, field: str
) -> None:
    await intake_client.file(application())
    person, _ = (await shown(intake_client))["parties"]
    answer = await correct(intake_client, person["person_id"], **changes)
    assert answer.status_code == status, answer.text
    problem = answer.json()
    named = [one["field"] for one in problem.get("errors", [])] or [problem["field"]]
    assert named == [field]


async def test_who_is_no_party_is_not_corrected(intake_client: IntakeClient) -> None:
    await intake_client.file(application(parties=[applicant(code=RESIDENT), debtor()]))
    assert (await correct(intake_client, "P0", phone="13800000000")).status_code == 404


def told(old: PartyRole = "debtor", new: PartyRole = "debtor") -> PartyCorrected:
    mended = replace(party("P9", new), name=replace(NAME, key="P9"))
    why = words("录入有误")
    assert why is not None
    return PartyCorrected(
        case_id=CASE, person_id="P1", old=party("P1", old), new=mended, reason=why, ground=why
    )


def test_the_other_services_learn_of_it_and_keep_the_id_of_the_case() -> None:
    when = at("2026-03-03")
    heard = told()
    noted = control.party_of(heard, when)
    assert isinstance(noted, DebtorCorrected)
    opened = ControlOpened(case_id=CASE, claim_fen=1, debtors=("P1",), parties=(party("P1"),))
    state = evolve_control(evolve_control(None, opened), noted)
    assert isinstance(state, Control)
    assert (state.debtors, state.parties[0].name.key) == (("P1",), "P9")

    recipient = documents.recipient_of(heard, when)
    assert isinstance(recipient, RecipientCorrected)
    ordered = PackageOrdered(case_id=CASE, kinds=(), addressees=("P1",), parties=(party("P1"),))
    package = evolve_documents(evolve_documents(None, ordered), recipient)
    assert isinstance(package, Package)
    assert package.parties["P1"].name.key == "P9"

    debtor_noted = enforcement.debtor_corrected(heard, when)
    assert isinstance(debtor_noted, DebtorDataNoted)
    known = CaseNoted(case_id=CASE, target="money", claim_fen=1, debtors=(party("P1"),))
    work = evolve_enforcement(evolve_enforcement(None, known), debtor_noted)
    assert work.filing is not None
    assert work.filing.debtors["P1"].name.key == "P9"


def test_an_applicant_is_no_matter_of_those_who_look_for_property() -> None:
    heard = told("applicant", "applicant")
    assert control.party_of(heard, at("2026-03-03")) is None
    assert enforcement.debtor_corrected(heard, at("2026-03-03")) is None


def test_a_debtor_who_is_none_leaves_and_one_who_is_joins() -> None:
    assert with_correction([party("P1")], "P1", party("P1", "other"), DEBTORS) == ()
    assert with_correction([], "P1", party("P9"), DEBTORS) == (party("P1"),)

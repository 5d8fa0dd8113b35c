"""The whole house on an in-memory journal: from the filing to the receipts and notices."""

from contracts.control import AssetsFrozen
from contracts.intake_parties import PartyStated
from contracts.payments import FundsReceived
from contracts.sealed import Sealed
from kernel.journal.memory import MemoryJournal
from kernel.program.app import codec_of
from services.documents.commands import SendDocument
from tests.documents.bench import Bench
from tests.documents.cases import APPLICANT, CASE, CLERK, DEBTOR, KINDS, RULING, filed
from tests.support import at

frozen = AssetsFrozen(
    case_id=CASE,
    asset_id=f"{CASE}-A-1",
    asset_kind="deposit",
    amount_fen=8_000_000,
    effective_at=at("2026-03-03 15:00"),
    expires_on=at("2027-03-03").date(),
    article="第四百八十五条第一款",
)


def bench(seed: int = 7) -> Bench:
    return Bench(MemoryJournal("documents", codec_of("documents")), seed)


async def test_a_package_is_made_sent_and_in_the_end_served() -> None:
    house = bench()
    await house.told(filed, "intake")
    for kind in KINDS:
        await house.make(kind)
        await house.send_all(kind)
    assert (await house.names()).count("PackageSent") == 1
    for _ in range(5):
        await house.wait(days=1)
    served = {(e.document_kind, e.addressee) for e in await house.events("DocumentServed")}
    failed = {(e.document_id, e.addressee) for e in await house.events("ServiceImpossible")}
    assert len(served) + len(failed) == 7  # the ruling goes to both parties
    for document_id, addressee in failed:
        kind = document_id.rpartition("-D-")[2]
        again = SendDocument(case_id=CASE, document_kind=kind, addressee=addressee, channel="post")
        await house.do(again, by=CLERK)
    for _ in range(5):
        await house.wait(days=1)
    served = {(e.document_kind, e.addressee) for e in await house.events("DocumentServed")}
    assert len(served) == 7
    assert house.under_way == {}


async def test_the_debtor_has_ten_days_from_the_receipt_of_the_notice() -> None:
    house = bench()
    await house.told(filed, "intake")
    await house.make("enforcement-notice")
    await house.send_all("enforcement-notice")
    for _ in range(5):
        await house.wait(days=1)
    (served,) = await house.events("DocumentServed")
    assert served.addressee == DEBTOR
    assert served.perform_by is not None
    assert at("2026-03-13").date() <= served.perform_by <= at("2026-03-18").date()


async def test_electronic_service_that_fails_goes_on_by_post_by_itself() -> None:
    house = bench()
    await house.told(filed, "intake")
    await house.make("general-ruling")
    command = SendDocument(
        case_id=CASE,
        document_kind="general-ruling",
        addressee=APPLICANT,
        channel="electronic",
    )
    said = PartyStated(
        case_id=CASE,
        person_id=APPLICANT,
        principal_id=APPLICANT,
        about="electronic_service",
        content=Sealed(key=APPLICANT, nonce="", text="5ZCM5oSP"),
    )
    await house.told(said, "intake")
    await house.do(command, by=CLERK)
    await house.wait(days=1)
    sent = await house.events("DocumentSent")
    assert [(e.channel, e.attempt) for e in sent] == [("electronic", 1), ("post", 2)]
    returned = await house.journal.read("yanling", f"package-{CASE}")
    names = [r.name for r in returned]
    assert names[-2:] == ["DocumentReturned", "DocumentSent"]
    assert returned[-1].causation_id == returned[-2].event_id


async def test_a_freeze_is_told_to_both_and_money_to_the_applicant() -> None:
    house = bench()
    await house.told(filed, "intake")
    await house.told(frozen, "control")
    money = FundsReceived(
        case_id=CASE,
        receipt_id="R1",
        amount_fen=8_000_000,
        source="deduction",
        bank_reference="B1",
    )
    await house.told(money, "payments")
    requested = await house.events("NoticeRequested")
    assert [(e.event, e.addressee) for e in requested] == [
        ("control.AssetsFrozen", APPLICANT),
        ("control.AssetsFrozen", DEBTOR),
        ("payments.FundsReceived", APPLICANT),
    ]
    await house.wait(days=1)
    assert (await house.names()).count("NoticeSent") == 3


async def test_the_same_fact_told_twice_is_one_notice() -> None:
    house = bench()
    await house.told(filed, "intake")
    await house.told(frozen, "control")
    await house.told(frozen, "control")
    assert (await house.names()).count("NoticeRequested") == 2


async def test_receipts_have_a_stream_of_their_own() -> None:
    house = bench()
    await house.told(filed, "intake")
    await house.make("general-ruling")
    await house.send_all("general-ruling")
    for _ in range(5):
        await house.wait(days=1)
    receipts = await house.journal.read("yanling", f"document-{RULING}")
    assert {recorded.name for recorded in receipts} == {"DocumentServed"}

"""鄢陵 二、(一)4, 三、(二)4-6: the service ladder, its receipts and its end."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from contracts.documents import (
    DocumentReturned,
    DocumentSent,
    DocumentServed,
    PackageSent,
    ServiceChannel,
    ServiceConsentRecorded,
    ServiceImpossible,
)
from contracts.intake_parties import PartyStated
from contracts.sealed import Sealed
from contracts.values import KnownAddress
from kernel.deciding.decider import Early
from kernel.deciding.files import stream_of as files_of
from kernel.deciding.testing import Spec
from kernel.deciding.testing_table import table
from services.documents.app import DEFINITION
from services.documents.commands import (
    ClimbLadder,
    MakeDocument,
    OrderPackage,
    RecordReturned,
    RecordServed,
    RecordServiceConsent,
    SendDocument,
    TellParties,
    package_of,
)
from services.documents.decide.blanks import posted_to
from tests.documents.cases import (
    APPLICANT,
    CASE,
    CLERK,
    CONFIRMED,
    CONSENTED_ON,
    DEBTOR,
    KINDS,
    NOTICE,
    PARTIES,
    RULING,
    SOME_EVENT,
    SPEC,
    STATED,
    by_post,
    consent_noted,
    consented,
    electronic,
    electronic_returned,
    held,
    notice_made,
    only_ruling_ordered,
    ordered,
    posted,
    posted_returned,
    recipient,
    ruling_made,
    ruling_sealed,
    sealed,
)
from tests.support import at, pack, stored_paper

MORNING = at("2026-03-04")
READY = SPEC.given(ordered, ruling_made, ruling_sealed)


def sending(channel: ServiceChannel, addressee: str) -> SendDocument:
    return SendDocument(
        case_id=CASE,
        document_kind="general-ruling",
        addressee=addressee,
        channel=channel,
    )


def sent(channel: ServiceChannel, addressee: str, attempt: int = 1) -> DocumentSent:
    return replace(
        electronic,
        channel=channel,
        addressee=addressee,
        attempt=attempt,
        recipient=by_post(addressee) if channel == "post" else recipient(addressee),
        registered_addresses=STATED if channel == "post" else (),
    )


def test_with_consent_electronic_service_comes_first() -> None:
    sent_with = replace(electronic, consented_on=CONSENTED_ON)
    spec = READY.given(consented)
    spec.when(sending("electronic", APPLICANT), at=MORNING, by=CLERK).then(sent_with)
    spec.given(sent_with).when(
        sending("electronic", APPLICANT), at=MORNING, by=CLERK
    ).then_nothing()


CONSENT = RecordServiceConsent(
    case_id=CASE,
    person_id=APPLICANT,
    consented_on=CONSENTED_ON,
    source="trial_dossier",
    file_id="F1",
)
KEPT = stored_paper(CASE)
FILED = replace(READY, others={files_of(CASE): (KEPT,)})


def test_a_consent_is_recorded_with_the_file_that_shows_it() -> None:
    FILED.when(CONSENT, at=MORNING, by=CLERK).then(consented)
    FILED.given(consented).when(CONSENT, at=MORNING, by=CLERK).then_nothing()
    other = replace(CONSENT, consented_on=date(2025, 11, 21))
    FILED.given(consented).when(other, at=MORNING, by=CLERK).then_stands(
        "三、(一)2(1)", "consented_on", consented_on=CONSENTED_ON
    )


@pytest.mark.parametrize("missing", [{"file_id": "F2"}, {"person_id": "nobody"}])
def test_no_consent_without_a_file_and_a_person_of_the_case(missing: dict[str, Any]) -> None:
    FILED.when(replace(CONSENT, **missing), at=MORNING, by=CLERK).then_refused("", *missing)
    READY.when(CONSENT, at=MORNING, by=CLERK).then_refused("", "file_id")


def test_nobody_has_consented_tomorrow() -> None:
    tomorrow = replace(CONSENT, consented_on=date(2026, 3, 5))
    FILED.when(tomorrow, at=MORNING, by=CLERK).then_refused("三、(一)2(1)", "consented_on")


def test_what_a_party_states_itself_is_its_consent() -> None:
    said = PartyStated(
        case_id=CASE,
        person_id=DEBTOR,
        principal_id=DEBTOR,
        about="electronic_service",
        content=Sealed(key=DEBTOR, nonce="", text="5ZCM5oSP"),
    )
    (heard,) = DEFINITION.learns.of(said, CASE, MORNING)
    READY.when(heard, at=MORNING).then(
        ServiceConsentRecorded(
            case_id=CASE,
            person_id=DEBTOR,
            consented_on=MORNING.date(),
            source="statement",
            recorder=DEBTOR,
        )
    )
    assert DEFINITION.learns.of(replace(said, about="opinion"), CASE, MORNING) == ()


def test_without_consent_nothing_is_served_electronically() -> None:
    READY.when(sending("electronic", APPLICANT), at=MORNING, by=CLERK).then_refused(
        "三、(一)2(1)", "channel"
    )


def test_consent_given_at_the_reception_is_enough_for_the_applicant() -> None:
    READY.given(consent_noted).when(sending("electronic", APPLICANT), at=MORNING, by=CLERK).then(
        replace(electronic, recipient=recipient(APPLICANT, CONFIRMED))
    )


def test_the_applicants_consent_is_not_the_debtors() -> None:
    READY.given(consent_noted).when(
        sending("electronic", DEBTOR), at=MORNING, by=CLERK
    ).then_refused("三、(一)2(1)", "channel")


def test_the_reception_tells_how_to_serve_before_or_after_the_filing() -> None:
    heard = DEFINITION.learns.of(held, CASE, MORNING)[0]
    SPEC.given(ordered).when(heard, at=MORNING).then(consent_noted)
    SPEC.when(heard, at=MORNING).then(consent_noted)
    order = OrderPackage(
        case_id=CASE,
        kinds=KINDS,
        parties=PARTIES,
        claim_fen=ordered.claim_fen,
        title_document=ordered.title_document,
        filed_on=ordered.filed_on,
    )
    SPEC.given(consent_noted).when(order, at=MORNING).then(ordered)
    early = SPEC.given(consent_noted, ordered, ruling_made, ruling_sealed)
    early.when(sending("electronic", APPLICANT), at=MORNING, by=CLERK).then(
        replace(electronic, recipient=recipient(APPLICANT, CONFIRMED))
    )


def test_nothing_is_made_or_told_before_the_filing() -> None:
    only_heard = SPEC.given(consent_noted)
    make = MakeDocument(case_id=CASE, document_kind="general-ruling")
    only_heard.when(make, at=MORNING, by=CLERK).then_refused("", "case_id")
    tell = TellParties(case_id=CASE, event="enforcement.CaseClosed", event_id=SOME_EVENT)
    with pytest.raises(Early):
        only_heard.when(tell, at=MORNING)


def test_without_consent_the_post_is_the_first_rung() -> None:
    READY.when(sending("post", DEBTOR), at=MORNING, by=CLERK).then(sent("post", DEBTOR))


def test_with_consent_the_post_has_to_wait() -> None:
    READY.given(consented).when(sending("post", APPLICANT), at=MORNING, by=CLERK).then_refused(
        "二、(一)4", "channel"
    )


def test_a_channel_the_court_has_no_rung_for_is_refused() -> None:
    READY.when(sending("announcement", DEBTOR), at=MORNING, by=CLERK).then_refused(
        "三、(二)4", "channel"
    )


def test_nobody_is_served_whom_the_document_does_not_concern() -> None:
    READY.when(sending("post", "P-other"), at=MORNING, by=CLERK).then_refused(
        "三、(二)4", "addressee"
    )


def test_an_unsealed_document_is_not_sent() -> None:
    SPEC.given(ordered, ruling_made).when(
        sending("post", DEBTOR), at=MORNING, by=CLERK
    ).then_refused("二、(一)4", "document_kind")


def test_another_channel_waits_for_the_answer_of_the_first() -> None:
    READY.given(electronic).when(sending("post", APPLICANT), at=MORNING, by=CLERK).then_refused(
        "三、(二)4"
    )


def test_the_last_document_to_the_last_addressee_completes_the_package() -> None:
    SPEC.given(only_ruling_ordered, ruling_made, ruling_sealed, electronic).when(
        sending("post", DEBTOR), at=MORNING, by=CLERK
    ).then(sent("post", DEBTOR), PackageSent(case_id=CASE))


def test_a_package_with_a_document_that_was_never_made_is_not_complete() -> None:
    READY.given(electronic).when(sending("post", DEBTOR), at=MORNING, by=CLERK).then(
        sent("post", DEBTOR)
    )


def test_a_second_attempt_does_not_complete_the_package_again() -> None:
    complete = (electronic, sent("post", DEBTOR), PackageSent(case_id=CASE), electronic_returned)
    SPEC.given(only_ruling_ordered, ruling_made, ruling_sealed, *complete).when(
        ClimbLadder(case_id=CASE, document_id=RULING, addressee=APPLICANT), at=MORNING
    ).then(posted)


def test_what_came_back_is_recorded_with_its_reason_once() -> None:
    READY.given(electronic).when(
        RecordReturned(
            case_id=CASE,
            document_id=RULING,
            addressee=APPLICANT,
            attempt=1,
            reason="送达链接逾期未查收",
        ),
        at=MORNING,
    ).then(electronic_returned)


def test_a_late_repetition_of_the_first_return_leaves_the_second_attempt_alone() -> None:
    READY.given(electronic, electronic_returned, posted).when(
        RecordReturned(
            case_id=CASE, document_id=RULING, addressee=APPLICANT, attempt=1, reason="重复"
        ),
        at=MORNING,
    ).then_nothing()


@pytest.mark.parametrize(
    ("document_id", "addressee", "attempt"),
    [(RULING, APPLICANT, 2), (RULING, APPLICANT, 0), (RULING, DEBTOR, 1), ("nothing", DEBTOR, 1)],
)
def test_an_attempt_that_was_not_made_did_not_come_back(
    document_id: str, addressee: str, attempt: int
) -> None:
    READY.given(electronic).when(
        RecordReturned(
            case_id=CASE,
            document_id=document_id,
            addressee=addressee,
            attempt=attempt,
            reason="送达链接逾期未查收",
        ),
        at=MORNING,
    ).then_refused("")


def test_after_a_failed_electronic_service_the_post_follows() -> None:
    READY.given(electronic, electronic_returned).when(
        ClimbLadder(case_id=CASE, document_id=RULING, addressee=APPLICANT), at=MORNING
    ).then(posted)


def test_after_the_last_rung_the_reasons_are_reported_in_a_table() -> None:
    READY.given(electronic, electronic_returned, posted, posted_returned).when(
        ClimbLadder(case_id=CASE, document_id=RULING, addressee=APPLICANT), at=MORNING
    ).then(
        ServiceImpossible(
            case_id=CASE,
            document_id=RULING,
            addressee=APPLICANT,
            reason="第1次电子送达：送达链接逾期未查收；第2次邮寄送达：查无此人",
        )
    )


GIVEN_UP = READY.given(
    electronic,
    electronic_returned,
    posted,
    posted_returned,
    ServiceImpossible(case_id=CASE, document_id=RULING, addressee=APPLICANT, reason="均未送达"),
)


def test_after_the_end_of_the_ladder_the_clerk_may_post_to_a_new_address() -> None:
    GIVEN_UP.when(sending("post", APPLICANT), at=MORNING, by=CLERK).then(
        sent("post", APPLICANT, attempt=3)
    )


def test_a_second_failure_of_the_post_ends_the_ladder_again() -> None:
    again = DocumentReturned(
        case_id=CASE, document_id=RULING, addressee=APPLICANT, channel="post", reason="拒收"
    )
    verdict = GIVEN_UP.given(sent("post", APPLICANT, attempt=3), again).when(
        ClimbLadder(case_id=CASE, document_id=RULING, addressee=APPLICANT), at=MORNING
    )
    verdict.then(
        ServiceImpossible(
            case_id=CASE,
            document_id=RULING,
            addressee=APPLICANT,
            reason=(
                "第1次电子送达：送达链接逾期未查收；第2次邮寄送达：查无此人；第3次邮寄送达：拒收"
            ),
        )
    )


# 三、(八)12(1) with reading 449: ten days from service, the day of service does not count.
PERIODS = table("""
    kind                  | served_at        | perform_by
    enforcement-notice    | 2026-03-10 16:00 | 2026-03-20  # an ordinary week
    enforcement-notice    | 2026-03-05 00:01 | 2026-03-16  # the 15th is a Sunday
    enforcement-notice    | 2026-03-06 23:59 | 2026-03-16
    enforcement-notice    | 2026-02-04 10:00 | 2026-02-14  # a Saturday that is worked
    enforcement-notice    | 2026-02-05 10:00 | 2026-02-24  # over the Spring Festival
    property-report-order | 2026-03-10 16:00 |             # sets no period
""")


def sent_to_debtor(kind: str) -> Spec:
    """The receipts of a document that was made and posted to the debtor."""
    document_id = f"{CASE}-D-{kind}"
    made = replace(notice_made, document_id=document_id, document_kind=kind)
    sent = replace(posted, document_id=document_id, document_kind=kind, addressee=DEBTOR)
    return replace(SPEC, others={package_of(CASE): (ordered, made, sent)})


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"document_id": f"{CASE}-D-none"}, "document_id"),
        ({"document_kind": "property-report-order"}, "document_id"),
        ({"addressee": APPLICANT}, "addressee"),
        ({"channel": "electronic"}, "addressee"),
    ],
)
def test_a_served_document_exists_and_was_sent(changed: dict[str, Any], field: str) -> None:
    given: dict[str, Any] = {
        "case_id": CASE,
        "document_id": NOTICE,
        "document_kind": "enforcement-notice",
        "addressee": DEBTOR,
        "channel": "post",
        "served_at": at("2026-03-10"),
    }
    received = sent_to_debtor("enforcement-notice")
    assert received.when(RecordServed(**given), at=at("2026-03-30")).events
    command = RecordServed(**{**given, **changed})
    received.when(command, at=at("2026-03-30")).then_refused("", field)
    SPEC.when(command, at=at("2026-03-30")).then_refused("", "document_id")


@pytest.mark.parametrize("row", PERIODS)
def test_an_enforcement_notice_sets_its_period_at_service(row: dict[str, str]) -> None:
    document_id = f"{CASE}-D-{row['kind']}"
    command = RecordServed(
        case_id=CASE,
        document_id=document_id,
        document_kind=row["kind"],
        addressee=DEBTOR,
        channel="post",
        served_at=at(row["served_at"]),
    )
    sent_to_debtor(row["kind"]).when(command, at=at("2026-03-30")).then(
        DocumentServed(
            case_id=CASE,
            document_id=document_id,
            document_kind=row["kind"],
            addressee=DEBTOR,
            channel="post",
            perform_by=date.fromisoformat(row["perform_by"]) if row["perform_by"] else None,
            served_at=at(row["served_at"]),
        )
    )


def test_a_receipt_from_the_future_counts_from_now() -> None:
    command = RecordServed(
        case_id=CASE,
        document_id=NOTICE,
        document_kind="enforcement-notice",
        addressee=DEBTOR,
        channel="post",
        served_at=at("2036-03-10"),
    )
    sent_to_debtor("enforcement-notice").when(command, at=at("2026-03-10")).then(
        DocumentServed(
            case_id=CASE,
            document_id=NOTICE,
            document_kind="enforcement-notice",
            addressee=DEBTOR,
            channel="post",
            perform_by=date(2026, 3, 20),
            served_at=at("2026-03-10"),
        )
    )


def test_a_confirmed_address_is_posted_to_alone() -> None:
    given = READY.given(replace(consent_noted, electronic=False))
    given.when(sending("post", APPLICANT), at=MORNING, by=CLERK).then(
        replace(
            posted, attempt=1, recipient=recipient(APPLICANT, CONFIRMED), registered_addresses=()
        )
    )


HOUSEHOLD = KnownAddress(kind="household", address=sealed(DEBTOR, "aG91c2Vob2xk"))
TEMPORARY = KnownAddress(kind="temporary", address=sealed(DEBTOR, "dGVtcG9yYXJ5"))
REGISTERED = KnownAddress(kind="registered", address=sealed(DEBTOR, "cmVnaXN0ZXJlZC1hdA=="))
BUSINESS = KnownAddress(kind="business", address=sealed(DEBTOR, "YnVzaW5lc3M="))
AT_HOME = KnownAddress(kind="confirmed", address=sealed(DEBTOR, "Y29uZmlybWVkLWJ5LWRlYnRvcg=="))


def known_at(*addresses: KnownAddress) -> Spec:
    """A case whose debtor has these addresses."""
    party = replace(PARTIES[1], addresses=addresses)
    others = replace(ordered, parties=(PARTIES[0], party, PARTIES[2]))
    return SPEC.given(others, ruling_made, ruling_sealed)


@pytest.mark.parametrize("court", ["yanling", "shihe", "gushi"])
def test_every_address_that_a_rung_names_is_posted_to_on_one_day(court: str) -> None:
    party = replace(PARTIES[1], addresses=(REGISTERED, BUSINESS, HOUSEHOLD))
    rung = next(one for one in pack(court).rungs() if one.channel == "post")
    assert posted_to(party, rung.fallback_addresses) == (HOUSEHOLD, REGISTERED)


def test_a_letter_goes_to_the_known_ones_of_three_addresses() -> None:
    debtor = replace(recipient(DEBTOR), addresses=(HOUSEHOLD, TEMPORARY))
    known_at(TEMPORARY, BUSINESS, HOUSEHOLD).when(
        sending("post", DEBTOR), at=MORNING, by=CLERK
    ).then(
        replace(
            posted,
            attempt=1,
            addressee=DEBTOR,
            recipient=debtor,
            registered_addresses=("户籍登记的住所", "暂住地"),
        )
    )


def test_an_address_that_was_confirmed_at_the_filing_is_posted_to_alone() -> None:
    known_at(HOUSEHOLD, AT_HOME).when(sending("post", DEBTOR), at=MORNING, by=CLERK).then(
        replace(
            posted,
            attempt=1,
            addressee=DEBTOR,
            recipient=recipient(DEBTOR, AT_HOME.address),
            registered_addresses=(),
        )
    )

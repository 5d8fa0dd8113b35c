"""A case of control's tests: how it was opened, what was asked, what came back."""

from dataclasses import replace
from datetime import date, datetime

from contracts.control import (
    AssetFound,
    AssetsFrozen,
    ControlOpened,
    FeedbackClassified,
    FreezeRequested,
    FullFreezeReached,
    InquiryAnswered,
    InquiryStarted,
)
from contracts.control_measures import AssistanceServed, MeasurePaperNoted
from contracts.values import Hit, Party, Sealed
from kernel.deciding.learns import Learn
from kernel.deciding.testing import Spec
from kernel.rulebook import form_of_document
from services.control.app import DEFINITION
from services.control.commands import control_of
from tests.support import at, by, calendar, pack

CASE = "(2026)豫1024执101号"
CLAIM = 8_000_000
SPEC = Spec(definition=DEFINITION, pack=pack(), calendar=calendar())
CLERK = by("control_clerk")

SEALED = Sealed(key="P1", nonce="bm9uY2U=", text="dGV4dA==")
DEBTOR = Party(person_id="P1", role="debtor", kind="natural", name=SEALED)
# What the acts of the tests rest on: see `papers`.
RULING, RENEWAL_RULING = f"{CASE}-D-control-ruling", f"{CASE}-D-control-ruling-2"
RELEASE_RULING, DEDUCTION_RULING = f"{CASE}-D-release-ruling", f"{CASE}-D-deduction-ruling"
NOTICE, SPOT_NOTICE, SECOND_NOTICE = (
    f"{CASE}-D-assistance-notice",
    f"{CASE}-D-assistance-notice-2",
    f"{CASE}-D-assistance-notice-3",
)
SERVED_AT = datetime.fromisoformat("2026-03-05T08:00:00+08:00")
COLLECTIVE = ("银行存款", "网络资金")
SUPPLEMENT = ("不动产", "车辆", "证券", "工商股权", "公积金", "保险")

opened = ControlOpened(case_id=CASE, claim_fen=CLAIM, debtors=("P1",), parties=(DEBTOR,))


def noted(document_id: str) -> MeasurePaperNoted:
    """A sealed paper that control has learned of."""
    kind = form_of_document(document_id)
    return MeasurePaperNoted(case_id=CASE, document_id=document_id, document_kind=kind)


def reached(document_id: str, served_at: datetime = SERVED_AT) -> AssistanceServed:
    """A notice that the institution has received."""
    kind = form_of_document(document_id)
    return AssistanceServed(
        case_id=CASE, document_id=document_id, document_kind=kind, served_at=served_at
    )


PAPERS = (RULING, RENEWAL_RULING, RELEASE_RULING, DEDUCTION_RULING, NOTICE)
papers = (
    *(noted(one) for one in (*PAPERS, SPOT_NOTICE, SECOND_NOTICE)),
    reached(SPOT_NOTICE),
    reached(SECOND_NOTICE),
)


def told_of(case_id: str, *names: str) -> tuple[Learn, ...]:
    """The commands by which control learns of sealed papers of a case, and of notices served."""
    ids = [f"{case_id}-D-{name}" for name in names]
    sealed = [replace(noted(one), case_id=case_id) for one in ids]
    served = [replace(reached(one), case_id=case_id) for one in ids if "notice" in one]
    stream = control_of(case_id)
    return tuple(
        Learn(case_id=case_id, stream=stream, event=event, at=SERVED_AT)
        for event in (*sealed, *served)
    )


opened_without_claim = replace(opened, claim_fen=None)
collective = InquiryStarted(
    case_id=CASE,
    inquiry_id=f"{CASE}-Q-national-1",
    system="national",
    collective=True,
    departments=COLLECTIVE,
    persons=(DEBTOR,),
)
supplementary = InquiryStarted(
    case_id=CASE,
    inquiry_id=f"{CASE}-Q-national-2",
    system="national",
    collective=False,
    departments=SUPPLEMENT,
    persons=(DEBTOR,),
)
local = InquiryStarted(
    case_id=CASE,
    inquiry_id=f"{CASE}-Q-local-1",
    system="local",
    collective=False,
    departments=("点对点系统",),
    persons=(DEBTOR,),
)


def hit(number: str, amount_fen: int | None = 300_000_000, **changes: object) -> Hit:
    plain = Hit(
        hit_id=number,
        person_id="P1",
        asset_kind="deposit",
        institution="中国工商银行",
        amount_fen=amount_fen,
        online=True,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # fields of Hit, given by name


def fed_back(inquiry: InquiryStarted, *hits: Hit) -> InquiryAnswered:
    return InquiryAnswered(
        case_id=CASE, inquiry_id=inquiry.inquiry_id, system=inquiry.system, hits=hits
    )


def asset_id(number: str) -> str:
    return f"{CASE}-A-{number}"


def found(item: Hit) -> AssetFound:
    return AssetFound(
        case_id=CASE,
        asset_id=asset_id(item.hit_id),
        asset_kind=item.asset_kind,
        person_id=item.person_id,
        institution=item.institution,
        amount_fen=item.amount_fen,
        online=item.online,
    )


def requested(number: str, amount_fen: int = CLAIM) -> FreezeRequested:
    return FreezeRequested(
        case_id=CASE,
        asset_id=asset_id(number),
        amount_fen=amount_fen,
        ruling=RULING,
        assistance=NOTICE,
    )


def frozen(number: str, amount_fen: int = CLAIM) -> AssetsFrozen:
    return AssetsFrozen(
        case_id=CASE,
        asset_id=asset_id(number),
        asset_kind="deposit",
        amount_fen=amount_fen,
        effective_at=at("2026-03-03 10:00"),
        expires_on=date(2027, 3, 3),
        article=FREEZE_TERM,
    )


FREEZE_TERM = "最高人民法院关于适用《中华人民共和国民事诉讼法》的解释 第四百八十五条第一款"
DEPOSIT = hit("D1")
full = FullFreezeReached(case_id=CASE, frozen_fen=CLAIM, claim_fen=CLAIM)
deposit_found = (opened, *papers, collective, fed_back(collective, DEPOSIT), found(DEPOSIT))
fully_frozen = (*deposit_found, requested("D1"), frozen("D1"), full)
nothing_found = (
    opened,
    *papers,
    collective,
    fed_back(collective),
    supplementary,
    fed_back(supplementary),
    local,
    fed_back(local),
)


def classified(outcome: str, *, frozen_fen: int = 0, assets: int = 0, offline: int = 0) -> object:
    return FeedbackClassified(
        case_id=CASE,
        outcome=outcome,  # type: ignore[arg-type]  # one of the three, by name
        frozen_fen=frozen_fen,
        claim_fen=CLAIM,
        assets=assets,
        offline=offline,
    )

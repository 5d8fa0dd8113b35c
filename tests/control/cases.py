"""A case of control's tests: how it was opened, what was asked, what came back."""

from dataclasses import replace
from datetime import date

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
from contracts.values import Hit, Party, Sealed
from kernel.deciding.testing import Spec
from services.control.app import DEFINITION
from tests.support import at, by, calendar, pack

CASE = "(2026)豫1024执101号"
CLAIM = 8_000_000
SPEC = Spec(definition=DEFINITION, pack=pack(), calendar=calendar())
CLERK = by("control_clerk")

SEALED = Sealed(key="P1", nonce="bm9uY2U=", text="dGV4dA==")
DEBTOR = Party(person_id="P1", role="debtor", kind="natural", name=SEALED)
COLLECTIVE = ("银行存款", "网络资金")
SUPPLEMENT = ("不动产", "车辆", "证券", "工商股权", "公积金", "保险")

opened = ControlOpened(case_id=CASE, claim_fen=CLAIM, debtors=("P1",), parties=(DEBTOR,))
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
    return FreezeRequested(case_id=CASE, asset_id=asset_id(number), amount_fen=amount_fen)


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
deposit_found = (opened, collective, fed_back(collective, DEPOSIT), found(DEPOSIT))
fully_frozen = (*deposit_found, requested("D1"), frozen("D1"), full)
nothing_found = (
    opened,
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

"""A lot of disposal's tests: a house under control, on its way to the auction."""

from contracts.disposal import (
    AppraisalTransferred,
    AuctionCommissioned,
    HouseVacated,
    LotRegistered,
    LotSurveyed,
    PriceMethodChosen,
    ReferencePriceSet,
)
from kernel.deciding.files import stream_of as files_of
from kernel.deciding.testing import Spec
from services.disposal.app import DEFINITION
from services.disposal.rules import lot_id_of
from tests.support import calendar, pack, stored_paper

CASE = "（2026）豫1024执52号"
ASSET = f"{CASE}-A3"
LOT = lot_id_of(ASSET)
PRICE_FEN = 58_000_000
PAPER = stored_paper(CASE, "F-1")
SPEC = Spec(
    definition=DEFINITION, pack=pack(), calendar=calendar(), others={files_of(CASE): (PAPER,)}
)

house = LotRegistered(case_id=CASE, lot_id=LOT, asset_id=ASSET, asset_kind="real_estate")
vehicle = LotRegistered(case_id=CASE, lot_id=LOT, asset_id=ASSET, asset_kind="vehicle")
surveyed = LotSurveyed(
    case_id=CASE,
    lot_id=LOT,
    ownership="被执行人单独所有",
    encumbrances="设有抵押权一项",
    possession="被执行人自住",
    unpaid_charges="欠物业费二千元",
    defects="未发现",
)
vacated = HouseVacated(case_id=CASE, lot_id=LOT)
to_be_appraised = PriceMethodChosen(case_id=CASE, lot_id=LOT, method="appraisal")
to_be_inquired = PriceMethodChosen(case_id=CASE, lot_id=LOT, method="network_inquiry")
transferred = AppraisalTransferred(case_id=CASE, lot_id=LOT)
appraised = ReferencePriceSet(
    case_id=CASE, lot_id=LOT, method="appraisal", price_fen=PRICE_FEN, evidence="F-1"
)
inquired = ReferencePriceSet(
    case_id=CASE, lot_id=LOT, method="network_inquiry", price_fen=PRICE_FEN, evidence="F-1"
)
commissioned = AuctionCommissioned(case_id=CASE, lot_id=LOT, officer="张海统", article="二、(一)6")

"""The lists of a case that its services keep, as files hold them. Pure."""

from collections.abc import Mapping

from portal.desks import Cell, HouseList

ASSETS = HouseList(
    name="assets",
    title="财产",
    service="control",
    path="",
    cells=(
        Cell("财产种类", "asset_kind", "asset_kind"),
        Cell("协助单位", "institution"),
        Cell("被执行人", "person_id", "party"),
        Cell("金额（元）", "amount_fen", "money"),
        Cell("已控制（元）", "frozen_fen", "money"),
        Cell("查到", "found_at", "day"),
        Cell("生效", "effective_at", "day"),
        Cell("到期", "expires_on", "day"),
        Cell("状态", "status", "asset"),
        Cell("说明", "reason"),
    ),
)
INQUIRIES = HouseList(
    name="inquiries",
    title="查询",
    service="control",
    path="",
    cells=(
        Cell("系统", "system", "system"),
        Cell("查询范围", "departments"),
        Cell("发起", "started_at", "instant"),
        Cell("反馈", "answered_at", "instant"),
        Cell("查到", "hits"),
        Cell("状态", "status", "inquiry"),
        Cell("说明", "reason"),
    ),
)
LOTS = HouseList(
    name="lots",
    title="处置标的物",
    service="disposal",
    path="/lots",
    cells=(
        Cell("标的物", "asset_kind", "asset_kind"),
        Cell("调查", "surveyed_at", "day"),
        Cell("定价", "priced_at", "day"),
        Cell("定价方式", "method", "price"),
        Cell("参考价（元）", "price_fen", "money"),
        Cell("委托拍卖", "commissioned_at", "day"),
        Cell("状态", "state", "lot"),
    ),
)
DOCUMENTS = HouseList(
    name="documents",
    title="文书",
    service="documents",
    path="/documents",
    cells=(
        Cell("文书", "document_kind", "document"),
        Cell("制作", "made_at", "instant"),
        Cell("制作人", "maker", "person"),
        Cell("审核", "reviewed_at", "instant"),
        Cell("签章", "sealed_at", "instant"),
        Cell("退回理由", "sent_back_reason"),
    ),
)
SERVICES = HouseList(
    name="services",
    title="文书送达",
    service="documents",
    path="/documents",
    of="documents",
    cells=(
        Cell("文书", "document_kind", "document"),
        Cell("受送达人", "addressee", "party"),
        Cell("方式", "channel", "channel"),
        Cell("发出", "sent_at", "instant"),
        Cell("结果", "settled_at", "instant"),
        Cell("状态", "state", "service"),
        Cell("说明", "reason"),
    ),
)
RECEIPTS = HouseList(
    name="receipts",
    title="到账",
    service="payments",
    path="/account",
    cells=(
        Cell("到账", "received_at", "instant"),
        Cell("来源", "source", "source"),
        Cell("金额（元）", "amount_fen", "money"),
        Cell("申请执行人（元）", "applicant_fen", "money"),
        Cell("执行费（元）", "fee_fen", "money"),
        Cell("退还（元）", "refund_fen", "money"),
        Cell("状态", "state", "receipt"),
    ),
)
PAYOUTS = HouseList(
    name="payouts",
    title="发放",
    service="payments",
    path="/account",
    cells=(
        Cell("申请", "requested_at", "instant"),
        Cell("申请人", "requester", "person"),
        Cell("审批人", "approver", "person"),
        Cell("金额（元）", "amount_fen", "money"),
        Cell("发放", "settled_at", "instant"),
        Cell("状态", "state", "payout"),
        Cell("说明", "reason"),
    ),
)
# By the section of the case's page on which they stand.
LISTS: Mapping[str, Mapping[str, HouseList]] = {
    section: {one.name: one for one in lists}
    for section, lists in {
        "property": (ASSETS, INQUIRIES, LOTS),
        "documents": (DOCUMENTS, SERVICES),
        "money": (RECEIPTS, PAYOUTS),
    }.items()
}

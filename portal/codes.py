"""The codes in the answers of the services, in Chinese: stages, states, kinds. Pure."""

from collections.abc import Mapping
from typing import Any

from contracts import (
    claims,
    control_entrustment,
    control_matters,
    control_measures,
    control_preservation,
    control_property,
    enforcement_lists,
    enforcement_objections,
    enforcement_property,
    enforcement_sanctions,
    enforcement_settlement,
    values,
)
from contracts.disposal import PriceMethod
from contracts.documents import NoticeChannel, ServiceChannel
from contracts.enforcement import SiteItem
from contracts.files import FileKind
from contracts.payments import ReceiptSource
from contracts.supervision import NodeEnding
from contracts.titles import choice_titles

STAGES: Mapping[str, str] = {
    "intake": "立案",
    "reception": "初次接待",
    "documents": "文书制作送达",
    "network-control": "网络查控",
    "control": "查控",
    "offline-control": "线下查控",
    "preservation": "财产保全",
    "triage": "繁简分流",
    "fast": "简易办理",
    "ordinary": "普通办理",
    "conversion": "繁简转换",
    "enforcement": "执行实施",
    "coercion": "强制措施",
    "investigation": "财产调查",
    "lists": "失信、限消",
    "disposal": "财产处置",
    "funds": "案款",
    "objection": "异议、复议",
    "entrustment": "事项委托",
    "supervision": "督办",
    "petition": "信访",
    "closing": "结案",
    "termination": "终本",
    "dossier": "卷宗",
    "archive": "归档",
    "centre": "指挥中心",
    "court": "本院职责",
    "duty": "值班备勤",
    "registers": "台账",
    "statistics": "统计",
    "work": "日常工作",
}
# What a case, an asset, a lot … of the answers is in; by the name of the state's own kind.
STATES: Mapping[str, Mapping[str, str]] = {
    "case": {"open": "办理中", "closed": "已结案", "archived": "已归档"},
    "inquiry": {"asked": "待反馈", "answered": "已反馈", "failed": "查询失败"},
    "asset": {
        "found": "已查到",
        "freezing": "控制中",
        "frozen": "已控制",
        "not_frozen": "未能控制",
        "deducting": "扣划中",
        "deducted": "已扣划",
        "not_deducted": "未能扣划",
        "queued": "轮候",
        "released": "已解除",
        "lapsed": "效力消灭",
        "uncontrollable": "无法控制",
        "transferred": "已转入执行案件",
    },
    "preservations": {
        "open": "在办和保全中",
        "received": "待裁定",
        "ruled": "待启动",
        "started": "办理中",
        "finished": "待告知",
        "told": "保全中",
        "over": "已结束",
    },
    "preservation": {
        "received": "待裁定",
        "ruled": "待启动",
        "started": "办理中",
        "finished": "已办毕，待告知",
        "told": "已告知",
        "rejected": "已驳回",
        "released": "已裁定解除",
        "converted": "已转入执行",
    },
    "matters": {
        "open": "全部在办",
        "received": "待接收",
        "accepted": "待分类",
        "sorted": "办理中",
        "done": "待回复",
        "reply_failed": "回复未被接受",
        "over": "已办结",
    },
    "entrustments": {
        "open": "全部在办",
        "requested": "待发出",
        "not_taken": "未能发出",
        "sent": "待对方接收",
        "accepted": "对方办理中",
        "answered": "已反馈，待移交",
        "returned": "已退回，待移交",
        "over": "已办结",
    },
    "entrustment_status": {
        "requested": "待发出",
        "sent": "已发出",
        "not_taken": "未能发出",
        "accepted": "已接收",
        "answered": "已反馈",
        "returned": "已退回",
        "withdrawn": "已撤回",
        "passed": "已移交",
        "received": "待接收",
        "sorted": "办理中",
        "done": "已办毕，待回复",
        "reply_failed": "回复未被接受",
    },
    "lot": {
        "registered": "已登记",
        "surveyed": "已调查",
        "appraisal": "评估中",
        "priced": "已定参考价",
        "commissioned": "已委托拍卖",
    },
    "receipt": {
        "received": "已到账",
        "claimed": "已认领",
        "registered": "已登记",
        "allocated": "已分配",
    },
    "payout": {
        "requested": "待审批",
        "approved": "已批准",
        "paid": "已发放",
        "failed": "发放失败",
        "void": "已作废",
    },
    "listing": {"decided": "已决定纳入", "listed": "已纳入", "refused": "未能纳入"},
    "objection": {
        "received": "待立案",
        "admitted": "审查中",
        "ruled": "已裁定，救济期内",
        "sought": "复议、诉讼中",
        "final": "已终结",
    },
    "sanction": {
        "ordered": "已决定",
        "carried_out": "已执行",
        "ended": "已结束",
        "revoked": "已被撤销",
    },
    "operation": {"due": "待办理", "sent": "已提交", "done": "已完成", "refused": "被退回"},
    "service": {"sent": "已发出", "served": "已送达", "returned": "已退回"},
    "notice": {"requested": "待发送", "sent": "已发送", "failed": "发送失败"},
    "material": {"received": "已签收", "refused": "已退回补正", "scanned": "已扫描"},
    "check": {"pending": "待核查", "passed": "已通过", "failed": "未通过"},
    "request": {
        "waiting": "审批中",
        "approved": "已批准",
        "refused": "不予批准",
        "withdrawn": "已撤回",
        "lapsed": "已失效",
    },
    "category": {
        "name": "姓名、名称",
        "identity_code": "证件号码",
        "phone": "电话",
        "address": "地址",
        "account": "账号",
        "text": "文字内容",
        "purpose": "查阅目的",
    },
    "stage": STAGES,
}
# What the parts of an act's path are called, besides the case.
PLACES: Mapping[str, str] = {
    "approval_id": "审批申请",
    "asset_id": "财产",
    "receipt_id": "到账",
    "payout_id": "发放申请",
    "document_kind": "文书种类",
    "inquiry_id": "查询",
    "material_id": "材料",
    "lot_id": "标的物",
    "node_id": "节点",
    "person_id": "当事人",
    "person": "人员",
    "agent_id": "代理人",
    "file_id": "文件",
    "entrustment_id": "委托",
    "preservation_id": "保全",
    "sanction_id": "强制措施",
    "objection_id": "异议",
}
_DECLARED: Mapping[str, Any] = {
    "role": values.PartyRole,
    "party": values.PartyKind,
    "kind": values.CaseKind,
    "filing": values.FilingChannel,
    "target": values.TargetKind,
    "tier": values.Tier,
    "manner": values.ClosingManner,
    "asset_kind": values.AssetKind,
    "system": values.InquirySystem,
    "statement": values.StatementAbout,
    "source": ReceiptSource,
    "channel": ServiceChannel,
    "notice_channel": NoticeChannel,
    "price": PriceMethod,
    "site": SiteItem,
    "ending": NodeEnding,
    "file": FileKind,
    "head": claims.HeadKind,
    "liability": claims.LiabilityManner,
    "phase": control_preservation.PreservationPhase,
    "urgency": control_preservation.Urgency,
    "preservation_outcome": control_preservation.PreservationOutcome,
    "measure": control_measures.MeasureAct,
    "property_source": control_measures.PropertySource,
    "kept": control_property.KeptGround,
    "coercion": enforcement_sanctions.Measure,
    "coercion_ground": enforcement_sanctions.SanctionGround,
    "coercion_end": enforcement_sanctions.SanctionEnd,
    "reconsidered": enforcement_sanctions.ReconsiderationOutcome,
    "objection_kind": enforcement_objections.ObjectionKind,
    "objection_outcome": enforcement_objections.ObjectionOutcome,
    "objection_remedy": enforcement_objections.ObjectionRemedy,
    "remedy_outcome": enforcement_objections.RemedyOutcome,
    "list_operation": enforcement_lists.ListOperation,
    "resumption": enforcement_settlement.ResumptionOutcome,
    "standing": enforcement_property.PropertyStanding,
    "undisposable": enforcement_property.UndisposableGround,
    "matter": control_entrustment.EntrustedMatterKind,
    "matter_class": control_matters.MatterClass,
    "entrustment_paper": control_entrustment.EntrustmentPaperKind,
}
_TITLES: Mapping[str, Mapping[str, str]] = {
    **STATES,
    **{name: choice_titles(annotation) for name, annotation in _DECLARED.items()},
}


def case_state(case: Mapping[str, Any]) -> str:
    """The state that a case of the case book is in."""
    return "archived" if case["archived_at"] else "closed" if case["closed_at"] else "open"


def coded(code: object, kind: str) -> str:
    """The Chinese title of a code of some kind, such as `coded("frozen", "asset")`; the code itself
    where this version does not know it, empty for None."""
    if code is None:
        return ""
    return _TITLES[kind].get(str(code), str(code))

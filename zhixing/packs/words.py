"""Chinese words for the facts, conditions and units that rows of a pack name."""

from collections.abc import Callable, Mapping

from contracts.kinds import KIND
from kernel.law.limits import LeadTime, TimeLimit
from kernel.rulebook import LookBack, Pack, Recurrence
from services.supervision.rules import CONDITIONS

FACTS: Mapping[str, str] = {
    "intake.CaseFiled": "案件立案",
    "intake.FilingErrorFound": "发现立案信息有差错",
    "intake.FilingCorrected": "立案信息已纠正",
    "intake.FilingChecked": "立案信息已核对",
    "intake.FilingPapersScanned": "立案材料已扫描",
    "intake.ReceptionDeferred": "未能现场接待，已记明原因",
    "intake.FirstReceptionHeld": "初次接待完成",
    "documents.PackageOrdered": "交办制作格式文书",
    "documents.DocumentMade": "文书制作完成",
    "documents.DocumentReviewed": "文书审核完成",
    "documents.DocumentSealed": "文书签章完成",
    "documents.DocumentSent": "文书发出",
    "documents.DocumentServed": "文书送达",
    "documents.DocumentReturned": "文书退回",
    "documents.ServiceImpossible": "各种方式均未能送达",
    "documents.DraftHandedOver": "签发稿移送卷宗",
    "documents.PackageSent": "全部格式文书发出",
    "documents.NoticeSent": "告知已发出",
    "control.ControlOpened": "进入财产查控",
    "control.InquiryStarted": "发起网络查询",
    "control.InquiryAnswered": "网络查询反馈",
    "control.InquiryFailed": "网络查询失败",
    "control.FeedbackPrinted": "查询反馈打印入卷",
    "control.AssetFound": "发现财产",
    "control.FreezeRequested": "发起冻结",
    "control.AssetsFrozen": "财产已控制",
    "control.FreezeFailed": "冻结未成",
    "control.FullFreezeReached": "足额冻结",
    "control.FreezeResultFiled": "冻结结果入卷",
    "control.FeedbackClassified": "查询结果分类完成",
    "control.ControlListMade": "查控清单制作完成",
    "control.OfflineControlCompleted": "线下查控完成",
    "control.DeductionRequested": "发起扣划",
    "control.DepositDeducted": "存款已扣划",
    "triage.CustodyBegan": "案件由中心接管",
    "triage.FeedbackNoted": "具备分流条件",
    "triage.CaseTriaged": "繁简分流完成",
    "triage.MatterRouted": "不分繁简的事项已分派",
    "triage.TeamDrawn": "随机分案完成",
    "triage.CaseAssigned": "案件已分派",
    "triage.CustodyPassed": "案件移交",
    "triage.CustodyAccepted": "案件接收",
    "triage.CustodyRefused": "拒绝接收案件",
    "triage.ConversionRequested": "申请繁简转换",
    "triage.ConversionApproved": "繁简转换获批",
    "triage.CaseConverted": "案件转换类别",
    "triage.ReassignmentRequested": "申请二次分案",
    "triage.CaseReassigned": "二次分案完成",
    "triage.ConsolidationApproved": "关联案件集中办理获批",
    "enforcement.WorkOpened": "实施团队收到案件",
    "enforcement.WorkBegun": "实施工作开始",
    "enforcement.NoticePeriodSet": "执行通知书指定履行期间",
    "enforcement.PartySummoned": "传唤当事人",
    "enforcement.SiteInvestigated": "现场调查一项完成",
    "enforcement.SiteInvestigationCompleted": "现场调查完成",
    "enforcement.TraditionalInvestigationCompleted": "传统调查完成",
    "enforcement.ConsumptionRestricted": "限制消费",
    "enforcement.DefaulterListingDecided": "决定纳入失信名单",
    "enforcement.DefaulterListed": "已纳入失信名单",
    "enforcement.TerminationInterviewHeld": "终本约谈完成",
    "enforcement.ClosingProposed": "提请结案",
    "enforcement.ClosingCleared": "结案审查通过",
    "enforcement.ClosingReturned": "结案退回",
    "enforcement.CaseClosed": "结案",
    "disposal.LotRegistered": "财产交付处置",
    "disposal.LotSurveyed": "财产状况调查完成",
    "disposal.HouseVacated": "腾房完成",
    "disposal.PriceMethodChosen": "确定参考价的方式已选定",
    "disposal.AppraisalTransferred": "移送评估",
    "disposal.ReferencePriceSet": "参考价确定",
    "disposal.AuctionCommissioned": "移交网络拍卖",
    "payments.AccountOpened": "案款账户开立",
    "payments.PayeeConfirmed": "收款账户确认",
    "payments.FundsReceived": "案款到账",
    "payments.ReceiptClaimed": "案款认领",
    "payments.ArrivalRegistered": "到账登记",
    "payments.ReceiptAllocated": "案款分配",
    "payments.PayoutRequested": "申请发放案款",
    "payments.PayoutApproved": "案款发放获批",
    "payments.FundsPaidOut": "案款发放",
    "payments.PayoutFailed": "案款发放失败",
    "payments.PayoutMaterialHandedOver": "发放材料移交卷宗",
    "archive.DossierOpened": "卷宗建立",
    "archive.MaterialReceived": "卷宗中心收到材料",
    "archive.MaterialRefused": "卷宗中心不予签收",
    "archive.MaterialScanned": "材料扫描上传",
    "archive.ClosingCheckRequested": "提请报结前审查",
    "archive.ClosingCheckPassed": "报结前审查通过",
    "archive.ClosingCheckFailed": "报结前审查未通过",
    "archive.TerminationFiledInLibrary": "进入终本案件库",
    "archive.DossierClosed": "案件结案，卷宗待归档",
    "archive.DossierDigitised": "卷宗扫描完成",
    "archive.VolumeArchived": "卷宗归档",
    "triage.TriageFactsNoted": "分流要素已知悉",
    "triage.MoneyNoted": "财产金额已知悉",
    "triage.PropertyKindNoted": "财产种类已知悉",
    "triage.PropertyNoted": "财产情况已知悉",
    "triage.ReceptionNoted": "接待情况已知悉",
    "triage.FlagNoted": "分流要素已认定",
    "triage.TierProposed": "分流意见待审批",
    "triage.TierRefused": "分流意见未获批准",
    "triage.ApprovalGiven": "一名审批人同意",
    "triage.RetriagePrompted": "提示重新分流",
    "triage.TierKept": "维持原类别",
    "triage.LoadReleased": "团队案件数减少",
    "triage.ConversionRefused": "繁简转换未获批准",
    "triage.ReassignmentRefused": "二次分案未获批准",
    "triage.RelationNoted": "发现关联案件",
    "triage.ConsolidationRequested": "申请关联案件集中办理",
    "triage.ConsolidationRefused": "关联案件集中办理未获批准",
    "triage.RelatedTeamTold": "关联案件的团队已告知",
    "triage.RelatedTeamNoted": "关联案件的团队已知悉",
    "documents.ServiceConsentNoted": "电子送达同意已知悉",
    "documents.NoticeRequested": "发起告知",
    "documents.NoticeFailed": "告知失败",
    "control.DeductionFailed": "扣划未成",
    "enforcement.CaseNoted": "案件已知悉",
    "enforcement.CaseTierNoted": "案件类别已知悉",
    "enforcement.CustodyNoted": "案件承办已知悉",
    "enforcement.FeedbackLearned": "查询结果已知悉",
    "enforcement.PropertyNoted": "财产情况已知悉",
    "enforcement.PaymentNoted": "案款发放已知悉",
    "enforcement.DishonestyRefused": "不予纳入失信名单",
    "payments.AccountRequested": "申请开立案款账户",
    "supervision.CaseWatched": "案件开始计时",
    "supervision.NodeOpened": "节点产生",
    "supervision.NodeWarned": "节点预警",
    "supervision.NodeApproved": "一名审批人同意调整节点",
    "supervision.NodePaused": "节点中止计时",
    "supervision.NodeResumed": "节点恢复计时",
    "supervision.NodeExtended": "节点延长",
    "supervision.NodeRedated": "节点重新计算",
    "supervision.NodeClosed": "节点办结",
    "supervision.RecurrenceEnded": "周期性职责终止",
    "supervision.CalendarPublished": "工作日历公布",
    "supervision.TierNoted": "案件类别已知悉",
    "supervision.FactNoted": "事实已知悉",
    "supervision.CourtWatched": "本院职责开始计时",
    "supervision.NodeBreached": "节点超期",
    "supervision.WaitElapsed": "等待期间届满",
}
CONDITION_WORDS: Mapping[str, str] = {
    "first_enforcement": "首次执行案件",
    "filed_at_window": "现场立案的",
    "fast_tier": "简易（速执）案件",
    "ordinary_tier": "普通案件",
    "not_fast_tier": "简易（速执）案件以外的案件",
    "before_triage": "分流以前",
    "after_triage": "分流以后",
    "confirmed": "正式分流（非暂定）",
    "found_online": "能够网络冻结的",
    "found_offline": "需要线下办理的",
    "to_fast_tier": "确定为简易（速执）案件的",
    "to_ordinary_tier": "成为普通案件的",
    "repeat_debtor": "被执行人的上一案件终本后六个月内立案的",
    "not_repeat_debtor": "其他普通案件",
    "title_transfer": "不动产、机动车过户案件",
    "converted_by_approval": "经审批转换的",
    "collective_inquiry": "立案集约查询",
    "supplementary_inquiry": "集约查询以外的补充查询",
    "deposit": "存款、网络资金",
    "needs_disposal": "需要处置的财产",
    "offline_work": "需要线下办理的",
    "freeze_falls_short": "未足额冻结的",
    "freeze_wait_over": "冻结等待期间届满的",
    "nothing_found": "无财产可供执行的",
    "termination": "以终本方式报结的",
    "house": "涉及房产的",
    "appraised": "需要评估的",
    "scanned_by_centre": "由卷宗中心扫描的",
    "enforcement_case": "执行实施案件",
    "not_other_kind": "首次、恢复、保全案件",
    "act_by_notice": "发送协助执行通知书即可办结的行为案件",
    "performance_likely": "主动履行、愿意履行或者可能和解的案件",
    "sorted_again": "类别较前次有变化的",
    "property_to_dispose": "有财产需要处置的",
    "nothing_to_dispose": "没有财产需要处置的",
    "asked_again": "再次发起的查询",
    "debtor_address_unconfirmed": "初次接待未能确认被执行人送达地址的",
    "disposal_case": "有财产需要处置的案件",
    "inadmissible": "初步判断不予受理或者驳回申请的案件",
}
UNITS: Mapping[str, str] = {
    "day": "日",
    "working_day": "个工作日",
    "hour": "小时",
    "month": "个月",
    "week": "周",
    "calendar_month": "个月",
    "same_day": "当日",
    "next_day": "至迟第二日",
    "prompt": "及时（未规定期限）",
}
RETURNS: Mapping[str, str] = {
    "day": "每日",
    "working_day": "每个工作日",
    "week": "每周",
    "calendar_month": "每月",
}
SUBJECTS: Mapping[str, str] = {
    "case": "案件",
    "court": "本院",
    "asset": "每项财产",
    "document": "每件文书",
    "receipt": "每笔到账",
    "payout": "每笔发放",
    "inquiry": "每次查询",
    "material": "每份材料",
    "lot": "每件拍品",
    "person": "每个当事人",
    "field": "每处差错",
    "clue": "每条线索",
    "loan": "每次借阅",
    "entrustment": "每件委托",
    "application": "每件申请",
    "preservation": "每件保全",
    "trip": "每次出差",
    "sanction": "每项制裁",
    "order": "每份调查令",
    "petition": "每件信访",
    "addressee": "每个受送达人",
    "assignment": "每次分案",
    "claim": "每项债权",
    "item": "每个项目",
    "letter": "每封函件",
    "objection": "每件异议",
    "plan": "每份方案",
    "question": "每项询问",
    "report": "每份报告",
    "resumption": "每件恢复申请",
    "roster": "每次排班",
    "security": "每项担保",
    "transfer": "每次移送",
}


def fact_words(name: str, pack: Pack) -> str:
    """A fact as a layman calls it; its name where there is no word for it."""
    plain, _, kind = name.partition("/")
    if plain.endswith(".StepRecorded"):
        service = plain.partition(".")[0]
        titles = (row.title for row in pack.steps if (row.service, row.code) == (service, kind))
        return next(titles, name)
    word = FACTS.get(plain, plain)
    return f"{word}（{_kind_words(plain, kind, pack)}）" if kind else word


def _kind_words(plain: str, kind: str, pack: Pack) -> str:
    attribute = KIND.get(plain.partition(".")[2], "")
    titles = (title for code, title in TITLES.get(attribute, _none)(pack) if code == kind)
    return next(titles, kind)


def _none(_pack: Pack) -> tuple[tuple[str, str], ...]:
    return ()


TITLES: Mapping[str, Callable[[Pack], tuple[tuple[str, str], ...]]] = {
    "document_kind": lambda pack: tuple((row.kind, row.title) for row in pack.forms),
    "material_kind": lambda pack: tuple((row.material_kind, row.title) for row in pack.dossier),
    "asset_kind": lambda pack: tuple((row.kind, row.title) for row in pack.assets),
    "manner": lambda pack: tuple((row.manner, row.title) for row in pack.closings),
    "system": lambda pack: tuple((row.system, row.title) for row in pack.inquiries),
    "pool": lambda pack: tuple((row.code, row.title) for row in pack.pools),
    "code": lambda pack: tuple((row.code, row.title) for row in pack.nodes),
    "tier": lambda pack: tuple((row.tier, row.title) for row in pack.pools if row.tier),
    "to_tier": lambda pack: tuple((row.tier, row.title) for row in pack.pools if row.tier),
}


def condition_words(name: str) -> str:
    """A condition as a layman calls it: its word, else the first line of what it says itself."""
    if name in CONDITION_WORDS:
        return CONDITION_WORDS[name]
    told = (getattr(CONDITIONS.get(name), "__doc__", None) or name).strip().splitlines()[0]
    return told.rstrip(".")


def limit_words(limit: TimeLimit) -> str:
    number = "" if limit.value is None else str(limit.value)
    stops = "（休息日停止计算）" if limit.stops_on_rest_days else ""
    return f"{number}{UNITS[limit.unit]}{stops}"


def length_words(row: LookBack | LeadTime) -> str:
    value = row.before if isinstance(row, LeadTime) else row.value
    return f"{value}{UNITS[row.unit]}"


def every_words(every: Recurrence) -> str:
    return RETURNS.get(every.unit) or f"每{every.value}{UNITS[every.unit]}"


def who_words(code: str, pack: Pack) -> str:
    """The title of a team or role."""
    titles = {row.code: row.title for row in pack.teams}
    return ({row.code: row.title for row in pack.roles} | titles).get(code, code)

"""Chinese words for the facts, conditions and units that rows of a pack name."""

from collections.abc import Callable, Mapping
from typing import get_type_hints

from contracts.kinds import KIND
from contracts.titles import choice_titles, title_of
from kernel.law.limits import LeadTime, TimeLimit
from kernel.rulebook import LookBack, Pack, Recurrence
from services.supervision.rules import CONDITIONS
from zhixing.packs.facts import EVENT_TYPES

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
    event = EVENT_TYPES.get(plain)
    word = plain if event is None else title_of(event)
    return f"{word}（{_kind_words(plain, kind, pack)}）" if kind else word


def _kind_words(plain: str, kind: str, pack: Pack) -> str:
    """The title of a kind: that of the court's row, else that of the contracts' choice."""
    event, attribute = EVENT_TYPES.get(plain), KIND.get(plain.partition(".")[2], "")
    own = dict(TITLES.get(attribute, _none)(pack))
    if kind in own or event is None or not attribute:
        return own.get(kind, kind)
    hint = get_type_hints(event, include_extras=True)[attribute]
    return choice_titles(hint).get(kind, kind)


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

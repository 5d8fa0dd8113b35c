"""Results of reading: values, warnings (accepted) and problems (refused)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from contracts.claims import Claim
from contracts.values import AddressKind, CaseKind, FilingChannel, PartyKind, PartyRole, TargetKind

T = TypeVar("T")

WARNINGS: Mapping[str, str] = {
    "case-number-normalised": "案号书写不规范，已按规范格式登记",
    "case-number-legacy": "2016年以前的旧式案号，按原样登记",
    "case-number-suffix": "案号带有“之一”等后缀，是本案文书的编号，按本案案号登记，请核对",
    "case-number-year": "案号年份与立案登记日期年份不一致，请核对",
    "court-mismatch": "法院名称与案号中的法院代字不符，请核对",
    "court-unstated": "未写明法院名称",
    "channel-unstated": "未写明立案渠道，按窗口立案登记",
    "target-unstated": "未写明执行标的种类，按金钱给付登记",
    "title-unstated": "未写明执行依据文号",
    "claim-unstated": "未写明执行标的金额，须在核对时补正",
    "claim-zero": "执行标的金额为零，请核对",
    "claim-differs": "申请的执行标的金额与各请求项计算的合计不一致，请核对",
    "target-differs": "执行标的种类与请求项不一致，请核对",
    "perform-ahead": "履行期间尚未届满，请核对",
    "claim-normalised": "执行标的金额书写不规范，已换算登记",
    "origin-unstated": "恢复执行、财产保全案件未写明来自的案件，请补正",
    "duty-unstated": "执行依据确定的义务为空，请核对",
    "date-normalised": "日期书写不规范，已换算登记",
    "instant-local": "立案时间未写明时区，按北京时间登记",
    "name-masked": "当事人姓名或名称经过遮挡，请补全",
    "role-other": "当事人诉讼地位不是申请执行人或被执行人，按其他人登记",
    "kind-unsure": "不能判断当事人是自然人还是单位，请核对",
    "code-masked": "证件号码经过遮挡，请补全",
    "code-truncated": "证件号码只有17位，疑似缺少末位",
    "code-organisation": "证件号码是9位组织机构代码，请补充统一社会信用代码",
    "code-outdated": "证件号码是15位旧号码，请更新",
    "code-checksum": "证件号码校验位不符，请核对",
    "code-birth-date": "证件号码中的出生日期不可能，请核对",
    "code-kind-differs": "证件号码种类与当事人类型不符，请核对",
    "code-unreadable": "证件号码格式不能识别，请核对",
}

PROBLEMS: Mapping[str, tuple[str, str]] = {
    "case-number-missing": ("case-number-required", "未写明案号"),
    "case-number-corrupt": ("case-number-required", "案号不能识别"),
    "case-number-other-court": ("case-number-required", "案号中的法院代字不是本院的"),
    "case-type-not-enforcement": ("enforcement-case-required", "该类型案件不属于执行实施案件"),
    "date-missing": ("registration-date-required", "未写明立案登记日期"),
    "date-corrupt": ("registration-date-required", "日期不可能或不能识别"),
    "instant-corrupt": ("registration-date-required", "立案时间不能识别，须精确到时分"),
    "filed-in-future": ("registration-date-required", "立案时间晚于登记时间"),
    "applicant-missing": ("applicant-required", "没有申请执行人"),
    "debtor-missing": ("debtor-required", "没有被执行人"),
    "origin-corrupt": ("application-stated", "来自的案件的案号不能识别"),
    "origin-of-other-kind": (
        "application-stated",
        "恢复执行案件来自原执行案件，财产保全案件来自审判、仲裁案件，首次执行案件不填写此项",
    ),
    "party-name-missing": ("application-stated", "未写明当事人姓名或名称"),
    "party-role-missing": ("application-stated", "未写明当事人诉讼地位"),
    "party-kind-unknown": ("application-stated", "当事人类型只能是自然人或单位"),
    "addresses-malformed": ("application-stated", "各类地址须按种类填写"),
    "parties-malformed": ("application-stated", "当事人须逐一列出"),
    "parties-too-many": ("application-stated", "一次立案的当事人过多"),
    "claim-unreadable": (
        "application-stated",
        "执行标的金额不能识别，请写以元为单位的数字，如100000.00",
    ),
    "claim-negative": ("application-stated", "执行标的金额不能为负数"),
    "claim-precision": ("application-stated", "执行标的金额只能精确到分"),
    "claim-too-large": ("application-stated", "执行标的金额超过一万亿元，明显有误"),
    "channel-unknown": ("application-stated", "立案渠道只能是窗口或线上"),
    "target-unknown": ("application-stated", "执行标的种类只能是金钱给付、行为、物、财产权益"),
    "heads-malformed": ("application-stated", "请求项须逐一列出，且不得过多"),
    "heads-missing": ("application-stated", "没有列出请求项"),
    "head-kind-unknown": (
        "application-stated",
        "请求项种类只能是本金、利息、违约金、实现债权的费用、诉讼费用、行为、物",
    ),
    "rate-unreadable": (
        "application-stated",
        "利率不能识别，请写作年利率6%、日万分之五、一年期LPR的4倍",
    ),
    "year-days-unknown": ("application-stated", "一年的天数只能是360或者365"),
    "liability-malformed": ("application-stated", "责任须写明责任方式"),
    "liability-not-debtor": ("application-stated", "只有被执行人承担责任"),
    "liability-manner-unknown": ("application-stated", "责任方式只能是连带、按份、补充"),
    "share-unreadable": ("application-stated", "份额不能识别，请写作40%"),
    "text-malformed": ("application-stated", "内容须是文字且不得过长"),
    "field-unknown": ("application-stated", "不能识别的填写项"),
}


@dataclass(frozen=True, slots=True)
class FilingWarning:
    """An oddity that does not prevent the filing. `code` is stable; `field` names the input."""

    code: str
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class FilingProblem:
    """A fault that prevents the filing. `rule` is the code of the pack's row to cite."""

    code: str
    field: str
    rule: str
    message: str


def warning(code: str, field: str) -> FilingWarning:
    return FilingWarning(code, field, WARNINGS[code])


def problem(code: str, field: str) -> FilingProblem:
    rule, message = PROBLEMS[code]
    return FilingProblem(code, field, rule, message)


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """One field as read. `value` may be None with or without a problem."""

    value: T | None
    warnings: tuple[FilingWarning, ...] = ()
    problems: tuple[FilingProblem, ...] = ()


def flawed(code: str, field: str) -> "Read[T]":
    """A field that could not be read at all."""
    return Read(None, problems=(problem(code, field),))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadParty:
    """A party in plain text, before its personal data is sealed.

    `identifying` tells whether the code is good enough to recognise the person in other cases; a
    masked, truncated or invalid code is not, and a name never is. Such a code is kept in its one
    form, any other as written.
    """

    name: str
    role: PartyRole
    kind: PartyKind
    code: str | None = None
    address: str | None = None
    phone: str | None = None
    identifying: bool = False
    addresses: tuple[tuple[AddressKind, str], ...] = ()

    def identity(self, place: str) -> str:
        """The source of the party's stable id: a valid code, otherwise only the `place` of the
        party in its case. Equal names never identify one person."""
        return self.code if self.code is not None and self.identifying else place


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An application as read. It can be filed where `problems` is empty.

    `claim_fen` is None where no amount is stated. `registered_on` is the day in the
    register; `filed_at` is the instant from which the clocks of the case count. The debtors of
    the claim's liabilities are their places among the parties.
    """

    case_id: str | None
    kind: CaseKind | None
    court_name: str | None
    channel: FilingChannel | None
    target: TargetKind | None
    claim_fen: int | None
    title_document: str | None
    duty: str | None
    filed_at: datetime | None
    registered_on: date | None
    parties: tuple[ReadParty, ...]
    claim: Claim | None
    origin: str | None
    warnings: tuple[FilingWarning, ...]
    problems: tuple[FilingProblem, ...]

    @property
    def accepted(self) -> bool:
        return not self.problems

    @property
    def warning_codes(self) -> tuple[str, ...]:
        """Each code once, in the order found."""
        return tuple(dict.fromkeys(found.code for found in self.warnings))

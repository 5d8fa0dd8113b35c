"""What intake is sent that is no command yet: it is read, and its personal data sealed, first."""

from typing import Annotated, Required

from pydantic import Field
from typing_extensions import TypedDict

from contracts import fields


def _said(title: str, *examples: str) -> object:
    return Field(title=title, examples=list(examples))


Name = Annotated[str, _said("姓名或者名称", "赵敏")]
Role = Annotated[str, _said("诉讼地位", "申请执行人", "被执行人")]
Kind = Annotated[str, _said("当事人类型（未写明的，依名称判断）", "自然人", "法人")]
Code = Annotated[str, _said("证件号码或者统一社会信用代码", "91411024MA0000000T")]
Address = Annotated[str, _said("地址", "鄢陵县人民路1号")]
Phone = Annotated[str, _said("电话", "13700000000")]


class PhaseAsTold(TypedDict, total=False):
    """Days on which interest runs, on which base and by which rate (计息阶段)."""

    first_day: Required[Annotated[str, _said("起息日", "2024-03-01")]]
    last_day: Annotated[str, _said("止息日（未写明的，算至清偿）", "2024-12-31")]
    rate: Required[Annotated[str, _said("利率", "年利率6%", "日万分之五", "一年期LPR的4倍")]]
    most: Annotated[str, _said("利率上限", "4倍LPR")]
    of: Annotated[str | list[str], Field(title="以哪些请求项为基数（未写明的，本金）")]
    base: Annotated[str | int | float, _said("写明的基数（元）", "254098.40")]
    year_days: Annotated[str | int, _said("一年的天数", "365", "360")]


class HeadAsTold(TypedDict, total=False):
    """One thing that the title orders (请求项)."""

    code: Annotated[str, _said("编号（未写明的，依次编号）", "1")]
    kind: Required[Annotated[str, _said("种类", "本金", "利息", "违约金", "律师费", "行为")]]
    amount: Annotated[str | int | float, _said("金额（元）", "300000.00")]
    phases: Annotated[list[PhaseAsTold], Field(title="计息阶段")]
    most: Annotated[str | int | float, _said("总额上限（元）", "100592.83")]
    perform_until: Annotated[str, _said("本项履行期间届满日", "2024-06-30")]
    doubles: Annotated[bool | str, Field(title="是否计入加倍部分的基数")]
    wording: Annotated[str, _said("判项内容", "停止侵害，排除妨碍")]


class LiabilityAsTold(TypedDict, total=False):
    """What a debtor answers for (责任)."""

    manner: Required[Annotated[str, _said("责任方式", "连带", "按份", "补充")]]
    share: Annotated[str, _said("份额", "40%")]
    most: Annotated[str | int | float, _said("责任限额（元）", "200000.00")]
    heads: Annotated[str | list[str], Field(title="对哪些请求项负责（未写明的，全部）")]


class AddressesAsTold(TypedDict, total=False):
    """The addresses of a party, by where they are known from (各类地址)."""

    identity: Annotated[str, _said("身份证住址", "鄢陵县人民路1号")]
    household: Annotated[str, _said("户籍登记的住所", "鄢陵县安陵镇2组")]
    temporary: Annotated[str, _said("暂住地", "许昌市建安区3号")]
    confirmed: Annotated[str, _said("确认的送达地址", "鄢陵县人民路1号")]
    business: Annotated[str, _said("实际经营地", "鄢陵县花都大道5号")]
    registered: Annotated[str, _said("工商登记地", "鄢陵县花都大道9号")]


class PartyAsTold(TypedDict, total=False):
    """A party as it is told (当事人)."""

    name: Required[Name]
    role: Required[Role]
    kind: Kind
    code: Code
    address: Address
    phone: Phone
    addresses: Annotated[AddressesAsTold, Field(title="各类地址")]
    liability: Annotated[LiabilityAsTold, Field(title="被执行人的责任")]


class ApplicationAsTold(TypedDict, total=False):
    """An application for enforcement as an applicant or another system submits it (执行申请).

    Amounts are in yuan, days and instants as they are written in Chinese papers or in ISO 8601.
    """

    case_number: Required[Annotated[str, _said("案号", "（2026）豫1024执37号")]]
    court_name: Annotated[str, _said("法院名称", "鄢陵县人民法院")]
    channel: Annotated[str, _said("立案方式", "窗口立案", "网上立案")]
    target: Annotated[str, _said("执行标的种类", "金钱给付", "行为", "物", "财产权益")]
    claim: Annotated[str | int | float, _said("申请执行标的额（元）", "36500.00")]
    registered_on: Annotated[str, _said("立案日期", "2026-03-02")]
    filed_at: Annotated[str, _said("收到申请的时间", "2026-03-02 09:20")]
    title_document: Annotated[str, _said("执行依据", "（2025）豫1024民初1103号")]
    title_court: Annotated[str, _said("执行依据的作出机构", "鄢陵县人民法院")]
    title_effective_on: Annotated[str, _said("执行依据生效日期", "2026-01-08")]
    perform_until: Annotated[str, _said("履行期间届满日", "2026-01-18")]
    heads: Annotated[list[HeadAsTold], Field(title="请求项")]
    payment_order: Annotated[str | list[str], Field(title="清偿顺序（请求项编号）")]
    earlier_doubled: Annotated[
        str | int | float, _said("2014年8月1日以前的迟延履行利息（元）", "1234.56")
    ]
    origin: Annotated[str, _said("来自的案件（恢复执行、财产保全）", "（2024）豫1024执812号")]
    duty: Annotated[str, _said("判决主文确定的义务", "偿还借款36500元")]
    parties: Required[Annotated[list[PartyAsTold], Field(title="当事人")]]


class PreviewAsTold(TypedDict):
    """Applications that are to be looked at before they are filed (预览立案申请)."""

    applications: Annotated[list[ApplicationAsTold], Field(title="立案申请")]


class CorrectionAsTold(TypedDict, total=False):
    """What is to be another of a party, why, and by which material (更正当事人信息)."""

    name: Name
    role: Role
    kind: Kind
    code: Code
    address: Address
    phone: Phone
    addresses: Annotated[AddressesAsTold, Field(title="各类地址")]
    reason: Required[Annotated[str, Field(title="更正理由", min_length=1)]]
    ground: Required[Annotated[str, Field(title="依据材料", min_length=1)]]
    ruling: fields.Ruling


class AgentAsTold(TypedDict, total=False):
    """Who is to speak for a party from a day on, by name and identity code (代理人)."""

    principal_id: Required[fields.PrincipalId]
    name: Required[Annotated[str, _said("代理人姓名", "钱多")]]
    code: Required[Annotated[str, _said("代理人证件号码", "410105197801010002")]]
    first_day: Required[fields.AgencyFrom]
    special: Required[fields.SpecialAuthority]
    last_day: fields.AgencyUntil


APPLICATION_FIELDS = frozenset(ApplicationAsTold.__annotations__)
HEAD_FIELDS = frozenset(HeadAsTold.__annotations__)
PHASE_FIELDS = frozenset(PhaseAsTold.__annotations__)
LIABILITY_FIELDS = frozenset(LiabilityAsTold.__annotations__)
PARTY_FIELDS = frozenset(PartyAsTold.__annotations__)

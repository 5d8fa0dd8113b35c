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


class PartyAsTold(TypedDict, total=False):
    """A party as it is told (当事人)."""

    name: Required[Name]
    role: Required[Role]
    kind: Kind
    code: Code
    address: Address
    phone: Phone


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
    duty: Annotated[str, _said("判决主文确定的义务", "偿还借款36500元")]
    parties: Required[Annotated[list[PartyAsTold], Field(title="当事人")]]


class CorrectionAsTold(TypedDict, total=False):
    """What is to be another of a party, why, and by which material (更正当事人信息)."""

    name: Name
    role: Role
    kind: Kind
    code: Code
    address: Address
    phone: Phone
    reason: Required[Annotated[str, Field(title="更正理由", min_length=1)]]
    ground: Required[Annotated[str, Field(title="依据材料", min_length=1)]]


class AgentAsTold(TypedDict, total=False):
    """Who is to speak for a party from a day on, by name and identity code (代理人)."""

    principal_id: Required[fields.PrincipalId]
    name: Required[Annotated[str, _said("代理人姓名", "钱多")]]
    code: Required[Annotated[str, _said("代理人证件号码", "410105197801010002")]]
    first_day: Required[fields.AgencyFrom]
    special: Required[fields.SpecialAuthority]
    last_day: fields.AgencyUntil


APPLICATION_FIELDS = frozenset(ApplicationAsTold.__annotations__)
PARTY_FIELDS = frozenset(PartyAsTold.__annotations__)

"""Values that several services' events share: sealed personal data, parties, hits, candidates."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from contracts import fields
from contracts.sealed import Sealed as Sealed  # read with the values
from contracts.sealed import personal
from contracts.titles import choices, value

PartyRole: TypeAlias = Annotated[
    Literal["applicant", "debtor", "other"],
    choices("当事人地位", {"applicant": "申请执行人", "debtor": "被执行人", "other": "其他当事人"}),
]
PartyKind: TypeAlias = Annotated[
    Literal["natural", "legal", "unknown"],
    choices("当事人类型", {"natural": "自然人", "legal": "法人、非法人组织", "unknown": "不明"}),
]
CaseKind: TypeAlias = Annotated[
    Literal["first", "resumed", "preservation", "other"],
    choices(
        "案件类型",
        {
            "first": "首次执行",
            "resumed": "恢复执行",
            "preservation": "财产保全",
            "other": "其他案件",
        },
    ),
]
FilingChannel: TypeAlias = Annotated[
    Literal["window", "online"],
    choices("立案渠道", {"window": "窗口立案", "online": "网上立案"}),
]
StatementAbout: TypeAlias = Annotated[
    Literal["lead", "opinion", "address", "account", "electronic_service"],
    choices(
        "陈述事项",
        {
            "lead": "财产线索",
            "opinion": "意见",
            "address": "送达地址确认",
            "account": "收款账户确认",
            "electronic_service": "同意电子送达",
        },
    ),
]
TargetKind: TypeAlias = Annotated[
    Literal["money", "act", "thing", "interest"],
    choices(
        "执行标的", {"money": "金钱给付", "act": "行为", "thing": "物", "interest": "财产权益"}
    ),
]
InquirySystem: TypeAlias = Annotated[
    Literal["national", "local"],
    choices("查询系统", {"national": "总对总", "local": "点对点"}),
]
AssetKind: TypeAlias = Annotated[
    Literal[
        "deposit",
        "network_fund",
        "real_estate",
        "vehicle",
        "securities",
        "equity",
        "provident_fund",
        "insurance",
        "wealth_product",
        "dividend",
        "receivable",
        "movable",
        "right",
        "other",
    ],
    choices(
        "财产种类",
        {
            "deposit": "银行存款",
            "network_fund": "网络资金",
            "real_estate": "不动产",
            "vehicle": "车辆",
            "securities": "证券（股票）",
            "equity": "工商股权",
            "provident_fund": "公积金",
            "insurance": "保险",
            "wealth_product": "理财产品",
            "dividend": "股息、红利",
            "receivable": "到期债权",
            "movable": "其他动产",
            "right": "知识产权等其他财产权",
            "other": "其他财产",
        },
    ),
]
Tier: TypeAlias = Annotated[
    Literal["fast", "ordinary", "special"],
    choices(
        "繁简类别", {"fast": "简易（速执、快执）", "ordinary": "普通（普执）", "special": "特执"}
    ),
]
ClosingManner: TypeAlias = Annotated[
    Literal["performed", "terminated", "dismissed", "ended"],
    choices(
        "结案方式",
        {
            "performed": "执行完毕",
            "terminated": "终结本次执行程序",
            "dismissed": "驳回执行申请",
            "ended": "终结执行",
        },
    ),
]
FromTier: TypeAlias = Annotated[Tier, Field(title="原类别")]
ToTier: TypeAlias = Annotated[Tier, Field(title="新类别")]
NowTier: TypeAlias = Annotated[Tier, Field(title="现符合的类别")]
DisposalKinds: TypeAlias = Annotated[tuple[AssetKind, ...], Field(title="需要处置的财产种类")]


SealedName: TypeAlias = Annotated[Sealed, personal("name", "姓名或名称")]
SealedCode: TypeAlias = Annotated[Sealed, personal("identity_code", "证件号码")]
SealedAddress: TypeAlias = Annotated[Sealed, personal("address", "地址")]
SealedPhone: TypeAlias = Annotated[Sealed, personal("phone", "电话")]
AddressKind: TypeAlias = Annotated[
    Literal["stated", "identity", "household", "temporary", "confirmed", "business", "registered"],
    choices(
        "地址种类",
        {
            "stated": "申请书载明的地址",
            "identity": "身份证住址",
            "household": "户籍登记的住所",
            "temporary": "暂住地",
            "confirmed": "确认的送达地址",
            "business": "实际经营地",
            "registered": "工商登记地",
        },
    ),
]
OriginCase: TypeAlias = Annotated[str, Field(title="来自的案件")]
ServedPlace: TypeAlias = Annotated[str, Field(title="签收地址种类")]
ConfirmedAddresses: TypeAlias = Annotated[tuple[Sealed, ...], personal("address", "确认的送达地址")]
ApplicantAddress: TypeAlias = Annotated[Sealed, personal("address", "申请执行人送达地址")]
DebtorAddress: TypeAlias = Annotated[Sealed, personal("address", "被执行人送达地址")]
PayeeAccount: TypeAlias = Annotated[Sealed, personal("account", "收款账户")]
AgentName: TypeAlias = Annotated[Sealed, personal("name", "代理人姓名")]
Statement: TypeAlias = Annotated[Sealed, personal("text", "陈述内容")]
Payer: TypeAlias = Annotated[Sealed, personal("name", "付款人")]
ClaimPayer: TypeAlias = Annotated[Sealed, personal("name", "缴款人名称")]
PaymentInformation: TypeAlias = Annotated[Sealed, personal("text", "被执行人缴款信息")]
AssetReference: TypeAlias = Annotated[Sealed, personal("account", "账号或权证号")]


@value("已知地址")
class KnownAddress:
    """An address of a party, by where it is known from."""

    kind: AddressKind
    address: SealedAddress


KnownAddresses: TypeAlias = Annotated[tuple[KnownAddress, ...], Field(title="各类地址")]


@value("当事人信息")
class Party:
    """A party to a case. `person_id` is stable and says nothing about the person. `address` is what
    the application states; `addresses` are those whose kind is known, one of each kind."""

    person_id: fields.PersonId
    role: PartyRole
    kind: PartyKind
    name: SealedName
    code: SealedCode | None = None
    address: SealedAddress | None = None
    phone: SealedPhone | None = None
    addresses: KnownAddresses = ()


OldParty: TypeAlias = Annotated[Party, Field(title="更正前的当事人信息")]
NewParty: TypeAlias = Annotated[Party, Field(title="更正后的当事人信息")]
Parties: TypeAlias = Annotated[tuple[Party, ...], Field(title="当事人")]
Debtors: TypeAlias = Annotated[tuple[Party, ...], Field(title="被执行人")]
InquiredPersons: TypeAlias = Annotated[tuple[Party, ...], Field(title="被查询人")]
Recipient: TypeAlias = Annotated[Party, Field(title="收件人")]


Division: TypeAlias = Annotated[
    str, Field(title="财产所在地（六位行政区划代码）", pattern=r"^([1-8][0-9]{5})?$")
]


@value("反馈财产项")
class Hit:
    """One property item in the feedback of an inquiry system, with the division where it lies if
    the system tells it. Amounts are fen."""

    hit_id: fields.HitId
    person_id: fields.PersonId
    asset_kind: AssetKind
    institution: fields.Institution
    amount_fen: fields.AmountFen | None
    online: fields.ControlledOnline
    reference: AssetReference | None = None
    division: Division = ""


Hits: TypeAlias = Annotated[tuple[Hit, ...], Field(title="查询反馈内容")]


@value("参加分案的团队信息")
class Candidate:
    """A team in the pool of a draw, with the cases it already had."""

    team: fields.Team
    load: fields.TeamLoad


Candidates: TypeAlias = Annotated[tuple[Candidate, ...], Field(title="参加分案的团队")]


@value("推算步骤")
class DerivationStep:
    """One step of a date's derivation: the day (or instant) reached and why."""

    at: fields.DerivedAt
    note: fields.DerivedBecause


DerivationSteps: TypeAlias = Annotated[tuple[DerivationStep, ...], Field(title="推算步骤")]


@value("期限推算")
class Derivation:
    """Why a date is that date: everything needed to compute it again.

    `roll` and `stops_on_rest_days` are the switches of the limit; None in what was recorded
    before they were kept: then those of the rule's row hold. `nominal` is the last day of a
    limit in days, before a rest day moved its end.
    """

    article: fields.Article
    text: fields.RuleText
    counts_from: fields.CountsFrom
    start: fields.Start
    value: fields.LimitValue | None
    unit: fields.LimitUnit
    calendar: fields.CalendarUsed
    provisional: fields.ProvisionalDue
    steps: DerivationSteps = ()
    roll: fields.Rolls | None = None
    stops_on_rest_days: fields.StopsOnRestDays | None = None
    nominal: fields.NominalEnd = None


DueDerivation: TypeAlias = Annotated[Derivation, Field(title="期限推算过程")]

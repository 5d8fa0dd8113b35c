"""Fields of control (查控、保全、事项委托)."""

from datetime import date, datetime
from typing import Annotated, TypeAlias

from pydantic import Field

from contracts.fields.general import COUNT_MAX
from contracts.sealed import Text, personal
from contracts.titles import id_of

InquiryId: TypeAlias = Annotated[str, Field(title="查询编号")]
Collective: TypeAlias = Annotated[bool, Field(title="是否立案集约查询")]
Departments: TypeAlias = Annotated[tuple[str, ...], Field(title="查询单位")]
HitId: TypeAlias = Annotated[str, Field(title="反馈项编号")]
AssetId: TypeAlias = Annotated[str, Field(title="财产编号")]
Institution: TypeAlias = Annotated[str, Field(title="协助执行单位")]
ControlledOnline: TypeAlias = Annotated[bool, Field(title="能否网络控制")]
FrozenFen: TypeAlias = Annotated[int, Field(title="已冻结金额（分）")]
CarriedFrom: TypeAlias = Annotated[str, Field(title="转自保全案件的财产")]
EffectiveAt: TypeAlias = Annotated[datetime, Field(title="生效时间")]
ComputedOn: TypeAlias = Annotated[date, Field(title="按法定期限计算的届满日")]
EndDiffers: TypeAlias = Annotated[bool, Field(title="回执与计算的届满日不一致")]
ExpiresOn: TypeAlias = Annotated[date, Field(title="控制期限届满日")]
PropertyDescription: TypeAlias = Annotated[
    Text, personal("text", "财产状况（坐落、号牌、权证号、存放处等）")
]
ReckonedUntil: TypeAlias = Annotated[date, Field(title="利息计算至")]
FreezeNumber: TypeAlias = Annotated[int, Field(title="第几次网络冻结")]
Ruling: TypeAlias = Annotated[str, id_of("document", "裁定书（文书编号）")]
Assistance: TypeAlias = Annotated[str, id_of("document", "协助执行通知书（文书编号）")]
Evidence: TypeAlias = Annotated[str, id_of("file", "证明材料（文件编号）")]
PaperFiles: TypeAlias = Annotated[tuple[str, ...], id_of("file", "扫描件（文件编号）")]
SiteFiles: TypeAlias = Annotated[tuple[str, ...], id_of("file", "调查材料（文件编号）")]
BankSlip: TypeAlias = Annotated[str, id_of("file", "银行进账凭证（文件编号）")]
QueueRank: TypeAlias = Annotated[int, Field(title="轮候顺位（首封为1）", le=COUNT_MAX)]
PriorHolder: TypeAlias = Annotated[str, Field(title="在先查封、扣押、冻结的法院")]
ReleasedFen: TypeAlias = Annotated[int, Field(title="解除的金额（分）")]
LapsedFen: TypeAlias = Annotated[int, Field(title="失效的金额（分）")]
LeftFen: TypeAlias = Annotated[int, Field(title="解除后仍冻结的金额（分）")]
ExpiredOn: TypeAlias = Annotated[date, Field(title="已届满的期限末日")]
OldAmountFen: TypeAlias = Annotated[int, Field(title="原金额（分）")]
OldInstitution: TypeAlias = Annotated[str, Field(title="原协助执行单位")]
AssetIds: TypeAlias = Annotated[tuple[str, ...], Field(title="可以解除的财产")]
AssetCount: TypeAlias = Annotated[int, Field(title="财产项数")]
OfflineCount: TypeAlias = Annotated[int, Field(title="需线下查控项数")]

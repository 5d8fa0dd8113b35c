"""Fields of intake (立案核对、初次接待)."""

from datetime import date, datetime
from typing import Annotated, TypeAlias

from pydantic import Field

from contracts.sealed import Text, personal
from contracts.titles import id_of

TitleDocument: TypeAlias = Annotated[str, Field(title="执行依据")]
FiledAt: TypeAlias = Annotated[datetime, Field(title="立案时间")]
FiledOn: TypeAlias = Annotated[date, Field(title="立案日期")]
Interviewer: TypeAlias = Annotated[str, id_of("staff", "谈话人")]
RecordKeeper: TypeAlias = Annotated[str, id_of("staff", "笔录记录人")]
RegisteredOn: TypeAlias = Annotated[date, Field(title="登记日期")]
FilingWarnings: TypeAlias = Annotated[tuple[str, ...], Field(title="立案信息提示")]
FilingField: TypeAlias = Annotated[str, id_of("filing_item", "立案信息项")]
FilingError: TypeAlias = Annotated[Text, personal("text", "差错内容")]
OnSite: TypeAlias = Annotated[bool, Field(title="是否现场接待")]
ElectronicService: TypeAlias = Annotated[bool, Field(title="是否同意电子送达")]
RiskTold: TypeAlias = Annotated[bool, Field(title="是否告知执行风险")]
TerminationOpinion: TypeAlias = Annotated[Text, personal("text", "对终本的意见")]
AuctionOpinion: TypeAlias = Annotated[Text, personal("text", "对网络拍卖的意见")]
Signatures: TypeAlias = Annotated[tuple[str, ...], Field(title="签名人")]
OldClaimFen: TypeAlias = Annotated[int, Field(title="更正前的执行标的金额（分）")]
OldTitleDocument: TypeAlias = Annotated[str, Field(title="更正前的执行依据")]
PartiesFound: TypeAlias = Annotated[Text, personal("text", "主体核对情况")]
TargetFound: TypeAlias = Annotated[Text, personal("text", "标的种类核对情况")]
AmountFound: TypeAlias = Annotated[Text, personal("text", "标的金额核对情况")]
TitleFound: TypeAlias = Annotated[Text, personal("text", "执行依据核对情况")]

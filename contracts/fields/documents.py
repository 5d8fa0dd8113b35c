"""Fields of documents (文书制作送达、告知)."""

from datetime import date, datetime
from typing import Annotated, TypeAlias
from uuid import UUID

from pydantic import Field

from contracts.sealed import Text, personal
from contracts.titles import id_of

DocumentId: TypeAlias = Annotated[str, Field(title="文书编号")]
DocumentKind: TypeAlias = Annotated[str, Field(title="文书种类")]
DocumentTitle: TypeAlias = Annotated[str, Field(title="文书名称")]
CourtTitle: TypeAlias = Annotated[str, Field(title="法院名称")]
TemplateVersion: TypeAlias = Annotated[int, Field(title="模板版本")]
PeriodDays: TypeAlias = Annotated[int, Field(title="履行期间（日）")]
StatedName: TypeAlias = Annotated[str, Field(title="填写项代码")]
StatedTitle: TypeAlias = Annotated[str, Field(title="填写项")]
StatedKind: TypeAlias = Annotated[str, Field(title="填写项类型")]
SealedAt: TypeAlias = Annotated[datetime, Field(title="签章时间")]
SealAttempt: TypeAlias = Annotated[int, Field(title="第几次签章")]
SealSigner: TypeAlias = Annotated[str, Field(title="印章证书")]
TemplateProposer: TypeAlias = Annotated[str, Field(title="模板提交人")]
TemplateApprovers: TypeAlias = Annotated[tuple[str, ...], Field(title="模板批准人")]
TemplateSender: TypeAlias = Annotated[str, Field(title="模板退回人")]
TemplateContent: TypeAlias = Annotated[str, Field(title="模板摘要")]
RegisteredAddresses: TypeAlias = Annotated[tuple[str, ...], Field(title="同时邮寄的登记地址")]
DocumentKinds: TypeAlias = Annotated[tuple[str, ...], Field(title="应制作的文书")]
Addressee: TypeAlias = Annotated[str, id_of("person", "受送达人")]
Addressees: TypeAlias = Annotated[tuple[str, ...], Field(title="全体受送达人")]
ConsentedOn: TypeAlias = Annotated[date, Field(title="同意电子送达的日期")]
Discrepancies: TypeAlias = Annotated[tuple[str, ...], Field(title="核对发现的不一致")]
Maker: TypeAlias = Annotated[str, Field(title="制作人")]
Reviewer: TypeAlias = Annotated[str, Field(title="审核人")]
Reviewers: TypeAlias = Annotated[tuple[str, ...], Field(title="各审核人")]
Attempt: TypeAlias = Annotated[int, Field(title="第几次")]
PerformBy: TypeAlias = Annotated[date, Field(title="履行期限届满日")]
ServedAt: TypeAlias = Annotated[datetime, Field(title="送达时间")]
Taker: TypeAlias = Annotated[Text, personal("text", "签收人（留置送达的，见证人或者拒收情况）")]
ServiceEvidence: TypeAlias = Annotated[str, id_of("file", "送达回证或者影像（文件编号）")]
Course: TypeAlias = Annotated[Text, personal("text", "公告送达的原因和经过")]
NoticeId: TypeAlias = Annotated[str, Field(title="告知编号")]
DisclosedEvent: TypeAlias = Annotated[str, Field(title="告知的事项")]
EventId: TypeAlias = Annotated[UUID, Field(title="事件编号")]

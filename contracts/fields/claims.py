"""Fields of a claim (执行请求)."""

from datetime import date
from typing import Annotated, TypeAlias

from pydantic import Field

from contracts.sealed import Text, personal
from contracts.titles import id_of

HeadCode: TypeAlias = Annotated[str, Field(title="请求项编号")]
RatePerMillion: TypeAlias = Annotated[int, Field(title="利率（百万分之）")]
LprMultiple: TypeAlias = Annotated[int, Field(title="报价利率的倍数（千分之）")]
LprFixedOn: TypeAlias = Annotated[date, Field(title="以何日的报价利率为准")]
InterestFrom: TypeAlias = Annotated[date, Field(title="起息日")]
InterestUntil: TypeAlias = Annotated[date, Field(title="止息日")]
BaseHeads: TypeAlias = Annotated[tuple[str, ...], Field(title="以哪些请求项为基数")]
BaseFen: TypeAlias = Annotated[int, Field(title="写明的基数（分）")]
InterestMostFen: TypeAlias = Annotated[int, Field(title="总额上限（分）")]
PerformUntilDay: TypeAlias = Annotated[date, Field(title="履行期间届满日")]
Doubles: TypeAlias = Annotated[bool, Field(title="是否计入加倍部分的基数")]
Wording: TypeAlias = Annotated[Text, personal("text", "判项内容")]
TitleCourt: TypeAlias = Annotated[str, Field(title="作出机构")]
EffectiveOn: TypeAlias = Annotated[date, Field(title="生效日期")]
LiableDebtor: TypeAlias = Annotated[str, id_of("person", "承担责任的被执行人")]
LiableShare: TypeAlias = Annotated[int, Field(title="承担份额（百万分之）")]
LiableMostFen: TypeAlias = Annotated[int, Field(title="责任限额（分）")]
LiableHeads: TypeAlias = Annotated[tuple[str, ...], Field(title="对哪些请求项负责")]
PaymentOrder: TypeAlias = Annotated[tuple[str, ...], Field(title="清偿顺序")]
EarlierDoubledFen: TypeAlias = Annotated[int, Field(title="2014年8月1日以前的迟延履行利息（分）")]

"""Fields of disposal (财产处置)."""

from typing import Annotated, TypeAlias

from pydantic import Field

from contracts.sealed import Text, personal

LotId: TypeAlias = Annotated[str, Field(title="处置标的物编号")]
Ownership: TypeAlias = Annotated[Text, personal("text", "权属")]
Encumbrances: TypeAlias = Annotated[Text, personal("text", "权利负担")]
Possession: TypeAlias = Annotated[Text, personal("text", "占有使用")]
UnpaidCharges: TypeAlias = Annotated[Text, personal("text", "欠缴税费")]
Defects: TypeAlias = Annotated[Text, personal("text", "质量瑕疵")]
PriceFen: TypeAlias = Annotated[int, Field(title="参考价（分）")]
AuctionOfficer: TypeAlias = Annotated[str, Field(title="网络拍卖专员")]
InvolvesEnterprise: TypeAlias = Annotated[bool, Field(title="是否涉企业")]
Difficult: TypeAlias = Annotated[bool, Field(title="是否疑难复杂")]
Enterprises: TypeAlias = Annotated[tuple[str, ...], Field(title="涉案企业编号")]
FormerParty: TypeAlias = Annotated[str, Field(title="更正前的当事人编号")]
AddedFinding: TypeAlias = Annotated[bool, Field(title="是否另行认定")]

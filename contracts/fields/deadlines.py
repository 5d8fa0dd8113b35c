"""Fields of a counted deadline (期限推算)."""

from typing import Annotated, TypeAlias

from pydantic import Field

NominalEnd: TypeAlias = Annotated[str | None, Field(title="顺延前届满日")]
DerivedAt: TypeAlias = Annotated[str, Field(title="推算到的时间")]
DerivedBecause: TypeAlias = Annotated[str, Field(title="推算理由")]
CountsFrom: TypeAlias = Annotated[str, Field(title="起算事实")]
Start: TypeAlias = Annotated[str, Field(title="起算时间")]
LimitValue: TypeAlias = Annotated[int, Field(title="期限数值")]
LimitUnit: TypeAlias = Annotated[str, Field(title="期限单位")]
CalendarUsed: TypeAlias = Annotated[str, Field(title="工作日历")]
ProvisionalDue: TypeAlias = Annotated[bool, Field(title="是否暂算")]
Rolls: TypeAlias = Annotated[bool, Field(title="届满日是否顺延")]
StopsOnRestDays: TypeAlias = Annotated[bool, Field(title="休息日是否停止计算")]

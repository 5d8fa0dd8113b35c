"""Fields of supervision (节点、督办)."""

from datetime import date, datetime
from typing import Annotated, Any, TypeAlias

from pydantic import Field

from contracts.fields.general import COUNT_MAX

PackVersion: TypeAlias = Annotated[str, Field(title="细则版本")]
WatchedFrom: TypeAlias = Annotated[date, Field(title="管控起始日")]
NodeId: TypeAlias = Annotated[str, Field(title="节点编号")]
NodeCode: TypeAlias = Annotated[str, Field(title="节点代码")]
NodeTitle: TypeAlias = Annotated[str, Field(title="节点名称")]
NodeHolder: TypeAlias = Annotated[str, Field(title="责任岗位")]
Stage: TypeAlias = Annotated[str, Field(title="环节")]
Requirements: TypeAlias = Annotated[tuple[str, ...], Field(title="对应的要求")]
OpenedAt: TypeAlias = Annotated[datetime, Field(title="节点开启时间")]
Due: TypeAlias = Annotated[datetime, Field(title="届满时间")]
WarnAt: TypeAlias = Annotated[datetime, Field(title="预警时间")]
Wait: TypeAlias = Annotated[bool, Field(title="是否等待期间")]
OverdueOnArrival: TypeAlias = Annotated[bool, Field(title="收到时是否已超期")]
Readings: TypeAlias = Annotated[tuple[int, ...], Field(title="所依的读法")]
SetBy: TypeAlias = Annotated[str, Field(title="期限由何文件规定")]
Period: TypeAlias = Annotated[date, Field(title="所属周期首日")]
Consequence: TypeAlias = Annotated[str, Field(title="超期后果")]
Notify: TypeAlias = Annotated[tuple[str, ...], Field(title="通知对象")]
Until: TypeAlias = Annotated[date, Field(title="延长至")]
PausedAt: TypeAlias = Annotated[datetime, Field(title="中止计算时间")]
ResumedAt: TypeAlias = Annotated[datetime, Field(title="恢复计算时间")]
DueBefore: TypeAlias = Annotated[datetime, Field(title="原届满时间")]
ClosedAt: TypeAlias = Annotated[datetime, Field(title="节点结束时间")]
Late: TypeAlias = Annotated[bool, Field(title="是否超期")]
EndedAt: TypeAlias = Annotated[datetime, Field(title="终止时间")]
ElapsedAt: TypeAlias = Annotated[datetime, Field(title="等待届满时间")]
Year: TypeAlias = Annotated[int, Field(title="年度", le=COUNT_MAX)]
CalendarVersion: TypeAlias = Annotated[str, Field(title="日历版本")]
MakeUpDays: TypeAlias = Annotated[
    tuple[str, ...], Field(title="调休上班日", examples=[["2026-10-10"]])
]
RestDays: TypeAlias = Annotated[
    tuple[str, ...], Field(title="休息日", examples=[["2026-10-01", "2026-10-02"]])
]
CalendarSource: TypeAlias = Annotated[str, Field(title="公布依据")]
DecidedAt: TypeAlias = Annotated[datetime, Field(title="分流时间")]
Routes: TypeAlias = Annotated[tuple[str, ...], Field(title="符合的分流路径")]
Fact: TypeAlias = Annotated[str, Field(title="事实")]
Meets: TypeAlias = Annotated[tuple[str, ...], Field(title="符合的条件")]
SourceService: TypeAlias = Annotated[str, Field(title="事实来源")]
EventName: TypeAlias = Annotated[str, Field(title="事件名称")]
Now: TypeAlias = Annotated[datetime, Field(title="当前时间")]
EventBody: TypeAlias = Annotated[Any, Field(title="事件内容")]

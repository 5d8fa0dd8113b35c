"""Fields of operations (运维)."""

from typing import Annotated, TypeAlias

from pydantic import Field

from contracts.sealed import Sealed, personal

Messages: TypeAlias = Annotated[int, Field(title="消息数")]
SourceTopic: TypeAlias = Annotated[str, Field(title="来源")]
MessageName: TypeAlias = Annotated[str, Field(title="消息名称")]
Position: TypeAlias = Annotated[int, Field(title="日志位置")]
EffectId: TypeAlias = Annotated[str, Field(title="外部事项编号")]
EffectOutcome: TypeAlias = Annotated[str, Field(title="核定的结果")]
EffectResult: TypeAlias = Annotated[Sealed, personal("text", "外部系统应有的答复")]
SecretId: TypeAlias = Annotated[str, Field(title="主密钥编号")]
RotatedKeys: TypeAlias = Annotated[int, Field(title="重新封装的密钥数")]

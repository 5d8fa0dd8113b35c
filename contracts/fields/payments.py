"""Fields of payments (案款)."""

from typing import Annotated, TypeAlias

from pydantic import Field

from contracts.fields.general import COUNT_MAX
from contracts.titles import id_of

ApplicantIds: TypeAlias = Annotated[tuple[str, ...], Field(title="申请执行人编号")]
AccountNumber: TypeAlias = Annotated[str, Field(title="案款账号")]
ReceiptId: TypeAlias = Annotated[str, Field(title="到账编号")]
BankReference: TypeAlias = Annotated[str, Field(title="银行流水号")]
ClaimHandler: TypeAlias = Annotated[str, id_of("staff", "案件经办人")]
ClaimCaseNumber: TypeAlias = Annotated[str, Field(title="核对的案号")]
FieldsEntered: TypeAlias = Annotated[bool, Field(title="必填项是否填写")]
MaterialHandedOver: TypeAlias = Annotated[bool, Field(title="材料是否移交")]
FeeFen: TypeAlias = Annotated[int, Field(title="执行费（分）")]
ApplicantFen: TypeAlias = Annotated[int, Field(title="申请执行人应得（分）")]
RefundFen: TypeAlias = Annotated[int, Field(title="退款（分）")]
PayoutNumber: TypeAlias = Annotated[int, Field(title="第几次发放", ge=1, le=COUNT_MAX)]

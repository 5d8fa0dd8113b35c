"""Fields of archive (卷宗、归档)."""

from typing import Annotated, TypeAlias

from pydantic import Field

from contracts.sealed import Text, personal
from contracts.titles import id_of

MaterialId: TypeAlias = Annotated[str, Field(title="材料编号")]
MaterialKind: TypeAlias = Annotated[str, id_of("material", "材料种类")]
Giver: TypeAlias = Annotated[str, id_of("unit", "送交岗位或团队")]
CorrectionGround: TypeAlias = Annotated[Text, personal("text", "更正的依据材料")]
Correction: TypeAlias = Annotated[Text, personal("text", "补正要求")]
VolumeNumber: TypeAlias = Annotated[str, Field(title="案卷册号")]

"""What duties and steps are about: what each kind of thing is called, alone and counted. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of thing: its title, and the measure word with which it is counted; without one there
    is only one of it."""

    title: str
    measure: str = ""

    @property
    def each(self) -> str:
        """Each of them, such as `每项财产`; the title where there is only one."""
        return f"每{self.measure}{self.title}" if self.measure else self.title


SUBJECTS: Mapping[str, Subject] = {
    "case": Subject("案件"),
    "court": Subject("本院"),
    "person": Subject("当事人", "名"),
    "addressee": Subject("受送达人", "名"),
    "asset": Subject("财产", "项"),
    "lot": Subject("标的物", "件"),
    "receipt": Subject("到账", "笔"),
    "payout": Subject("发放", "笔"),
    "transfer": Subject("款项", "笔"),
    "document": Subject("文书", "件"),
    "material": Subject("材料", "份"),
    "inquiry": Subject("查询", "次"),
    "node": Subject("节点", "个"),
    "field": Subject("差错", "处"),
    "clue": Subject("线索", "条"),
    "loan": Subject("借阅", "次"),
    "application": Subject("申请", "件"),
    "objection": Subject("异议", "件"),
    "entrustment": Subject("委托", "件"),
    "preservation": Subject("保全", "件"),
    "petition": Subject("信访", "件"),
    "plan": Subject("分配方案", "份"),
    "order": Subject("指令、督办", "件"),
    "security": Subject("担保", "项"),
    "resumption": Subject("恢复执行", "件"),
    "sanction": Subject("措施", "项"),
    "claim": Subject("到期债权", "项"),
    "item": Subject("督办事项", "件"),
    "matter": Subject("事项", "件"),
    "roster": Subject("排班", "次"),
    "assignment": Subject("交办", "件"),
    "question": Subject("疑难问题", "个"),
    "report": Subject("财产报告", "份"),
    "relief": Subject("司法救助", "件"),
    "letter": Subject("来函", "件"),
    "trip": Subject("外出", "次"),
}

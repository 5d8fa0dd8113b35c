"""What a party may tell the court: the form of each statement, and what is recorded. Pure."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from contracts.titles import choice_titles
from contracts.values import StatementAbout

CONTENT = "content"
APPLICANT = "applicant"
ABOUT: Mapping[str, str] = choice_titles(StatementAbout)


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """A field of a form: the pattern that its text has, and what is said where it has not."""

    title: str
    hint: str = ""
    lines: int = 1
    pattern: str = ".+"
    fault: str = ""

    def fault_of(self, text: str) -> str:
        """What is wrong with a text; empty for a good one."""
        if not text:
            return f"请填写{self.title}"
        good = re.fullmatch(self.pattern, text, re.DOTALL)
        return "" if good else self.fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The form of one statement: what it is called and opens with, and its fields by name.

    `of` is the role of the party for whom it can be made; empty where it does not matter.
    """

    title: str
    opening: str
    blanks: Mapping[str, Blank] = field(default_factory=dict)
    of: str = ""


_PHONE = Blank(
    title="联系电话",
    pattern="[0-9+ -]{7,20}",
    fault="应为电话号码，如 13800138000 或者 0374-1234567",
)
FORMS: Mapping[str, Form] = {
    "lead": Form(
        title="提供财产线索",
        opening="请写明财产是什么、在哪里、登记在谁名下，以及您从何得知。",
        blanks={CONTENT: Blank(title="线索内容", lines=7)},
    ),
    "opinion": Form(
        title="发表意见",
        opening="对本案的办理有意见或者建议的，请写明事项和理由。",
        blanks={CONTENT: Blank(title="意见内容", lines=7)},
    ),
    "address": Form(
        title="确认送达地址",
        opening="法律文书将按您确认的地址送达。地址变更的，请重新确认。",
        blanks={
            "recipient": Blank(title="收件人"),
            "phone": _PHONE,
            "address": Blank(title="详细地址", hint="省、市、县（区），街道、门牌号，邮政编码"),
        },
    ),
    "account": Form(
        title="确认收款账户",
        opening="案款将发放至您本人名下的账户，由法院核对后使用。",
        blanks={
            "holder": Blank(title="户名"),
            "bank": Blank(title="开户银行", hint="写明支行"),
            "account": Blank(
                title="账号", pattern="[0-9 ]{8,40}", fault="应为 8 位以上数字，可以用空格分隔"
            ),
        },
        of=APPLICANT,
    ),
    "electronic_service": Form(
        title="同意电子送达",
        opening="依照民事诉讼法第九十条，经您同意，法院可以用电子方式向您送达诉讼文书。"
        "提交本页即表示同意。",
        blanks={
            "receiver": Blank(
                title="接收文书的手机号码或者电子邮箱",
                pattern=r"[^\s]{7,100}",
                fault="应为手机号码或者电子邮箱",
            ),
        },
    ),
}


def open_to(roles: Collection[str]) -> dict[str, Form]:
    """The statements that can be made for parties in these roles."""
    return {about: form for about, form in FORMS.items() if form.of in ("", *roles)}


def faults_of(form: Form, typed: Mapping[str, str]) -> list[dict[str, str]]:
    """What is wrong with a filled form, field by field."""
    found = {name: one.fault_of(typed.get(name, "").strip()) for name, one in form.blanks.items()}
    return [{"field": name, "title": fault} for name, fault in found.items() if fault]


def text_of(form: Form, typed: Mapping[str, str]) -> str:
    """The statement as it is recorded: the content, or each field with its title."""
    if CONTENT in form.blanks:
        return typed[CONTENT].strip()
    return "；".join(f"{one.title}：{typed[name].strip()}" for name, one in form.blanks.items())

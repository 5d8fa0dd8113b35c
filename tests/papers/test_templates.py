"""Templates of clerks: what may stand in them, and what is refused with its place."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.shared import RGBColor

from kernel.papers.converting import converted
from kernel.papers.filling import filled, placeholders_of, require_known
from kernel.papers.refused import Unfit
from kernel.papers.source import docx_of

FORM = """
= {{ 法院名称 }}
== 通 知 书
> {{ 案号 }}
- {{ 被执行人 }}：
应付**{{ 金额 }}**。
| 名称 | 数额 |
| 房屋 | {{ 金额 }} |
> {{ 成文日期 }}{{ 印章 }}
"""
VALUES = {
    "法院名称": "鄢陵县人民法院",
    "案号": "(2026)豫1024执1号",
    "被执行人": '张三 & <b>"#panic()"',
    "金额": "1,000元",
    "成文日期": "二〇二六年五月一日",
}


def word(change: Callable[[Any], object]) -> bytes:
    """A Word document after a change by hand."""
    document = Document(BytesIO(docx_of(FORM)))
    change(document)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def test_placeholders_are_found_in_tables_too() -> None:
    assert placeholders_of(docx_of(FORM)) == (
        "法院名称",
        "案号",
        "被执行人",
        "金额",
        "成文日期",
        "印章",
    )


def test_an_unknown_placeholder_is_refused_with_its_place() -> None:
    with pytest.raises(Unfit) as refused:
        require_known(docx_of(FORM), set(VALUES) - {"金额"} | {"印章"})
    assert [str(flaw) for flaw in refused.value.flaws] == [
        "第5段“应付{{ 金额 }}。”：没有“金额”这一占位符",
        "第9段“{{ 金额 }}”：没有“金额”这一占位符",
    ]


def test_a_template_without_a_place_for_the_seal_is_refused() -> None:
    with pytest.raises(Unfit, match="印章"):
        require_known(docx_of("应付{{ 金额 }}。"), {"金额"})


@pytest.mark.parametrize(
    "text", ["{{ 金额 | upper }}", "{% for x in y %}", "{{ 金额.real }}", "{{ 金额", "{# 注 #}"]
)
def test_whatever_else_stands_in_braces_is_refused(text: str) -> None:
    with pytest.raises(Unfit, match="占位符只能写作"):
        placeholders_of(docx_of(text))


def test_braces_outside_the_text_are_refused() -> None:
    def change(document: Any) -> None:
        document.core_properties.title = "{{ 金额 }}"

    with pytest.raises(Unfit, match="文档属性"):
        placeholders_of(word(change))


def test_a_missing_value_is_refused_by_name() -> None:
    with pytest.raises(Unfit, match="缺少：金额"):
        filled(docx_of(FORM), {name: text for name, text in VALUES.items() if name != "金额"})


def test_what_is_filled_in_stays_text() -> None:
    made = converted(filled(docx_of(FORM), VALUES))
    assert VALUES["被执行人"] in made.text
    assert '张三 & <b>\\"#panic()\\"' in made.body
    assert "#seal-here" in made.body


def _strike(document: Any) -> None:
    document.paragraphs[4].runs[0].font.strike = True


def _red(document: Any) -> None:
    document.paragraphs[4].runs[0].font.color.rgb = RGBColor(255, 0, 0)


def _element(name: str) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        document.paragraphs[4].runs[0]._r.append(OxmlElement(name))

    return change


def _font(document: Any) -> None:
    fonts = document.paragraphs[4].runs[0]._r.get_or_add_rPr().get_or_add_rFonts()
    fonts.set("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia", "华文彩云")


def _header(document: Any) -> None:
    document.sections[0].header.paragraphs[0].text = "页眉"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_element("w:drawing"), "第5段“应付{{ 金额 }}。”：不能有图片"),
        (_element("w:pict"), "不能有图形或者文本框"),
        (_element("w:object"), "不能有嵌入的对象"),
        (_element("w:fldChar"), "不能有域"),
        (_element("w:footnoteReference"), "不能有脚注"),
        (_element("w:unheard"), "不能有unheard"),
        (_strike, "不能有删除线"),
        (_red, "不能有黑色以外的文字"),
        (_font, "不认识的中文字体“华文彩云”"),
        (_header, "不能有页眉、页脚"),
    ],
    ids=lambda one: getattr(one, "__name__", one),
)
def test_what_the_converter_does_not_know_is_refused_by_name(
    change: Callable[[Any], None], said: str
) -> None:
    with pytest.raises(Unfit) as refused:
        converted(word(change))
    assert said in str(refused.value)


def test_lists_are_numbered() -> None:
    def change(document: Any) -> None:
        for words in ("甲", "乙"):
            document.add_paragraph(words, style="List Number")

    assert converted(word(change)).text.split("日期 }}{{ 印章 }}")[1] == "1.甲2.乙"


def test_what_word_keeps_together_is_not_torn_apart() -> None:
    body = converted(docx_of("正文。\n>> {{ 法院名称 }}\n>> {{ 成文日期 }}{{ 印章 }}")).body
    assert body.startswith("#block(breakable: false, width: 100%)[")
    assert body.count("#paragraph(") == 3
    assert "breakable" not in converted(docx_of("一。\n二。")).body


def test_a_page_ends_where_a_break_is() -> None:
    body = converted(docx_of("一。\n~~~\n二。")).body
    assert body.count("#pagebreak") == 1
    assert "breakable" not in body


def test_joined_cells_stay_joined() -> None:
    def change(document: Any) -> None:
        table = document.add_table(rows=2, cols=2)
        table.cell(0, 0).merge(table.cell(1, 0))

    assert "table.cell(colspan: 1, rowspan: 2)" in converted(word(change)).body


def test_what_is_no_word_document_is_refused() -> None:
    with pytest.raises(Unfit, match=r"不是 Word 文档"):
        placeholders_of(b"%PDF-1.7")

"""The forms of the five courts: each has a text, names what is known, and becomes a page."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kernel.papers.converting import converted
from kernel.papers.filling import filled, require_known
from kernel.papers.forms import (
    Content,
    Stated,
    default_template,
    filling_of,
    known_names,
    text_of,
)
from kernel.papers.refused import Unfit
from kernel.papers.typesetting import Fonts, Typesetter
from kernel.rulebook import FormDocument, Pack
from tests.support import pack
from zhixing.packs.specimens import AT, content_of

COURTS = ("gushi", "ruyang", "shangqiu", "shihe", "yanling")
EACH = {
    (form.kind, text_of(court, form.kind)): (pack(court), form)
    for court in COURTS
    for form in pack(court).forms
}


@pytest.mark.parametrize("court", COURTS)
def test_every_form_of_a_court_has_a_text(court: str) -> None:
    assert [form.kind for form in pack(court).forms if text_of(court, form.kind) is None] == []


@pytest.fixture(scope="module")
def typesetter() -> Typesetter:
    return Typesetter(Fonts())


@pytest.mark.parametrize(("of", "form"), EACH.values(), ids=[kind for kind, _ in EACH])
def test_a_form_names_what_is_known_and_becomes_a_page(
    of: Pack, form: FormDocument, typesetter: Typesetter
) -> None:
    docx = default_template(of.court, form.kind)
    assert docx is not None
    require_known(docx, known_names((one.title, one.kind) for one in of.fields_of(form)))
    made = converted(filled(docx, filling_of(content_of(of, form), AT.date())))
    assert typesetter.typeset(made, title=form.title, at=AT).seal is not None


def test_a_court_has_a_text_of_its_own_where_it_writes_one(tmp_path: Path) -> None:
    place = tmp_path / "yanling" / "forms"
    place.mkdir(parents=True)
    (place / "enforcement-notice.txt").write_text("本院自拟。", encoding="utf-8")
    assert text_of("yanling", "enforcement-notice", tmp_path) == "本院自拟。"
    assert text_of("gushi", "enforcement-notice", tmp_path) is None


def test_what_the_log_and_the_maker_say_is_filled_in() -> None:
    content = Content(
        court_title="鄢陵县人民法院",
        title="罚款决定书",
        case_id="(2026)豫1024执1号",
        filed_on=date(2026, 3, 2),
        claim_fen=100_50,
        parties=(
            {"person_id": "P1", "role": "applicant", "kind": "natural", "name": "王五"},
            {"person_id": "P2", "role": "debtor", "kind": "legal", "name": "甲公司", "code": "9X"},
            {"person_id": "P3", "role": "debtor", "kind": "natural", "name": "张三\x07"},
        ),
        stated=(
            Stated(title="罚款金额", kind="money", value=1_000_00),
            Stated(title="交纳期限", kind="date", value="2026-05-20"),
            Stated(title="开拍时间", kind="instant", value="2026-05-20T02:05:00+00:00"),
            Stated(title="被罚款人", kind="person", value="P3"),
            Stated(title="天数", kind="number", value=15),
        ),
    )
    found = filling_of(content, date(2026, 5, 8))
    assert found["案号"] == "（2026）豫1024执1号"
    assert found["被执行人"] == "甲公司、张三"
    assert found["当事人"].splitlines()[1] == "被执行人：甲公司，统一社会信用代码9X。"
    assert (found["标的金额"], found["标的金额大写"]) == ("100.50元", "人民币壹佰元伍角整")
    assert (found["罚款金额"], found["罚款金额大写"]) == ("1,000元", "人民币壹仟元整")
    assert (found["交纳期限"], found["成文日期"]) == ("2026年5月20日", "二〇二六年五月八日")
    assert found["开拍时间"] == "2026年5月20日10时05分"
    assert (found["被罚款人"], found["天数"]) == ("张三", "15")
    assert found["执行依据"] == "生效法律文书"

    gone = replace(content, parties=({**content.parties[0], "name": None},))
    with pytest.raises(Unfit, match="已依法删除"):
        filling_of(gone, date(2026, 5, 8))

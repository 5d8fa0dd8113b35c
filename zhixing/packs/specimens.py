"""Specimens of a court's forms: each template, and a sealed PDF filled with invented people."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import httpx

from kernel.base.zone import CHINA
from kernel.papers.converting import converted
from kernel.papers.filling import filled, require_known
from kernel.papers.forms import Content, Stated, default_template, filling_of, known_names
from kernel.papers.typesetting import Fonts, Typesetter
from kernel.rulebook import FormDocument, Pack, StepField
from outside.sealing import Sealer
from outside.seals import HttpSeals
from sandbox.seals import build

AT = datetime(2026, 5, 8, 9, 30, tzinfo=CHINA)
PARTIES: tuple[Mapping[str, Any], ...] = (
    {
        "person_id": "P1",
        "role": "applicant",
        "kind": "legal",
        "name": "河南中原建材有限公司",
        "code": "91410000MA0000000X",
        "address": "河南省许昌市鄢陵县人民路1号",
    },
    {
        "person_id": "P2",
        "role": "debtor",
        "kind": "natural",
        "name": "张三",
        "code": "410000190001010000",
        "address": "河南省许昌市鄢陵县柏梁镇",
    },
)
VALUES: Mapping[str, str | int] = {
    "money": 1_234_567_80,
    "number": 15,
    "date": "2026-05-20",
    "instant": "2026-06-15T10:00:00+08:00",
    "person": "P2",
}
WORDS = "样张文字，由制作人如实填写"


@dataclass(frozen=True, slots=True)
class Specimen:
    """A form of a court: its Word template and what is made of it."""

    form: FormDocument
    docx: bytes
    pdf: bytes


def content_of(pack: Pack, form: FormDocument) -> Content:
    """What stands in a specimen."""
    return Content(
        court_title=pack.title,
        title=form.title,
        case_id="(2026)豫1024执123号",
        filed_on=date(2026, 3, 2),
        title_document="(2025)豫1024民初456号民事判决书",
        claim_fen=1_234_567_80,
        period_days=form.sets_period_days,
        parties=PARTIES,
        stated=tuple(
            Stated(title=field.title, kind=field.kind, value=_value(field))
            for field in pack.fields_of(form)
        ),
    )


def _value(field: StepField) -> str | int:
    return field.choices[0] if field.choices else VALUES.get(field.kind, WORDS)


async def specimens(pack: Pack) -> Iterator[Specimen]:
    """Every form of the court, sealed with a seal of the demonstration. Raises Unfit."""
    typesetter = Typesetter(Fonts())
    seals = HttpSeals("http://seals", httpx.ASGITransport(app=build()))
    sealer, made = Sealer(seals, typesetter), []
    for form in pack.forms:
        docx = default_template(pack.court, form.kind)
        if docx is None:
            continue
        require_known(docx, known_names((one.title, one.kind) for one in pack.fields_of(form)))
        values = filling_of(content_of(pack, form), AT.date())
        page = typesetter.typeset(converted(filled(docx, values)), title=form.title, at=AT)
        pdf = await sealer.seal(page, pack.title, form.kind, AT)
        made.append(Specimen(form, docx, pdf))
    await seals.close()
    return iter(made)

"""Documents as sealed PDF, looked at by readers that did not write them."""

import asyncio
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pylopdf_fonts_zh_cn
import pypdf
import pypdfium2
import pytest
from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from kernel.papers.converting import Converted, converted
from kernel.papers.filling import filled
from kernel.papers.refused import Unfit
from kernel.papers.seal import seal_source
from kernel.papers.sealing import Signatory, Unsealed, sealed
from kernel.papers.source import docx_of
from kernel.papers.typesetting import Fonts, SealPlace, Typesetter
from outside.sealing import Sealer
from outside.seals import HttpSeals, SealRefused
from sandbox.seals import build
from tests.papers.test_templates import FORM, VALUES
from tests.support import at

COURT = "河南省鄢陵县人民法院"
AT = at("2026-05-01 09:00").replace(microsecond=25)


@pytest.fixture(scope="module")
def typesetter() -> Typesetter:
    return Typesetter(Fonts())


def form(**values: str) -> Converted:
    return converted(filled(docx_of(FORM), VALUES | values))


def checked(pdf: bytes, root: bytes) -> PdfSignatureStatus:
    (signature,) = PdfFileReader(BytesIO(pdf)).embedded_signatures
    trusted = ValidationContext(trust_roots=[x509.Certificate.load(root)], allow_fetching=False)
    return validate_pdf_signature(signature, trusted)


async def test_a_reader_verifies_the_signature_and_finds_any_change(typesetter: Typesetter) -> None:
    seals = HttpSeals("http://seals", httpx.ASGITransport(app=build()))
    certificates = await seals.certificates(COURT)
    document = typesetter.typeset(form(), title="通知书", at=AT)
    pdf = await Sealer(seals, typesetter).seal(document, COURT, "D-1", AT)

    status = await asyncio.to_thread(checked, pdf, certificates[-1])
    assert status.bottom_line is True
    assert status.signing_cert.subject.native["common_name"] == COURT
    assert status.signer_reported_dt == AT.replace(microsecond=0)
    forged = bytearray(pdf)
    forged[5_000] ^= 1
    other = await HttpSeals("http://o", httpx.ASGITransport(app=build())).certificates(COURT)
    for changed, root in ((bytes(forged), certificates[-1]), (pdf, other[-1])):
        broken = await asyncio.to_thread(checked, changed, root)
        assert broken.bottom_line is False

    page = pypdf.PdfReader(BytesIO(pdf)).pages[0]
    assert "应付1,000元" in page.extract_text().replace(" ", "")
    annotations: Any = page["/Annots"]
    widget = annotations[0].get_object()
    assert widget["/AP"]["/N"].get_object()["/Resources"]["/XObject"]
    assert _red_share(pdf, widget["/Rect"]) > 0.05


def _red_share(pdf: bytes, box: list[float]) -> float:
    """How much of a box on the first page is red, by another reader."""
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    image = document[0].render(may_draw_forms=True)
    left, bottom, right, top = (int(one) for one in box)
    step, pixels, whole = image.n_channels, 0, bytes(image.buffer)
    for row in range(image.height - top, image.height - bottom):
        for column in range(left, right):
            place = row * image.stride + column * step
            _, green, red = whole[place : place + 3]
            pixels += red > 180 and green < 120
    return pixels / ((top - bottom) * (right - left))


async def test_a_document_is_the_same_when_set_again(typesetter: Typesetter) -> None:
    once, again = (typesetter.typeset(form(), title="通知书", at=AT) for _ in range(2))
    assert once.pdf == again.pdf
    assert once.pdf != typesetter.typeset(form(), title="通知书", at=AT + timedelta(days=1)).pdf
    assert isinstance(once.seal, SealPlace)


def test_rare_characters_are_set_and_unknown_ones_refused(typesetter: Typesetter) -> None:
    assert typesetter.typeset(form(被执行人="齉㐂𠮷"), title="通知书", at=AT).pdf
    with pytest.raises(Unfit, match=r"字库没有：.（U\+1F600）"):
        typesetter.typeset(form(被执行人="张😀"), title="通知书", at=AT)


def test_a_font_that_is_not_there_is_an_error(typesetter: Typesetter) -> None:
    with pytest.raises(Unfit, match="unknown font family"):
        typesetter.drawn('#set text(font: "FangSong")\n字', AT)
    with pytest.raises(ValueError, match="no font FangSong"):
        Fonts(body="FangSong")


def test_a_court_mounts_a_font_of_its_own(tmp_path: Path) -> None:
    copied = tmp_path / "own.otf"
    copied.write_bytes(Path(pylopdf_fonts_zh_cn.sans_path()).read_bytes())
    own = Typesetter(Fonts(tmp_path, "Noto Sans SC"))
    assert own.fonts.body == "Noto Sans SC"
    page = pypdf.PdfReader(BytesIO(own.typeset(form(), title="通知书", at=AT).pdf)).pages[0]
    fonts: Any = page["/Resources"]
    names = {str(one.get_object()["/BaseFont"]) for one in fonts["/Font"].values()}
    assert any("NotoSansSC" in name for name in names), names


def test_nothing_is_sealed_where_no_place_is_for_it(typesetter: Typesetter) -> None:
    plain = typesetter.typeset(converted(docx_of("一段文字")), title="通知书", at=AT)
    drawing = typesetter.drawn(seal_source(COURT), AT)
    with pytest.raises(Unsealed):
        sealed(plain, drawing, Signatory((b"",), lambda digest: digest), AT)


async def test_an_answer_of_the_platform_that_cannot_be_is_refused() -> None:
    answers = [{"certificates": ["不是"]}, {"certificates": []}, {"unheard": 1}]

    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=answers.pop(0))

    seals = HttpSeals("http://seals", httpx.MockTransport(answer))
    for _ in range(3):
        with pytest.raises(SealRefused):
            await seals.certificates(COURT)
    refusing = HttpSeals("http://seals", httpx.MockTransport(lambda _: httpx.Response(403)))
    with pytest.raises(SealRefused, match="403"):
        await refusing.sign(COURT, "D-1", bytes(32))

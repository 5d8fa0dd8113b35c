"""The pages of a file are told by its content, or not at all."""

import pytest

from contracts.files import FileKind
from kernel.files.pages import PageTokens
from tests.files.samples import ACCEPTED


def pdf(listed: int, stated: int | None = None) -> bytes:
    """A PDF as a scanner writes it: its pages in plain, each with its picture."""
    kids = b" ".join(b"%d 0 R" % number for number in range(3, 3 + listed))
    pages = b"".join(
        b"%d 0 obj\n<< /Type /Page /Parent 2 0 R >>\nendobj\n" % number + bytes(range(256)) * 8
        for number in range(3, 3 + listed)
    )
    count = b"%d" % (listed if stated is None else stated)
    tree = b"2 0 obj\n<</Type/Pages /Count " + count + b" /Kids [" + kids + b"]>>\nendobj\n"
    return b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n" + tree + pages


def counted(kind: FileKind, content: bytes, part: int = 1_000_000) -> int | None:
    tokens = PageTokens()
    for start in range(0, len(content), part):
        tokens.add(content[start : start + part])
    return tokens.pages(kind)


@pytest.mark.parametrize("pages", [1, 2, 37])
@pytest.mark.parametrize("part", [1, 7, 64, 65_536])
def test_a_pdf_that_lists_its_pages_has_as_many_however_it_arrives(pages: int, part: int) -> None:
    assert counted("pdf", pdf(pages), part) == pages


@pytest.mark.parametrize(
    "content",
    [
        pdf(0),
        pdf(3, stated=4),  # a page lies in a compressed list
        pdf(3, stated=2),  # one was taken out by a later change
        ACCEPTED["PDF"][1],
    ],
)
def test_a_pdf_that_does_not_list_them_plainly_tells_nothing(content: bytes) -> None:
    assert counted("pdf", content) is None


@pytest.mark.parametrize("name", ACCEPTED)
def test_a_picture_is_one_page_and_other_kinds_tell_nothing(name: str) -> None:
    kind, content = ACCEPTED[name]
    one = kind in {"jpeg", "png", "webp", "heif"}
    assert counted(kind, content) == (1 if one else None)  # type: ignore[arg-type]  # from a table

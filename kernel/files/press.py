"""Documents on paper: a template filled with what a paper says, and set as PDF, in a thread."""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from kernel.base.installed import COURTS
from kernel.base.zone import CHINA
from kernel.files.contents import Contents, Kept
from kernel.papers.converting import converted
from kernel.papers.filling import filled
from kernel.papers.forms import content_of, default_template, filling_of
from kernel.papers.refused import Flaw, Unfit
from kernel.papers.typesetting import Fonts, Typeset, Typesetter


@dataclass(frozen=True, slots=True)
class Printed:
    """A document as PDF, and the SHA-256 of the Word template that was filled."""

    document: Typeset
    template: str


class Press:
    """Sets documents. `fonts` is a folder with fonts of the court's own, `body` the one of them in
    which the text is set; the fonts are read when the first document is set. The texts of the forms
    lie beside the packs, in `courts`."""

    def __init__(self, fonts: Path | None = None, body: str = "", courts: Path = COURTS) -> None:
        self._folder = fonts
        self._body = body
        self._courts = courts

    @cached_property
    def typesetter(self) -> Typesetter:
        """What sets. Raises ValueError where there is no font of that name."""
        return Typesetter(Fonts(self._folder, self._body))

    async def printed(
        self, contents: Contents, kind: str, case_id: str, paper: Mapping[str, Any], at: datetime
    ) -> Printed:
        """The document that a paper (as JSON, in plain) makes on a day.

        Raises Unfit, and where the template is a file, Erased, Damaged or Missing.
        """
        file, court = paper.get("template"), str(paper["court"])
        if file is not None:
            docx = await read_template(contents, court, file)
        else:
            docx = await self.default(court, kind)
        return await asyncio.to_thread(self._print, docx, case_id, paper, at)

    async def default(self, court: str, kind: str) -> bytes:
        """The Word template of a form that came with the program. Raises Unfit without one."""
        docx = await asyncio.to_thread(default_template, court, kind, self._courts)
        if docx is None:
            raise Unfit(Flaw("本院没有该种文书的模板"))
        return docx

    def _print(self, docx: bytes, case_id: str, paper: Mapping[str, Any], at: datetime) -> Printed:
        on = at.astimezone(CHINA).date()
        made = converted(filled(docx, filling_of(content_of(case_id, paper), on)))
        document = self.typesetter.typeset(made, title=paper["title"], at=at)
        return Printed(document, hashlib.sha256(docx).hexdigest())


async def read_template(contents: Contents, court: str, file: Mapping[str, Any]) -> bytes:
    """The file of a template. Raises Erased, Damaged or Missing."""
    kept = Kept(file["file_id"], file["content"], file["size_bytes"])
    parts = [part async for part in contents.read(court, court, kept, range(kept.size_bytes))]
    return b"".join(parts)

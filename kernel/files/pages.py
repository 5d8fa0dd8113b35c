"""How many pages a file has, where its content says so plainly while it passes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from contracts.files import FileKind

ONE_PAGE: frozenset[FileKind] = frozenset({"jpeg", "png", "webp", "heif"})
# A page of a PDF, and a node that says how many lie below it: the root's number is the greatest.
TOKEN = re.compile(rb"/Type\s{0,4}/Page(?![a-zA-Z])|/Count\s{1,4}(\d{1,7})(?!\d)")
TOKEN_BYTES_MAX = 32


@dataclass(slots=True)
class PageTokens:
    """The pages that a PDF lists in plain, and the greatest number that it states of them."""

    listed: int = 0
    stated: int = 0
    _rest: bytes = field(default=b"")

    def add(self, part: bytes) -> None:
        """Take the next part of the content; a token may begin in one and end in the next."""
        self._rest += part
        whole = len(self._rest) - TOKEN_BYTES_MAX
        if whole > 0:
            self._take(one for one in TOKEN.finditer(self._rest) if one.start() < whole)
            self._rest = self._rest[whole:]

    def _take(self, tokens: Iterable[re.Match[bytes]]) -> None:
        for token in tokens:
            if token[1] is None:
                self.listed += 1
            else:
                self.stated = max(self.stated, int(token[1]))

    def pages(self, kind: FileKind) -> int | None:
        """The pages of the whole content: an image has one, a PDF those that it lists and states.

        None where that cannot be told: of another kind, and of a PDF whose list is compressed,
        encrypted, or was changed since, for then both numbers differ.
        """
        if kind in ONE_PAGE:
            return 1
        self._take(TOKEN.finditer(self._rest))
        self._rest = b""
        agree = kind == "pdf" and self.listed == self.stated > 0
        return self.listed if agree else None

"""Seals a document with a court's seal: laid out here, signed where the key is."""

import asyncio
from datetime import datetime

from kernel.papers.seal import seal_source
from kernel.papers.sealing import Signatory, sealed
from kernel.papers.typesetting import Typeset, Typesetter
from outside.exchange import TIMEOUT_SECONDS
from outside.seals import Seals


class Sealer:
    """Seals documents; the work is done in threads, the platform is asked from here."""

    def __init__(self, seals: Seals, typesetter: Typesetter) -> None:
        self._seals = seals
        self._typesetter = typesetter

    async def seal(self, document: Typeset, court: str, document_id: str, at: datetime) -> bytes:
        """The sealed and signed document. `court` is the full name, as it stands on the seal.

        Raises SealRefused, Unsealed, Unfit, or httpx.HTTPError where it is unknown.
        """
        loop = asyncio.get_running_loop()

        def sign(digest: bytes) -> bytes:
            asked = self._seals.sign(court, document_id, digest)
            return asyncio.run_coroutine_threadsafe(asked, loop).result(2 * TIMEOUT_SECONDS)

        signatory = Signatory(await self._seals.certificates(court), sign)
        drawing = await asyncio.to_thread(self._typesetter.drawn, seal_source(court), at)
        return await asyncio.to_thread(sealed, document, drawing, signatory, at)

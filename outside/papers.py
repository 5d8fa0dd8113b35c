"""Seals documents of cases: set as PDF, signed by the platform of seals, kept among the files."""

from datetime import datetime

from asn1crypto import x509

from kernel.deciding.definition import Outcome
from kernel.files.contents import Contents
from kernel.files.press import Press
from kernel.journal.protocol import EffectRequest
from kernel.papers.refused import Unfit
from kernel.papers.sealing import Unsealed
from kernel.people.sealed import Erased, Keyring, case_key
from outside.sealing import Sealer
from outside.seals import SealRefused, Seals


class SealedPapers:
    """The port `seals`: `seals.apply` makes the sealed PDF of a document.

    The result of a confirmed outcome is `{"content", "size_bytes", "file_name", "template_sha256",
    "signer"}`. A repeated effect writes another signature of the same text; only the one that is
    recorded counts.
    """

    def __init__(self, seals: Seals, press: Press, contents: Contents, keyring: Keyring) -> None:
        self._seals = seals
        self._press = press
        self._contents = contents
        self._keyring = keyring

    async def send(self, effect: EffectRequest) -> Outcome:
        """Seal a document. Raises httpx.HTTPError or StoreAway when the outcome is unknown."""
        try:
            return await self._made(effect)
        except (Unfit, Unsealed, SealRefused) as error:
            return Outcome(state="failed", reason=str(error))
        except Erased:
            return Outcome(state="failed", reason="所需的个人信息已依法删除")

    async def ask(self, _effect: EffectRequest) -> Outcome | None:
        """Nothing outside remembers what was signed: it is made again."""
        return None

    async def close(self) -> None:
        """Release the connections to the platform."""
        await self._seals.close()

    async def _made(self, effect: EffectRequest) -> Outcome:
        paper, case_id = effect.payload, effect.case_id
        court, title = paper["court"], paper["court_title"]
        at = datetime.fromisoformat(paper["sealed_at"])
        printed = await self._press.printed(
            self._contents, paper["document_kind"], case_id, paper, at
        )
        sealer = Sealer(self._seals, self._press.typesetter)
        pdf = await sealer.seal(printed.document, title, paper["document_id"], at)
        content = await self._contents.keep(court, case_id, paper["file_id"], pdf)
        name = await self._keyring.seal(court, case_key(case_id), f"{paper['title']}.pdf")
        certificate = x509.Certificate.load((await self._seals.certificates(title))[0])
        return Outcome(
            state="confirmed",
            result={
                "content": content,
                "size_bytes": len(pdf),
                "file_name": {"key": name.key, "nonce": name.nonce, "text": name.text},
                "template_sha256": printed.template,
                "signer": certificate.subject.native.get("common_name", title),
            },
        )

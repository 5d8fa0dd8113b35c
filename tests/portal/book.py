"""Events as they are entered in the case book of a court."""

from collections.abc import Sequence
from dataclasses import replace

from contracts.approvals import ApprovalRequested, ApprovalStage
from contracts.enforcement import CaseClosed
from contracts.intake import CaseFiled
from contracts.triage import CustodyAccepted, CustodyBegan, CustodyPassed
from contracts.values import Party
from kernel.base.postgres import PoolReader
from kernel.journal.envelope import Recorded
from kernel.program.app import codec_of
from portal.casebook.book import CaseBook
from tests.support import as_fact, at

COURT = "yanling"
CASE = "（2026）豫1024执7号"


async def filed(book: CaseBook, case_id: str = CASE, name: str = "王大力") -> CaseFiled:
    keyring = book._keyring
    person = keyring.person_id(COURT, "411024197501010005")
    return CaseFiled(
        case_id=case_id,
        kind="first",
        channel="window",
        target="money",
        claim_fen=123456,
        title_document=None,
        filed_at=at("2026-03-02 09:00"),
        registered_on=None,
        parties=(
            Party(
                person_id=person,
                role="debtor",
                kind="natural",
                name=await keyring.seal(COURT, person, name),
            ),
        ),
    )


def record(event: object, position: int, service: str, case_id: str = CASE) -> Recorded:
    made = as_fact(event, service=service, case_id=case_id, occurred_at=at("2026-03-02 10:00"))
    _, schema, body = codec_of(service).encode(event)
    return replace(made, position=position, schema=schema, body=body)


async def reader(book: CaseBook) -> PoolReader:
    return PoolReader(await book.pools.of(COURT))


async def history(book: CaseBook) -> dict[str, Sequence[Recorded]]:
    """A short life of a case, by service."""
    return {
        "intake": [record(await filed(book), 1, "intake")],
        "triage": [
            record(CustodyBegan(case_id=CASE, holder="command-centre"), 1, "triage"),
            record(
                CustodyPassed(
                    case_id=CASE,
                    from_holder="command-centre",
                    to_holder="fast",
                    enclosed=(),
                    article="",
                ),
                2,
                "triage",
            ),
            record(CustodyAccepted(case_id=CASE, holder="fast", handler="handler-1"), 3, "triage"),
        ],
        "enforcement": [
            record(CaseClosed(case_id=CASE, manner="performed", article=""), 1, "enforcement")
        ],
    }


def asked(case_id: str, requester: str) -> ApprovalRequested:
    return ApprovalRequested(
        case_id=case_id,
        approval_id="document-review-1",
        approval="document-review",
        act="审核",
        command="ReviewDocument",
        body="{}",
        requester=requester,
        requester_role="handler",
        requested_at=at("2026-03-10 09:00"),
        stages=(ApprovalStage(roles=("team_leader",), one_suffices=True, deputies=False),),
        article="",
        lapses_at=None,
        act_at=None,
    )

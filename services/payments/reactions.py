"""Reactions: foreign facts in, commands of payments out; requests to the bank. Pure."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from contracts.approvals import ApprovalRefused, ApprovalWithdrawn, Unapproved
from contracts.catalogue import facts
from contracts.intake import CaseFiled, FirstReceptionHeld
from contracts.intake_parties import PartyCorrected
from contracts.payments import (
    AccountRequested,
    ApplicantCorrected,
    HandlerNoted,
    PaymentsEvent,
    PayoutApproved,
    PayoutRequested,
    PayoutVoided,
)
from contracts.sealed import Sealed, Text
from contracts.triage import CustodyAccepted
from kernel.deciding.approvals import AskFor, DropRequests
from kernel.deciding.definition import Outcome
from kernel.deciding.learns import Learn, Learns
from kernel.journal.envelope import Recorded
from kernel.journal.protocol import EffectRequest
from kernel.rulebook import Pack
from services.payments.commands import (
    ApprovePayout,
    Command,
    ConfirmPayee,
    RecordAccountOpened,
    RecordPayoutFailed,
    RecordPayoutPaid,
    RequestAccount,
    VoidPayout,
    account_of,
    handler_of,
)

OPEN = "accounts.open"
PAY = "accounts.pay"
HEARD = facts(CaseFiled, FirstReceptionHeld, CustodyAccepted)


def applicant_of(corrected: PartyCorrected, _occurred_at: datetime) -> ApplicantCorrected | None:
    """The corrected data of who is, was or becomes an applicant."""
    if "applicant" not in (corrected.old.role, corrected.new.role):
        return None
    return ApplicantCorrected(
        case_id=corrected.case_id, person_id=corrected.person_id, party=corrected.new
    )


LEARNS = Learns({PartyCorrected: applicant_of}, account_of)


def hears(_pack: Pack) -> frozenset[str]:
    """The foreign facts that `react` may answer."""
    return HEARD


def react(fact: Recorded, _pack: Pack) -> Sequence[Command | AskFor | DropRequests | Learn]:
    """The commands that follow from a fact.

    A requested payout is asked for, by whoever requested it; one that is void need not be
    approved any more.
    """
    match fact.event:
        case CaseFiled() as filed:
            applicants = tuple(
                party.person_id for party in filed.parties if party.role == "applicant"
            )
            return (
                RequestAccount(
                    case_id=filed.case_id, applicants=applicants, claim_fen=filed.claim_fen
                ),
            )
        case FirstReceptionHeld(case_id=case_id, payee_account=account) if account is not None:
            return (ConfirmPayee(case_id=case_id, payee_account=account),)
        case CustodyAccepted(case_id=case_id, holder=team, handler=handler):
            noted = HandlerNoted(case_id=case_id, team=team, handler=handler)
            stream = handler_of(case_id)
            return (Learn(case_id=case_id, stream=stream, event=noted, at=fact.occurred_at),)
        case PayoutRequested() as asked:
            approve = ApprovePayout(
                case_id=asked.case_id,
                payout_id=asked.payout_id,
                amount_fen=asked.amount_fen,
                payee_account=asked.payee_account,
            )
            return (AskFor(command=approve),)
        case PayoutVoided(case_id=case_id, payout_id=payout_id, reason=reason):
            about = {"payout_id": payout_id}
            drop = DropRequests(case_id=case_id, act=ApprovePayout, about=about, reason=reason)
            return (drop,)
        case _:
            return ()


def unapproved(command: Command, ended: Unapproved) -> Sequence[Command]:
    """A payout that is not approved is void."""
    if not isinstance(command, ApprovePayout):
        return ()
    return (VoidPayout(case_id=command.case_id, payout_id=command.payout_id, reason=_why(ended)),)


def _why(ended: Unapproved) -> Text:
    """What was said, where it is sealed; otherwise with what became of the request."""
    match ended:
        case (
            ApprovalRefused(reason=Sealed() as reason)
            | ApprovalWithdrawn(reason=Sealed() as reason)
        ):
            return reason
        case ApprovalRefused(reason=reason):
            return f"审批未通过：{reason}"
        case ApprovalWithdrawn(reason=reason):
            return f"申请已撤回：{reason}" if reason else "申请已撤回"
        case _:
            return "逾期未审批，申请失效"


def effects(event: PaymentsEvent) -> Sequence[EffectRequest]:
    """The requests to the bank: open the account at filing, pay approved payouts."""
    match event:
        case AccountRequested():
            return (
                EffectRequest(
                    effect_id=f"account-{event.case_id}",
                    kind=OPEN,
                    case_id=event.case_id,
                    payload={"case_id": event.case_id},
                ),
            )
        case PayoutApproved():
            return (
                EffectRequest(
                    effect_id=event.payout_id,
                    kind=PAY,
                    case_id=event.case_id,
                    payload={
                        "payout_id": event.payout_id,
                        "case_id": event.case_id,
                        "account": asdict(event.payee_account),
                        "amount_fen": event.amount_fen,
                    },
                ),
            )
        case _:
            return ()


def report(effect: EffectRequest, outcome: Outcome) -> Command | None:
    """The bank's answer as a command. If an account could not be opened, the failed effect with
    the bank's reason is left to an operator."""
    done = outcome.state == "confirmed"
    if effect.kind == PAY and done:
        return RecordPayoutPaid(
            case_id=effect.case_id,
            payout_id=effect.effect_id,
            bank_reference=str(outcome.result["bank_reference"]),
        )
    if effect.kind == PAY:
        return RecordPayoutFailed(
            case_id=effect.case_id, payout_id=effect.effect_id, reason=outcome.reason
        )
    if effect.kind == OPEN and done:
        return RecordAccountOpened(
            case_id=effect.case_id, account_number=str(outcome.result["account_number"])
        )
    return None

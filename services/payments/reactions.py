"""Reactions: foreign facts in, commands of payments out; requests to the bank. Pure."""

from collections.abc import Sequence
from dataclasses import asdict

from contracts.catalogue import facts
from contracts.intake import CaseFiled, FirstReceptionHeld
from contracts.payments import AccountRequested, PaymentsEvent, PayoutApproved
from kernel.deciding.definition import Outcome
from kernel.journal.envelope import Recorded
from kernel.journal.protocol import EffectRequest
from kernel.rulebook import Pack
from services.payments.commands import (
    Command,
    ConfirmPayee,
    RecordAccountOpened,
    RecordPayoutFailed,
    RecordPayoutPaid,
    RequestAccount,
)

OPEN = "accounts.open"
PAY = "accounts.pay"
HEARD = facts(CaseFiled, FirstReceptionHeld)


def hears(_pack: Pack) -> frozenset[str]:
    """The foreign facts that `react` may answer."""
    return HEARD


def react(fact: Recorded, _pack: Pack) -> Sequence[Command]:
    """The commands that follow from a fact."""
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
        case _:
            return ()


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
        case PayoutApproved(payee_account=account) if account is not None:
            return (
                EffectRequest(
                    effect_id=event.payout_id,
                    kind=PAY,
                    case_id=event.case_id,
                    payload={
                        "payout_id": event.payout_id,
                        "case_id": event.case_id,
                        "account": asdict(account),
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

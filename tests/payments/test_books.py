"""The books: debits equal credits after every event, whatever is asked and in whatever order."""

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.payments import PaymentsEvent
from contracts.values import Sealed
from kernel.decider import Actor, Circumstances, Refused
from services.payments.commands import (
    AllocateReceipt,
    ApprovePayout,
    ClaimReceipt,
    Command,
    ConfirmPayee,
    RecordAccountOpened,
    RecordPayoutFailed,
    RecordPayoutPaid,
    RecordReceipt,
    RegisterArrival,
    RequestAccount,
    RequestPayout,
)
from services.payments.decide import decide
from services.payments.rules import payout_id_of, receipt_id_of
from services.payments.state import Books, State, balances, evolve
from tests.payments.cases import (
    ALLOCATED,
    AMOUNT_FEN,
    APPLICANT_FEN,
    CASE,
    FEE_FEN,
    PAYEE,
    REFUND_FEN,
    approved,
    asked,
    failed,
    paid,
)
from tests.support import at, calendar, pack

REFERENCES = ("甲", "乙", "丙")
receipts = st.sampled_from([receipt_id_of(CASE, reference) for reference in REFERENCES])
numbers = st.integers(1, 3)
amounts = st.sampled_from([-1, 0, 1, 40, 60, 99, 100])
payouts = st.builds(payout_id_of, receipts, numbers)

commands: st.SearchStrategy[Command] = st.one_of(
    st.builds(
        RecordReceipt,
        case_id=st.just(CASE),
        bank_reference=st.sampled_from(REFERENCES),
        amount_fen=st.just(100),
        source=st.just("debtor"),
        payer_name=st.none(),
    ),
    st.builds(
        ClaimReceipt,
        case_id=st.just(CASE),
        receipt_id=receipts,
        payment_information=st.just("柜面缴款"),
        officer=st.just("甲"),
        payer_name=st.just("乙"),
        amount_fen=st.just(100),
        case_number=st.just(CASE),
    ),
    st.builds(
        RegisterArrival,
        case_id=st.just(CASE),
        receipt_id=receipts,
        fields_entered=st.just(True),
        material_handed_over=st.just(True),
    ),
    st.builds(
        AllocateReceipt,
        case_id=st.just(CASE),
        receipt_id=receipts,
        fee_fen=st.sampled_from([-1, 0, 1]),
        applicant_fen=amounts,
        refund_fen=st.sampled_from([0, 1, 40]),
    ),
    st.builds(
        RequestPayout,
        case_id=st.just(CASE),
        receipt_id=receipts,
        amount_fen=amounts,
        number=numbers,
    ),
    st.builds(ApprovePayout, case_id=st.just(CASE), payout_id=payouts),
    st.builds(
        RecordPayoutPaid, case_id=st.just(CASE), payout_id=payouts, bank_reference=st.just("付")
    ),
    st.builds(
        RecordPayoutFailed, case_id=st.just(CASE), payout_id=payouts, reason=st.just("退回")
    ),
    st.builds(
        ConfirmPayee,
        case_id=st.just(CASE),
        payee_account=st.builds(
            Sealed, key=st.just("P2"), nonce=st.just("bg=="), text=st.sampled_from("ab")
        ),
    ),
)
actors = st.sampled_from([Actor("甲", "fund_clerk"), Actor("乙", "fund_clerk")])
FOUNDING: tuple[Command, ...] = (
    RequestAccount(case_id=CASE, applicants=(), claim_fen=None),
    RecordAccountOpened(case_id=CASE, account_number="621700000000000037"),
    ConfirmPayee(case_id=CASE, payee_account=PAYEE),
)


def one_by_one(steps: list[tuple[Command, Actor]]) -> list[State]:
    """The state after every event of the steps that were not refused."""
    state: State | None = None
    states: list[State] = []
    for command, actor in steps:
        circumstances = Circumstances(
            court="yanling",
            pack=pack(),
            calendar=calendar(),
            at=at("2026-03-24"),
            actor=actor,
        )
        try:
            events = decide(command, state, circumstances)
        except Refused:
            continue
        for event in events:
            state = evolve(state, event)
            states.append(state)
    return states


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(commands, actors), max_size=60))
def test_the_books_balance_after_every_event(steps: list[tuple[Command, Actor]]) -> None:
    states = one_by_one([*((command, Actor("甲", "system")) for command in FOUNDING), *steps])
    assert len(states) >= len(FOUNDING)
    assert all(balances(state) for state in states)


def folded(*events: PaymentsEvent) -> State:
    state: State | None = None
    for event in events:
        state = evolve(state, event)
    assert state is not None
    return state


def test_the_whole_way_of_the_money() -> None:
    held = folded(*ALLOCATED, asked, approved)
    assert held.books == Books(
        received_fen=AMOUNT_FEN,
        held_fen=APPLICANT_FEN,
        fees_fen=FEE_FEN,
        refunded_fen=REFUND_FEN,
    )
    assert evolve(held, failed).books == held.books
    assert evolve(held, paid).books == Books(
        received_fen=AMOUNT_FEN,
        paid_fen=APPLICANT_FEN,
        fees_fen=FEE_FEN,
        refunded_fen=REFUND_FEN,
    )


def test_books_that_are_wrong_are_found_out() -> None:
    """Money paid twice, and money paid out that was never accounted for."""
    assert balances(folded(*ALLOCATED, asked, approved, paid))
    assert not balances(folded(*ALLOCATED, asked, approved, paid, paid))
    assert not balances(folded(*ALLOCATED[:-1], asked, approved, paid))

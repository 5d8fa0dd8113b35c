"""The books: debits equal credits after every event, whatever is asked and in whatever order."""

from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from contracts.payments import PaymentsEvent
from contracts.values import Sealed
from kernel.deciding.decider import Actor, Approved, Circumstances, Refused
from services.payments.app import DEFINITION
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
    VoidPayout,
    handler_of,
)
from services.payments.rules import payout_id_of, receipt_id_of
from services.payments.state import Books, CaseAccount, Handler, State, balances, evolve
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
from tests.support import at, calendar, pack, words

REFERENCES = ("流水一", "流水二")
REQUESTER, APPROVER = Actor("甲", "fund_clerk"), Actor("乙", "fund_clerk")
BANK = Actor("bank-1", "bank")
Step = tuple[Command, Actor]

receipts = st.sampled_from([receipt_id_of(CASE, reference) for reference in REFERENCES])
numbers = st.integers(1, 3)
payouts = st.builds(payout_id_of, receipts, numbers)
# Fee, share and refund: some account for the whole receipt of 100 fen, some do not.
SPLITS = ((0, 100, 0), (1, 60, 39), (40, 60, 0), (0, 99, 0), (1, 100, 0), (-1, 101, 0))


def claim(receipt_id: str) -> ClaimReceipt:
    return ClaimReceipt(
        case_id=CASE,
        receipt_id=receipt_id,
        payment_information=words("柜面缴款"),
        payer_name=words("乙"),
        amount_fen=100,
        case_number=CASE,
    )


def arrival(receipt_id: str) -> RegisterArrival:
    return RegisterArrival(case_id=CASE, receipt_id=receipt_id)


def split(receipt_id: str, parts: tuple[int, int, int]) -> AllocateReceipt:
    fee_fen, applicant_fen, refund_fen = parts
    return AllocateReceipt(
        case_id=CASE,
        receipt_id=receipt_id,
        fee_fen=fee_fen,
        applicant_fen=applicant_fen,
        refund_fen=refund_fen,
    )


pushes = st.builds(
    RecordReceipt,
    case_id=st.just(CASE),
    bank_reference=st.sampled_from(REFERENCES),
    amount_fen=st.just(100),
    source=st.just("debtor"),
    payer_name=st.none(),
)
requests = st.builds(
    RequestPayout,
    case_id=st.just(CASE),
    receipt_id=receipts,
    amount_fen=st.sampled_from([-1, 0, 1, 40, 60, 100]),
    number=numbers,
)
approvals = st.builds(
    ApprovePayout,
    case_id=st.just(CASE),
    payout_id=payouts,
    amount_fen=st.sampled_from([40, 60, 100]),
    payee_account=st.just(PAYEE),
)
voids = st.builds(VoidPayout, case_id=st.just(CASE), payout_id=payouts, reason=st.just("未批"))
confirmations = st.builds(
    RecordPayoutPaid, case_id=st.just(CASE), payout_id=payouts, bank_reference=st.just("付")
)
failures = st.builds(
    RecordPayoutFailed, case_id=st.just(CASE), payout_id=payouts, reason=st.just("退回")
)
payees = st.builds(
    ConfirmPayee,
    case_id=st.just(CASE),
    payee_account=st.builds(
        Sealed, key=st.just("P2"), nonce=st.just("bg=="), text=st.sampled_from(["YQ==", "Yg=="])
    ),
)


@st.composite
def accounted(draw: st.DrawFn) -> list[Step]:
    """A receipt pushed and worked on up to its accounting."""
    push = draw(pushes)
    receipt_id = receipt_id_of(CASE, push.bank_reference)
    parts = draw(st.sampled_from(SPLITS))
    commands = (claim(receipt_id), arrival(receipt_id), split(receipt_id, parts))
    return [(push, BANK), *((command, REQUESTER) for command in commands)]


@st.composite
def paid_out(draw: st.DrawFn) -> list[Step]:
    """A payout asked for and approved, and what the bank made of it."""
    request = draw(requests)
    payout_id = payout_id_of(request.receipt_id, request.number)
    done = RecordPayoutPaid(case_id=CASE, payout_id=payout_id, bank_reference="付")
    back = RecordPayoutFailed(case_id=CASE, payout_id=payout_id, reason="退回")
    return [
        (request, REQUESTER),
        (
            ApprovePayout(
                case_id=CASE,
                payout_id=payout_id,
                amount_fen=request.amount_fen,
                payee_account=PAYEE,
            ),
            APPROVER,
        ),
        (done if draw(st.booleans()) else back, APPROVER),
    ]


anything = st.tuples(
    st.one_of(
        pushes,
        st.builds(claim, receipts),
        st.builds(arrival, receipts),
        st.builds(split, receipts, st.sampled_from(SPLITS)),
        requests,
        approvals,
        voids,
        confirmations,
        failures,
        payees,
    ),
    st.sampled_from([REQUESTER, APPROVER, BANK]),
).map(lambda step: [step])
days = st.lists(st.one_of(accounted(), paid_out(), anything), min_size=5, max_size=30).map(
    lambda blocks: [step for block in blocks for step in block]
)

FOUNDING: tuple[Command, ...] = (
    RequestAccount(case_id=CASE, applicants=("P2",), claim_fen=None),
    RecordAccountOpened(case_id=CASE, account_number="621700000000000037"),
    ConfirmPayee(case_id=CASE, payee_account=PAYEE),
)


def one_by_one(steps: list[Step]) -> list[CaseAccount]:
    """The state after every event of the steps that were not refused."""
    state: State | None = None
    states: list[CaseAccount] = []
    for command, actor in steps:
        circumstances = Circumstances(
            court="yanling",
            pack=pack(),
            calendar=calendar(),
            at=at("2026-03-24"),
            actor=actor,
            approved=Approved("payout-1", REQUESTER.person, (APPROVER.person,)),
            consulted={handler_of(CASE): Handler("甲")},
        )
        try:
            events = DEFINITION.gate.decide(command, state, circumstances, asked=False).events
        except Refused:
            continue
        for event in events:
            state = evolve(state, event)
            assert isinstance(state, CaseAccount)
            states.append(state)
    return states


@settings(max_examples=150, deadline=None)
@given(days)
def test_the_books_balance_after_every_event(steps: list[Step]) -> None:
    states = one_by_one([*((command, REQUESTER) for command in FOUNDING), *steps])
    assert len(states) >= len(FOUNDING)
    assert all(balances(state) for state in states)


def test_such_days_do_pay_money_out() -> None:
    """Without this the property above could hold of nothing."""

    def pays(steps: list[Step]) -> bool:
        founding = [(command, REQUESTER) for command in FOUNDING]
        return one_by_one([*founding, *steps])[-1].books.paid_fen > 0

    found = settings(max_examples=2000, database=None, derandomize=True, phases=[Phase.generate])
    assert pays(find(days, pays, settings=found))


def folded(*events: PaymentsEvent) -> CaseAccount:
    state: State | None = None
    for event in events:
        state = evolve(state, event)
    assert isinstance(state, CaseAccount)
    return state


def test_the_whole_way_of_the_money() -> None:
    held = folded(*ALLOCATED, asked, approved)
    assert held.books == Books(
        received_fen=AMOUNT_FEN,
        held_fen=APPLICANT_FEN,
        fees_fen=FEE_FEN,
        refunded_fen=REFUND_FEN,
    )
    assert folded(*ALLOCATED, asked, approved, failed).books == held.books
    assert folded(*ALLOCATED, asked, approved, paid).books == Books(
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

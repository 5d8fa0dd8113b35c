"""Each invariant notices what breaks it: a run that went well is tampered with."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from contracts.triage import CustodyAccepted
from kernel.messaging.parking import Parked
from services.payments.state import Books
from services.supervision.state import CaseClock
from tests.storm.invariants import INVARIANTS
from tests.storm.outcome import differences
from tests.storm.run import Run
from tests.storm.timeless import run
from tests.storm.weather import CALM
from tests.support import rulebook

SEED, CASES = 5, 1
Tamper = Callable[[Run], None]


def played() -> Run:
    made = Run(rulebook(), SEED, CASES, CALM)
    run(made.play())
    return made


def case_of(made: Run) -> str:
    return made.plans[0].case_id


def leave_a_case_open(made: Run) -> None:
    made.bureau.stuck.append("a case")


def take_an_answer_back(made: Run) -> None:
    made.faults.append("an answer")


def lose_a_fen(made: Run) -> None:
    accounts = made.witness.states["payments"]
    stream, account = next(iter(accounts.items()))
    accounts[stream] = replace(account, books=Books(received_fen=1))


def pay_beside_the_books(made: Run) -> None:
    made.outside.paid_fen[case_of(made)] += 1


def let_a_stranger_take_the_case(made: Run) -> None:
    case = made.witness.cases[case_of(made)]
    taken = CustodyAccepted(case_id=case_of(made), holder="a stranger", handler="handler-1")
    case.append(replace(case[-1], event=taken))


def write_what_nobody_hears(made: Run) -> None:
    log = made.witness.logs["intake"]
    log.append(replace(log[-1], event_id=log[-1].correlation_id, position=len(log) + 1))


def hear_backwards(made: Run) -> None:
    made.witness.taken["supervision"].reverse()


def decide_twice(made: Run) -> None:
    made.witness.appends["intake"].append(made.witness.appends["intake"][0])


def park_for_a_defect(made: Run) -> None:
    message = made.bus.topics["intake"][case_of(made)][0]
    failed = Parked(
        message=message,
        kind="failed",
        attempts=4,
        error="KeyError: 'x'",
        error_hash="",
        parked_at=made.clock.now(),
    )
    made.witness.parked.append(("control", failed))


def do_an_effect_again(made: Run) -> None:
    made.outside.performed[next(iter(made.outside.performed))] += 1


def forget_an_effect(made: Run) -> None:
    next(iter(made.machines.disks["payments"].ledger.rows.values())).state = "unknown"


def lose_an_event(made: Run) -> None:
    journal = made.machines.disks["intake"].journal
    del journal._log(made.court).recorder._stored_events[0]


def see_another_state(made: Run) -> None:
    states = made.witness.states["intake"]
    stream, filing = next(iter(states.items()))
    states[stream] = replace(filing, checked=not filing.checked)


def remember_wrongly(made: Run) -> None:
    process = next(iter(made.machines.processes()))
    stream = next(iter(made.witness.states[process.name]))
    remembered = process.service.remembered(made.court, stream)
    assert remembered is not None
    process.service._streams.put(
        made.court, stream, replace(remembered, state=None, version=remembered.version + 1)
    )


def cut_a_cause(made: Run) -> None:
    case = made.witness.cases[case_of(made)]
    case[-1] = replace(case[-1], causation_id=None)


def miss_a_deadline(made: Run) -> None:
    clocks = made.witness.states["supervision"]
    for stream, clock in clocks.items():
        assert isinstance(clock, CaseClock)
        node = next(iter(clock.ended.values())).node
        yesterday = made.clock.now() - timedelta(days=1)
        missed = replace(node, due=yesterday, breached=False, pause=None)
        clocks[stream] = replace(clock, open={**clock.open, node.node_id: missed})


def end_a_duty_otherwise(made: Run) -> None:
    clocks = made.witness.states["supervision"]
    for stream, clock in clocks.items():
        assert isinstance(clock, CaseClock)
        node_id, ended = next(iter(clock.ended.items()))
        late = {**clock.ended, node_id: replace(ended, late=not ended.late)}
        clocks[stream] = replace(clock, ended=late)


TAMPERED: dict[str, Tamper] = {
    "every_case_comes_to_its_end": leave_a_case_open,
    "no_answer_was_taken_back": take_an_answer_back,
    "money_is_conserved": lose_a_fen,
    "the_bank_counts_the_same": pay_beside_the_books,
    "a_case_has_one_holder": let_a_stranger_take_the_case,
    "everything_is_heard": write_what_nobody_hears,
    "a_case_is_heard_in_order": hear_backwards,
    "nothing_is_decided_twice": decide_twice,
    "nothing_is_left_parked": park_for_a_defect,
    "effects_happen_at_most_once": do_an_effect_again,
    "every_effect_is_settled": forget_an_effect,
    "the_chain_is_whole": lose_an_event,
    "a_replay_comes_to_the_same": see_another_state,
    "memory_does_not_lie": remember_wrongly,
    "every_event_has_its_cause": cut_a_cause,
    "nothing_falls_due_unseen": miss_a_deadline,
    "clocks_do_not_hang_on_hearing": end_a_duty_otherwise,
}


async def told(name: str, made: Run) -> list[str]:
    holds = next(holds for holds in INVARIANTS if holds.__name__ == name)
    return [what async for what in holds(made)]


def test_every_invariant_is_put_to_the_test() -> None:
    assert {holds.__name__ for holds in INVARIANTS} == set(TAMPERED)


@pytest.mark.parametrize("name", TAMPERED)
def test_an_invariant_notices_what_breaks_it(name: str) -> None:
    made = played()
    assert run(told(name, made)) == []
    TAMPERED[name](made)
    assert run(told(name, made)) != []


def test_a_case_that_ended_otherwise_is_told() -> None:
    calm, other = played(), played()
    assert list(differences(calm, other)) == []
    see_another_state(other)
    assert [line.partition(":")[0] for line in differences(calm, other)] == ["intake"]

"""What must hold when a run is over, whatever the weather was. Each yields what is broken."""

from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from typing import TypeAlias
from uuid import UUID

from contracts.triage import CustodyAccepted, CustodyBegan, CustodyPassed, CustodyRefused
from kernel.journal.envelope import GENESIS
from kernel.journal.protocol import Delivery
from services.payments.state import CaseAccount, balances
from tests.storm.hearing import clocks_do_not_hang_on_hearing
from tests.storm.run import Run
from zhixing.audit.timeline import timeline, unreachable

ALL = 1_000_000
Invariant: TypeAlias = Callable[[Run], AsyncIterator[str]]


async def every_case_comes_to_its_end(run: Run) -> AsyncIterator[str]:
    for stuck in run.bureau.stuck:
        yield stuck
    for case_id in run.bureau.open_cases():
        yield f"{case_id} is not in the archive, and nobody knows what to do about it"


async def no_answer_was_taken_back(run: Run) -> AsyncIterator[str]:
    for fault in run.faults:
        yield fault


async def money_is_conserved(run: Run) -> AsyncIterator[str]:
    """To the fen: what came in is paid, kept as fees, sent back, or still held."""
    for account in _accounts(run):
        if not balances(account):
            yield f"{account.case_id}: the books do not balance: {account.books}"


async def the_bank_counts_the_same(run: Run) -> AsyncIterator[str]:
    """Case by case and in all, the books say what the bank has moved."""
    received: Counter[str] = Counter()
    for transfer in run.outside.transfers.values():
        received[transfer.case_id] += transfer.amount_fen
    for account in _accounts(run):
        books, case = account.books, account.case_id
        if books.received_fen != received[case]:
            yield f"{case}: {received[case]} fen came in, {books.received_fen} are in the books"
        if books.paid_fen != run.outside.paid_fen[case]:
            yield f"{case}: {run.outside.paid_fen[case]} fen were paid, not {books.paid_fen}"
    booked = sum(account.books.received_fen for account in _accounts(run))
    if booked != sum(received.values()):
        yield f"{sum(received.values())} fen came in altogether, {booked} are in the books"


async def a_case_has_one_holder(run: Run) -> AsyncIterator[str]:
    """From the filing on, whoever hands a case over holds it, and whoever takes it was named."""
    for plan in run.plans:
        holder, named = "", ""
        for recorded in run.witness.cases[plan.case_id]:
            match recorded.event:
                case CustodyBegan() as began:
                    if holder:
                        yield f"{plan.case_id}: {began.holder} began to hold what {holder} held"
                    holder = began.holder
                case CustodyPassed() as passed:
                    if passed.from_holder != holder:
                        yield f"{plan.case_id}: {passed.from_holder} gave what {holder} held"
                    named = passed.to_holder
                case CustodyAccepted() as accepted:
                    if accepted.holder != named:
                        yield f"{plan.case_id}: {accepted.holder} took what {named} was given"
                    holder, named = accepted.holder, ""
                case CustodyRefused() as refused:
                    if refused.holder != holder:
                        yield f"{plan.case_id}: {refused.holder} kept what {holder} held"
                    named = ""
                case _:
                    pass
        if not holder:
            yield f"{plan.case_id} is held by nobody"


async def everything_is_heard(run: Run) -> AsyncIterator[str]:
    """What is stored is delivered: every event, to every service that listens."""
    for listener, links in run.bus.links.items():
        journal = run.machines.disks[listener].journal
        for source in links:
            for told in run.witness.logs[source]:
                delivery = Delivery(
                    source=source, event_id=told.event_id, position=told.position, hash=told.hash
                )
                if not await journal.delivered(run.court, delivery):
                    yield f"{listener} never heard {source} {told.position} {told.name}"


async def a_case_is_heard_in_order(run: Run) -> AsyncIterator[str]:
    """What moves a listener is taken in the order of writing, but for what came too early."""
    early: dict[str, set[UUID]] = defaultdict(set)
    for listener, parked in run.witness.parked:
        if parked.kind == "early":
            early[listener].add(parked.message.event_id)
    for listener, deliveries in run.witness.taken.items():
        latest: dict[tuple[str, str], int] = defaultdict(int)
        for delivery in deliveries:
            if delivery.event_id in early[listener]:
                continue
            told = run.witness.logs[delivery.source][delivery.position - 1]
            place = (delivery.source, told.case_id)
            if delivery.position < latest[place]:
                yield (
                    f"{listener} took {delivery.source} {delivery.position} {told.name} of "
                    f"{told.case_id} after {latest[place]}"
                )
            latest[place] = max(latest[place], delivery.position)


async def nothing_is_decided_twice(run: Run) -> AsyncIterator[str]:
    """One append for each key, each foreign event, and each effect's end."""
    for service, appends in run.witness.appends.items():
        done = Counter(append.key for append in appends if append.key)
        done += Counter(f"{a.delivery.event_id}" for a in appends if a.delivery)
        done += Counter(f"end of {a.settlement.effect_id}" for a in appends if a.settlement)
        for what, times in done.items():
            if times > 1:
                yield f"{service} did {what} {times} times"


async def nothing_is_left_parked(run: Run) -> AsyncIterator[str]:
    """No message failed that was not poisoned, and none waits for its time."""
    for service, parked in run.witness.parked:
        if parked.kind == "failed" and not parked.error.startswith("Poisoned"):
            yield f"{service} cannot take in {parked.message.name}: {parked.error}"
    for service, disk in run.machines.disks.items():
        for parked in await disk.parking.all(run.court):
            message = parked.message
            yield f"{service} still keeps {message.service}.{message.name} as {parked.kind}"


async def effects_happen_at_most_once(run: Run) -> AsyncIterator[str]:
    for effect_id, times in run.outside.performed.items():
        if times > 1:
            yield f"{effect_id} was done {times} times"


async def every_effect_is_settled(run: Run) -> AsyncIterator[str]:
    """Nothing stays sent or unknown, and what was done outside is known here as done."""
    for service, disk in run.machines.disks.items():
        for row in disk.ledger.unsettled():
            yield f"{service}: {row.effect.effect_id} is still {row.state}"
        for effect_id, row in disk.ledger.rows.items():
            if row.state == "confirmed" and not run.outside.performed[effect_id]:
                yield f"{service}: {effect_id} is confirmed and was never done"


async def the_chain_is_whole(run: Run) -> AsyncIterator[str]:
    """Positions and versions without gaps, each event linked to the one before."""
    for service, disk in run.machines.disks.items():
        link, versions = GENESIS, Counter[str]()
        log = await disk.journal.follow(run.court, 0, ALL, decoded=False)
        for position, recorded in enumerate(log, start=1):
            versions[recorded.stream] += 1
            if (recorded.position, recorded.version) != (position, versions[recorded.stream]):
                yield f"{service} {recorded.position}: a position or a version is missing"
            if recorded.prev_hash != link or recorded.digest() != recorded.hash:
                yield f"{service} {recorded.position}: the chain is broken"
            link = recorded.hash


async def a_replay_comes_to_the_same(run: Run) -> AsyncIterator[str]:
    """The log, read back and folded from its beginning, is what was seen when it was written."""
    for service, disk in run.machines.disks.items():
        evolve, states = run.witness.houses[service].gate.evolve, run.witness.states[service]
        for stream, state in states.items():
            replayed = None
            for recorded in await disk.journal.read(run.court, stream):
                replayed = evolve(replayed, recorded.event)
            if replayed != state:
                yield f"{service}: {stream} replays to another state"


async def memory_does_not_lie(run: Run) -> AsyncIterator[str]:
    """What a process remembers of a stream is how the stream stood at that version."""
    for process in run.machines.processes():
        disk, decider = run.machines.disks[process.name], process.service.definition.gate
        for stream in run.witness.states[process.name]:
            remembered = process.service.remembered(run.court, stream)
            if remembered is None:
                continue
            read = await disk.journal.read(run.court, stream)
            events = [recorded.event for recorded in read[: remembered.version]]
            if decider.fold(None, events) != remembered.state:
                yield f"{process.name} remembers {stream} at {remembered.version} wrongly"


async def every_event_has_its_cause(run: Run) -> AsyncIterator[str]:
    for plan in run.plans:
        line = timeline(run.witness.cases[plan.case_id])
        for number in unreachable(line):
            row = line[number - 1]
            yield f"{plan.case_id}: {row['service']} {row['name']} does not follow from the filing"


async def nothing_falls_due_unseen(run: Run) -> AsyncIterator[str]:
    for plan in run.plans:
        at = run.duties.due_at(plan.case_id)
        if at is not None and at <= run.clock.now():
            yield f"{plan.case_id}: something fell due at {at} and was not recorded"


INVARIANTS: Sequence[Invariant] = (
    every_case_comes_to_its_end,
    no_answer_was_taken_back,
    money_is_conserved,
    the_bank_counts_the_same,
    a_case_has_one_holder,
    everything_is_heard,
    a_case_is_heard_in_order,
    nothing_is_decided_twice,
    nothing_is_left_parked,
    effects_happen_at_most_once,
    every_effect_is_settled,
    the_chain_is_whole,
    a_replay_comes_to_the_same,
    memory_does_not_lie,
    every_event_has_its_cause,
    nothing_falls_due_unseen,
    clocks_do_not_hang_on_hearing,
)


def _accounts(run: Run) -> Iterator[CaseAccount]:
    for state in run.witness.states["payments"].values():
        if isinstance(state, CaseAccount):
            yield state


async def broken(run: Run) -> list[str]:
    """One line for each thing that does not hold, with the name of what it breaks."""
    return [f"{holds.__name__}: {what}" for holds in INVARIANTS async for what in holds(run)]

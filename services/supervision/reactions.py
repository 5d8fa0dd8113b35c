"""Reactions: facts in, observations of the clocks out. Pure. The pack says which facts matter."""

from collections.abc import Sequence
from datetime import datetime

from contracts.control import AssetsFrozen
from contracts.documents import DocumentServed
from contracts.intake import CaseFiled
from contracts.kinds import names_of
from contracts.steps import StepRecorded
from contracts.supervision import CourtWatched, WaitElapsed
from kernel.journal.envelope import Recorded
from kernel.law.calendar import midnight
from kernel.rulebook import Pack
from services.supervision.commands import Command, Observe
from services.supervision.state import OWN

OWN_FACTS = (WaitElapsed, StepRecorded, CourtWatched)
ALWAYS = frozenset({"intake.CaseFiled", "triage.CaseTriaged", "triage.CaseConverted"})


def hears(pack: Pack) -> frozenset[str]:
    """The foreign facts that `react` may answer: those that found the clocks or tell the tier,
    and those that a node of the pack names."""
    return ALWAYS | pack.node_facts


def react(fact: Recorded, pack: Pack) -> Sequence[Command]:
    """An observation of every fact that founds the clocks, changes the tier or is in a row.

    Of supervision's own facts only the end of a wait, the steps of its work and the beginning
    of the court's own duties move clocks.
    """
    if fact.service == OWN and not isinstance(fact.event, OWN_FACTS):
        return ()
    names = names_of(fact.service, fact.event)
    if ALWAYS.isdisjoint(names) and pack.node_facts.isdisjoint(names):
        return ()
    return (
        Observe(
            case_id=fact.case_id,
            service=fact.service,
            name=fact.name,
            occurred_at=_took_effect(fact),
            event=fact.event,
            recorded_at=fact.recorded_at,
        ),
    )


def _took_effect(fact: Recorded) -> datetime:
    """When the fact took effect: as stated by the event, otherwise when it occurred."""
    match fact.event:
        case CaseFiled() as filed:
            return filed.filed_at
        case AssetsFrozen() as frozen:
            return frozen.effective_at
        case DocumentServed(served_at=datetime() as served_at):
            return served_at
        case WaitElapsed() as elapsed:
            return elapsed.elapsed_at
        case CourtWatched() as watched:
            return midnight(watched.watched_from)
        case _:
            return fact.occurred_at

"""The state of intake: the filing as it stands, and what was done to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias, assert_never

from contracts.intake import (
    CaseFiled,
    FilingChecked,
    FilingCorrected,
    FilingErrorFound,
    FilingPapersScanned,
    FirstReceptionHeld,
    IntakeEvent,
    ReceptionDeferred,
)
from contracts.intake_parties import (
    AgentAuthorised,
    AgentDismissed,
    ClosingNoted,
    PartyCorrected,
    PartyStated,
)
from contracts.values import Party, TargetKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """A case that was filed.

    `filed` is the founding event, to distinguish a retry from a second filing under the number.
    `agents` are their authorities with the days as they stand, `stated` what parties told.
    `target`, `claim_fen` and `title_document` are as corrected. `errors` are reported and
    uncorrected fields, `corrections` the corrections made.
    """

    filed: CaseFiled
    target: TargetKind
    claim_fen: int | None
    title_document: str | None = None
    errors: Mapping[str, FilingErrorFound] = field(default_factory=dict)
    corrections: frozenset[FilingCorrected] = frozenset()
    checked: bool = False
    papers_scanned: FilingPapersScanned | None = None
    reception_deferred: ReceptionDeferred | None = None
    received: FirstReceptionHeld | None = None
    agents: tuple[AgentAuthorised, ...] = ()
    stated: frozenset[PartyStated] = frozenset()
    party_corrections: tuple[PartyCorrected, ...] = ()
    closed: bool = False

    @property
    def case_id(self) -> str:
        return self.filed.case_id

    @property
    def parties(self) -> tuple[Party, ...]:
        """The parties as they stand, in the order of the application."""
        parties = self.filed.parties
        for event in self.party_corrections:
            parties = tuple(
                event.new if one.person_id == event.person_id else one for one in parties
            )
        return parties


State: TypeAlias = Filing


def evolve(state: State | None, event: IntakeEvent) -> State:
    """The state after an event. Never refuses."""
    if isinstance(event, CaseFiled):
        return Filing(
            filed=event,
            target=event.target,
            claim_fen=event.claim_fen,
            title_document=event.title_document,
        )
    assert state is not None  # a stream begins with its founding event
    match event:
        case FilingErrorFound():
            return replace(state, errors={**state.errors, event.field: event})
        case FilingCorrected():
            return evolve_correction(state, event)
        case FilingChecked():
            return replace(state, checked=True)
        case FilingPapersScanned():
            return replace(state, papers_scanned=event)
        case ReceptionDeferred():
            return replace(state, reception_deferred=event)
        case FirstReceptionHeld():
            return replace(state, received=event)
        case AgentAuthorised():
            return replace(state, agents=(*state.agents, event))
        case AgentDismissed():
            return replace(state, agents=tuple(_dismissed(one, event) for one in state.agents))
        case PartyCorrected():
            corrections = (*state.party_corrections, event)
            agents = tuple(_of_principal(one, event) for one in state.agents)
            return replace(state, party_corrections=corrections, agents=agents)
        case ClosingNoted():
            return replace(state, closed=True)
        case PartyStated():
            return replace(state, stated=state.stated | {event})
        case _:
            assert_never(event)


def _of_principal(agent: AgentAuthorised, event: PartyCorrected) -> AgentAuthorised:
    """The authority of an agent goes with the party whose identity was corrected."""
    theirs = agent.principal_id == event.person_id
    return replace(agent, principal_id=event.new.person_id) if theirs else agent


def _dismissed(agent: AgentAuthorised, event: AgentDismissed) -> AgentAuthorised:
    """The authority with its last day, if it is the one that was ended and had not ended before."""
    pair = (agent.agent_id, agent.principal_id) == (event.agent_id, event.principal_id)
    ended = agent.last_day is not None and agent.last_day <= event.last_day
    return replace(agent, last_day=event.last_day) if pair and not ended else agent


def evolve_correction(state: Filing, event: FilingCorrected) -> Filing:
    """A correction without a value for a field leaves that field unchanged."""
    return replace(
        state,
        errors={name: found for name, found in state.errors.items() if name != event.field},
        corrections=state.corrections | {event},
        target=state.target if event.target is None else event.target,
        claim_fen=state.claim_fen if event.claim_fen is None else event.claim_fen,
        title_document=event.title_document or state.title_document,
    )

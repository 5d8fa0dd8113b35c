"""Who acts for a party, and what parties tell."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import assert_never

from contracts.intake import IntakeEvent
from contracts.intake_parties import AgentAuthorised, AgentDismissed, PartyStated
from kernel.base.zone import CHINA
from kernel.deciding.decider import Circumstances, NoSuchCase
from services.intake.commands import (
    AuthoriseAgent,
    CorrectParty,
    DismissAgent,
    PartyCommand,
    StateAsParty,
)
from services.intake.decide.correcting import correct_party
from services.intake.state import Filing

AGENTS_MAX = 2  # of a party at a time: 民事诉讼法 第六十一条
AT_MOST_TWO = "agents-at-most-two"
IN_WRITING = "agency-in-writing"


def decide_parties(
    command: PartyCommand, state: Filing, circumstances: Circumstances
) -> Sequence[IntakeEvent]:
    """The events that follow from a command about a party. Raises Refused."""
    match command:
        case AuthoriseAgent():
            return authorise(command, state, circumstances)
        case DismissAgent():
            return dismiss(command, state)
        case StateAsParty():
            return told(command, state, circumstances)
        case CorrectParty():
            return correct_party(command, state, circumstances)
        case _:
            assert_never(command)


def authorise(
    command: AuthoriseAgent, state: Filing, circumstances: Circumstances
) -> Sequence[IntakeEvent]:
    """民事诉讼法 第六十一条、第六十二条: one or two agents of a party, by a written authority.

    Raises:
        NoSuchCase: nobody of that id is a party.
        Refused: the days are impossible, or the party has two agents in that time.
    """
    if command.principal_id not in _parties(state):
        raise NoSuchCase("该当事人", "principal_id")
    given = AgentAuthorised(
        case_id=state.case_id,
        agent_id=command.agent_id,
        principal_id=command.principal_id,
        name=command.name,
        first_day=command.first_day,
        special=command.special,
        last_day=command.last_day,
    )
    if given in state.agents:
        return []
    if command.last_day is not None and command.last_day < command.first_day:
        raise circumstances.refuse(IN_WRITING, "代理末日不能早于首日", "last_day")
    meanwhile = {
        one.agent_id
        for one in state.agents
        if one.principal_id == command.principal_id and _overlap(one, given)
    }
    if command.agent_id in meanwhile:
        raise circumstances.refuse(IN_WRITING, "该代理人在此期间已有授权，须先解除", "first_day")
    if len(meanwhile) >= AGENTS_MAX:
        raise circumstances.refuse(AT_MOST_TWO, "一名当事人至多委托两名代理人", "agent_id")
    return [given]


def dismiss(command: DismissAgent, state: Filing) -> Sequence[IntakeEvent]:
    """Raises NoSuchCase if nobody acts for that party on the last day, or ended before it."""
    pair = (command.agent_id, command.principal_id)
    held = [one for one in state.agents if (one.agent_id, one.principal_id) == pair]
    if any(one.last_day == command.last_day for one in held):
        return []
    if not any(one.last_day is None or command.last_day < one.last_day for one in held):
        raise NoSuchCase("该代理人的授权", "agent_id")
    return [
        AgentDismissed(
            case_id=state.case_id,
            agent_id=command.agent_id,
            principal_id=command.principal_id,
            last_day=command.last_day,
        )
    ]


def told(
    command: StateAsParty, state: Filing, circumstances: Circumstances
) -> Sequence[IntakeEvent]:
    """What a party tells is recorded as told, once, under the key of who tells it or for whom.

    Raises:
        NoSuchCase: the caller is no party, and not the agent of the one named on that day.
        Refused: it was sealed under another person's key.
    """
    speaker = circumstances.actor.person
    principal = command.principal_id or speaker
    today = circumstances.at.astimezone(CHINA).date()
    if principal not in {*_own(speaker, state), *_represented(speaker, state, today)}:
        raise NoSuchCase("您在本案的代理或者当事人身份", "principal_id")
    if command.content.key not in {speaker, principal}:
        raise circumstances.refuse(IN_WRITING, "陈述须以本人或者被代理人的名义", "content")
    stated = PartyStated(
        case_id=state.case_id,
        person_id=speaker,
        principal_id=principal,
        about=command.about,
        content=command.content,
    )
    return [] if stated in state.stated else [stated]


def _parties(state: Filing) -> frozenset[str]:
    return frozenset(party.person_id for party in state.parties)


def _own(person: str, state: Filing) -> frozenset[str]:
    return _parties(state) & {person}


def _represented(person: str, state: Filing, day: date) -> Iterator[str]:
    for one in state.agents:
        if one.agent_id == person and _holds(one, day):
            yield one.principal_id


def _holds(agent: AgentAuthorised, day: date) -> bool:
    return agent.first_day <= day and (agent.last_day is None or day <= agent.last_day)


def _overlap(one: AgentAuthorised, other: AgentAuthorised) -> bool:
    first = max(one.first_day, other.first_day)
    return _holds(one, first) and _holds(other, first)

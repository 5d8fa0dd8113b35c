"""Intake (代理人、当事人陈述): who acts for a party from when to when, and what parties tell."""

from typing import TypeAlias

from contracts import fields
from contracts.titles import event
from contracts.values import AgentName, NewParty, OldParty, Statement, StatementAbout


@event("代理人授权")
class AgentAuthorised:
    """A party (`principal_id`) has an agent from `first_day` on; both days are inclusive.

    `special`: the agent may settle and give up claims too (特别授权). `last_day` is None while no
    end is known.
    """

    case_id: fields.CaseId
    agent_id: fields.AgentId
    principal_id: fields.PrincipalId
    name: AgentName
    first_day: fields.AgencyFrom
    special: fields.SpecialAuthority
    last_day: fields.AgencyUntil | None = None


@event("代理人解除")
class AgentDismissed:
    """An agent acts no longer for a party: `last_day` is the last on which he did.

    An authority that ends before its first day never held.
    """

    case_id: fields.CaseId
    agent_id: fields.AgentId
    principal_id: fields.PrincipalId
    last_day: fields.AgencyUntil


@event("当事人陈述")
class PartyStated:
    """A party, or an agent (`person_id`) for one, gave a lead or an opinion, confirmed an address
    or an account, or agreed to be served electronically."""

    case_id: fields.CaseId
    person_id: fields.PersonId
    principal_id: fields.PrincipalId
    about: StatementAbout
    content: Statement


@event("当事人信息更正")
class PartyCorrected:
    """What was recorded of a party was wrong, and is corrected: both are kept.

    `person_id` is the party as it stood, `new` as it stands from now on. Another identity code
    makes it another person: `new` then has another id, and the two are linked by this event.
    `ground` names the material that shows it, `ruling` the stored ruling under which it was
    corrected after the case was closed.
    """

    case_id: fields.CaseId
    person_id: fields.PersonId
    old: OldParty
    new: NewParty
    reason: fields.Reason
    ground: fields.CorrectionGround
    ruling: fields.Ruling = ""


@event("结案获悉")
class ClosingNoted:
    """The case was closed: its parties are corrected under a ruling only."""

    case_id: fields.CaseId


PartyEvent: TypeAlias = (
    AgentAuthorised | AgentDismissed | PartyStated | PartyCorrected | ClosingNoted
)

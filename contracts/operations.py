"""Events of operators, which every service can record in its own log."""

from typing import TypeAlias

from contracts import fields
from contracts.titles import event


@event("搁置消息重试")
class ParkedRetried:
    """An operator had the parked messages of a case retried in order."""

    case_id: fields.CaseId
    messages: fields.Messages
    reason: fields.Reason


@event("搁置消息放弃申请")
class ParkedSkipRequested:
    """An operator asked for a parked message to be given up; another one has to confirm it."""

    case_id: fields.CaseId
    source: fields.SourceTopic
    name: fields.MessageName
    position: fields.Position
    reason: fields.Reason


@event("搁置消息放弃申请撤回")
class ParkedSkipWithdrawn:
    """A parked message that was asked to be given up is not to be."""

    case_id: fields.CaseId
    source: fields.SourceTopic
    position: fields.Position
    reason: fields.Reason


@event("搁置消息放弃")
class ParkedSkipped:
    """A parked message was given up: it counts as consumed and has no consequences.

    `requester` asked for it, and the actor confirmed it; where it is empty, the actor did it alone,
    before it took two.
    """

    case_id: fields.CaseId
    source: fields.SourceTopic
    name: fields.MessageName
    position: fields.Position
    reason: fields.Reason
    requester: fields.Requester = ""


@event("日志重新发布")
class RelayRewound:
    """An operator had this service's log published again from after a position."""

    case_id: fields.CaseId
    position: fields.Position
    reason: fields.Reason


@event("外部事项结果核定申请")
class EffectSettlementRequested:
    """An operator asked for an effect of unknown outcome to be settled; another one has to confirm
    it. `result` is what the outside system would have told, as JSON."""

    case_id: fields.CaseId
    effect_id: fields.EffectId
    outcome: fields.EffectOutcome
    result: fields.EffectResult
    reason: fields.Reason


@event("外部事项结果核定申请撤回")
class EffectSettlementWithdrawn:
    """An effect that was asked to be settled stays unknown."""

    case_id: fields.CaseId
    effect_id: fields.EffectId
    reason: fields.Reason


@event("外部事项结果核定")
class EffectSettled:
    """An effect whose outcome was unknown was settled.

    `requester` asked for it, and the actor confirmed it; where it is empty, the actor did it alone,
    before it took two.
    """

    case_id: fields.CaseId
    effect_id: fields.EffectId
    outcome: fields.EffectOutcome
    reason: fields.Reason
    requester: fields.Requester = ""


@event("个人信息删除申请")
class ErasureRequested:
    """An operator asked for a person's data to be erased; another one has to confirm it."""

    case_id: fields.CaseId
    person_id: fields.PersonId
    reason: fields.Reason


@event("个人信息删除申请撤回")
class ErasureWithdrawn:
    """An erasure that was asked for is not to be done."""

    case_id: fields.CaseId
    person_id: fields.PersonId
    reason: fields.Reason


@event("个人信息删除")
class PersonErased:
    """The key of a person was destroyed: nothing that was sealed under it can be read again.

    `requester` asked for it, and the actor confirmed it. The log stays as it was written.
    """

    case_id: fields.CaseId
    person_id: fields.PersonId
    requester: fields.Requester
    reason: fields.Reason


@event("密钥轮换")
class KeysRotated:
    """The keys of a court's persons were wrapped anew, under the secret of this id."""

    case_id: fields.CaseId
    secret_id: fields.SecretId
    keys: fields.RotatedKeys
    reason: fields.Reason


OperationsEvent: TypeAlias = (
    ParkedRetried
    | ParkedSkipRequested
    | ParkedSkipWithdrawn
    | ParkedSkipped
    | RelayRewound
    | EffectSettlementRequested
    | EffectSettlementWithdrawn
    | EffectSettled
    | ErasureRequested
    | ErasureWithdrawn
    | PersonErased
    | KeysRotated
)

"""Names in a scenario for things whose identity is only known when it is played.

`@applicant`, `@debtor`, `@debtor-2`, `@asset`, `@inquiry-3`, `@sanction`, `@objection`, `@receipt`,
`@payout` stand for the first (or the numbered) party, asset, inquiry, coercive act, objection,
receipt or payout of the case so far.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from contracts.control import AssetFound, InquiryStarted
from contracts.enforcement_objections import ObjectionReceived
from contracts.enforcement_sanctions import SanctionOrdered
from contracts.intake import CaseFiled
from contracts.payments import FundsReceived, PayoutRequested
from kernel.journal.envelope import Recorded
from zhixing.simulation.scenario import ScenarioError, Step

MARK = "@"


def resolved(step: Step, history: Sequence[Recorded]) -> Step:
    """The step with every name replaced by the identity it stands for.

    Raises ScenarioError for something that has not appeared yet.
    """
    if MARK not in repr((step.person, step.data)):
        return step
    names = _names(history)
    told = {"person": _replaced(step.person, names), "data": _replaced(step.data, names)}
    return step.model_copy(update=told)


def _names(history: Sequence[Recorded]) -> dict[str, str]:
    found: dict[str, list[str]] = defaultdict(list)
    for recorded in history:
        match recorded.event:
            case CaseFiled() as e:
                for party in e.parties:
                    found[party.role].append(party.person_id)
            case AssetFound() as e:
                found["asset"].append(e.asset_id)
            case InquiryStarted() as e:
                found["inquiry"].append(e.inquiry_id)
            case FundsReceived() as e:
                found["receipt"].append(e.receipt_id)
            case SanctionOrdered() as e:
                found["sanction"].append(e.sanction_id)
            case ObjectionReceived() as e:
                found["objection"].append(e.objection_id)
            case PayoutRequested() as e:
                found["payout"].append(e.payout_id)
            case _:
                pass
    names: dict[str, str] = {}
    for kind, identities in found.items():
        for number, identity in enumerate(identities, start=1):
            names.setdefault(f"{MARK}{kind}", identity)
            names[f"{MARK}{kind}-{number}"] = identity
    return names


def _replaced(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _replaced(part, names) for key, part in value.items()}
    if isinstance(value, list):
        return [_replaced(part, names) for part in value]
    if isinstance(value, str) and value.startswith(MARK):
        if value not in names:
            known = ", ".join(sorted(names)) or "nothing yet"
            raise ScenarioError(f"{value} has not appeared yet; known: {known}")
        return names[value]
    return value

"""The triage officers, and who takes the case over."""

from collections.abc import Iterator

from kernel.base.zone import CHINA
from services.triage.commands import (
    AcceptCustody,
    ConvertCase,
    HandOverAgain,
    RefuseCustody,
    TriageCase,
)
from services.triage.decide.routing import facts_of
from services.triage.rules import tier
from services.triage.state import Sorting, Stated
from tests.storm.people.seen import Seen, Wish

WEEK_MINUTES = 7 * 24 * 60
FLAGS: tuple[tuple[str, ...], ...] = ((), (), (), ("simple",), ("major-difficult",))


def triage(seen: Seen) -> Iterator[Wish]:
    case = seen.sorting
    if case is not None and case.filing is not None:
        yield from _tier(seen, case)
    custody, of = seen.custody, {"case_id": seen.case_id}
    if case is None or custody is None:
        return
    if custody.refused is not None and custody.pending is None:
        again = HandOverAgain(**of, enclosed=("全案材料", "补充材料"))
        yield _wish(f"pass again/{case.tier}", again, "triage_officer")
    if custody.pending is not None:
        refuse = f"refuse/{case.tier}"  # whichever team was drawn, it finds the same faults
        if seen.plan.happens(0.15, refuse) and refuse not in seen.done:
            refused = RefuseCustody(**of, ground="incomplete", detail="缺少查控材料")
            yield _wish(refuse, refused, "team_leader")
        else:
            accept = AcceptCustody(**of, handler="handler-1")
            yield _wish(f"accept/{case.tier}", accept, "team_leader")


def _tier(seen: Seen, case: Sorting) -> Iterator[Wish]:
    if case.tier is None and case.feedback is not None:
        assert case.filing is not None  # the caller looked
        flags = seen.plan.fate.pick(FLAGS, "flags")
        facts = facts_of(case, case.filing, seen.pack, Stated(frozenset(flags)))
        found = tier(facts, seen.pack, seen.now.astimezone(CHINA).date())
        decided = TriageCase(
            case_id=seen.case_id,
            flags=flags,
            tier="ordinary" if found.tier is None else None,
            reason="经审查全案材料",
        )
        yield _wish("triage", decided, "triage_officer", within_minutes=WEEK_MINUTES)
    work = seen.work
    if case.tier == "fast" and work is not None and work.opened and not work.closed:
        hopeless = work.outcome == "none" and bool(work.unpaid_fen) and not seen.pays_anyway
        if case.conversion is None and (hopeless or seen.plan.happens(0.15, "converts")):
            asked = ConvertCase(case_id=seen.case_id, reason="复杂")
            again = seen.refusals("triage", "ConvertCase")
            yield _wish(f"convert/{again}", asked, "handler", within_minutes=2 * WEEK_MINUTES)


def _wish(key: str, command: object, role: str, *, within_minutes: int = 300) -> Wish:
    return Wish(
        key=key,
        service="triage",
        commands=(command,),
        role=role,
        within_minutes=within_minutes,
    )

"""What the rows of a pack name: facts that occur, conditions that exist, steps in use."""

from collections.abc import Container, Iterable, Iterator

from kernel.rulebook import National, NodeRow, Pack
from services.supervision.rules import CONDITIONS as NODE_CONDITIONS
from services.triage.rules import CONDITIONS as ROUTING_CONDITIONS
from zhixing.packs.acts import why_no_act
from zhixing.packs.citations import citations
from zhixing.packs.facts import attributes_of, subjects_of, why_no_fact

Finding = tuple[str, str, str]  # row, field, message

OF_EVERY_CASE = frozenset({"event", "filing"})
NO_SUBJECT = frozenset({"case", "court"})
ANY = "subject"  # a fact with `subject_id` names what its node was about
UNCITED = "no decision cites it: what binds people only is a principle"
WATCHED = "supervision.CourtWatched"


def wrong_names(pack: Pack) -> Iterator[Finding]:
    """Facts that no service records, acts of no service, and conditions that do not exist."""
    for approval in pack.approvals:
        for act in approval.binds:
            if why := why_no_act(act, pack):
                yield f"approval {approval.code}", "binds", why
    for node in pack.nodes:
        yield from _of_node(node, pack)
    for route in pack.routing:
        for field in ("when", "unless"):
            names = getattr(route, field)
            yield from _conditions(f"routing {route.code}", field, names, ROUTING_CONDITIONS)
    for flag in pack.flags:
        yield from _facts(f"flag {flag.code}", "noted_on", flag.noted_on, pack)
    for conversion in pack.conversions:
        yield from _facts(f"conversion {conversion.code}", "noted_on", conversion.noted_on, pack)
    for disclosure in pack.disclosures:
        yield from _facts(f"disclosure {disclosure.event}", "event", (disclosure.event,), pack)


def named_facts(pack: Pack) -> frozenset[str]:
    """Every fact that a row uses."""
    named = {row.event for row in pack.disclosures}
    for flag in pack.flags:
        named |= set(flag.noted_on)
    for conversion in pack.conversions:
        named |= set(conversion.noted_on)
    for node in pack.nodes:
        named |= {*node.opens_on, *node.closes_on, *node.cancels_on, node.counts_from}
    return frozenset(named)


def idle_steps(pack: Pack) -> Iterator[Finding]:
    """Steps that nothing uses and that answer no row of the catalogue."""
    named = named_facts(pack)
    before = {(row.service, code) for row in pack.steps for code in row.after}
    for row in pack.steps:
        used = (
            f"{row.service}.StepRecorded/{row.code}" in named
            or pack.approval_of(f"{row.service}.RecordStep", row.code) is not None
        )
        if not (used or row.requirements or (row.service, row.code) in before):
            yield f"step {row.code}", "", "no row rests on it, and it answers none"


def uncited_guards(pack: Pack) -> Iterator[Finding]:
    """Guards that no decision cites: they refuse nothing, so they should be principles."""
    for row in pack.guards:
        if not citations().name(row.code):
            yield f"guard {row.code}", "code", UNCITED


def uncited_statutes(national: National) -> Iterator[Finding]:
    """Guards of the statute base that no decision cites."""
    for row in national.guards:
        if not citations().name(row.code):
            yield f"guard {row.code}", "code", UNCITED


def _of_node(node: NodeRow, pack: Pack) -> Iterator[Finding]:
    place = f"node {node.code}"
    for field in ("opens_on", "closes_on", "cancels_on"):
        yield from _facts(place, field, getattr(node, field), pack)
    if node.counts_from not in OF_EVERY_CASE:
        yield from _facts(place, "counts_from", (node.counts_from,), pack)
    for field in ("when", "closes_when", "cancels_when"):
        yield from _conditions(place, field, getattr(node, field), NODE_CONDITIONS)
    yield from _of_opening(node, place, pack)


def _of_opening(node: NodeRow, place: str, pack: Pack) -> Iterator[Finding]:
    """An opening fact holds the date, and says which one of the subject it is about."""
    for name in node.opens_on:
        attributes = attributes_of(name)
        if not attributes:
            continue  # reported above
        if node.due_on is not None and node.due_on not in attributes:
            yield place, "due_on", f"{name} has no {node.due_on}"
        subjects = subjects_of(name, pack)
        if node.subject not in NO_SUBJECT and not subjects & {node.subject, ANY}:
            yield place, "subject", f"{name} names no {node.subject}"
        if (node.subject == "court") != (name == WATCHED or "court" in subjects):
            yield place, "subject", f"{name} does not open a duty of {node.subject}"


def _facts(place: str, field: str, names: Iterable[str], pack: Pack) -> Iterator[Finding]:
    for name in names:
        why = why_no_fact(name, pack)
        if why:
            yield place, field, why


def _conditions(
    place: str, field: str, names: Iterable[str], known: Container[str]
) -> Iterator[Finding]:
    for name in names:
        if name not in known:
            yield place, field, f"no condition {name}"

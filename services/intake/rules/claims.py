"""The heads of a claim, the title and who answers for what, as an application tells them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TypeVar

from contracts.claims import (
    Claim,
    ClaimHead,
    HeadKind,
    Liability,
    LiabilityManner,
    Phase,
    Rate,
    Title,
    YearDays,
)
from kernel.base.texts import folded
from kernel.law.claims import (
    Terms,
    faults_of,
)
from kernel.law.claims.words import rate_of, share_of
from services.intake.rules.amounts import read_claim
from services.intake.rules.bodies import HEAD_FIELDS, LIABILITY_FIELDS, PHASE_FIELDS
from services.intake.rules.dates import read_any_day
from services.intake.rules.parties import read_role
from services.intake.rules.reading import FilingProblem, FilingWarning, Read, flawed, problem
from services.intake.rules.texts import TEXT_MAX, is_nothing, read_text

T = TypeVar("T")
HEADS_MAX = 50  # heads of a title, or phases of one: a judgment has a handful
LIST_MAX = 50
KINDS: Mapping[str, HeadKind] = {
    "principal": "principal",
    "本金": "principal",
    "借款本金": "principal",
    "货款": "principal",
    "价款": "principal",
    "赔偿款": "principal",
    "interest": "interest",
    "利息": "interest",
    "一般债务利息": "interest",
    "damages": "damages",
    "违约金": "damages",
    "costs": "costs",
    "实现债权的费用": "costs",
    "律师费": "costs",
    "fees": "fees",
    "诉讼费用": "fees",
    "案件受理费": "fees",
    "act": "act",
    "行为": "act",
    "thing": "thing",
    "物": "thing",
}
MANNERS: Mapping[str, LiabilityManner] = {
    "joint": "joint",
    "连带": "joint",
    "连带责任": "joint",
    "several": "several",
    "按份": "several",
    "按份责任": "several",
    "supplementary": "supplementary",
    "补充": "supplementary",
    "补充责任": "supplementary",
}
YEARS: Mapping[str, YearDays] = {"360": 360, "365": 365}
# What a field of a claim is called in an application, where it is called otherwise.
CALLED = {
    "amount_fen": "amount",
    "most_fen": "most",
    "base_fen": "base",
    "rate_most": "most",
    "share_per_million": "share",
    "order": "payment_order",
    "earlier_doubled_fen": "earlier_doubled",
}


@dataclass(slots=True)
class Collected:
    """Warnings and problems of the parts as they are read."""

    warnings: list[FilingWarning]
    problems: list[FilingProblem]

    def take(self, read: Read[T]) -> T | None:
        self.warnings += read.warnings
        self.problems += read.problems
        return read.value

    def add(self, found: FilingProblem) -> None:
        self.problems += [found]

    def extend(self, found: Iterable[FilingProblem]) -> None:
        self.problems += found


def read_heads(raw: Mapping[str, object], number: str | None, terms: Terms) -> Read[Claim]:
    """The claim by heads; None where the application names none.

    The debtors of its liabilities are their places among the parties: the persons are known later.
    """
    listed = raw.get("heads")
    if listed is None or listed == []:  # a client may send the empty list of what it leaves out
        told = sorted(name for name in ("payment_order", "earlier_doubled") if raw.get(name))
        return Read(None, problems=tuple(problem("heads-missing", name) for name in told))
    if not isinstance(listed, list | tuple) or not 0 < len(listed) <= HEADS_MAX:
        return flawed("heads-malformed", "heads")
    found = Collected([], [])
    heads = [
        _head(one, f"heads.{index}", str(index + 1), found) for index, one in enumerate(listed)
    ]
    claim = Claim(
        heads=_on_the_principal([head for head in heads if head is not None]),
        title=_title(raw, number, found),
        order=_codes(raw.get("payment_order"), "payment_order", found),
        liabilities=tuple(_liabilities(raw.get("parties"), found)),
        earlier_doubled_fen=_amount(raw.get("earlier_doubled"), "earlier_doubled", found),
    )
    if not found.problems:
        found.problems += _faults(claim, terms)
    return Read(claim, tuple(found.warnings), tuple(found.problems))


def _on_the_principal(heads: Sequence[ClaimHead]) -> tuple[ClaimHead, ...]:
    """Interest whose base is not named runs on the principal."""
    principal = tuple(one.code for one in heads if one.kind == "principal" and not one.phases)

    def based(phase: Phase) -> Phase:
        return phase if phase.of else replace(phase, of=principal)

    return tuple(replace(head, phases=tuple(map(based, head.phases))) for head in heads)


def _faults(claim: Claim, terms: Terms) -> Iterator[FilingProblem]:
    for fault in faults_of(claim, terms.lpr):
        field = _field(fault.place, claim)
        yield FilingProblem(fault.code, field, "application-stated", fault.title)


def _field(place: Sequence[str | int], claim: Claim) -> str:
    """Where a fault of the claim is in the application."""
    names = [CALLED.get(str(part), str(part)) for part in place]
    if names[0] == "liabilities":
        party = claim.liabilities[int(names[1])].debtor_id
        names = ["parties", party, "liability", *names[2:]]
    return ".".join(names)


def _title(raw: Mapping[str, object], number: str | None, found: Collected) -> Title:
    return Title(
        number=number or "",
        court=found.take(read_text(raw.get("title_court"), "title_court")),
        effective_on=_day(raw.get("title_effective_on"), "title_effective_on", found),
        perform_until=_day(raw.get("perform_until"), "perform_until", found),
    )


def _strangers(
    raw: Mapping[str, object], known: frozenset[str], field: str
) -> Iterator[FilingProblem]:
    for name in sorted(map(str, raw.keys() - known)):
        yield problem("field-unknown", f"{field}.{name}")


def _head(raw: object, field: str, code: str, found: Collected) -> ClaimHead | None:
    if not isinstance(raw, Mapping):
        found.add(problem("heads-malformed", field))
        return None
    found.extend(_strangers(raw, HEAD_FIELDS, field))
    kind = _choice(raw.get("kind"), KINDS, "head-kind-unknown", f"{field}.kind", found)
    if kind is None:
        return None
    return ClaimHead(
        code=found.take(read_text(raw.get("code"), f"{field}.code")) or code,
        kind=kind,
        amount_fen=_amount(raw.get("amount"), f"{field}.amount", found),
        phases=tuple(_phases(raw.get("phases"), f"{field}.phases", found)),
        most_fen=_amount(raw.get("most"), f"{field}.most", found),
        perform_until=_day(raw.get("perform_until"), f"{field}.perform_until", found),
        doubles=_yes(raw.get("doubles"), f"{field}.doubles", found),
        wording=found.take(read_text(raw.get("wording"), f"{field}.wording", TEXT_MAX)),
    )


def _phases(raw: object, field: str, found: Collected) -> Iterator[Phase]:
    listed = () if raw is None else raw
    if not isinstance(listed, list | tuple) or len(listed) > HEADS_MAX:
        found.add(problem("heads-malformed", field))
        return
    for index, one in enumerate(listed):
        place = f"{field}.{index}"
        if not isinstance(one, Mapping):
            found.add(problem("heads-malformed", place))
            continue
        found.extend(_strangers(one, PHASE_FIELDS, place))
        first_day = _day(one.get("first_day"), f"{place}.first_day", found, required=True)
        days = str(one.get("year_days", 365))
        year = _choice(days, YEARS, "year-days-unknown", f"{place}.year_days", found) or 365
        rate = _rate(one.get("rate"), year, f"{place}.rate", found, required=True)
        if first_day is not None and rate is not None:
            yield Phase(
                first_day=first_day,
                last_day=_day(one.get("last_day"), f"{place}.last_day", found),
                rate=rate,
                of=_codes(one.get("of"), f"{place}.of", found),
                base_fen=_amount(one.get("base"), f"{place}.base", found),
                rate_most=_rate(one.get("most"), year, f"{place}.most", found),
            )


def _liabilities(raw: object, found: Collected) -> Iterator[Liability]:
    for index, party in enumerate(raw if isinstance(raw, list | tuple) else ()):
        told = party.get("liability") if isinstance(party, Mapping) else None
        if told is None:
            continue
        field = f"parties.{index}.liability"
        if not isinstance(told, Mapping):
            found.add(problem("liability-malformed", field))
            continue
        found.extend(_strangers(told, LIABILITY_FIELDS, field))
        if read_role(party.get("role"), field).value != "debtor":
            found.add(problem("liability-not-debtor", field))
        unknown = "liability-manner-unknown"
        manner = _choice(told.get("manner"), MANNERS, unknown, f"{field}.manner", found)
        share = _worded(told.get("share"), share_of, "share-unreadable", f"{field}.share", found)
        if manner is not None:
            yield Liability(
                debtor_id=str(index),
                manner=manner,
                share_per_million=1_000_000 if share is None else share,
                most_fen=_amount(told.get("most"), f"{field}.most", found),
                heads=_codes(told.get("heads"), f"{field}.heads", found),
            )


def _amount(raw: object, field: str, found: Collected) -> int | None:
    if raw is None or (isinstance(raw, str) and is_nothing(raw)):
        return None
    return found.take(read_claim(raw, field))


def _day(raw: object, field: str, found: Collected, *, required: bool = False) -> date | None:
    if not required and (raw is None or (isinstance(raw, str) and is_nothing(raw))):
        return None
    return found.take(read_any_day(raw, field))


def _rate(
    raw: object, year: YearDays, field: str, found: Collected, *, required: bool = False
) -> Rate | None:
    if raw is None and required:
        return found.take(flawed("rate-unreadable", field))
    return _worded(raw, partial(rate_of, year_days=year), "rate-unreadable", field, found)


def _worded(
    raw: object, reads: Callable[[str], T], code: str, field: str, found: Collected
) -> T | None:
    if raw is None:
        return None
    try:
        if not isinstance(raw, str):
            raise ValueError(code)
        return reads(raw)
    except ValueError:
        return found.take(flawed(code, field))


def _choice(
    raw: object, words: Mapping[str, T], code: str, field: str, found: Collected
) -> T | None:
    word = words.get(folded(raw)) if isinstance(raw, str) else None
    return found.take(flawed(code, field)) if word is None else word


def _codes(raw: object, field: str, found: Collected) -> tuple[str, ...]:
    """Codes of heads: a list, or a text with commas."""
    listed = folded(raw).replace("、", ",").split(",") if isinstance(raw, str) else raw
    if listed is None:
        return ()
    if not isinstance(listed, list | tuple) or len(listed) > LIST_MAX:
        found.add(problem("text-malformed", field))
        return ()
    codes = [found.take(read_text(one, f"{field}.{index}")) for index, one in enumerate(listed)]
    return tuple(code for code in codes if code is not None)


def _yes(raw: object, field: str, found: Collected) -> bool:
    if raw not in (None, True, False, "是", "否"):
        found.add(problem("text-malformed", field))
    return raw not in (False, "否")

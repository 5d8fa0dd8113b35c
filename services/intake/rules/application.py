"""Reads an application for enforcement as a whole and reports every problem, not only the first."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from contracts.claims import Claim
from contracts.values import CaseKind, FilingChannel, Party, TargetKind
from kernel.base.texts import folded
from kernel.base.zone import CHINA
from kernel.law.case_number import CaseNumber, NotACaseNumber, check_court, of_another_court, parse
from kernel.law.claims import EarlierRule, Terms, reckon
from kernel.law.claims.faults import NOT_MONEY
from services.intake.commands import FileCase
from services.intake.rules.amounts import read_claim
from services.intake.rules.bodies import APPLICATION_FIELDS
from services.intake.rules.claims import read_heads
from services.intake.rules.dates import read_day, read_instant
from services.intake.rules.origins import read_origin
from services.intake.rules.parties import read_parties
from services.intake.rules.reading import (
    FilingProblem,
    Read,
    Reading,
    flawed,
    problem,
    warning,
)
from services.intake.rules.texts import TEXT_MAX, is_note, is_nothing, read_text

NO_DOUBLED = Terms(doubled_per_million=0)
CHANNELS: Mapping[str, FilingChannel] = {
    "window": "window",
    "窗口": "window",
    "窗口立案": "window",
    "online": "online",
    "线上": "online",
    "网上立案": "online",
}
TARGETS: Mapping[str, TargetKind] = {
    "money": "money",
    "金钱给付": "money",
    "act": "act",
    "行为": "act",
    "thing": "thing",
    "物": "thing",
    "interest": "interest",
    "财产权益": "interest",
}


def read_application(
    raw: Mapping[str, object], at: datetime, court_title: str = "", terms: Terms = NO_DOUBLED
) -> Reading:
    """Read what an applicant or another system submitted. `at` is when it was submitted,
    `court_title` the name of the court where it was; empty: any court's. By `terms` the claim
    is reckoned.

    What can be normalised is normalised with a warning; what cannot is a problem that names its
    field and the rule to cite. Oddities alone are never a reason for refusal.
    """
    number = read_case_number(raw.get("case_number"), "case_number", court_title)
    court = _read_court(raw.get("court_name"), number.value, "court_name")
    channel = _read_channel(raw.get("channel"), "channel")
    target = _read_target(raw.get("target"), "target")
    stated = _read_claim(raw)
    registered_on = _read_registered_on(raw.get("registered_on"), number.value, at)
    filed_at = read_instant(raw.get("filed_at"), "filed_at", at)
    title = _read_title(raw.get("title_document"), "title_document")
    duty = _read_duty(raw.get("duty"), "duty")
    today = at.astimezone(CHINA).date()
    heads = read_heads(raw, title.value, terms)
    claim = stated if heads.value is None else _reckoned(stated, heads, target.value, terms, today)
    parties = read_parties(raw.get("parties"), today)
    origin = read_origin(raw.get("origin"), number.value, "origin")
    strangers = tuple(
        problem("field-unknown", name) for name in sorted(raw.keys() - APPLICATION_FIELDS)
    )
    read: tuple[Read[Any], ...] = (
        *(number, court, channel, target, claim, registered_on, filed_at, title, duty, parties),
        *(heads, origin),
    )
    return Reading(
        case_id=number.value.case if number.value else None,
        kind=_kind(number.value),
        court_name=court.value,
        channel=channel.value,
        target=target.value,
        claim_fen=claim.value,
        title_document=title.value,
        duty=duty.value,
        filed_at=filed_at.value,
        registered_on=registered_on.value,
        parties=parties.value or (),
        claim=heads.value,
        origin=origin.value,
        warnings=tuple(found for one in read for found in one.warnings),
        problems=tuple(found for one in read for found in one.problems) + strangers,
    )


def to_file_case(reading: Reading, parties: tuple[Party, ...]) -> FileCase:
    """The command of an accepted reading, with its parties sealed."""
    assert reading.accepted
    assert reading.case_id is not None
    assert reading.kind is not None
    assert reading.channel is not None
    assert reading.target is not None
    assert reading.filed_at is not None
    return FileCase(
        case_id=reading.case_id,
        kind=reading.kind,
        channel=reading.channel,
        target=reading.target,
        claim_fen=reading.claim_fen,
        title_document=reading.title_document,
        filed_at=reading.filed_at,
        registered_on=reading.registered_on,
        parties=parties,
        claim=_with_debtors(reading.claim, parties),
        origin=reading.origin,
        warnings=reading.warning_codes,
    )


def _with_debtors(claim: Claim | None, parties: tuple[Party, ...]) -> Claim | None:
    """The claim with the persons of its liabilities instead of their places."""
    if claim is None:
        return None
    named = tuple(
        replace(one, debtor_id=parties[int(one.debtor_id)].person_id) for one in claim.liabilities
    )
    return replace(claim, liabilities=named)


def _read_claim(raw: Mapping[str, object]) -> Read[int]:
    """The total; where the heads are named it need not be stated."""
    total = raw.get("claim")
    if raw.get("heads") not in (None, []) and (total is None or total == ""):
        return Read(None)
    return read_claim(total)


def _reckoned(
    stated: Read[int], heads: Read[Claim], target: TargetKind | None, terms: Terms, on: date
) -> Read[int]:
    """The total as stated, or as reckoned up to the day of the filing where none is."""
    claim = heads.value
    assert claim is not None
    if heads.problems:
        return stated
    warnings = list(stated.warnings)
    in_money = any(head.kind not in NOT_MONEY for head in claim.heads)
    try:
        owed = reckon(claim, on, terms)
    except EarlierRule as earlier:
        unstated = ("earlier-interest", "earlier_doubled", "application-stated", str(earlier))
        return Read(None, problems=(FilingProblem(*unstated),))
    total_fen = owed.total_fen if in_money else None
    if stated.value is not None and stated.value not in (total_fen, owed.debt_fen):
        warnings.append(warning("claim-differs", "claim"))
    if target is not None and (target == "money") != in_money:
        warnings.append(warning("target-differs", "target"))
    ended = claim.title.perform_until
    if ended is not None and ended >= on:
        warnings.append(warning("perform-ahead", "perform_until"))
    value = total_fen if stated.value is None else stated.value
    return Read(value, tuple(warnings), stated.problems)


def read_case_number(raw: object, field: str, court_title: str) -> Read[CaseNumber]:
    """The number of a case that this court's enforcement office carries out (执行实施案件)."""
    if raw is None or (isinstance(raw, str) and is_nothing(raw)):
        return flawed("case-number-missing", field)
    try:
        number = parse(raw if isinstance(raw, str) else "")
    except NotACaseNumber:
        return flawed("case-number-corrupt", field)
    notes = (
        ("case-number-normalised", raw != number.canonical),
        ("case-number-legacy", number.legacy),
        ("case-number-suffix", number.suffix is not None),
    )
    warnings = tuple(warning(code, field) for code, holds in notes if holds)
    faults = (
        ("case-number-other-court", court_title and of_another_court(number, court_title)),
        ("case-type-not-enforcement", number.kind is None),
    )
    return Read(number, warnings, tuple(problem(code, field) for code, holds in faults if holds))


def _kind(number: CaseNumber | None) -> CaseKind | None:
    return None if number is None else number.kind


def _read_court(raw: object, number: CaseNumber | None, field: str) -> Read[str]:
    read = read_text(raw, field)
    if read.problems:
        return read
    if read.value is None or is_note(read.value):
        return Read(None, (warning("court-unstated", field),))
    if number is not None and check_court(number, read.value) == "differs":
        return Read(read.value, (warning("court-mismatch", field),))
    return read


def _read_channel(raw: object, field: str) -> Read[FilingChannel]:
    if raw is None or (isinstance(raw, str) and is_nothing(raw)):
        return Read("window", (warning("channel-unstated", field),))
    channel = CHANNELS.get(folded(raw)) if isinstance(raw, str) else None
    return flawed("channel-unknown", field) if channel is None else Read(channel)


def _read_target(raw: object, field: str) -> Read[TargetKind]:
    if raw is None or (isinstance(raw, str) and is_nothing(raw)):
        return Read("money", (warning("target-unstated", field),))
    target = TARGETS.get(folded(raw)) if isinstance(raw, str) else None
    return flawed("target-unknown", field) if target is None else Read(target)


def _read_registered_on(raw: object, number: CaseNumber | None, at: datetime) -> Read[date]:
    read = read_day(raw, "registered_on", at)
    if read.value is None or number is None or read.value.year == number.year:
        return read
    return Read(read.value, (*read.warnings, warning("case-number-year", "registered_on")))


def _read_title(raw: object, field: str) -> Read[str]:
    """The number of the title (执行依据文号), in the standard form where it has one."""
    read = read_text(raw, field)
    if read.problems:
        return read
    if read.value is None:
        return Read(None, (warning("title-unstated", field),))
    try:
        return Read(parse(read.value).canonical)
    except NotACaseNumber:
        return read  # notarial deeds and awards have numbers of their own


def _read_duty(raw: object, field: str) -> Read[str]:
    read = read_text(raw, field, TEXT_MAX)
    stated_as_nothing = isinstance(raw, str) and read.value is None and not read.problems
    return Read(None, (warning("duty-unstated", field),)) if stated_as_nothing else read

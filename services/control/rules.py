"""The articles control applies, as pure functions of what is known."""

from datetime import date, datetime

from contracts.control_entrustment import EntrustedMatterKind
from contracts.values import AssetKind, InquirySystem
from kernel.deciding.decider import Circumstances
from kernel.law.calendar import Calendar
from kernel.law.limits import TimeLimit, due
from kernel.rulebook import AssetRow, EntrustmentRow, FreezeTerm, InquiryRow, Pack

# Banks can pay these out on a court's order; other kinds must be sold first.
# 鄢陵 speaks of deposits, and network accounts follow the same chain (YL-441).
CASH_KINDS: frozenset[AssetKind] = frozenset({"deposit", "network_fund"})
CITY_DIGITS = 4  # of a code of six: province and city
WAIT_NODE = "freeze-waited"  # 三、(六)1: how long a deposit stays frozen before it is deducted


def inquiry_id_of(case_id: str, system: InquirySystem, number: int) -> str:
    """The id of an inquiry: `<case>-Q-<system>-<n>`, n counting from 1 in each system."""
    return f"{case_id}-Q-{system}-{number}"


def asset_id_of(case_id: str, hit_id: str) -> str:
    """The id of an asset, derived from the number that the inquiry system gave it.

    The same item found by another inquiry is therefore the same asset, and the bank can be told
    which item is meant without an account number in the log.
    """
    return f"{case_id}-A-{hit_id}"


def registered_id_of(case_id: str, number: int) -> str:
    """The id of the n-th asset that persons registered; no inquiry system numbers so."""
    return f"{case_id}-A-registered-{number}"


def entrustment_id_of(case_id: str, number: int) -> str:
    """The id of the n-th matter of a case that was entrusted to another court."""
    return f"{case_id}-E-{number}"


def entrustment_row(pack: Pack, matter: EntrustedMatterKind) -> EntrustmentRow | None:
    """The court's list of papers for a kind of matter; None where it has none."""
    return next((row for row in pack.entrustments if row.matter == matter), None)


def hit_id_of(case_id: str, asset_id: str) -> str:
    """The inquiry system's number of an asset (the inverse of `asset_id_of`)."""
    return asset_id.removeprefix(asset_id_of(case_id, ""))


def is_outside_city(pack: Pack, division: str) -> bool:
    """二、(一)5: 本市以外: in another city than the court, by the first four digits of the codes of
    administrative divisions (GB/T 2260). What nobody located is not outside."""
    return division[:CITY_DIGITS] not in ("", pack.division[:CITY_DIGITS])


def inquiry_row(pack: Pack, system: InquirySystem) -> InquiryRow | None:
    """The court's row for an inquiry system; None where the court does not use it."""
    return next((row for row in pack.inquiries if row.system == system), None)


def asset_row(pack: Pack, kind: AssetKind) -> AssetRow | None:
    """The court's row for a kind of asset; None if its pack has none."""
    return next((row for row in pack.assets if row.kind == kind), None)


def freeze_term(pack: Pack, kind: AssetKind) -> FreezeTerm:
    """How long a freeze of this kind of asset may last (national: 1, 2 or 3 years)."""
    return pack.national.freeze_term(kind)


def expires_on(term: FreezeTerm, effective_at: datetime, calendar: Calendar) -> date:
    """The last day of a freeze. Not moved by rest days, because a term may not exceed its
    months."""
    limit = TimeLimit(value=term.months, unit="month", roll=False)
    end = due(limit, effective_at, calendar).due
    assert end is not None  # a term in months has an end
    return end.date()


def wait_ends_at(effective_at: datetime, circumstances: Circumstances) -> datetime | None:
    """三、(六)1: when a deposit has been frozen long enough to be deducted.

    Counts from the day on which the freeze takes effect (YL-443), for every frozen deposit, whether
    or not the case is fully frozen. None if the court sets no waiting time.
    """
    row = next((row for row in circumstances.pack.nodes if row.code == WAIT_NODE), None)
    if row is None:
        return None
    return due(row.limit, effective_at, circumstances.calendar).due

"""What a case is like: its parties, its claim, and what there is to be found. Amounts are fen."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from contracts.values import AssetKind, FilingChannel, Party, Sealed, TargetKind
from kernel.base.zone import CHINA
from kernel.law.case_number import parse
from services.intake.commands import FileCase
from tests.storm.fate import Fate

START = datetime(2026, 3, 2, 9, 0, tzinfo=CHINA)
FILING_DAYS = 10  # cases come in over so many days
YUAN = 100

# What inquiries find, by how much of the claim it is worth (per cent) and whether it can be
# frozen over the network. Most cases find little or nothing.
FINDINGS: tuple[tuple[tuple[AssetKind, int, bool], ...], ...] = (
    (),
    (),
    (("deposit", 160, True),),
    (("deposit", 60, True), ("network_fund", 70, True)),
    (("deposit", 30, True),),
    (("deposit", 40, True), ("real_estate", 300, False)),
    (("securities", 120, True),),
    (("deposit", 100, True), ("securities", 50, True)),
    (("vehicle", 80, False), ("deposit", 0, True)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One case as it will come in. `fate` decides whatever else is to be decided about it.

    `claims_fen` are the claim as filed (None: not stated) and as corrected, one after another.
    """

    case_id: str
    fate: Fate
    filed_at: datetime
    channel: FilingChannel
    target: TargetKind
    claims_fen: tuple[int | None, ...]
    parties: tuple[Party, ...]

    def happens(self, chance: float, *what: object) -> bool:
        return self.fate.happens(chance, *what)

    @property
    def applicant(self) -> str:
        return self.parties[0].person_id

    def filing(self) -> FileCase:
        return FileCase(
            case_id=self.case_id,
            kind="first",
            channel=self.channel,
            target=self.target,
            claim_fen=self.claims_fen[0],
            title_document="（2025）豫1024民初77号",
            filed_at=self.filed_at,
            registered_on=self.filed_at.date(),
            parties=self.parties,
        )

    def hits(self, inquiry_id: str) -> list[dict[str, Any]]:
        """What an inquiry finds: the first of a system finds most."""
        system, number = inquiry_id.split("-Q-")[1].split("-")
        if number != "1":
            return []
        worth = self.claims_fen[-1] or 1_000_000
        found = self.fate.pick(FINDINGS, "findings", system) if system == "national" else ()
        return [
            {
                "hit_id": f"{system[0].upper()}{place}",
                "person": self.fate.between(0, len(self.parties) - 2, "owner", place),
                "asset_kind": kind,
                "institution": "鄢陵农商银行",
                "amount_fen": worth * percent // 100 if online else None,
                "online": online,
            }
            for place, (kind, percent, online) in enumerate(found)
        ]


def plan(fate: Fate, number: int) -> Plan:
    """The case of that number."""
    case_id = parse(f"（2026）豫1024执{number}号").canonical
    own = fate.of(case_id)
    target: TargetKind = "act" if own.happens(0.1, "target") else "money"
    return Plan(
        case_id=case_id,
        fate=own,
        filed_at=START + timedelta(minutes=own.between(0, FILING_DAYS * 24 * 60, "filed")),
        channel="online" if own.happens(0.4, "channel") else "window",
        target=target,
        claims_fen=(None,) if target == "act" else _claims(own),
        parties=_parties(own, number),
    )


def _claims(fate: Fate) -> tuple[int | None, ...]:
    first_fen = fate.between(500, 900_000, "claim") * YUAN + fate.between(0, 99, "fen")
    if fate.happens(0.15, "not stated"):
        return None, first_fen
    if fate.happens(0.15, "corrected"):
        return first_fen, first_fen * fate.pick((50, 90, 130), "by how much") // 100
    return (first_fen,)


def _parties(fate: Fate, number: int) -> tuple[Party, ...]:
    debtors = fate.pick((1, 1, 1, 2), "debtors")
    people = [("applicant", 0), *(("debtor", place) for place in range(1, debtors + 1))]
    return tuple(
        Party(
            person_id=f"P{number}-{place}",
            role="applicant" if role == "applicant" else "debtor",
            kind="natural",
            name=sealed(f"P{number}-{place}", "name"),
        )
        for role, place in people
    )


def sealed(person_id: str, what: str) -> Sealed:
    """Sealed data of nobody: a storm writes no plain text and needs no key."""
    return Sealed(key=person_id, nonce="c3Rvcm0=", text=what)

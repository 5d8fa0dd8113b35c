"""What many tests need: the packs, a calendar, instants in China, the roles."""

from dataclasses import fields, replace
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from shutil import copytree
from typing import Any
from uuid import UUID

from contracts.files import FileStored
from contracts.values import Sealed
from kernel.base.zone import CHINA
from kernel.deciding.decider import Actor, Approved
from kernel.deciding.files import StoreFile
from kernel.deciding.gate import Perform
from kernel.journal.envelope import Recorded, correlation_of, decided
from kernel.law.calendar import Calendar, seeded
from kernel.rulebook import Pack, Rulebook

COURTS = Path(__file__).resolve().parent.parent / "courts"
SIXTH = Path(__file__).with_name("courts") / "sixth_court"  # 望月县人民法院, made up
ANY_ID = UUID(int=1)


@cache
def rulebook() -> Rulebook:
    return Rulebook.load(COURTS)


def copy_packs(directory: Path, *courts: str) -> Path:
    """A directory of packs that a test may spoil: the statute base and these courts."""
    for court in ("national", *courts):
        copytree(SIXTH if court == "wangyue" else COURTS / court, directory / court)
    return directory


def spoil(folder: Path, before: str, after: str) -> Path:
    """Replaces the first `before` in the files of a pack, in the order of their names."""
    for path in sorted(folder.glob("*.toml")):
        text = path.read_text(encoding="utf-8")
        if before in text:
            path.write_text(text.replace(before, after, 1), encoding="utf-8")
            return path
    raise AssertionError(f"{before} is nowhere in {folder}")


def pack(court: str = "yanling") -> Pack:
    return rulebook().pack(court)


@cache
def calendar(court: str = "yanling") -> Calendar:
    return seeded(court)


def at(text: str) -> datetime:
    """An instant in China: `2026-03-02 09:00` or a day (its morning at nine)."""
    if len(text) == 10:
        text += " 09:00"
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def performed(command: Any, approver: str, requester: str = "handler-1") -> Perform:
    """The command as it is performed once it was approved."""
    approved = Approved("approval-1", requester, (approver,))
    return Perform(command=command, requester=Actor(requester, "handler"), approved=approved)


def by(role: str, person: str = "") -> Actor:
    return Actor(person=person or f"{role}-1", role=role)


def words(text: str) -> Sealed | None:
    """A text as the door seals it, readable in a failing test; None for a blank one."""
    return Sealed(key="case/1", nonce="AAAA", text=text) if text else None


def as_fact(
    event: Any,
    *,
    service: str,
    case_id: str,
    occurred_at: datetime,
    court: str = "yanling",
    event_id: UUID = ANY_ID,
) -> Recorded:
    """An event as a reaction is given it; it was recorded when it occurred."""
    told = decided(
        event,
        court=court,
        service=service,
        stream=case_id,
        version=1,
        case_id=case_id,
        occurred_at=occurred_at,
        recorded_at=occurred_at,
        actor="system:system",
        correlation_id=correlation_of(court, case_id),
        causation_id=None,
        rule_pack="",
    )
    return replace(told, event_id=event_id)


def stored_paper(case_id: str, file_id: str = "F1", uploader: str = "clerk-1") -> FileStored:
    """A paper of a case that somebody has uploaded."""
    return FileStored(
        case_id=case_id,
        file_id=file_id,
        content=sha256(file_id.encode()).hexdigest(),
        size_bytes=10,
        kind="pdf",
        file_name=Sealed(key=case_id, nonce="", text="5Y23LnBkZg=="),
        uploader=uploader,
    )


def storing(case_id: str, file_id: str = "F1") -> StoreFile:
    """The command that stores `stored_paper`, whose content nobody needs."""
    paper = stored_paper(case_id, file_id)
    return StoreFile(**{one.name: getattr(paper, one.name) for one in fields(StoreFile)})

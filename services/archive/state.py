"""The state of archive: the material of a dossier, the course of a check."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias, assert_never

from contracts.archive import (
    ArchiveEvent,
    ClosingCheckFailed,
    ClosingCheckPassed,
    ClosingCheckRequested,
    DossierClosed,
    DossierDigitised,
    DossierOpened,
    FilingPapersNoted,
    MaterialReceived,
    MaterialRefused,
    MaterialScanned,
    TerminationFiledInLibrary,
    VolumeArchived,
)

DossierEvent: TypeAlias = (
    DossierOpened
    | FilingPapersNoted
    | MaterialReceived
    | MaterialRefused
    | MaterialScanned
    | DossierClosed
    | DossierDigitised
    | VolumeArchived
)
ClosingEvent: TypeAlias = (
    ClosingCheckRequested | ClosingCheckPassed | ClosingCheckFailed | TerminationFiledInLibrary
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """The dossier of a case. `scanned` are the scans of each material, `refused` holds refusals of
    material not handed in again."""

    case_id: str
    filing_pages: int = 0
    received: Mapping[str, MaterialReceived] = field(default_factory=dict)
    scanned: Mapping[str, MaterialScanned] = field(default_factory=dict)
    refused: Mapping[str, MaterialRefused] = field(default_factory=dict)
    closed: bool = False
    imaged: DossierDigitised | None = None
    archived: VolumeArchived | None = None

    @property
    def pages(self) -> int:
        """The pages of the filing papers and of all material that was received: those of its
        scans where they tell them, else those that were signed for."""
        scans = {name: one.pages for name, one in self.scanned.items() if one.pages is not None}
        pages = (scans.get(name, one.pages) for name, one in self.received.items())
        return self.filing_pages + sum(pages)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingCheck:
    """The 终本 check of a case. `pending` while a proposal waits for its result."""

    case_id: str
    pending: bool = False
    passed: bool = False
    in_library: bool = False


State: TypeAlias = Dossier | ClosingCheck


def evolve(state: State | None, event: ArchiveEvent) -> State:
    """The state after an event. Never refuses."""
    if isinstance(event, ClosingEvent):
        check = state or ClosingCheck(case_id=event.case_id)
        assert isinstance(check, ClosingCheck)  # streams are named after what they hold
        return evolve_check(check, event)
    dossier = state or Dossier(case_id=event.case_id)
    assert isinstance(dossier, Dossier)  # streams are named after what they hold
    return evolve_dossier(dossier, event)


def evolve_dossier(dossier: Dossier, event: DossierEvent) -> Dossier:
    match event:
        case DossierOpened():
            return dossier
        case FilingPapersNoted():
            return replace(dossier, filing_pages=event.pages)
        case MaterialReceived():
            return replace(
                dossier,
                received={**dossier.received, event.material_id: event},
                refused={
                    material: refusal
                    for material, refusal in dossier.refused.items()
                    if material != event.material_id
                },
            )
        case MaterialRefused():
            return replace(dossier, refused={**dossier.refused, event.material_id: event})
        case MaterialScanned():
            return replace(dossier, scanned={**dossier.scanned, event.material_id: event})
        case DossierClosed():
            return replace(dossier, closed=True)
        case DossierDigitised():
            return replace(dossier, imaged=event)
        case VolumeArchived():
            return replace(dossier, archived=event)
        case _:
            assert_never(event)


def evolve_check(check: ClosingCheck, event: ClosingEvent) -> ClosingCheck:
    match event:
        case ClosingCheckRequested():
            return replace(check, pending=True)
        case ClosingCheckPassed():
            return replace(check, pending=False, passed=True)
        case ClosingCheckFailed():
            return replace(check, pending=False)
        case TerminationFiledInLibrary():
            return replace(check, in_library=True)
        case _:
            assert_never(event)

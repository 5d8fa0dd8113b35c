"""The HTTP routes of archive."""

from kernel.door.http import Door
from services.archive import views
from services.archive.commands import (
    ArchiveVolume,
    DigitiseDossier,
    ReceiveMaterial,
    RefuseMaterial,
    ScanMaterial,
)
from services.archive.views import answers


def routes(door: Door) -> None:
    """Declare the HTTP routes of archive."""
    door.command("/cases/{case_id}/materials/{material_id}/receipt", ReceiveMaterial)
    door.command("/cases/{case_id}/materials/{material_id}/refusal", RefuseMaterial)
    door.command("/cases/{case_id}/materials/{material_id}/scan", ScanMaterial)
    door.command("/cases/{case_id}/image", DigitiseDossier)
    door.command("/cases/{case_id}/volume", ArchiveVolume)
    door.query("/cases/{case_id}", views.dossier_view, answer=answers.Dossier)
    door.query("/cases/{case_id}/materials", views.materials_view, answer=answers.MaterialsOfCase)
    door.query("/closing-checks", views.closing_checks, answer=answers.ChecksWaiting)
    door.query("/termination-library", views.termination_library, answer=answers.Terminations)

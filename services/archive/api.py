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


def routes(door: Door) -> None:
    """Declare the HTTP routes of archive."""
    door.command("/cases/{case_id}/materials/{material_id}/receipt", ReceiveMaterial)
    door.command("/cases/{case_id}/materials/{material_id}/refusal", RefuseMaterial)
    door.command("/cases/{case_id}/materials/{material_id}/scan", ScanMaterial)
    door.command("/cases/{case_id}/image", DigitiseDossier)
    door.command("/cases/{case_id}/volume", ArchiveVolume)
    door.query("/cases/{case_id}", views.dossier_view)
    door.query("/cases/{case_id}/materials", views.materials_view)
    door.query("/closing-checks", views.closing_checks)
    door.query("/termination-library", views.termination_library)

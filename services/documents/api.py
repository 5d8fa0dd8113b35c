"""The HTTP routes of documents."""

from kernel.door.http import Door
from services.documents import views
from services.documents.commands import (
    AnnounceService,
    DeliverDocument,
    HandOverDraft,
    MakeDocument,
    RecordDeliveryFailed,
    RecordServiceConsent,
    ReviewDocument,
    SealDocument,
    SendDocument,
)


def routes(door: Door) -> None:
    """Declare the HTTP routes of documents."""
    door.command("/cases/{case_id}/parties/{person_id}/consent", RecordServiceConsent)
    door.command("/cases/{case_id}/documents/{document_kind}", MakeDocument)
    door.command("/cases/{case_id}/documents/{document_kind}/review", ReviewDocument)
    door.command("/cases/{case_id}/documents/{document_kind}/seal", SealDocument)
    door.command("/cases/{case_id}/documents/{document_kind}/services", SendDocument)
    door.command("/cases/{case_id}/documents/{document_kind}/deliveries", DeliverDocument)
    failed = "/cases/{case_id}/documents/{document_kind}/deliveries/failed"
    door.command(failed, RecordDeliveryFailed)
    door.command("/cases/{case_id}/documents/{document_kind}/announcements", AnnounceService)
    door.command("/cases/{case_id}/documents/{document_kind}/draft", HandOverDraft)
    door.query("/cases/{case_id}/documents", views.documents_view)
    door.query("/cases/{case_id}/notices", views.notices_view)
    door.query("/service-failures", views.service_failures)

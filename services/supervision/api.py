"""The HTTP routes of supervision."""

from kernel.door.http import Door
from services.supervision import views
from services.supervision.commands import (
    ExtendNode,
    PauseNode,
    PublishCalendar,
    Redate,
    ResumeNode,
    StrikeBreach,
    WatchCourt,
)


def routes(door: Door) -> None:
    """Declare the HTTP routes of supervision."""
    door.command("/cases/{case_id}/nodes/{node_id}/pause", PauseNode)
    door.command("/cases/{case_id}/nodes/{node_id}/resumption", ResumeNode)
    door.command("/cases/{case_id}/nodes/{node_id}/extension", ExtendNode)
    door.command("/cases/{case_id}/nodes/{node_id}/correction", StrikeBreach)
    door.command("/cases/{case_id}/redating", Redate)
    door.command("/courts/{court}/calendar", PublishCalendar)
    door.command("/courts/{court}/watch", WatchCourt)
    door.query("/cases/{case_id}/nodes", views.case_nodes)
    door.query("/cases/{case_id}", views.case_view)
    door.query("/nodes", views.work_list)
    door.query("/overdue", views.overdue_table)
    door.query("/overview", views.overview)
    door.query("/court/nodes", views.court_duties)
    door.query("/calendar", views.calendar_view)
    door.query("/calendar/cases-to-redate", views.cases_to_redate)

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
from services.supervision.views import answers


def routes(door: Door) -> None:
    """Declare the HTTP routes of supervision."""
    door.command("/cases/{case_id}/nodes/{node_id}/pause", PauseNode)
    door.command("/cases/{case_id}/nodes/{node_id}/resumption", ResumeNode)
    door.command("/cases/{case_id}/nodes/{node_id}/extension", ExtendNode)
    door.command("/cases/{case_id}/nodes/{node_id}/correction", StrikeBreach)
    door.command("/cases/{case_id}/redating", Redate)
    door.command("/courts/{court}/calendar", PublishCalendar)
    door.command("/courts/{court}/watch", WatchCourt)
    door.query("/cases/{case_id}/nodes", views.case_nodes, answer=answers.NodesOfCase)
    door.query("/cases/{case_id}", views.case_view, answer=answers.CaseSupervised)
    door.query("/nodes", views.work_list, answer=answers.Nodes)
    door.query("/overdue", views.overdue_table, answer=answers.Nodes)
    door.query("/overview", views.overview, answer=answers.Overview)
    door.query("/court/nodes", views.court_duties, answer=answers.NodesOfCase)
    door.query("/calendar", views.calendar_view, answer=answers.Calendar)
    door.query("/calendar/cases-to-redate", views.cases_to_redate, answer=answers.CasesToRedate)

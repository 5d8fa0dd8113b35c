"""Read models of supervision: every node of every case, and what falls due next."""

from services.supervision.views.projection import project
from services.supervision.views.queries import (
    calendar_view,
    case_nodes,
    case_view,
    cases_to_redate,
    court_duties,
    falling_due,
    newest_publication,
    overdue_table,
    overview,
    publications,
    work_list,
)

__all__ = [
    "calendar_view",
    "case_nodes",
    "case_view",
    "cases_to_redate",
    "court_duties",
    "falling_due",
    "newest_publication",
    "overdue_table",
    "overview",
    "project",
    "publications",
    "work_list",
]

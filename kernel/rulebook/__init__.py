"""The courts' rules as typed rows: folders of `courts/` loaded once, frozen, with their grounds."""

from kernel.base.installed import COURTS
from kernel.rulebook.faults import PackFault, RulebookError, UnknownPack
from kernel.rulebook.forms import FormDocument, form_kind, form_of_document
from kernel.rulebook.load import Rulebook
from kernel.rulebook.national import National
from kernel.rulebook.nodes import LookBack, NodeRow, Recurrence, WarningRow
from kernel.rulebook.pack import Pack
from kernel.rulebook.people import Approval, AuctionOfficer, Member, Pool, Role, Stage, Team
from kernel.rulebook.routing import (
    Consolidation,
    Conversion,
    FlagRow,
    Precedence,
    Reassignment,
    RoutingRow,
    beats,
)
from kernel.rulebook.rows import (
    AssetRow,
    ClosingRow,
    Disclosure,
    DossierRow,
    EntrustmentRow,
    FeeScale,
    FreezeTerm,
    Guard,
    InquiryRow,
    InterestRate,
    MeasureRow,
    Principle,
    Reading,
    Row,
    SanctionRule,
    ServiceRung,
    SiteItemRow,
    StatuteRow,
)
from kernel.rulebook.steps import StepField, StepRow

__all__ = [
    "COURTS",
    "Approval",
    "AssetRow",
    "AuctionOfficer",
    "ClosingRow",
    "Consolidation",
    "Conversion",
    "Disclosure",
    "DossierRow",
    "EntrustmentRow",
    "FeeScale",
    "FlagRow",
    "FormDocument",
    "FreezeTerm",
    "Guard",
    "InquiryRow",
    "InterestRate",
    "LookBack",
    "MeasureRow",
    "Member",
    "National",
    "NodeRow",
    "Pack",
    "PackFault",
    "Pool",
    "Precedence",
    "Principle",
    "Reading",
    "Reassignment",
    "Recurrence",
    "Role",
    "RoutingRow",
    "Row",
    "Rulebook",
    "RulebookError",
    "SanctionRule",
    "ServiceRung",
    "SiteItemRow",
    "Stage",
    "StatuteRow",
    "StepField",
    "StepRow",
    "Team",
    "UnknownPack",
    "WarningRow",
    "beats",
    "form_kind",
    "form_of_document",
]

"""The courts' rules as typed rows: `courts/*.toml` loaded once, frozen, with their grounds."""

from kernel.rulebook.load import Problem, Rulebook, RulebookError, UnknownPack
from kernel.rulebook.nodes import NodeRow, WarningRow
from kernel.rulebook.pack import Pack
from kernel.rulebook.people import Approval, Member, Officer, Pool, Role, Team
from kernel.rulebook.routing import Conversion, RoutingRow
from kernel.rulebook.rows import (
    AssetRow,
    ClosingRow,
    Disclosure,
    DossierRow,
    FormDocument,
    FreezeTerm,
    FundRule,
    InquiryRow,
    National,
    Reading,
    Row,
    RuleRow,
    ServiceRung,
    StatuteRow,
)

__all__ = [
    "Approval",
    "AssetRow",
    "ClosingRow",
    "Conversion",
    "Disclosure",
    "DossierRow",
    "FormDocument",
    "FreezeTerm",
    "FundRule",
    "InquiryRow",
    "Member",
    "National",
    "NodeRow",
    "Officer",
    "Pack",
    "Pool",
    "Problem",
    "Reading",
    "Role",
    "RoutingRow",
    "Row",
    "RuleRow",
    "Rulebook",
    "RulebookError",
    "ServiceRung",
    "StatuteRow",
    "Team",
    "UnknownPack",
    "WarningRow",
]

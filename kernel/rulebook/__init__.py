"""The courts' rules as typed rows: `courts/*.toml` loaded once, frozen, with their grounds."""

from kernel.rulebook.load import Problem, Rulebook, RulebookError, UnknownPack
from kernel.rulebook.national import National
from kernel.rulebook.nodes import Every, LookBack, NodeRow, WarningRow
from kernel.rulebook.pack import Pack
from kernel.rulebook.people import Approval, Member, Officer, Pool, Role, Team
from kernel.rulebook.routing import (
    Concentration,
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
    FormDocument,
    FreezeTerm,
    FundRule,
    InquiryRow,
    InterestRate,
    Reading,
    Row,
    RuleRow,
    ServiceRung,
    StatuteRow,
)
from kernel.rulebook.steps import StepRow

__all__ = [
    "Approval",
    "AssetRow",
    "ClosingRow",
    "Concentration",
    "Conversion",
    "Disclosure",
    "DossierRow",
    "Every",
    "FlagRow",
    "FormDocument",
    "FreezeTerm",
    "FundRule",
    "InquiryRow",
    "InterestRate",
    "LookBack",
    "Member",
    "National",
    "NodeRow",
    "Officer",
    "Pack",
    "Pool",
    "Precedence",
    "Problem",
    "Reading",
    "Reassignment",
    "Role",
    "RoutingRow",
    "Row",
    "RuleRow",
    "Rulebook",
    "RulebookError",
    "ServiceRung",
    "StatuteRow",
    "StepRow",
    "Team",
    "UnknownPack",
    "WarningRow",
    "beats",
]

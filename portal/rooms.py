"""Which part of the portal is whose: staff, party or agent, operator, auditor. Pure."""

from collections.abc import Collection
from dataclasses import dataclass

from kernel.people.authority import LEADER
from kernel.people.identity import AUDITOR, OPERATOR, PORTAL
from kernel.rulebook import Pack

LEADING = frozenset({LEADER, "centre_head", "quality_clerk", "general_clerk"})


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the navigation."""

    href: str
    title: str


OF_STAFF = (
    Place("/", "我的工作台"),
    Place("/cases", "案件"),
    Place("/approvals", "审批"),
    Place("/desks", "业务台"),
)
OF_AUDITORS = (Place("/cases", "案件"), Place("/compliance", "合规审查"))
OF_OPERATORS = (Place("/operator", "运行状况"),)
OF_PARTIES = (Place("/mine", "我的案件"),)
BOARD, COURT = Place("/leader", "看板"), Place("/court", "本院")
FILING = Place("/filings/new", "立案")
HALL, DOCS = Place("/hall", "公告"), Place("/docs", "接口")


def leads(pack: Pack, roles: Collection[str]) -> bool:
    """Whether somebody with these roles sees the board: the offices of the whole court, and those
    who lead or look after others' work."""
    whole = {row.code for row in pack.national.offices if row.whole_court}
    return bool((whole | LEADING) & set(roles))


def is_staff(pack: Pack, roles: Collection[str]) -> bool:
    """Whether somebody with these roles holds an office of the court, or reviews all of them: the
    case book is theirs to read."""
    technical = {row.code for row in pack.national.offices if row.technical}
    return AUDITOR in roles or bool(set(roles) - technical)


def places(pack: Pack, roles: Collection[str], filers: Collection[str] = ()) -> list[Place]:
    """The navigation of somebody with these roles; the first place is their home. `filers` are the
    roles that file cases."""
    found: list[Place] = []
    if is_staff(pack, [role for role in roles if role != AUDITOR]):
        found += OF_STAFF
        found += [BOARD] if leads(pack, roles) else []
        found += [COURT]
        found += [FILING] if set(filers) & set(roles) else []
    for role, those in ((AUDITOR, OF_AUDITORS), (OPERATOR, OF_OPERATORS), (PORTAL, OF_PARTIES)):
        if role in roles:
            found += those
    shared = (HALL,) if set(roles) <= {PORTAL} else (HALL, DOCS)
    return [*dict.fromkeys(found), *shared]

"""Teams, roles, members, the pools of a draw, and who approves what."""

from collections.abc import Collection
from datetime import date
from typing import Annotated

from pydantic import Field, model_validator

from contracts.values import AssetKind, Tier
from kernel.law.limits import TimeLimit
from kernel.rulebook.rows import ActName, Code, Filled, RoleCode, Row, Strict


class Team(Row):
    """A team. `aliases` are its other names in the document; `parent` the unit it sits in."""

    code: Code
    title: Filled
    aliases: tuple[str, ...] = ()
    parent: Code | None = None


class Office(Strict):
    """A role that permissions may name, with its usual title, whether or not a court has it.

    A technical one is no office of a court: the process, its operators, the bank, the portal. One
    of the whole court stands above every team.
    """

    code: RoleCode
    title: Filled
    technical: bool = False
    whole_court: bool = False


class Role(Row):
    """A role that a person holds, in a team or in the court; the permissions use its code."""

    code: RoleCode
    title: Filled
    team: Code | None = None
    aliases: tuple[str, ...] = ()


class Member(Row):
    """A person in a role, from and until given days (both inclusive)."""

    name: Filled
    role: RoleCode
    from_: Annotated[date, Field(alias="from")]
    until: date | None = None

    def active_on(self, day: date) -> bool:
        """Whether the person holds the role on a day."""
        return _within(day, self.from_, self.until)


class PoolTeam(Strict):
    """A team in a pool, from and until given days (both inclusive)."""

    team: Code
    from_: Annotated[date, Field(alias="from")]
    until: date | None = None

    def active_on(self, day: date) -> bool:
        """Whether the team is in the pool on a day."""
        return _within(day, self.from_, self.until)


class Pool(Row):
    """Teams among which cases of a tier are assigned; by lot where there are several.

    A pool without a tier takes matters that are not sorted by tier. `drawn = false`: who
    decides on the assignment names the team.
    """

    code: Code
    title: Filled
    tier: Tier | None = None
    drawn: bool = True
    teams: Annotated[tuple[PoolTeam, ...], Field(min_length=1)]

    def active_on(self, day: date) -> tuple[str, ...]:
        """The teams that take cases on a day, in the order of the pack."""
        return tuple(row.team for row in self.teams if row.active_on(day))


class AuctionOfficer(Row):
    """Which auction officer (a role) takes a lot; the first matching row applies.

    A row matches by the kind of asset; or by the case: `enterprise` where an enterprise is a party,
    `flags` where triage found one of them.
    """

    role: RoleCode
    kinds: tuple[AssetKind, ...] = ()
    enterprise: bool = False
    flags: tuple[Code, ...] = ()

    def fits(self, kind: AssetKind, enterprise: bool, flags: Collection[str]) -> bool:
        """Whether the row matches."""
        by_case = (self.enterprise and enterprise) or not set(flags).isdisjoint(self.flags)
        return by_case or kind in self.kinds


class Stage(Strict):
    """One stage of an approval: the offices that decide, all of them or one (`one_suffices`).

    `deputies`: the deputy of an office (`deputy_<role>`) may act for it.
    """

    roles: Annotated[tuple[RoleCode, ...], Field(min_length=1)]
    one_suffices: bool = False
    deputies: bool = False


FREE_WORKING_DAYS_MAX = 30  # working days; a month later nothing is recorded as a matter of course
EARLIER_ACT = "any.EarlierAct"  # an act that is recorded on a later day than it happened


class Approval(Row):
    """Acts that need approval, and whose: the stages are passed one after the other.

    `binds` names the acts: `service.Command`, or `service.Command/kind` for one kind of them (a
    step, a manner of closing, a kind of document, a row). `set_by` says who has to name the
    offices where the document names none: `stages` are then what was entered, and while nothing
    is, the act cannot be asked for. `grounds`
    are the only reasons that allow the act; none: any. A request stands for `stands_for`.
    Nobody approves what they asked for, nor fills two offices. `extends_at_most` is by how much one
    extension of a limit may move its end.

    The row that binds `any.EarlierAct` is for acts that are recorded after their day:
    `free_working_days` is how many working days later anybody may still record what they did.
    """

    code: Code
    title: Filled
    binds: Annotated[tuple[ActName, ...], Field(min_length=1)]
    stages: tuple[Stage, ...] = ()
    set_by: str = ""
    stands_for: TimeLimit | None = None
    grounds: tuple[str, ...] = ()
    extends_at_most: TimeLimit | None = None
    free_working_days: Annotated[int, Field(ge=0, le=FREE_WORKING_DAYS_MAX)] | None = None

    @model_validator(mode="after")
    def _somebody(self) -> "Approval":
        if not (self.stages or self.set_by):
            raise ValueError("stages: the offices, or in set_by who has to name them")
        if self.stands_for is not None and self.stands_for.value is None:
            raise ValueError("stands_for: a time that ends")
        if self.extends_at_most is not None and self.extends_at_most.value is None:
            raise ValueError("extends_at_most: a time that ends")
        if (self.free_working_days is not None) != (EARLIER_ACT in self.binds):
            raise ValueError(
                f"free_working_days: of the row that binds {EARLIER_ACT}, and of no other"
            )
        return self

    @property
    def roles(self) -> tuple[str, ...]:
        """Every office of every stage."""
        return tuple(role for stage in self.stages for role in stage.roles)


def _within(day: date, first: date, last: date | None) -> bool:
    return first <= day and (last is None or day <= last)

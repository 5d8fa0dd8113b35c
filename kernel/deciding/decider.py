"""The types of a decision: a command and a state go in, events or a refusal come out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any, Generic, TypeVar, dataclass_transform

from contracts.approvals import Unapproved
from contracts.titles import declared
from kernel.law.calendar import Calendar
from kernel.people.register import Register
from kernel.rulebook import Pack

T = TypeVar("T")
C = TypeVar("C")
S = TypeVar("S")
E = TypeVar("E")


@dataclass_transform(frozen_default=True, kw_only_default=True)
def command(title: str) -> Callable[[type[T]], type[T]]:
    """Declare a command: a request to a service. `title` is what court users call it.

    Rejects unknown fields, so that a request cannot set what the command does not name.
    """
    return lambda cls: declared(title, cls, closed=True)


class Refused(Exception):
    """The rules do not allow the request; nothing is recorded.

    `article` is the article that forbids it, `why` the reason in Chinese for the user, `field` the
    input at fault, if one is. `until` is the instant from which it would be allowed, where only
    time is missing.
    """

    def __init__(
        self, article: str, why: str, field: str | None = None, until: datetime | None = None
    ) -> None:
        super().__init__(f"{article}: {why}")
        self.article = article
        self.why = why
        self.field = field
        self.until = until


class NoSuchCase(Refused):
    """The request names something that was never recorded here (HTTP 404)."""

    def __init__(self, what: str, field: str = "case_id") -> None:
        super().__init__("", f"{what}不存在", field)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault of a request: the field, what is wrong with it, and the article that it breaks."""

    field: str
    title: str
    article: str = ""
    code: str = "invalid"

    def shown(self) -> dict[str, str]:
        """The fault as it appears in an HTTP problem, without empty members."""
        return {
            name: value
            for name, value in (
                ("field", self.field),
                ("code", self.code),
                ("article", self.article),
                ("title", self.title),
            )
            if value
        }


class Invalid(Refused):
    """The request lacks or misstates what a row of the court asks for (HTTP 422). Lists all
    faults."""

    def __init__(self, *faults: Fault) -> None:
        first = faults[0]
        super().__init__(first.article, first.title, first.field)
        self.faults = faults


class Stands(Refused):
    """The request contradicts what is recorded (HTTP 409).

    `stands` maps names of fields of the request to the recorded values; values that may be sealed
    are left out.
    """

    def __init__(
        self, article: str, why: str, field: str | None, stands: Mapping[str, Any]
    ) -> None:
        super().__init__(article, why, field)
        self.stands = {name: value for name, value in stands.items() if _is_plain(value)}


def _is_plain(value: Any) -> bool:
    """Whether a value contains no sealed text, so that it may be shown."""
    if isinstance(value, tuple | frozenset | list):
        return all(map(_is_plain, value))
    return value is None or isinstance(value, str | int | date)


OTHERWISE = "此前已登记，内容与本次不同"


class Early(Exception):
    """A fact arrived before one that it depends on; there is no order between topics.

    Raised by a decision whose stream lacks its founding event. The message is parked and retried
    after the next message of its case; the case is not blocked.
    """


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person or a system, in one role of the permissions.

    `roles` are all roles that the person holds, where the pack decides which of them applies.
    """

    person: str
    role: str
    roles: tuple[str, ...] = ()

    @property
    def held(self) -> tuple[str, ...]:
        """All roles that the actor holds."""
        return self.roles or (self.role,)


@dataclass(frozen=True, slots=True)
class Approved:
    """The approval under which an act is performed: its request, who asked, who approved."""

    approval_id: str
    requester: str
    approvers: tuple[str, ...] = ()

    @property
    def tried(self) -> bool:
        """Whether the act is only tried, before it is asked for: nobody has approved it yet."""
        return not self.approvers


SYSTEM = Actor(person="system", role="system")


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What a decision may use besides the command and the state; all of it is passed in.

    `at` is when the act happened, which may be before it is recorded. `seed` is the hash of the log
    at `seed_position`; a draw is computed from it, so that anyone can repeat it. `approved` is set
    while an act is performed under an approval. `consulted` are the states of further streams of
    the service that the decision looks at (`Decider.consults`), without those that do not exist.
    `staff` is the staff register as far as this house has heard of it, where its decisions name
    persons (`ServiceDefinition.names_staff`); empty in a court that keeps none.
    `recorded_at` is when it is recorded, None where that is `at`.
    """

    court: str
    pack: Pack
    calendar: Calendar
    at: datetime
    actor: Actor
    seed: str = ""
    seed_position: int = 0
    approved: Approved | None = None
    consulted: Mapping[str, Any] = field(default_factory=dict)
    staff: Register = field(default_factory=Register)
    recorded_at: datetime | None = None

    @property
    def known_at(self) -> datetime:
        """When the act is recorded; `at` is when it happened."""
        return self.at if self.recorded_at is None else self.recorded_at

    @property
    def approver(self) -> str | None:
        """Who approved the act, by name; None where it is not performed under an approval."""
        return None if self.approved is None else "、".join(self.approved.approvers)

    def refuse(
        self, code: str, why: str, field: str | None = None, until: datetime | None = None
    ) -> Refused:
        """The refusal that cites the article of a row of the court's pack.

        Raises:
            LookupError: the pack has no row `code`.
        """
        return Refused(self.pack.rule(code).article, why, field, until)

    def unchanged(
        self, code: str, command: Any, standing: Any = None, /, **stands: Any
    ) -> Sequence[Any]:
        """No events, if the command repeats what is recorded.

        The fields that the command shares with the event `standing` are compared, and those in
        `stands`.

        Raises:
            Stands: a field differs. The refusal cites the row `code`, if the pack has it.
        """
        if standing is not None:
            shared = {one.name for one in fields(standing)}
            names = [one.name for one in fields(command) if one.name in shared]
            stands = {name: getattr(standing, name) for name in names} | stands
        for name, known in stands.items():
            if getattr(command, name) != known:
                article = self.pack.rule(code).article if self.has_rule(code) else ""
                raise Stands(article, OTHERWISE, name, stands)
        return []

    def has_rule(self, code: str) -> bool:
        """Whether the pack or the statute base has a row `code` that a decision may cite."""
        return self.pack.has_rule(code)


def no_kind(_command: Any, _state: Any, _circumstances: Circumstances) -> str:
    """The `kind_of` of a service whose commands have no kinds."""
    return ""


def consults_nothing(_command: Any, _court: str) -> Sequence[str]:
    """The `consults` of a service whose decisions look at one stream only."""
    return ()


def no_consequence(_command: Any, _ended: Unapproved) -> Sequence[Any]:
    """The `unapproved` of a service in which nothing follows."""
    return ()


@dataclass(frozen=True, slots=True)
class Decider(Generic[C, S, E]):
    """The decision functions of one service. All are pure.

    `decide` returns no events for a repeated command and raises Refused; `evolve` never refuses.
    `kind_of` is the kind of a command (a manner of closing, a row of the pack; empty if it has
    none), for approvals that bind one kind only. `unapproved` returns the commands that follow when
    a requested command is refused or withdrawn, or when its request lapses. `consults` names
    further streams of the service that the decision on a command of a court looks at; it holds only
    if none of them changed meanwhile.
    """

    stream_of: Callable[[C], str]
    decide: Callable[[C, S | None, Circumstances], Sequence[E]]
    evolve: Callable[[S | None, E], S]
    kind_of: Callable[[C, S | None, Circumstances], str] = no_kind
    unapproved: Callable[[C, Unapproved], Sequence[C]] = no_consequence
    consults: Callable[[C, str], Sequence[str]] = consults_nothing

    def fold(self, state: S | None, events: Sequence[E]) -> S | None:
        """The state after some events."""
        for event in events:
            state = self.evolve(state, event)
        return state

"""The shape of a judgement: a command and a state go in, events (or a refusal) come out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Generic, TypeVar, dataclass_transform

from contracts.approvals import Unapproved
from contracts.titles import declared
from kernel.law.calendar import Calendar
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
    """A request that the rules do not allow. It leaves no trace in the log.

    `article` is for the court, `why` for the reader, `field` names the input at fault.
    """

    def __init__(self, article: str, why: str, field: str | None = None) -> None:
        super().__init__(f"{article}: {why}")
        self.article = article
        self.why = why
        self.field = field


class NoSuchCase(Refused):
    """The request is about something that was never recorded here (answered with 404)."""

    def __init__(self, what: str, field: str = "case_id") -> None:
        super().__init__("", f"{what}不存在", field)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong with a request: the field, what is wrong, and the article it breaks."""

    field: str
    title: str
    article: str = ""
    code: str = "invalid"

    def shown(self) -> dict[str, str]:
        """What the caller is told of it."""
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
    """A request that does not say what the court's row asks for (answered with 422)."""

    def __init__(self, *faults: Fault) -> None:
        first = faults[0]
        super().__init__(first.article, first.title, first.field)
        self.faults = faults


class Stands(Refused):
    """A request that says something else than what stands (answered with 409 and what stands).

    `stands` holds what was recorded, by the names of the request's fields; what may be sealed
    is left out.
    """

    def __init__(
        self, article: str, why: str, field: str | None, stands: Mapping[str, Any]
    ) -> None:
        super().__init__(article, why, field)
        self.stands = {name: value for name, value in stands.items() if _tellable(value)}


def _tellable(value: Any) -> bool:
    """Whether a value is plain: what is sealed, or made of parts that may be, is not told."""
    if isinstance(value, tuple | frozenset | list):
        return all(map(_tellable, value))
    return value is None or isinstance(value, str | int | date)


OTHERWISE = "此前已登记，内容与本次不同"


class Early(Exception):
    """A fact arrived before the one it builds on (topics have no order between them).

    Raised by a decision that lacks its founding event; the message is kept and tried again
    after the next message of its case, and does not block the case.
    """


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person or a system, in one role of the table of permissions.

    `roles` are all that the person holds, where the pack decides which of them matters.
    """

    person: str
    role: str
    roles: tuple[str, ...] = ()

    @property
    def held(self) -> tuple[str, ...]:
        """Every role the actor holds."""
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
    """What a decision may know beside the command and the state; all of it is given.

    `at` is when the act happened (not when it is written down). `seed` is the hash of the
    log at `seed_position`: the dice of a draw, which anyone can look up later. `approved` is set
    where the act is performed under an approval.
    """

    court: str
    pack: Pack
    calendar: Calendar
    at: datetime
    actor: Actor
    seed: str = ""
    seed_position: int = 0
    approved: Approved | None = None

    def refuse(self, code: str, why: str, field: str | None = None) -> Refused:
        """The refusal under a rule row of the court's pack, citing the court's own article."""
        return Refused(self.pack.rule(code).article, why, field)

    def unchanged(
        self, code: str, command: Any, standing: Any = None, /, **stands: Any
    ) -> Sequence[Any]:
        """No events, where a command says again what stands: the fields that it shares with the
        event `standing`, and those of `stands`.

        Raises:
            Stands: it says something else of one of them, under the rule row of that code.
        """
        if standing is not None:
            shared = {field.name for field in fields(standing)}
            names = [field.name for field in fields(command) if field.name in shared]
            stands = {name: getattr(standing, name) for name in names} | stands
        for name, known in stands.items():
            if getattr(command, name) != known:
                article = self.pack.rule(code).article if self.has_rule(code) else ""
                raise Stands(article, OTHERWISE, name, stands)
        return []

    def has_rule(self, code: str) -> bool:
        """True where the court's pack (or the national base) holds a rule row with this code."""
        return self.pack.has_rule(code)


def no_kind(_command: Any, _state: Any, _circumstances: Circumstances) -> str:
    return ""


def no_consequence(_command: Any, _ended: Unapproved) -> Sequence[Any]:
    return ()


@dataclass(frozen=True, slots=True)
class Decider(Generic[C, S, E]):
    """Pure functions. `evolve` never refuses; `decide` answers a retry with nothing.

    `kind_of` tells which kind of its act a command is (a manner of closing, a row of the pack),
    for approvals that bind one kind only; empty where there are no kinds. `unapproved` tells what
    follows where a command that was asked for is refused or withdrawn, or its request lapses.
    """

    stream_of: Callable[[C], str]
    decide: Callable[[C, S | None, Circumstances], Sequence[E]]
    evolve: Callable[[S | None, E], S]
    kind_of: Callable[[C, S | None, Circumstances], str] = no_kind
    unapproved: Callable[[C, Unapproved], Sequence[C]] = no_consequence

    def fold(self, state: S | None, events: Sequence[E]) -> S | None:
        for event in events:
            state = self.evolve(state, event)
        return state

"""What holds an act back: one list of guards for each command, and its two readers. Pure.

A guard is a named function of the state and the circumstances, never of the typed fields of a
command. It returns the refusal that holds the act back, or None. `ActTable.require` raises the
first one before a command is decided; `ActTable.listed` lists all of them for what may be done
next. Both read the same rows, so that they cannot disagree. Steps have guards of the same kind
(`kernel.deciding.steps`).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeAlias, TypeVar

from kernel.deciding.decider import Circumstances, Refused

S = TypeVar("S")
X = TypeVar("X")

Guard: TypeAlias = Callable[[Any, Any, Circumstances], Refused | None]  # thing, state


@dataclass(frozen=True, slots=True)
class Held:
    """A guard that holds an act back, and the refusal with which it does so."""

    guard: str
    refusal: Refused


def nothing_repeated(_command: Any, _thing: Any, _state: Any) -> bool:
    """The `repeats` of an act whose guards never stand against a repeated command."""
    return False


def kind_by_what_is_typed(_thing: Any, _state: Any) -> None:
    """The `kind` of an act whose thing does not determine it."""


def no_further_streams(_court: str) -> Sequence[str]:
    """The `consults` of an act whose guards look at one stream only."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ActRow:
    """What holds back one command on a state of the class `of`.

    `things` are what the act may be done to, by id: the receipts of an account, the debtors of a
    case; for an act on the case as a whole there is one, under an empty id. `about` is the field of
    the command that names the thing. An act on something else is refused as unknown by the decision
    itself. `settled`: the act was done, and a command only repeats it. `over` are guards that
    nothing lifts any more once they hold: the act is not listed then. `repeats` tells of a command
    that it repeats what stands, where a guard would otherwise refuse it. `kind` is the kind of the
    act where the thing alone determines it, for approvals that bind one kind; None where that
    depends on what is typed. `consults` names further streams that guards look at, by court.
    """

    command: type[Any]
    of: type[Any]
    things: Callable[[Any, Circumstances], Mapping[str, Any]]
    about: str = ""
    over: tuple[tuple[str, Guard], ...] = ()
    guards: tuple[tuple[str, Guard], ...] = ()
    settled: Callable[[Any, Any], bool]
    repeats: Callable[[Any, Any, Any], bool] = nothing_repeated
    kind: Callable[[Any, Any], str | None] = kind_by_what_is_typed
    consults: Callable[[str], Sequence[str]] = no_further_streams

    def held(self, thing: Any, state: Any, circumstances: Circumstances) -> Iterator[Held]:
        """What holds the act on this thing back, in the order in which it is refused."""
        return _held((*self.over, *self.guards), thing, state, circumstances)

    def listable(self, thing: Any, state: Any, circumstances: Circumstances) -> bool:
        """Whether the act on this thing is neither settled nor over."""
        if self.settled(thing, state):
            return False
        return next(_held(self.over, thing, state, circumstances), None) is None


def _held(
    guards: Iterable[tuple[str, Guard]], thing: Any, state: Any, circumstances: Circumstances
) -> Iterator[Held]:
    for name, guard in guards:
        refusal = guard(thing, state, circumstances)
        if refusal is not None:
            yield Held(name, refusal)


@dataclass(frozen=True, slots=True, kw_only=True)
class NextAct:
    """An act that may be done next, or what holds it back. `subject_id` is the thing, empty for the
    case as a whole; `step` is the code of a step, `kind` the kind of the act as `ActRow` has it."""

    command: type[Any]
    about: str = ""
    subject_id: str = ""
    step: str = ""
    kind: str | None = None
    held: tuple[Held, ...] = ()

    @property
    def open(self) -> bool:
        """Whether nothing holds the act back."""
        return not self.held


@dataclass(frozen=True, slots=True, eq=False)
class ActTable:
    """The acts of a service with their guards, by command."""

    rows: Mapping[type[Any], ActRow] = field(default_factory=dict)

    @staticmethod
    def of(*rows: ActRow) -> "ActTable":
        """A table of these rows, in this order."""
        return ActTable({row.command: row for row in rows})

    def require(self, command: Any, state: Any, circumstances: Circumstances) -> None:
        """Raises the refusal of the first guard that holds a command back.

        Nothing is raised for a command that only repeats what stands, nor where there is nothing
        for it to be done to: the decision says so itself.
        """
        row = self.rows.get(type(command))
        if row is None or not isinstance(state, row.of):
            return
        thing = row.things(state, circumstances).get(getattr(command, row.about, ""))
        if thing is None or row.settled(thing, state):
            return
        held = next(row.held(thing, state, circumstances), None)
        if held is not None and not row.repeats(command, thing, state):
            raise held.refusal

    def listed(self, command: type[Any], state: Any, circumstances: Circumstances) -> list[NextAct]:
        """The acts with this command on a state, without what is settled or over."""
        row = self.rows.get(command)
        if row is None or not isinstance(state, row.of):
            return []
        return [
            NextAct(
                command=command,
                about=row.about,
                subject_id=subject_id,
                kind=row.kind(thing, state),
                held=tuple(row.held(thing, state, circumstances)),
            )
            for subject_id, thing in row.things(state, circumstances).items()
            if row.listable(thing, state, circumstances)
        ]


NO_ACTS = ActTable()


@dataclass(frozen=True, slots=True)
class ActsOn(Generic[S]):
    """Makes the rows of the acts on states of one class, so that types are checked.

    `begun` tells whether there is anything to act on; until then the decision refuses as unknown.
    """

    of: type[S]
    begun: Callable[[S], bool] = lambda _state: True

    def case(
        self,
        command: type[Any],
        *guards: Callable[[S, Circumstances], Refused | None],
        settled: Callable[[S], bool] = lambda _state: False,
        over: Sequence[Callable[[S, Circumstances], Refused | None]] = (),
        repeats: Callable[[Any, S], bool] = lambda _command, _state: False,
        consults: Callable[[str], Sequence[str]] = no_further_streams,
    ) -> ActRow:
        """The row of an act on the case as a whole."""
        return ActRow(
            command=command,
            of=self.of,
            things=lambda state, _circumstances: {"": state} if self.begun(state) else {},
            guards=tuple((name_of(one), _of_case(one)) for one in guards),
            over=tuple((name_of(one), _of_case(one)) for one in over),
            settled=lambda _thing, state: settled(state),
            repeats=lambda given, _thing, state: repeats(given, state),
            consults=consults,
        )

    def each(
        self,
        command: type[Any],
        about: str,
        things: Callable[[S, Circumstances], Mapping[str, X]],
        *guards: Callable[[X, S, Circumstances], Refused | None],
        settled: Callable[[X, S], bool] = lambda _thing, _state: False,
        over: Sequence[Callable[[X, S, Circumstances], Refused | None]] = (),
        repeats: Callable[[Any, X, S], bool] = nothing_repeated,
        kind: Callable[[X, S], str | None] = kind_by_what_is_typed,
    ) -> ActRow:
        """The row of an act on each of several things; `about` is the field that names one."""

        def begun_things(state: S, circumstances: Circumstances) -> Mapping[str, X]:
            return things(state, circumstances) if self.begun(state) else {}

        return ActRow(
            command=command,
            of=self.of,
            things=begun_things,
            about=about,
            guards=tuple((name_of(one), one) for one in guards),
            over=tuple((name_of(one), one) for one in over),
            settled=settled,
            repeats=repeats,
            kind=kind,
        )


def _of_case(guard: Callable[[Any, Circumstances], Refused | None]) -> Guard:
    return lambda _thing, state, circumstances: guard(state, circumstances)


def name_of(guard: Callable[..., Any]) -> str:
    """The name of a guard as it is shown: that of its function, with hyphens."""
    return guard.__name__.strip("_").replace("_", "-")

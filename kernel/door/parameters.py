"""Path and query parameters: which a route takes, within which bounds, and how others are
refused."""

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, get_type_hints

from pydantic import ValidationError
from starlette.requests import Request as HttpRequest

from kernel.base.adapters import adapter_of
from kernel.base.zone import is_possible
from kernel.deciding.decider import Fault
from kernel.door.bodies import ID_MAX, refuse_unfit
from kernel.door.lists import Listing, PageWanted
from kernel.door.problems import CHINESE, FieldProblems

TEXT_MAX = 1000  # characters; the longest is where a page of the work list ended
OWN_ARGUMENTS = 2  # every query takes its reader and its court first


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a query function: its type, with its bounds, and its default.

    The default is `inspect.Parameter.empty` where a caller has to give one.
    """

    name: str
    shape: Any
    default: Any

    @property
    def required(self) -> bool:
        return self.default is inspect.Parameter.empty


def declared(query: Callable[..., Any]) -> tuple[Parameter, ...]:
    """What a query function takes besides its reader and its court; for a page of a list, what says
    which one."""
    return tuple(_declared(query))


def _declared(query: Callable[..., Any]) -> Iterator[Parameter]:
    hints = get_type_hints(query, include_extras=True)
    for one in list(inspect.signature(query).parameters.values())[OWN_ARGUMENTS:]:
        shape = hints.get(one.name, str)
        if (listing := _listing(shape)) is None:
            yield Parameter(one.name, shape, one.default)
            continue
        for name, (part, default) in listing.shapes.items():
            yield Parameter(name, part, default)


def _listing(shape: Any) -> Listing | None:
    marks = getattr(shape, "__metadata__", ())
    return next((one for one in marks if isinstance(one, Listing)), None)


def gathering(query: Callable[..., Any]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """How the arguments of a request become those of a query function: what says which page of a
    list is wanted is one of them."""
    hints = get_type_hints(query, include_extras=True)
    found = ((name, _listing(shape)) for name, shape in hints.items())
    lists = {name: listing for name, listing in found if listing is not None}

    def gathered(arguments: dict[str, Any]) -> dict[str, Any]:
        rest = dict(arguments)
        for name, listing in lists.items():
            rest[name] = PageWanted(**{one: rest.pop(one) for one in listing.shapes if one in rest})
        return rest

    return gathered


def arguments_of(http: HttpRequest, parameters: Iterable[Parameter]) -> dict[str, Any]:
    """The arguments that a request gives for these parameters, in its path or its query.

    Raises FieldProblems with every one that is missing, unknown, given twice or unfit.
    """
    known = {one.name: one for one in parameters}
    found = parameters_in(http, known.keys() - http.path_params.keys())
    faults = [
        Fault(field=name, title="缺少参数")
        for name, one in known.items()
        if one.required and name not in found
    ]
    values: dict[str, Any] = {}
    for name, raw in found.items():
        if name in known:
            try:
                values[name] = adapter_of(known[name].shape).validate_python(raw)
            except ValidationError as error:
                faults += [_fault(name, one["type"], one.get("ctx", {})) for one in error.errors()]
                continue
            if isinstance(values[name], date) and not is_possible(values[name]):
                faults.append(Fault(field=name, title="不可能的日期", code="impossible_day"))
    if faults:
        raise FieldProblems(faults)
    return values


def parameters_in(http: HttpRequest, known: Iterable[str] = ()) -> dict[str, str]:
    """The texts in the path and in the query of a request; in the query only the `known` ones.

    Raises FieldProblems for others, for one that is given twice, and for texts that no id or
    parameter can have.
    """
    names = sorted(known)
    given = [name for name, _ in http.query_params.multi_items()]
    faults = [_stranger(name, names) for name in dict.fromkeys(given) if name not in names]
    faults += [
        Fault(field=name, title="参数只能给出一次") for name in names if given.count(name) > 1
    ]
    found = {**http.query_params, **http.path_params}
    for name, text in found.items():
        most = ID_MAX if name in http.path_params else TEXT_MAX
        if len(text) > most:
            faults.append(Fault(field=name, title=f"不得超过 {most} 字"))
    if faults:
        raise FieldProblems(faults)
    refuse_unfit(found)
    return found


def _stranger(name: str, known: list[str]) -> Fault:
    others = f"可用的参数：{'、'.join(known)}" if known else "此处没有参数"
    return Fault(field=name[:ID_MAX], title=f"不认识的参数；{others}", code="unknown_parameter")


def _fault(name: str, code: str, bounds: Mapping[str, Any]) -> Fault:
    match code:
        case "greater_than_equal":
            title = f"不得小于 {bounds['ge']}"
        case "less_than_equal":
            title = f"不得大于 {bounds['le']}"
        case _:
            title = CHINESE.get(code, "参数格式不正确")
    return Fault(field=name, title=title, code=code)

"""Values with dates: a field of a row may be given in versions, each from its own day.

    limit = [
      { value = 5, unit = "working_day" },
      { from = 2027-01-01, value = 3, unit = "working_day" },
    ]

The first version holds from the day on which the pack came into force. A field that is no table
has its versions as `{ from = 2027-01-01, value = … }`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from datetime import date
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

from kernel.rulebook.folder import Folder

FROM, VALUE = "from", "value"
Kind = Literal["plain", "table", "tables"]  # what a field holds
Shapes = Mapping[str, Mapping[str, Kind]]  # by table and field


def shapes_of(pack: type[BaseModel]) -> Shapes:
    """What the fields of each table hold: a plain value, a table or several tables."""
    return {
        field.alias or name: {
            part.alias or inner: kind_of(part.annotation)
            for inner, part in _row_of(field.annotation).model_fields.items()
        }
        for name, field in pack.model_fields.items()
        if _row_of(field.annotation) is not BaseModel
    }


def _row_of(annotation: Any) -> type[BaseModel]:
    found = _plain(annotation)
    if get_origin(found) is tuple:
        found = _plain(get_args(found)[0])
    return found if isinstance(found, type) and issubclass(found, BaseModel) else BaseModel


def kind_of(annotation: Any) -> Kind:
    """What a field of this type holds."""
    found = _plain(annotation)
    if get_origin(found) is tuple:
        return "tables" if _is_table(_plain(get_args(found)[0])) else "plain"
    return "table" if _is_table(found) else "plain"


def _plain(annotation: Any) -> Any:
    """The type without `Annotated` and `None`."""
    while hasattr(annotation, "__metadata__"):
        annotation = annotation.__origin__
    options = [each for each in get_args(annotation) if each is not type(None)]
    optional = get_origin(annotation) not in (tuple, None) and len(options) == 1
    return _plain(options[0]) if optional else annotation


def _is_table(found: Any) -> bool:
    return isinstance(found, type) and (is_dataclass(found) or issubclass(found, BaseModel))


def versions_of(value: Any, shape: Kind) -> list[dict[str, Any]] | None:
    """The versions of a field; None if its value has no dates."""
    if not isinstance(value, list) or not value or not all(isinstance(x, dict) for x in value):
        return None
    if not any(FROM in version for version in value):
        return None
    if shape == "tables" and not all(version.keys() <= {FROM, VALUE} for version in value):
        return None
    return value


def days_of(folder: Folder, shapes: Shapes) -> frozenset[date]:
    """Every day from which some value of the folder applies."""
    return frozenset(
        version[FROM]
        for *_, versions in _dated(folder, shapes)
        for version in versions
        if isinstance(version.get(FROM), date)
    )


def faults_of(folder: Folder, shapes: Shapes) -> Iterator[tuple[tuple[str, int], str, str]]:
    """Faults in the versions of a folder: the place of the row, the field, the reason."""
    for table, index, field, versions in _dated(folder, shapes):
        place = (table, index)
        days = [version.get(FROM) for version in versions]
        later = [day for day in days[1:] if isinstance(day, date)]
        opening = [days[0]] if isinstance(days[0], date) else []
        if (days[0] is not None and not opening) or len(later) < len(days) - 1:
            yield place, field, "every version after the first has a day: from = 2027-01-01"
        elif sorted({*opening, *later}) != [*opening, *later]:
            yield place, field, "versions stand in the order of their days"
        if shapes[table][field] != "table":
            for version in versions:
                if not version.keys() <= {FROM, VALUE} or VALUE not in version:
                    yield place, field, "a version has from and value"
                    break


def in_force(folder: Folder, shapes: Shapes, day: date) -> dict[str, Any]:
    """The tables with the values in force on a day; versions with a fault are passed over."""
    found: dict[str, Any] = {
        name: [*value] if isinstance(value, list) else value for name, value in folder.raw.items()
    }
    for table, index, field, versions in _dated(folder, shapes):
        value = _on(versions, day, shapes[table][field])
        rows = found[table]
        if isinstance(rows, list):
            rows[index] = {**rows[index], field: value}
        else:
            found[table] = {**rows, field: value}
    return found


def _on(versions: list[dict[str, Any]], day: date, shape: Kind) -> Any:
    later = (version for version in versions[1:] if isinstance(version.get(FROM), date))
    begun = [version for version in later if version[FROM] <= day]
    version = begun[-1] if begun else versions[0]
    if shape == "table":
        return {name: value for name, value in version.items() if name != FROM}
    return version.get(VALUE)


def _dated(folder: Folder, shapes: Shapes) -> Iterator[tuple[str, int, str, list[dict[str, Any]]]]:
    for table, fields in shapes.items():
        rows = folder.raw.get(table, [])
        for index, row in enumerate(rows if isinstance(rows, list) else [rows]):
            for field, value in row.items() if isinstance(row, dict) else ():
                versions = versions_of(value, fields.get(field, "plain"))
                if versions is not None and field in fields:
                    yield table, index, field, versions

"""Pydantic adapters, one for each class in a process."""

from functools import cache
from typing import Any

from pydantic import TypeAdapter


@cache
def adapter_of(shape: Any) -> TypeAdapter[Any]:
    """The adapter of a class or type. Making one takes milliseconds: none is made twice."""
    return TypeAdapter(shape)

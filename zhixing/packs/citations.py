"""The row codes that decisions cite, found in the source of the services."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kernel.rulebook.rows import CODE

ROOT = Path(__file__).resolve().parents[2]
# Modules in which a decision may cite a rule: the pure rooms of the services, and shared code.
ROOMS = (
    "services/*/decide.py",
    "services/*/decide/**/*.py",
    "services/*/rules.py",
    "services/*/rules/**/*.py",
    "services/*/reactions.py",
    "services/*/reactions/**/*.py",
    "kernel/deciding/*.py",
    "kernel/rulebook/nodes.py",  # the approval that a node cites where it names no other
)
ANY_CODE = "[a-z][a-z0-9_-]*"  # what an f-string leaves open, such as the manner of a closing
PREFIX = re.compile(r"([a-z][a-z0-9]*-)+")  # and what it begins with: `closing-`


@dataclass(frozen=True, slots=True)
class Citations:
    """The codes that are written out, and the patterns of those that are composed."""

    codes: frozenset[str]
    patterns: tuple[re.Pattern[str], ...]

    def name(self, code: str) -> bool:
        """Whether some decision cites the row of this code."""
        return code in self.codes or any(found.fullmatch(code) for found in self.patterns)


@cache
def citations() -> Citations:
    """Every code in a string of a pure room, except docstrings."""
    codes: set[str] = set()
    prefixes: set[str] = set()
    for room in ROOMS:
        for path in sorted(ROOT.glob(room)):
            for text in _strings(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(text, ast.Constant) and re.fullmatch(CODE, str(text.value)):
                    codes.add(str(text.value))
                elif isinstance(text, ast.JoinedStr) and "/decide" in room:
                    prefixes |= _prefix(text)
    return Citations(
        frozenset(codes), tuple(re.compile(f"{p}{ANY_CODE}") for p in sorted(prefixes))
    )


def _strings(tree: ast.AST) -> Iterator[ast.Constant | ast.JoinedStr]:
    """The strings of a module that are no docstrings and no parts of another string."""
    skipped: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skipped.add(id(node.value))
        elif isinstance(node, ast.JoinedStr):
            skipped |= {id(part) for part in ast.walk(node) if part is not node}
    for node in ast.walk(tree):
        if isinstance(node, (ast.Constant, ast.JoinedStr)) and id(node) not in skipped:
            yield node


def _prefix(text: ast.JoinedStr) -> set[str]:
    """The prefix of a code that an f-string puts together, such as `f"closing-{manner}"`."""
    match text.values:
        case [ast.Constant(value=str(prefix)), ast.FormattedValue()] if PREFIX.fullmatch(prefix):
            return {prefix}
        case _:
            return set()

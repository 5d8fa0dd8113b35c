"""What the architecture tests look for in a module's syntax tree, as `line: what` strings."""

import ast
from collections.abc import Iterator, Set

CLOCK_AND_DICE = frozenset(
    {"now", "today", "utcnow", "time", "monotonic", "uuid1", "uuid4", "random", "urandom"}
)
CLOCK_AND_DICE_MODULES = frozenset({"random", "secrets", "time", "os", "asyncio"})
FILLING = frozenset({"append", "add", "extend", "update", "setdefault", "sort"})
FUNCTION_LINES_MAX = 50
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


def clock_or_dice(tree: ast.Module) -> Iterator[str]:
    """Whatever would make a replay give another answer."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in CLOCK_AND_DICE:
            own = isinstance(node.func, ast.Name) and node.args  # `today(circumstances)` is given
            if not own:
                yield f"{node.lineno}: calls {_name(node.func)}"
        if isinstance(node, ast.Import | ast.ImportFrom):
            for module in _imported(node):
                if module.partition(".")[0] in CLOCK_AND_DICE_MODULES:
                    yield f"{node.lineno}: imports {module}"


def waiting(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.AsyncFunctionDef | ast.Await | ast.AsyncFor | ast.AsyncWith):
            yield f"{node.lineno}: waits"


def answerless(tree: ast.Module) -> set[str]:
    """Functions that answer nothing: guards, which raise or let pass."""
    return {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, FunctionNode)
        and isinstance(node.returns, ast.Constant)
        and node.returns.value is None
    }


def dropped_answers(tree: ast.Module, guards: Set[str] = frozenset()) -> Iterator[str]:
    """A call that stands alone although it answers: the rule itself may be thrown away.

    Left in peace: `assert_never`, guards (functions known to return None), and a local
    collection being filled.
    """
    for node in ast.walk(tree):
        if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Call | ast.Await):
            continue
        function = node.value.func if isinstance(node.value, ast.Call) else node.value.value
        if isinstance(function, ast.Name) and function.id in {"assert_never", *guards}:
            continue
        local = isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name)
        if not (local and _name(function) in FILLING):
            yield f"{node.lineno}: drops the answer of {_name(function)}"


def long_functions(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, FunctionNode):
            assert node.end_lineno is not None
            lines = node.end_lineno - node.lineno + 1
            if lines > FUNCTION_LINES_MAX:
                yield f"{node.lineno}: {node.name} has {lines} lines"


def court_literals(tree: ast.Module) -> Iterator[str]:
    """A court told apart in code: the difference belongs in the rows of its pack."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            if any(_is_court(s) for s in sides) and any(_is_text(s) for s in sides):
                yield f"{node.lineno}: compares a court with a literal"
        if isinstance(node, ast.Match) and _is_court(node.subject):
            yield f"{node.lineno}: matches on a court"


def court_names(tree: ast.Module, courts: Set[str]) -> Iterator[str]:
    """A court's name as a value, in whatever way it would be used."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node.value in courts:
            yield f"{node.lineno}: names {node.value!s}"


def subscribers(tree: ast.Module) -> Iterator[str]:
    """Every subscription to a topic."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) == "subscriber":
            yield f"{node.lineno}: subscribes"


def loose_acknowledgements(tree: ast.Module) -> Iterator[str]:
    """Subscriptions without a stated policy, and every policy but acknowledging by hand."""
    for node in ast.walk(tree):
        match node:
            case ast.Call() if _name(node.func) == "subscriber":
                if "ack_policy" not in {keyword.arg for keyword in node.keywords}:
                    yield f"{node.lineno}: states no ack_policy"
            case ast.Attribute() if _name(node.value) == "AckPolicy" and node.attr != "MANUAL":
                yield f"{node.lineno}: AckPolicy.{node.attr}"


def unguarded_rules(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Rule codes a refusal cites (literally, or by a constant of the module) although the
    function around it never asks `has_rule` for them."""
    constants = _constants(tree)
    functions = [node for node in ast.walk(tree) if isinstance(node, FunctionNode)]
    guarded = {
        (id(refusal), code)
        for function in functions
        for _, code in _cited(function, "has_rule", constants)
        for refusal, known in _cited(function, "refuse", constants)
        if known == code
    }
    for refusal, code in _cited(tree, "refuse", constants):
        if (id(refusal), code) not in guarded:
            yield refusal.lineno, code


def _cited(
    inside: ast.AST, method: str, constants: dict[str, str]
) -> Iterator[tuple[ast.Call, str]]:
    """Calls of `refuse` or `has_rule`, with the rule code they name."""
    for node in ast.walk(inside):
        if isinstance(node, ast.Call) and _name(node.func) == method and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield node, first.value
            if isinstance(first, ast.Name) and first.id in constants:
                yield node, constants[first.id]


def _constants(tree: ast.Module) -> dict[str, str]:
    return {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value.value, str)
    }


def _imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""]


def _is_court(node: ast.expr) -> bool:
    return _name(node) in {"court", "COURT"}


def _is_text(node: ast.expr) -> bool:
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return any(_is_text(element) for element in node.elts)
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _name(node: ast.expr) -> str:
    """The last word of a name: `datetime.now` and `now` are both `now`."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""

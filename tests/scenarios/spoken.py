"""What a scenario files and types about people: none of it may stand in any log in plain."""

from collections.abc import Iterator
from typing import Any

from contracts.personal import texts_of
from kernel.base.texts import folded
from kernel.deciding.steps import RecordStep
from kernel.door.steps import FREE_TEXT
from kernel.rulebook import Pack
from zhixing.simulation.player import commands_of
from zhixing.simulation.scenario import Scenario, Step

PERSONAL = ("name", "code", "phone", "address")
WORDS_MIN = 4  # shorter texts, such as 同意, are also words of programs


def spoken(scenario: Scenario, pack: Pack) -> frozenset[str]:
    """Every name, code, phone, address, account and free text of a scenario, without those that
    the court's own rules say too."""
    found = {text for step in scenario.step for text in _of_step(step, pack)}
    rules = pack.model_dump_json()
    return frozenset(text for text in found if text not in rules)


def _of_step(step: Step, pack: Pack) -> Iterator[str]:
    for party in step.data.get("parties", ()):
        yield from (folded(str(party[name])) for name in PERSONAL if party.get(name))
    yield from _plain(step.data)
    command = commands_of(step.service).get(step.command)
    if command is RecordStep:
        row = next((row for row in pack.steps if row.code == step.data.get("step")), None)
        texts = {field.name for field in row.fields if field.kind == "text"} if row else set()
        values = step.data.get("values", {})
        words = [step.data.get(name) for name in FREE_TEXT] + [values.get(name) for name in texts]
    else:
        words = [step.data.get(name) for name in texts_of(command)] if command else []
    for word in words:
        for text in word if isinstance(word, list) else [word]:
            if isinstance(text, str) and len(text) >= WORDS_MIN:
                yield text


def _plain(value: Any) -> Iterator[str]:
    """The texts that are given for sealing, wherever they stand."""
    if isinstance(value, dict):
        if "plain" in value:
            yield str(value["plain"])
        for part in value.values():
            yield from _plain(part)
    elif isinstance(value, list):
        for part in value:
            yield from _plain(part)

"""One catalogue names the houses: a new one is a folder, and a line there."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from shutil import copytree

import pytest

from contracts.catalogue import EVERYONE, HOUSES, SERVICES, CatalogueEntry, catalogue
from zhixing.houses import houses

ROOT = Path(__file__).resolve().parents[2]
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\w+) \| [^|]+ \| ([^|]+) \|$", re.MULTILINE)

EVENTS = '''
"""A house that a test adds: 执前和解."""
from dataclasses import dataclass

@dataclass(frozen=True, slots=True, kw_only=True)
class MediationOffered:
    case_id: str


'''
ROOMS = {
    "__init__": "",
    "commands": """
from dataclasses import dataclass

@dataclass(frozen=True, slots=True, kw_only=True)
class OfferMediation:
    case_id: str

Command = OfferMediation

def stream_of(command):
    return f"mediation-{command.case_id}"
""",
    "topics": """
from contracts.catalogue import HOUSES

HOUSE = HOUSES["mediation"]
""",
    "app": """
from contracts.intake import CaseFiled
from contracts.mediation import MediationOffered
from kernel.deciding.decider import Decider
from kernel.deciding.definition import ServiceDefinition
from services.mediation.commands import OfferMediation, stream_of
from services.mediation.topics import HOUSE

def decide(command, state, _circumstances):
    return [] if state else [MediationOffered(case_id=command.case_id)]

def react(fact, _pack):
    return [OfferMediation(case_id=fact.case_id)] if isinstance(fact.event, CaseFiled) else []

DEFINITION = ServiceDefinition(
    house=HOUSE,
    own_decider=Decider(stream_of=stream_of, decide=decide, evolve=lambda state, event: event),
    react=react,
)
""",
}
PLAY = """
import asyncio, sys
from pathlib import Path
from contracts.catalogue import SERVICES
from zhixing.simulation.player import MemoryStage, play
from zhixing.simulation.scenario import read
from kernel.rulebook import COURTS, Rulebook

assert len(SERVICES) == 10
scenario = read(Path(sys.argv[1]))
played = asyncio.run(play(scenario, MemoryStage(Rulebook.load(COURTS), scenario)))
print(sorted({r.name for r in played.history if r.service == "mediation"}))
"""


def test_a_tenth_house_is_a_folder_and_a_line(tmp_path: Path) -> None:
    for folder in ("contracts", "services"):
        copytree(ROOT / folder, tmp_path / folder)
    (tmp_path / "contracts" / "mediation.py").write_text(EVENTS.lstrip(), encoding="utf-8")
    for room, text in ROOMS.items():
        file = tmp_path / "services" / "mediation" / f"{room}.py"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    listed = tmp_path / "contracts" / "catalogue.py"
    line = 'HOUSES = catalogue(\n    CatalogueEntry("mediation", "执前和解", MediationOffered, ("intake",)),'
    text = listed.read_text(encoding="utf-8").replace("HOUSES = catalogue(", line)
    imported = "from contracts.mediation import MediationOffered\nfrom contracts.operations"
    listed.write_text(text.replace("from contracts.operations", imported), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", PLAY, ROOT / "tests" / "scenarios" / "yanling_transfer_late.toml"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "['MediationOffered']\n", done.stderr


def test_every_house_stands_in_its_folder() -> None:
    assert tuple(houses()) == SERVICES
    assert all(house.house is HOUSES[name] for name, house in houses().items())


def test_the_documentation_shows_whom_each_listens_to() -> None:
    shown = {name: words for name, words in ROW.findall(ARCHITECTURE) if name in HOUSES}
    assert set(shown) == set(SERVICES)
    for name, house in HOUSES.items():
        everyone = len(house.listens_to) == len(SERVICES) - 1
        words = "all eight others" if everyone else ", ".join(house.listens_to)
        assert shown[name].startswith(words or "nobody"), name


def test_the_import_contracts_name_every_house() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {each["name"]: each for each in project["tool"]["importlinter"]["contracts"]}
    wanted = {f"services.{name}" for name in SERVICES}
    assert set(contracts["Services never import each other"]["modules"]) == wanted
    assert set(contracts["Inside a service, imports point inward"]["containers"]) == wanted


def test_a_house_listens_to_houses_that_there_are() -> None:
    one, two = CatalogueEntry("one", "一", int, EVERYONE), CatalogueEntry("two", "二", str)
    assert catalogue(one, two)["one"].listens_to == ("two",)
    with pytest.raises(ValueError, match="one listens to three"):
        catalogue(CatalogueEntry("one", "一", int, ("three",)), two)
    with pytest.raises(ValueError, match="one name"):
        catalogue(two, two)

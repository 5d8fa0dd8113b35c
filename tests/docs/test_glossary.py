"""The glossary's tables are what the contracts, the commands and the packs say now."""

from pathlib import Path

import pytest

from contracts.catalogue import SERVICES
from tests.support import rulebook
from zhixing.packs.glossary import BEGIN, GLOSSARY, TITLED, filled, rewritten

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / GLOSSARY).read_text(encoding="utf-8")


def test_its_tables_are_current() -> None:
    assert rewritten(TEXT, rulebook().packs) == TEXT, "run `make glossary`"


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_s_readme_has_the_titles_of_its_commands(service: str) -> None:
    readme = (ROOT / "services" / service / "README.md").read_text(encoding="utf-8")
    assert TITLED in readme
    assert filled(readme, service) == readme, "run `make glossary`"


def test_it_knows_every_stage() -> None:
    stages = {node.stage for pack in rulebook().packs for node in pack.nodes}
    assert {stage for stage in stages if f"| `{stage}` |" not in TEXT.partition(BEGIN)[0]} == set()


def test_a_term_has_one_english_word_and_back() -> None:
    """The hand-written terms: no Chinese term stands twice, and no English word."""
    rows = [line.split(" | ") for line in _terms().splitlines() if line.startswith("| ")][2:]
    for column in (0, 1):
        words = [row[column].strip("| ") for row in rows]
        assert sorted({word for word in words if words.count(word) > 1}) == []


def test_a_glossary_without_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="no place"):
        rewritten("# Glossary\n", rulebook().packs)


def _terms() -> str:
    return TEXT.partition("## Terms\n")[2].partition("\n## ")[0]

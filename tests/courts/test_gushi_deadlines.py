"""固始: the one number of the document, and the duties that are opened and closed without a date.

14 February 2026 is worked, 15 to 23 February rest.
"""

from datetime import datetime

import pytest

from kernel.base.zone import CHINA
from kernel.deciding.testing_table import table
from kernel.law.calendar import seeded
from kernel.law.limits import due
from tests.courts.diary import read
from tests.support import rulebook

PACK = rulebook().pack("gushi")
CALENDAR = seeded("gushi")

EXAMPLES = table("""
    node                         | article | start            | due
    # 3 natural days, the day of the decision not counted (reading 202): Monday to Thursday
    second-assignment-handed-over | 二、14 | 2026-08-17 09:00 | 2026-08-20
    second-assignment-handed-over | 二、14 | 2026-08-17 23:59 | 2026-08-20
    # the third day is a Saturday
    second-assignment-handed-over | 二、14 | 2026-08-19 09:00 | 2026-08-24
    # a worked Saturday, and the day after it
    second-assignment-handed-over | 二、14 | 2026-02-11 09:00 | 2026-02-14
    second-assignment-handed-over | 二、14 | 2026-02-12 09:00 | 2026-02-24
""")

# The limits of the node table are the court's to enter (reading 205): no date is made up.
OPEN = table("""
    article | node
    二、12  | simple-documents-served
    二、13  | measures-completed
    二、14  | simple-closed
""")

DIARY = table("""
    article | facts | node | stands
    二、14 | 08-17 09:00 converted; 08-20 23:59 accepted | second-assignment-handed-over | 08-20 23:59 / done
    二、14 | 08-17 09:00 converted; 08-21 00:00 accepted | second-assignment-handed-over | 08-20 23:59 / late
    二、14 | 02-12 09:00 converted; 02-24 23:59 accepted | second-assignment-handed-over | 02-24 23:59 / done
    二、14 | 02-12 09:00 converted; 02-25 00:00 accepted | second-assignment-handed-over | 02-24 23:59 / late
    二、14 | 02-11 09:00 converted; 02-14 23:59 accepted | second-assignment-handed-over | 02-14 23:59 / done
    二、14 | 08-17 09:00 converted; 08-19 09:00 second-assignment-told | second-assignment-told | - / done
    # 立即, once the reception is over, or could not be held
    一、5 | 03-02 09:00 filed; 03-03 09:00 reception-deferred | local-inquiry | - / open
    一、5 | 03-02 09:00 filed; 03-03 09:00 reception-deferred; 03-03 09:30 local-inquiry#Q1 | local-inquiry | - / done
    一、5 | 03-02 09:00 filed; 03-03 09:00 reception-deferred; 03-03 09:30 national-inquiry#Q1 | national-inquiry | - / done
    一、5 | 03-02 09:00 filed; 03-03 09:00 reception-deferred; 03-03 09:30 local-inquiry#Q1 | national-inquiry | - / open
    # what was asked before the reception was asked (reading 190)
    一、5 | 03-02 09:00 filed; 03-02 10:00 local-inquiry#Q1; 03-03 09:00 reception-deferred | local-inquiry | - / done
    # 首先, 同时
    一、6 | 03-02 09:00 filed; 03-02 11:00 enforcement-notice-made | documents-made-first | - / done
    一、6 | 03-02 09:00 filed; 03-02 11:00 enforcement-notice-made | documents-served-first | - / open
    一、6 | 03-02 09:00 filed; 03-06 11:00 enforcement-notice-served | documents-served-first | - / done
    一、6 | 03-02 09:00 filed; 03-03 09:00 reception-deferred; 03-03 10:00 enforcement-notice-sent | posted-to-all-addresses | - / done
    # 实时: what can be frozen online
    一、5 | 03-03 09:00 deposit-found#A1 | freeze-at-once#A1 | - / open
    一、5 | 03-03 09:00 house-found#A1 | site-control#A1 | - / open
    一、5 | 03-03 09:00 house-found#A1; 03-05 09:00 site-control-done#A1 | site-control#A1 | - / done
    一、5 | 03-03 09:00 house-found#A1; 03-05 09:00 house-sealed#A1 | site-control#A1 | - / done
    一、5 | 03-03 09:00 house-found#A1; 03-05 09:00 house-sealed#A2 | site-control#A1 | - / open
    # 及时, 先行
    一、7 | 03-05 09:00 classified-none | triaged | - / open
    一、7 | 03-05 09:00 classified-none; 03-05 10:00 triaged-fast | triaged | - / done
    二、15 | 03-02 09:00 filed; 03-02 10:00 related-cases-queried | related-cases-queried | - / done
    二、13 | 03-02 09:00 filed; 05-06 09:00 closed; 05-07 09:00 node-table-filed | node-table-filed | - / done
    一、1 | 03-02 09:00 petition-received#P1; 03-20 09:00 petition-handled#P1 | petition-handled#P1 | - / done
    # the node table's limits: opened and closed, no date
    二、12 | 03-05 10:00 triaged-fast; 03-09 09:00 enforcement-notice-served | simple-documents-served | - / done
    二、14 | 03-05 10:00 triaged-fast; 03-09 09:00 converted | simple-closed | - / cancelled
    二、14 | 03-05 10:00 triaged-fast; 04-09 09:00 closed | simple-closed | - / done
    二、13 | 03-06 10:00 accepted; 04-09 09:00 closed | measures-completed | - / done
""")


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: f"{row['node']} {row['start']}")
def test_when_a_node_is_due(row: dict[str, str]) -> None:
    node = PACK.node(row["node"])
    result = due(node.limit, instant(row["start"]), CALENDAR)
    assert result.due == instant(f"{row['due']} 23:59:59")
    assert not result.provisional
    assert node.article == row["article"]


def test_the_document_has_one_number() -> None:
    own = [node for node in PACK.nodes if not node.law]
    assert {node.code for node in own if node.limit.unit != "prompt"} == {
        row["node"] for row in EXAMPLES
    }


@pytest.mark.parametrize("row", OPEN, ids=lambda row: row["node"])
def test_what_the_node_table_sets_has_no_limit_yet(row: dict[str, str]) -> None:
    node = PACK.node(row["node"])
    assert node.set_by == "《执行流程节点表》"
    assert node.limit.unit == "prompt"
    assert node.article == row["article"]


def test_no_other_node_waits_for_the_node_table() -> None:
    assert {node.code for node in PACK.nodes if node.set_by} == {row["node"] for row in OPEN}


@pytest.mark.parametrize("row", DIARY, ids=lambda row: f"{row['node']} {row['facts']}")
async def test_what_becomes_of_a_duty(row: dict[str, str]) -> None:
    assert (await read(row["facts"], "gushi"))[row["node"]] == row["stands"]
    assert PACK.node(row["node"].partition("#")[0]).article == row["article"]


async def test_an_asset_that_can_be_frozen_online_is_no_work_on_the_spot() -> None:
    opened = await read("03-03 09:00 deposit-found#A1", "gushi")
    assert "site-control#A1" not in opened
    assert "freeze-at-once#A1" not in await read("03-03 09:00 house-found#A1", "gushi")


async def test_a_case_that_is_not_simple_has_no_simple_ones_limits() -> None:
    opened = await read("03-05 10:00 triaged-ordinary", "gushi")
    assert not {"simple-closed", "simple-documents-served"} & opened.keys()

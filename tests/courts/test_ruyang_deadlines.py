"""汝阳: every dated node with its article, an example, and the days at its boundaries.

日 and 天 are natural days, and the last day stands as it is written, rest day or not (reading
306). Only what is due on the day of entry waits for the next working day (reading 308).
"""

import pytest

from kernel.deciding.testing_table import table
from kernel.law.calendar import seeded
from kernel.law.limits import due
from tests.support import at, rulebook

PACK = rulebook().pack("ruyang")
CALENDAR = seeded("ruyang")

EXAMPLES = table("""
    node                          | article    | start            | due
    filing-contacted              | 二、(一)1  | 2026-03-02 08:30 | 2026-03-02
    filing-contacted              | 二、(一)1  | 2026-03-08 10:00 | 2026-03-09
    case-received                 | 二、(一)1  | 2026-03-02 17:55 | 2026-03-02
    # entered on a Saturday
    case-received                 | 二、(一)1  | 2026-03-07 10:00 | 2026-03-09
    # a worked Saturday, and the day after it, which begins 春节
    case-received                 | 二、(一)1  | 2026-02-14 10:00 | 2026-02-14
    case-received                 | 二、(一)1  | 2026-02-15 10:00 | 2026-02-24
    case-registered               | 二、(一)1  | 2026-03-02 17:55 | 2026-03-02
    case-registered               | 二、(一)1  | 2026-04-04 10:00 | 2026-04-07
    identity-obtained             | 二、(一)1  | 2026-04-03 17:55 | 2026-04-03
    identity-obtained             | 二、(一)1  | 2026-04-06 10:00 | 2026-04-07
    national-inquiry              | 二、(一)2  | 2026-03-02 23:59 | 2026-03-02
    national-inquiry              | 二、(一)2  | 2026-05-09 10:00 | 2026-05-09
    national-inquiry              | 二、(一)2  | 2026-05-10 10:00 | 2026-05-11
    local-inquiry                 | 二、(一)2  | 2026-03-02 23:59 | 2026-03-02
    local-inquiry                 | 二、(一)2  | 2026-05-01 10:00 | 2026-05-06
    enforcement-notice-made       | 二、(一)2  | 2026-03-02 09:00 | 2026-03-05
    # the third day is a Saturday, and stays one; it is worked, and in 春节
    enforcement-notice-made       | 二、(一)2  | 2026-03-04 09:00 | 2026-03-07
    enforcement-notice-made       | 二、(一)2  | 2026-02-11 09:00 | 2026-02-14
    enforcement-notice-made       | 二、(一)2  | 2026-02-12 09:00 | 2026-02-15
    property-report-order-made    | 二、(一)2  | 2026-03-02 09:00 | 2026-03-05
    property-declaration-made     | 二、(一)2  | 2026-03-02 09:00 | 2026-03-05
    general-ruling-made           | 二、(一)2  | 2026-03-02 09:00 | 2026-03-05
    documents-sent                | 二、(一)2  | 2026-03-02 09:00 | 2026-03-05
    documents-sent                | 二、(一)2  | 2026-04-03 09:00 | 2026-04-06
    enforcement-notice-served     | 二、(一)2  | 2026-03-02 09:00 | 2026-03-05
    enforcement-notice-served     | 二、(一)2  | 2026-03-05 09:00 | 2026-03-08
    property-report-order-served  | 二、(一)2  | 2026-03-02 09:00 | 2026-03-05
    property-declaration-served   | 二、(一)2  | 2026-03-02 09:00 | 2026-03-05
    general-ruling-served         | 二、(一)2  | 2026-03-02 09:00 | 2026-03-05
    offline-inquiry               | 二、(一)2  | 2026-03-02 09:00 | 2026-03-09
    offline-inquiry               | 二、(一)2  | 2026-02-14 09:00 | 2026-02-21
    centre-completed              | 二、(一)7  | 2026-04-13 09:00 | 2026-04-23
    # day 10 falls on 14 February, which is worked; and on the day after it
    centre-completed              | 二、(一)7  | 2026-02-04 09:00 | 2026-02-14
    centre-completed              | 二、(一)7  | 2026-02-05 09:00 | 2026-02-15
    centre-completed-with-control | 二、(一)7  | 2026-03-02 09:00 | 2026-03-17
    # day 15 is 1 May
    centre-completed-with-control | 二、(一)7  | 2026-04-16 09:00 | 2026-05-01
    first-round-started           | 二、(二)8  | 2026-03-17 15:00 | 2026-03-27
    first-round-started           | 二、(二)8  | 2026-04-22 09:00 | 2026-05-02
    consumption-restricted        | 二、(二)9  | 2026-03-30 09:00 | 2026-04-09
    consumption-restricted        | 二、(二)9  | 2026-03-26 09:00 | 2026-04-05
    defaulter-listing-decided            | 二、(二)9  | 2026-03-30 09:00 | 2026-04-09
    fine-imposed                  | 二、(二)9  | 2026-03-30 09:00 | 2026-04-09
    detention-imposed             | 二、(二)9  | 2026-03-30 09:00 | 2026-04-09
    missing-measures-launched     | 二、(二)9  | 2026-03-30 09:00 | 2026-04-09
    fast-closed                   | 二、(二)13 | 2026-04-07 09:00 | 2026-05-07
    # day 30 is 1 May
    fast-closed                   | 二、(二)13 | 2026-04-01 09:00 | 2026-05-01
    disposal-entered              | 二、(二)10 | 2026-09-08 09:00 | 2026-09-18
    # 中秋, and a Sunday that is worked
    disposal-entered              | 二、(二)10 | 2026-09-15 09:00 | 2026-09-25
    disposal-entered              | 二、(二)10 | 2026-09-10 09:00 | 2026-09-20
    disposal-entered-after-right  | 二、(二)10 | 2026-09-08 09:00 | 2026-09-18
    eviction-notice-issued        | 二、(二)10 | 2026-03-13 09:00 | 2026-03-23
    eviction-notice-issued        | 二、(二)10 | 2026-03-11 09:00 | 2026-03-21
    house-vacated                 | 二、(二)10 | 2026-04-13 09:00 | 2026-04-23
    house-vacated                 | 二、(二)10 | 2026-04-24 09:00 | 2026-05-04
    pricing-started               | 二、(二)11 | 2026-04-23 09:00 | 2026-04-28
    pricing-started               | 二、(二)11 | 2026-09-21 09:00 | 2026-09-26
    price-material-handed-over    | 二、(二)11 | 2026-06-01 09:00 | 2026-06-03
    # 端午
    price-material-handed-over    | 二、(二)11 | 2026-06-18 09:00 | 2026-06-20
    receipt-claimed               | 二、(一)5  | 2026-07-20 09:00 | 2026-07-27
    receipt-claimed               | 二、(一)5  | 2026-02-07 09:00 | 2026-02-14
    receipt-claimed               | 二、(一)5  | 2026-02-10 09:00 | 2026-02-17
    paid-out                      | 二、(一)5  | 2026-07-20 09:00 | 2026-07-27
    paid-out                      | 二、(一)5  | 2026-07-18 09:00 | 2026-07-25
    resumption-decided            | 二、(一)6  | 2026-06-01 09:00 | 2026-06-08
    resumption-decided            | 二、(一)6  | 2026-06-13 09:00 | 2026-06-20
""")


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: f"{row['node']} {row['start']}")
def test_when_a_node_is_due(row: dict[str, str]) -> None:
    node = PACK.node(row["node"])
    result = due(node.limit, at(row["start"]), CALENDAR)
    assert result.due == at(f"{row['due']} 23:59:59")
    assert not result.provisional
    assert node.article == row["article"]


def test_every_dated_node_of_the_court_has_an_example() -> None:
    dated = {row.code for row in PACK.nodes if row.limit.unit != "prompt" and not row.law}
    assert dated == {row["node"] for row in EXAMPLES}


def test_only_what_is_due_on_the_day_of_entry_waits_for_a_working_day() -> None:
    own = [row for row in PACK.nodes if row.limit.unit != "prompt" and not row.law]
    rolling = {row.limit.unit for row in own if row.limit.roll}
    literal = {row.limit.unit for row in own if not row.limit.roll}
    assert (rolling, literal) == ({"same_day"}, {"day"})

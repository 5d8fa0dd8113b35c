"""浉河: every dated node with its article, an example, and the days at its boundaries.

日 and 天 are natural days and their last day does not move (reading 384); 14 and 28 February 2026
are worked, 15 to 23 February, 4 to 6 April and 1 to 5 May rest.
"""

import pytest

from kernel.deciding.testing_table import table
from kernel.law.calendar import seeded
from kernel.law.limits import due
from tests.support import at, rulebook

PACK = rulebook().pack("shihe")
CALENDAR = seeded("shihe")

EXAMPLES = table("""
    node                                   | article          | start            | due
    # three working days of an ordinary week, over 春节 with the worked 14 February, and to a Monday
    enforcement-notice-sent                | 四、(二)2(1)        | 2026-03-02 09:00 | 2026-03-05
    enforcement-notice-sent                | 四、(二)2(1)        | 2026-02-12 09:00 | 2026-02-24
    enforcement-notice-sent                | 四、(二)2(1)        | 2026-03-04 17:30 | 2026-03-09
    property-report-order-sent             | 四、(二)2(1)        | 2026-03-02 09:00 | 2026-03-05
    property-report-order-sent             | 四、(二)2(1)        | 2026-02-12 09:00 | 2026-02-24
    # one working day from the filing; a Friday before a worked Saturday; the day before 春节
    national-inquiry                       | 四、(二)2(2)        | 2026-03-02 09:00 | 2026-03-03
    national-inquiry                       | 四、(二)2(2)        | 2026-02-13 16:00 | 2026-02-14
    national-inquiry                       | 四、(二)2(2)        | 2026-02-14 16:00 | 2026-02-24
    national-inquiry                       | 四、(二)2(2)        | 2026-03-06 16:00 | 2026-03-09
    local-inquiry                          | 四、(二)2(2)        | 2026-03-02 09:00 | 2026-03-03
    local-inquiry                          | 四、(二)2(2)        | 2026-02-14 16:00 | 2026-02-24
    # hours run on, over nights and rest days
    national-inquiry-within-hours          | 三、(二)5           | 2026-03-02 10:20 | 2026-03-03 10:20
    national-inquiry-within-hours          | 三、(二)5           | 2026-03-06 16:30 | 2026-03-07 16:30
    feedback-printed                       | 三、(二)6           | 2026-03-03 11:20 | 2026-03-04 11:20
    feedback-printed                       | 三、(二)6           | 2026-02-14 17:00 | 2026-02-15 17:00
    # a natural day, rest day or not (reading 384)
    network-control-finished               | 四、(二)2(2)        | 2026-03-02 09:00 | 2026-03-03
    network-control-finished               | 四、(二)2(2)        | 2026-03-06 09:00 | 2026-03-07
    out-of-area-handed-over                | 三、(二)6(2)        | 2026-03-03 09:00 | 2026-03-06
    out-of-area-handed-over                | 三、(二)6(2)        | 2026-04-02 09:00 | 2026-04-08
    # fifteen natural days; day 15 in 春节 does not move
    network-stage-finished                 | 三、(二)6 末段        | 2026-03-02 10:20 | 2026-03-17
    network-stage-finished                 | 三、(二)6 末段        | 2026-02-05 10:20 | 2026-02-20
    network-material-handed-over           | 三、(二)6 末段        | 2026-03-02 10:20 | 2026-03-17
    network-material-handed-over           | 三、(二)6 末段        | 2026-02-05 10:20 | 2026-02-20
    network-material-handed-over-after-all | 三、(二)6 末段        | 2026-03-02 10:20 | 2026-03-17
    roster-done                            | 三、(三)3           | 2026-03-04 08:30 | 2026-03-04
    roster-done                            | 三、(三)3           | 2026-02-14 08:30 | 2026-02-14
    # thirty natural days; day 30 is 1 May and stays it
    offline-stage-finished                 | 三、(三)3 末段        | 2026-03-17 09:00 | 2026-04-16
    offline-stage-finished                 | 三、(三)3 末段        | 2026-04-01 09:00 | 2026-05-01
    offline-material-handed-over           | 三、(三)3 末段        | 2026-03-17 09:00 | 2026-04-16
    offline-material-handed-over           | 三、(三)3 末段        | 2026-04-01 09:00 | 2026-05-01
    # ten working days of two ordinary weeks, and over 春节 with both worked Saturdays
    traditional-control-started            | 四、(二)2(3)        | 2026-03-02 09:00 | 2026-03-16
    traditional-control-started            | 四、(二)2(3)        | 2026-02-12 09:00 | 2026-03-04
    traditional-control-registered         | 四、(二)2(3)        | 2026-03-16 09:00 | 2026-03-31
    traditional-control-registered         | 四、(二)2(3)        | 2026-04-16 09:00 | 2026-05-01
    property-analysed                      | 四、(二)2(3)        | 2026-03-16 09:00 | 2026-03-31
    property-analysed                      | 四、(二)2(3)        | 2026-04-16 09:00 | 2026-05-01
    entrustment-sent                       | 三、(四)2           | 2026-03-02 15:00 | 2026-03-03
    entrustment-sent                       | 三、(四)2           | 2026-04-03 15:00 | 2026-04-07
    # appears on a rest day: the next working day is taken as its appearance (reading 419)
    entrustment-accepted                   | 三、(四)2 末段        | 2026-03-02 15:00 | 2026-03-02
    entrustment-accepted                   | 三、(四)2 末段        | 2026-03-07 15:00 | 2026-03-09
    entrustment-accepted                   | 三、(四)2 末段        | 2026-02-15 09:00 | 2026-02-24
    entrustment-accepted                   | 三、(四)2 末段        | 2026-02-14 09:00 | 2026-02-14
    entrustment-replied                    | 三、(四)2 末段        | 2026-03-02 16:00 | 2026-03-05
    entrustment-replied                    | 三、(四)2 末段        | 2026-03-05 16:00 | 2026-03-08
    defaulter-list-changed                 | 三、(五)3           | 2026-03-02 15:00 | 2026-03-03
    defaulter-list-changed                 | 三、(五)3           | 2026-02-14 15:00 | 2026-02-24
    consumption-order-withdrawn            | 三、(五)3           | 2026-03-06 15:00 | 2026-03-09
    defaulter-list-entered                     | 三、(五)3           | 2026-03-06 15:00 | 2026-03-09
    consumption-order-published            | 三、(五)3           | 2026-03-06 15:00 | 2026-03-09
    auction-notice-made                    | 三、(六)6           | 2026-05-11 10:00 | 2026-05-14
    auction-notice-made                    | 三、(六)6           | 2026-04-30 10:00 | 2026-05-08
    auction-notice-served                  | 三、(六)6           | 2026-05-14 10:00 | 2026-05-19
    payment-told                           | 三、(六)8           | 2026-08-03 16:00 | 2026-08-03
    # a Saturday is the same day all the same
    payment-told                           | 三、(六)8           | 2026-08-08 16:00 | 2026-08-08
    sale-ruling-made                       | 三、(六)8           | 2026-08-03 16:00 | 2026-08-06
    sale-ruling-made                       | 三、(六)8           | 2026-09-30 16:00 | 2026-10-10
    transfer-notice-made                   | 三、(六)8           | 2026-08-03 16:00 | 2026-08-06
    sale-ruling-served                     | 三、(六)8           | 2026-08-03 16:00 | 2026-08-06
    paid-out                               | 四、(二)2(6)        | 2026-06-02 09:00 | 2026-06-09
    paid-out                               | 四、(二)2(6)        | 2026-11-16 09:00 | 2026-11-23
    # day 7 is a Saturday and stays it
    paid-out                               | 四、(二)2(6)        | 2026-06-06 09:00 | 2026-06-13
    funds-calculated                       | 四、(三)2(2)        | 2026-06-08 09:00 | 2026-06-11
    funds-calculated                       | 四、(三)2(2)        | 2026-06-04 09:00 | 2026-06-07
    fee-settled                            | 四、(三)2(2)        | 2026-06-08 09:00 | 2026-06-11
    applicant-notified                     | 四、(三)2(2)        | 2026-06-08 09:00 | 2026-06-11
    paid-out-after-notice                  | 四、(三)2(2)        | 2026-06-08 09:00 | 2026-06-11
    # day 20 is a Sunday; the month ends on the day of the same number, or on the month's last
    twenty-days-since-claim                | 四、(三)2(3)        | 2026-06-08 09:00 | 2026-06-28
    month-since-claim                      | 四、(三)2(3)        | 2026-06-08 09:00 | 2026-07-08
    month-since-claim                      | 四、(三)2(3)        | 2026-01-31 09:00 | 2026-02-28
""")


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: f"{row['node']} {row['start']}")
def test_when_a_node_is_due(row: dict[str, str]) -> None:
    node = PACK.node(row["node"])
    result = due(node.limit, at(row["start"]), CALENDAR)
    end = row["due"] if len(row["due"]) > 10 else f"{row['due']} 23:59:59"
    assert result.due == at(end)
    assert node.article == row["article"]


def test_every_dated_node_of_the_court_has_an_example() -> None:
    dated = {node.code for node in PACK.nodes if not node.law and node.limit.unit != "prompt"}
    assert dated == {row["node"] for row in EXAMPLES}


EVERY = table("""
    node                                 | article        | unit
    daily-platform-signed-in             | 二、(一)2(1)    | working_day
    daily-module-reporting-opened        | 二、(一)2(2)    | working_day
    daily-module-supervision-opened      | 二、(一)2(3)    | working_day
    daily-module-entrustment-opened      | 二、(一)2(4)    | working_day
    daily-module-petition-opened         | 二、(一)2(5)    | working_day
    daily-module-opinion-opened          | 二、(一)2(6)    | working_day
    daily-entrustment-module-checked     | 三、(四)2 末段  | working_day
    weekly-module-analysis-opened        | 二、(一)2(7)    | week
    weekly-module-quality-opened         | 二、(一)2(7)    | week
    weekly-module-training-opened        | 二、(一)2(7)    | week
    weekly-module-data-opened            | 二、(一)2(7)    | week
""")


@pytest.mark.parametrize("row", EVERY, ids=lambda row: row["node"])
def test_how_often_a_duty_of_the_court_comes_back(row: dict[str, str]) -> None:
    node = PACK.node(row["node"])
    assert node.every is not None
    assert (node.every.unit, node.every.value) == (row["unit"], 1)
    assert (node.subject, node.article) == ("court", row["article"])


def test_every_duty_that_comes_back_has_an_example() -> None:
    coming = {node.code for node in PACK.nodes if not node.law and node.every is not None}
    assert coming == {row["node"] for row in EVERY}


def test_what_comes_at_intervals_waits_for_the_bureaus_standards() -> None:
    """定期 has no number (reading 400); an instruction brings its own date."""
    set_elsewhere = {node.code: node.set_by for node in PACK.nodes if node.set_by and not node.law}
    assert set_elsewhere == {
        "superior-order-answered": "《上级法院指令》",
        "statistics-reported": "《执行工作考核标准》",
        "circular-published": "《执行工作考核标准》",
        "sweep-run": "《执行工作考核标准》",
    }

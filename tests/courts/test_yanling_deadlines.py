"""鄢陵: every dated node with its article, an example, and the days at its boundaries."""

from datetime import datetime

import pytest

from kernel.base.zone import CHINA
from kernel.deciding.testing_table import table
from kernel.law.calendar import seeded
from kernel.law.limits import Due, due
from tests.support import pack

PACK = pack()
CALENDAR = seeded("yanling")

EXAMPLES = table("""
    node                            | article       | start            | due
    filing-checked                  | 三、(一)1     | 2026-03-02 08:30 | 2026-03-02
    filing-checked                  | 三、(一)1     | 2026-03-02 17:30 | 2026-03-02
    # filed online on a Saturday
    filing-checked                  | 三、(一)1     | 2026-03-07 10:00 | 2026-03-09
    papers-scanned                  | 三、          | 2026-03-02 16:50 | 2026-03-02
    first-reception                 | 三、(一)2     | 2026-03-02 09:00 | 2026-03-02
    # a worked Saturday
    first-reception                 | 三、(一)2     | 2026-02-14 09:00 | 2026-02-14
    documents-sent                  | 二、(一)4     | 2026-01-05 09:00 | 2026-01-12
    documents-sent                  | 二、(一)4     | 2026-02-12 09:00 | 2026-02-26
    draft-handed-over               | 三、(二)7     | 2026-03-04 15:00 | 2026-03-06
    draft-handed-over               | 三、(二)7     | 2026-03-05 15:00 | 2026-03-09
    # hours run on
    supplementary-inquiry           | 三、(三)2     | 2026-03-06 16:30 | 2026-03-07 16:30
    local-inquiry                   | 三、(三)2     | 2026-03-06 16:30 | 2026-03-07 16:30
    feedback-printed                | 三、(三)3     | 2026-03-03 11:20 | 2026-03-04 11:20
    freeze-requested                | 三、(三)3(1)  | 2026-02-13 17:00 | 2026-02-15 17:00
    feedback-classified             | 二、(一)3     | 2026-03-03 09:00 | 2026-03-06
    # the third day is a Saturday
    feedback-classified             | 二、(一)3     | 2026-03-04 09:00 | 2026-03-09
    full-freeze-routed              | 二、(一)3     | 2026-03-03 09:00 | 2026-03-06
    full-freeze-routed              | 二、(一)3     | 2026-03-04 09:00 | 2026-03-09
    offline-control                 | 二、(一)5     | 2026-03-09 09:00 | 2026-03-24
    # day 15 falls in 春节
    offline-control                 | 二、(一)5     | 2026-02-02 09:00 | 2026-02-24
    offline-control-from-material   | 三、(四)1     | 2026-03-03 09:00 | 2026-03-24
    offline-deposit-frozen          | 三、(四)1     | 2026-03-03 09:00 | 2026-03-06
    offline-deposit-frozen          | 三、(四)1     | 2026-03-05 09:00 | 2026-03-10
    # 清明 between
    offline-control-material        | 三、(四)3     | 2026-04-03 09:00 | 2026-04-09
    triaged                         | 二、(一)7     | 2026-03-09 09:00 | 2026-03-24
    triaged                         | 二、(一)7     | 2026-04-15 09:00 | 2026-04-30
    # day 15 is 1 May
    triaged                         | 二、(一)7     | 2026-04-16 09:00 | 2026-05-06
    converted-handed-over           | 三、(七)      | 2026-04-21 09:00 | 2026-04-24
    converted-handed-over           | 三、(七)      | 2026-04-22 09:00 | 2026-04-27
    new-property-handed-over        | 三、(七)      | 2026-04-22 09:00 | 2026-04-24
    fast-closed                     | 二、(一)9     | 2026-04-07 09:00 | 2026-05-07
    fast-closed                     | 二、(一)9     | 2026-03-31 09:00 | 2026-04-30
    fast-closed                     | 二、(一)9     | 2026-04-01 09:00 | 2026-05-06
    freeze-waited                   | 三、(六)1     | 2026-03-12 10:00 | 2026-03-27
    # a wait does not roll
    freeze-waited                   | 三、(六)1     | 2026-03-13 10:00 | 2026-03-28
    deducted                        | 三、(六)1     | 2026-03-25 23:59 | 2026-03-27
    deducted                        | 三、(六)1     | 2026-03-27 23:59 | 2026-03-30
    paid-out-fast                   | 三、(六)1     | 2026-03-27 09:00 | 2026-04-01
    # day 5 is 清明
    paid-out-fast                   | 三、(六)1     | 2026-03-30 09:00 | 2026-04-07
    assistance-notice-served        | 三、(六)2     | 2026-04-22 09:00 | 2026-04-27
    transfer-papers-sent            | 三、(六)3     | 2026-04-08 09:00 | 2026-04-13
    ordinary-closed                 | 三、(八)      | 2026-04-07 09:00 | 2026-07-07
    # a worked Saturday
    ordinary-closed                 | 三、(八)      | 2025-11-30 09:00 | 2026-02-28
    repeat-debtor-closed            | 三、(八)      | 2026-03-01 09:00 | 2026-04-30
    repeat-debtor-closed            | 三、(八)      | 2026-03-02 09:00 | 2026-05-06
    disposal-closed                 | 三、(八)      | 2026-03-09 09:00 | 2026-09-09
    site-investigated               | 三、(八)6     | 2026-03-23 09:00 | 2026-04-22
    site-investigated               | 三、(八)6     | 2026-04-02 09:00 | 2026-05-06
    traditionally-investigated      | 二、(二)3     | 2026-03-09 09:00 | 2026-04-23
    new-property-frozen-online      | 三、(八)8(7)  | 2026-05-12 09:00 | 2026-05-14 09:00
    new-property-controlled-offline | 三、(八)8(7)  | 2026-05-12 09:00 | 2026-05-27
    control-measure-material        | 三、(八)8(6)  | 2026-05-13 09:00 | 2026-05-15
    control-measure-material        | 三、(八)8(6)  | 2026-05-14 09:00 | 2026-05-18
    controlled-property-surveyed    | 三、(八)9     | 2026-03-23 09:00 | 2026-04-02
    controlled-property-surveyed    | 三、(八)9     | 2026-03-25 09:00 | 2026-04-07
    property-surveyed               | 三、(八)9     | 2026-05-12 09:00 | 2026-05-22
    # day 10 is a Saturday
    property-surveyed               | 三、(八)9     | 2026-05-13 09:00 | 2026-05-25
    property-status-material        | 三、(八)9     | 2026-04-01 09:00 | 2026-04-03
    appraisal-transferred           | 三、(八)10    | 2026-04-01 09:00 | 2026-04-08
    appraisal-material              | 三、(八)10    | 2026-05-06 09:00 | 2026-05-08
    auction-commissioned            | 三、(八)10    | 2026-05-06 09:00 | 2026-05-08
    paid-out                        | 三、(八)11(3) | 2026-07-20 09:00 | 2026-07-30
    paid-out                        | 三、(八)11(3) | 2026-07-22 09:00 | 2026-08-03
    payout-material                 | 三、(八)11(4) | 2026-07-30 16:00 | 2026-07-30
    material-scanned                | 二、(一)8     | 2026-03-05 09:00 | 2026-03-06
    # the next day is a Saturday
    material-scanned                | 二、(一)8     | 2026-03-06 09:00 | 2026-03-09
    dossier-imaged                  | 二、(一)8     | 2026-03-31 09:00 | 2026-04-15
    # 春节 counts in fifteen days, and the last of them is a worked Saturday
    dossier-imaged                  | 二、(一)8     | 2026-02-13 09:00 | 2026-02-28
    # one working day: asked on the Friday before a worked Saturday
    entrustment-sent                | 三、(五)3     | 2026-02-13 09:00 | 2026-02-14
    entrustment-sent                | 三、(五)3     | 2026-02-14 09:00 | 2026-02-24
    entrustment-accepted            | 三、(五)4     | 2026-03-02 09:00 | 2026-03-04
    entrustment-accepted            | 三、(五)4     | 2026-02-12 09:00 | 2026-02-14
    entrustment-sorted              | 二、(一)5     | 2026-04-02 09:00 | 2026-04-07
    entrustment-filed               | 三、(五)4     | 2026-03-05 09:00 | 2026-03-09
    handed-over-control             | 二、(一)5     | 2026-03-02 09:00 | 2026-03-12
    handed-over-control             | 二、(一)5     | 2026-02-04 09:00 | 2026-02-14
    handed-over-control             | 二、(一)5     | 2026-02-05 09:00 | 2026-02-24
    roster-done                     | 三、(四)1     | 2026-03-02 09:00 | 2026-03-02
    roster-done                     | 三、(四)1     | 2026-02-14 09:00 | 2026-02-14
    out-of-area-entrusted           | 二、(一)5     | 2026-07-01 09:00 | 2026-07-06
    out-of-area-entrusted           | 二、(一)5     | 2026-04-26 09:00 | 2026-05-06
    controlled-out-of-area          | 二、(一)5     | 2026-07-01 09:00 | 2026-07-16
    # the National Day holiday runs from 1 to 7 October
    controlled-out-of-area          | 二、(一)5     | 2026-09-16 09:00 | 2026-10-08
    trip-material                   | 二、(一)8     | 2026-09-02 17:00 | 2026-09-04
    trip-material                   | 二、(一)8     | 2026-09-30 17:00 | 2026-10-09
    paper-returned                  | 二、(一)8     | 2026-09-14 09:00 | 2026-09-15
    paper-returned                  | 二、(一)8     | 2026-09-18 09:00 | 2026-09-20
    preservation-started            | 三、(四)4     | 2026-03-02 09:00 | 2026-03-05
    preservation-started            | 三、(四)4     | 2026-02-11 09:00 | 2026-02-14
    # hours run over the weekend
    urgent-preservation-started     | 三、(四)4     | 2026-03-06 16:30 | 2026-03-08 16:30
    preservation-done               | 二、(一)5     | 2026-03-02 09:00 | 2026-03-17
    preservation-done               | 二、(一)5     | 2026-02-02 09:00 | 2026-02-24
    settlement-arranged             | 三、(六)4     | 2026-04-20 09:00 | 2026-04-23
    settlement-arranged             | 三、(六)4     | 2026-04-28 09:00 | 2026-05-06
    dismissal-ruled                 | 三、(六)5     | 2026-04-20 09:00 | 2026-04-30
    dismissal-ruled                 | 三、(六)5     | 2026-04-21 09:00 | 2026-05-06
    lead-checked                    | 三、(八)1(1)  | 2026-04-20 09:00 | 2026-04-27
    lead-checked                    | 三、(八)1(1)  | 2026-02-07 09:00 | 2026-02-14
    lead-checked                    | 三、(八)1(1)  | 2026-02-08 09:00 | 2026-02-24
    report-checked                  | 三、(八)1(2)  | 2026-04-24 09:00 | 2026-05-06
    lead-entered                    | 三、(八)1(3)  | 2026-04-24 09:00 | 2026-04-27
    report-entered                  | 三、(八)1(3)  | 2026-04-02 09:00 | 2026-04-07
    reward-decided                  | 三、(八)4(1)  | 2026-05-08 09:00 | 2026-05-18
    order-decided                   | 三、(八)5     | 2026-05-08 09:00 | 2026-05-13
    order-decided                   | 三、(八)5     | 2026-09-28 09:00 | 2026-10-08
    sweep-lead-submitted            | 三、(十一)2   | 2026-09-01 09:00 | 2026-09-03
    sweep-lead-submitted            | 三、(十一)2   | 2026-09-03 09:00 | 2026-09-07
    resumption-checked              | 三、(十一)3   | 2026-09-09 09:00 | 2026-09-14
    resumption-checked              | 三、(十一)3   | 2026-09-28 09:00 | 2026-10-08
""")

PROVISIONAL = table("""
    node            | article   | start            | due
    # 2027 is not published
    fast-closed     | 二、(一)9 | 2026-12-02 09:00 | 2027-01-01
    # 30 January is a Saturday
    ordinary-closed | 三、(八)  | 2026-10-30 09:00 | 2027-02-01
""")


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: f"{row['node']} {row['start']}")
def test_when_a_node_is_due(row: dict[str, str]) -> None:
    assert not is_due(row).provisional


@pytest.mark.parametrize("row", PROVISIONAL, ids=lambda row: f"{row['node']} {row['start']}")
def test_a_due_day_in_an_unpublished_year_is_provisional(row: dict[str, str]) -> None:
    assert is_due(row).provisional


def is_due(row: dict[str, str]) -> Due:
    node = PACK.node(row["node"])
    result = due(node.limit, instant(row["start"]), CALENDAR)
    end = row["due"] if len(row["due"]) > 10 else f"{row['due']} 23:59:59"
    assert result.due == instant(end)
    assert node.article == row["article"]
    return result


def test_every_dated_node_has_an_example() -> None:
    """The law's own limits, which every court inherits, have their tables elsewhere."""
    own = [node for node in PACK.nodes if not node.law]
    dated = {node.code for node in own if node.limit.unit != "prompt"}
    assert dated == {row["node"] for row in EXAMPLES}

"""商丘: for each node with a number, an example of a start and of the day it is due.

Numbers: 第七条 (five and ten working days), 第十六条 (30 日, 6个月), 第十七条 (三天).
"""

from datetime import datetime

import pytest

from contracts.control import AssetFound
from contracts.values import AssetKind
from kernel.deciding.testing_table import table
from kernel.law.calendar import seeded
from kernel.law.limits import Due, due
from services.supervision.rules import CaseFacts, hold, met
from tests.support import at, pack

PACK = pack("shangqiu")
CALENDAR = seeded("shangqiu")

EXAMPLES = table("""
    node                         | article    | start            | due
    # five working days of an ordinary week, and over 春节 with the worked 14 February
    filing-checked               | 第七条(一)     | 2026-01-05 09:00 | 2026-01-12
    filing-checked               | 第七条(一)     | 2026-02-12 09:00 | 2026-02-26
    first-reception              | 第七条(二)     | 2026-01-05 09:00 | 2026-01-12
    first-reception              | 第七条(二)     | 2026-02-12 09:00 | 2026-02-26
    enforcement-notice-made      | 第七条(三)     | 2026-01-05 09:00 | 2026-01-12
    enforcement-notice-made      | 第七条(三)     | 2026-02-12 09:00 | 2026-02-26
    enforcement-notice-served    | 第七条(三)     | 2026-01-05 09:00 | 2026-01-12
    enforcement-notice-served    | 第七条(三)     | 2026-02-12 09:00 | 2026-02-26
    property-report-order-made   | 第七条(三)     | 2026-01-05 09:00 | 2026-01-12
    property-report-order-made   | 第七条(三)     | 2026-02-12 09:00 | 2026-02-26
    property-report-order-served | 第七条(三)     | 2026-01-05 09:00 | 2026-01-12
    property-report-order-served | 第七条(三)     | 2026-02-12 09:00 | 2026-02-26
    property-lead-notice-made    | 第七条(三)     | 2026-01-05 09:00 | 2026-01-12
    property-lead-notice-made    | 第七条(三)     | 2026-02-12 09:00 | 2026-02-26
    property-lead-notice-served  | 第七条(三)     | 2026-01-05 09:00 | 2026-01-12
    property-lead-notice-served  | 第七条(三)     | 2026-02-12 09:00 | 2026-02-26
    feedback-analysed            | 第七条(四)     | 2026-01-05 09:00 | 2026-01-12
    feedback-analysed            | 第七条(四)     | 2026-02-12 09:00 | 2026-02-26
    frozen-online                | 第七条(四)     | 2026-01-05 09:00 | 2026-01-12
    frozen-online                | 第七条(四)     | 2026-02-12 09:00 | 2026-02-26
    triaged                      | 第七条(五)     | 2026-01-05 09:00 | 2026-01-12
    triaged                      | 第七条(五)     | 2026-02-12 09:00 | 2026-02-26
    front-work-completed         | 第七条        | 2026-01-05 09:00 | 2026-01-12
    front-work-completed         | 第七条        | 2026-02-12 09:00 | 2026-02-26
    # scenario 8: no suspension by a correction
    filing-checked               | 第七条(一)     | 2026-07-07 09:00 | 2026-07-14
    # filed on the worked Saturday itself; the fifth day is the worked 28 February
    triaged                      | 第七条(五)     | 2026-02-14 09:00 | 2026-02-28
    # filed online on a rest day: the first working day after it is day 1
    first-reception              | 第七条(二)     | 2026-03-07 10:00 | 2026-03-13
    # over 劳动节, the fifth day is the worked 9 May
    front-work-completed         | 第七条        | 2026-04-29 16:00 | 2026-05-09
    # ten working days
    real-estate-sealed           | 第七条(六)     | 2026-01-05 09:00 | 2026-01-19
    real-estate-sealed           | 第七条(六)     | 2026-02-12 09:00 | 2026-03-04
    vehicle-sealed               | 第七条(六)     | 2026-01-05 09:00 | 2026-01-19
    vehicle-sealed               | 第七条(六)     | 2026-02-12 09:00 | 2026-03-04
    provident-fund-sealed        | 第七条(六)     | 2026-01-05 09:00 | 2026-01-19
    provident-fund-sealed        | 第七条(六)     | 2026-02-12 09:00 | 2026-03-04
    other-property-sealed        | 第七条(六)     | 2026-01-05 09:00 | 2026-01-19
    other-property-sealed        | 第七条(六)     | 2026-02-12 09:00 | 2026-03-04
    offline-control              | 第七条        | 2026-01-05 09:00 | 2026-01-19
    offline-control              | 第七条        | 2026-02-12 09:00 | 2026-03-04
    # over 清明
    real-estate-sealed           | 第七条(六)     | 2026-04-03 09:00 | 2026-04-20
    # over 国庆节, with the worked 10 October
    offline-control              | 第七条        | 2026-09-30 09:00 | 2026-10-20
    # reading 289: the day itself, a rest day or not
    reception-on-site            | 第六条        | 2026-03-02 16:50 | 2026-03-02
    reception-on-site            | 第六条        | 2026-02-14 09:00 | 2026-02-14
    reception-on-site            | 第六条        | 2026-03-07 09:00 | 2026-03-07
    # three natural days from the approval
    converted-assigned           | 第十七条       | 2026-04-13 09:00 | 2026-04-16
    # the third day is a Saturday: no roll-over (reading 275)
    converted-assigned           | 第十七条       | 2026-04-15 09:00 | 2026-04-18
    # the third day is 1 May
    converted-assigned           | 第十七条       | 2026-04-28 09:00 | 2026-05-01
    # thirty natural days: scenario 6, and on both sides of 劳动节
    fast-closed                  | 第十六条       | 2026-03-23 09:00 | 2026-04-22
    fast-closed                  | 第十六条       | 2026-03-31 09:00 | 2026-04-30
    fast-closed                  | 第十六条       | 2026-04-01 09:00 | 2026-05-01
    # the thirtieth day is the worked 28 February
    fast-closed                  | 第十六条       | 2026-01-29 09:00 | 2026-02-28
    # six months: scenarios 2 and 10
    ordinary-closed              | 第十六条       | 2026-03-02 09:00 | 2026-09-02
    ordinary-closed              | 第十六条       | 2026-03-16 09:00 | 2026-09-16
    # the same day number is 1 October
    ordinary-closed              | 第十六条       | 2026-04-01 09:00 | 2026-10-01
    # no such day number: the month's last, a worked Saturday
    ordinary-closed              | 第十六条       | 2025-08-31 09:00 | 2026-02-28
    special-closed               | 第十六条       | 2026-03-16 09:00 | 2026-09-16
    # the same day number is a Sunday
    special-closed               | 第十六条       | 2026-02-16 09:00 | 2026-08-16
""")

PROVISIONAL = table("""
    node                         | article    | start            | due
    # 2027 is not published
    filing-checked               | 第七条(一) | 2026-12-28 09:00 | 2027-01-04
    offline-control              | 第七条     | 2026-12-21 09:00 | 2027-01-04
""")

TERMS = ("fast-closed", "ordinary-closed", "special-closed", "statutory-term")
STAGES = (
    "filing-stage",
    "control-stage",
    "announcement-stage",
    "disposal-stage",
    "distribution-stage",
)


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: f"{row['node']} {row['start']}")
def test_when_a_node_is_due(row: dict[str, str]) -> None:
    assert not is_due(row).provisional


@pytest.mark.parametrize("row", PROVISIONAL, ids=lambda row: f"{row['node']} {row['start']}")
def test_a_due_day_in_an_unpublished_year_is_provisional(row: dict[str, str]) -> None:
    assert is_due(row).provisional


def is_due(row: dict[str, str]) -> Due:
    node = PACK.node(row["node"])
    result = due(node.limit, at(row["start"]), CALENDAR)
    assert result.due == datetime.fromisoformat(f"{row['due']} 23:59:59+08:00")
    assert node.article == row["article"]
    return result


def test_the_term_of_the_law_moves_on_a_rest_day_and_the_court_s_own_does_not() -> None:
    """民事诉讼法 第八十五条第三款; reading 275: only if the court sets so. 5 September is a Saturday."""
    filed = at("2026-03-05 09:00")
    own = due(PACK.node("ordinary-closed").limit, filed, CALENDAR)
    law = due(PACK.node("statutory-term").limit, filed, CALENDAR)
    assert own.due == datetime.fromisoformat("2026-09-05 23:59:59+08:00")
    assert law.due == datetime.fromisoformat("2026-09-07 23:59:59+08:00")


def test_every_dated_node_has_an_example() -> None:
    dated = {node.code for node in PACK.nodes if node.limit.unit != "prompt" and not node.law}
    assert dated == {row["node"] for row in EXAMPLES}


def test_every_limit_of_the_front_work_counts_from_the_filing() -> None:
    """第七条: 应在立案后五个工作日内完成, 立案后十个工作日内完成."""
    front = [node for node in PACK.nodes if node.limit.unit == "working_day" and not node.law]
    assert {node.counts_from for node in front} == {"filing"}


def test_what_is_overdue_goes_into_the_table_of_the_dossier_group() -> None:
    """第九条, reading 308: 制作超期节点统计表, 定期通报."""
    dated = [node for node in PACK.nodes if node.limit.unit != "prompt" and not node.law]
    assert {node.consequence for node in dated} == {"列入超期节点统计表，定期通报"}
    assert {node.notify for node in dated} == {("dossier-centre",)}


@pytest.mark.parametrize("code", STAGES)
def test_a_stage_that_another_document_limits_has_no_number_here(code: str) -> None:
    """第九条: 按照中院下发的意见的规定; that opinion is not at hand (reading 294)."""
    node = PACK.node(code)
    assert node.limit.unit == "prompt"
    assert node.set_by == "《关于进一步严格执行节点期限若干问题的意见（试行)》"


@pytest.mark.parametrize("code", TERMS)
def test_closing_terms_are_extended_level_by_level(code: str) -> None:
    """第十六条: 具有法定事由, 并层报主管院长审批 (readings 285 and 302)."""
    approval = PACK.extension_of(PACK.node(code))
    levels = [stage.roles for stage in approval.stages]
    assert levels == [("team_leader",), ("bureau_head",), ("court_leader",)]
    assert "有特殊情况需要延长" in approval.grounds


def test_nobody_extends_the_limits_of_the_front_work() -> None:
    """第七条 allows no extension, and the plan names no approver of one."""
    assert PACK.extension_of(PACK.node("triaged")).roles == ()


OWNERS = table("""
    work                          | article      | owner
    filing-checked                | 第七条(一)   | tasks
    first-reception               | 第七条(二)   | tasks
    enforcement-notice-made       | 第七条(三)   | tasks
    frozen-online                 | 第七条(四)   | tasks
    triaged                       | 第七条(五)   | tasks
    offline-control               | 第七条       | tasks
    control-measure-registered    | 第七条(八)   | dispatch
    coercive-measure-registered   | 第七条(八)   | dispatch
    asset-registered              | 第七条(九)   | dossier-centre
    termination-ruling-published  | 第七条(十一) | dossier-centre
    sweep-lead-checked            | 第七条(十一) | dossier-centre
""")


@pytest.mark.parametrize("row", OWNERS, ids=lambda row: row["work"])
def test_the_group_follows_from_the_item(row: dict[str, str]) -> None:
    """第七条: 第（一）至（七）项 tasks, （八）、（十）项 dispatch, （九）、（十一）项 the dossier group."""
    node = PACK.node(row["work"])
    assert (node.article, node.who) == (row["article"], row["owner"])


SEALED = table("""
    kind           | online | node
    real_estate    | no     | real-estate-sealed
    vehicle        | no     | vehicle-sealed
    provident_fund | no     | provident-fund-sealed
    equity         | no     | other-property-sealed
    # what is frozen online needs nobody on the spot
    securities     | yes    | frozen-online
    securities     | no     | other-property-sealed
    deposit        | yes    | frozen-online
""")


@pytest.mark.parametrize("row", SEALED, ids=lambda row: f"{row['kind']} {row['online']}")
def test_each_kind_of_property_has_its_own_clock(row: dict[str, str]) -> None:
    """第七条(四)、(六)."""
    kind: AssetKind = row["kind"]  # type: ignore[assignment]  # from text
    found = AssetFound(
        case_id="（2026）豫14执1号",
        asset_id="A1",
        asset_kind=kind,
        person_id="P2",
        institution="某处",
        amount_fen=None,
        online=row["online"] == "yes",
    )
    case = CaseFacts(kind="first", channel="window", target="money")
    opened = [
        node.code
        for node in PACK.nodes_opening_on("control.AssetFound", f"control.AssetFound/{kind}")
        if not node.law and hold(node.when, met(node.when, found), case)
    ]
    assert opened == [row["node"]]

"""汝阳: who records which step, after what, and whose approval it takes."""

import pytest

from contracts.steps import StepRecorded
from kernel.deciding.decider import Circumstances, Refused
from kernel.deciding.steps import Content, Record, RecordStep, Steps, record_step
from kernel.deciding.testing_table import table
from tests.support import at, by, calendar, rulebook, words
from zhixing.demo.steps import fact

PACK = rulebook().pack("ruyang")
CASE = "（2026）豫0326执1号"
MORNING = at("2026-03-02 09:00")
OFFLINE = "houses, land, provident-fund, vehicles, equity, business-registration"

STEPS = table("""
    step                       | by                 | before                                                          | note   | refused under
    # three groups of the centre, each its own work
    case-received              | control_clerk      |                                                                 |        |
    case-received              | handler            |                                                                 |        | 二、(一)1
    identity-not-obtainable    | control_clerk      |                                                                 |        | 二、(一)1
    identity-not-obtainable    | control_clerk      |                                                                 | 无证件 |
    offline-property-found     | site_control_clerk |                                                                 |        | 二、(一)7
    offline-property-found     | site_control_clerk |                                                                 | 房产   |
    # five of six queries are not all of them
    offline-inquiry-completed  | site_control_clerk | houses, land, provident-fund, vehicles, equity                  |        | 二、(一)2
    offline-inquiry-completed  | site_control_clerk | houses, land, provident-fund, vehicles, equity, business-registration | |
    # the judge reviews, plans and allocates, in this order
    case-reviewed              | judge              |                                                                 |        |
    case-reviewed              | handler            |                                                                 |        | 三、(三)
    plan-made                  | judge              |                                                                 |        | 三、(三)
    plan-made                  | judge              | case-reviewed                                                   |        |
    tasks-assigned             | judge              | case-reviewed                                                   |        | 三、(三)
    tasks-assigned             | judge              | case-reviewed, plan-made                                        |        |
    no-property-likely         | handler            |                                                                 | 无财产 | 二、(二)9
    no-property-likely         | judge              |                                                                 |        | 二、(二)9
    no-property-likely         | judge              |                                                                 | 无财产 |
    # the judge asks, the law's approver decides
    # receipt and slip, both
    legacy-invoice-issued      | fund_clerk         | legacy-receipt-handed-in                                        |        | 二、(一)5
    legacy-invoice-issued      | fund_clerk         | legacy-receipt-handed-in, legacy-transfer-slip-handed-in        |        |
    legacy-money-transferred   | fund_clerk         | legacy-transfer-slip-handed-in                                  |        | 二、(一)5
    legacy-money-transferred   | fund_clerk         | legacy-receipt-handed-in, legacy-transfer-slip-handed-in        |        |
    # the 终本 group checks and asks, the judge approves
    resumption-decided         | closing_reviewer   | resumption-received, resumption-checked                 | 有财产 |
    resumption-decided         | closing_reviewer   | resumption-received                                     | 有财产 | 二、(一)6
    resumption-decided         | judge              | resumption-received, resumption-checked                         | 有财产 | 二、(一)6
    resumption-refused         | closing_reviewer   | resumption-received, resumption-checked                 | 无线索 |
    # the notice states its period
    eviction-notice-issued     | handler            | eviction-involved                                               |        | 二、(二)10
    eviction-notice-issued     | handler            |                                                                 | 30日   | 二、(二)10
    eviction-notice-issued     | handler            | eviction-involved                                               | 30日   |
    house-vacated              | handler            | eviction-involved, eviction-notice-issued                       |        | 二、(二)10
    house-vacated              | handler            | eviction-involved, eviction-notice-issued, eviction-period-ended |       |
    second-auction-started     | handler            | first-auction-started                                           |        | 二、(二)11
    second-auction-started     | handler            | first-auction-started, first-auction-failed                     |        |
    # registered first, then put online; passed on first, then answered
    petition-put-online        | petition_clerk     | petition-assigned                                               |        | 一、(一)1 监督管理及信访督办组(3)
    petition-put-online        | petition_clerk     | petition-assigned, petition-registered                          |        |
    assignment-answered        | petition_clerk     | assignment-received                                             |        | 一、(一)1 监督管理及信访督办组(5)
    assignment-answered        | petition_clerk     | assignment-received, assignment-passed-on                       |        |
    # who has the case asks, the panel decides
    panel-deliberated          | judge              |                                                                 |        |
    panel-deliberated          | panel              |                                                                 |        | 三、(三)
    # searched with a warrant of the president
    # the panel first, then the judges' meeting, then the committee
    judges-meeting-held        | judges_meeting     |                                                                 |        | 三、(三)
    judges-meeting-held        | judges_meeting     | panel-deliberated                                               |        |
    committee-discussed        | adjudication_committee | panel-deliberated                                               |        | 三、(三)
    committee-discussed        | adjudication_committee | panel-deliberated, judges-meeting-held                          |        |
    # the court's own
    platform-signed-in         | platform_administrator |                                                                 |        |
    platform-signed-in         | handler            |                                                                 |        | 一、(一)1 综合组(8)
    three-rules-recorded       | platform_administrator |                                                   |        |
    allocation-changed         | centre_head        |                                                              |        | 二、(二)14
    allocation-changed         | centre_head        |                                                              | 收案数 |
""")


def named(step: str) -> str:
    """The six offline queries are written short in the table."""
    return f"offline-{step}-queried" if step in OFFLINE.split(", ") else step


def recorded(row: dict[str, str]) -> StepRecorded:
    step = PACK.step(row["step"])
    subject_id = "" if step.subject in ("case", "court") else "X1"
    before = [named(code.strip()) for code in row["before"].split(",") if code.strip()]
    circumstances = Circumstances(
        court="ruyang",
        pack=PACK,
        calendar=calendar("ruyang"),
        at=MORNING,
        actor=by(row["by"]),
    )
    command = RecordStep(
        case_id="ruyang" if step.subject == "court" else CASE,
        step=step.code,
        subject_id=subject_id,
        values={field.name: fact(field, CASE) for field in step.fields if field.required},
        note=words(row["note"]),
    )
    record = Record(subject_id, 1, MORNING, "handler-1", Content({}, None))
    done = Steps({(code, subject_id): (record,) for code in before})
    (event,) = record_step(command, done, circumstances, step.service)
    assert isinstance(event, StepRecorded)
    return event


@pytest.mark.parametrize("row", STEPS, ids=lambda row: "/".join(row.values()))
def test_who_records_a_step_and_after_what(row: dict[str, str]) -> None:
    if row["refused under"]:
        with pytest.raises(Refused) as refusal:
            recorded(row)
        assert refusal.value.article == row["refused under"]
        return
    event = recorded(row)
    assert (event.step, event.done_at, event.note) == (row["step"], MORNING, words(row["note"]))


def test_every_step_under_an_approval_has_an_example() -> None:
    acts = {act for row in PACK.approvals if not row.law for act in row.binds}
    approved = {act.partition("RecordStep/")[2] for act in acts} - {""}
    assert approved <= {row["step"] for row in STEPS}

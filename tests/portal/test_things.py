"""The things of a case are named in words where an act is chosen for one of them."""

from portal.casebook.things import all_of, documents_next, named
from tests.support import pack


def entry(name: str, **body: object) -> dict[str, object]:
    return {"name": name, "body": body}


def test_each_thing_is_named_by_what_tells_it_from_others() -> None:
    entries = [
        entry("InquiryStarted", inquiry_id="C-Q-national-2", system="national"),
        entry(
            "AssetFound",
            asset_id="A1",
            asset_kind="deposit",
            institution="农商银行",
            amount_fen=123456,
        ),
        entry(
            "AssetFound", asset_id="A2", asset_kind="vehicle", institution="车管所", amount_fen=None
        ),
        entry("LotRegistered", lot_id="L1", asset_id="A2", asset_kind="vehicle"),
        entry("FundsReceived", receipt_id="R1", amount_fen=500),
        entry("PayoutRequested", payout_id="O1", amount_fen=500),
        entry("MaterialReceived", material_id="M1", material_kind="reception-record"),
        entry(
            "StepRecorded",
            step="lead-received",
            subject="clue",
            subject_id="c-1",
            done_at="2026-03-02T09:20:00+08:00",
        ),
        entry(
            "StepRecorded",
            step="lead-checked",
            subject="clue",
            subject_id="c-1",
            done_at="2026-03-05T09:20:00+08:00",
        ),
        entry(
            "StepRecorded",
            step="x",
            subject="asset",
            subject_id="A1",
            done_at="2026-03-05T09:20:00+08:00",
        ),
        entry("DocumentMade", document_id="D1", document_kind="risk-notice"),
        entry("SanctionOrdered", sanction_id="S1", measure="fine", ground="report"),
        entry("ObjectionReceived", objection_id="B1", kind="conduct", asset_id=""),
        entry("ObjectionReceived", objection_id="B2", kind="outsider", asset_id="A2"),
        entry(
            "EntrustmentRequested", entrustment_id="E1", matter="sealing", to_court="某县人民法院"
        ),
        entry("PreservationReceived", preservation_id="P1", phase="in_suit", amount_fen=500),
    ]
    found = named(entries, pack("yanling"))
    assert found == {
        "inquiry": {"C-Q-national-2": "总对总第2次查询"},
        "asset": {"A1": "银行存款（农商银行，1,234.56元）", "A2": "车辆（车管所）"},
        "lot": {"L1": "车辆（车管所）"},
        "sanction": {"S1": "罚款（拒绝报告或者虚假报告财产）"},
        "objection": {"B1": "执行行为异议", "B2": "案外人异议（车辆（车管所））"},
        "receipt": {"R1": "到账5.00元"},
        "payout": {"O1": "发放5.00元"},
        "material": {"M1": "初次接待谈话笔录及立案手续"},
        "document": {"D1": "风险告知书"},
        "entrustment": {"E1": "查封、续封、解封不动产、动产（某县人民法院）"},
        "preservation": {"P1": "诉讼中保全（5.00元）"},
        "clue": {"c-1": "接到明确、具体的财产线索（2026年3月2日）"},
    }
    assert all_of(found)["L1"] == "车辆（车管所）"


def test_a_further_copy_of_a_form_is_called_by_its_title_and_number() -> None:
    made = {"document": {"C-D-assistance-notice": "协助执行通知书"}}
    titles = documents_next(pack("yanling"), made)
    assert titles["assistance-notice"] == "协助执行通知书"
    assert titles["assistance-notice-2"] == "协助执行通知书（第2份）"
    assert "assistance-notice-3" not in titles
    assert "enforcement-notice-2" not in titles

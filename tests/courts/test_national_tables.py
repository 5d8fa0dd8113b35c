"""The statute base: what a court has that brings no row of its own."""

from typing import Any

import pytest

from contracts.titles import choices_of
from contracts.values import AssetKind, ClosingManner, InquirySystem
from kernel.rulebook import Pack
from tests.architecture import findings
from tests.architecture.test_rooms import parsed, sources
from tests.support import rulebook

NATIONAL = rulebook().national

CITED = {"article": "第一条", "text": "本院", "requirements": ["GS-001"]}
BARE: dict[str, Any] = {
    "court": "bare",
    "title": "某县人民法院",
    "document": "某法〔2026〕1号",
    "document_title": "意见",
    "in_force_from": "2026-01-01",
    "command_centre": "bureau",
    "division": "411024",
    "arithmetic": {"roll": True, **CITED},
    "team": [{"code": "bureau", "title": "执行局", **CITED}],
}


def bare() -> Pack:
    """A court whose document has not one rule."""
    return Pack.model_validate({**NATIONAL.inherit(BARE), "national": NATIONAL})


@pytest.mark.parametrize("kind", choices_of(AssetKind))
def test_every_kind_of_asset_has_a_row_and_a_longest_term(kind: AssetKind) -> None:
    row = bare().asset(kind)
    assert row.online != row.offline
    assert NATIONAL.freeze_term(kind).months in (12, 24, 36)


@pytest.mark.parametrize(
    ("kind", "needs_disposal"),
    [("deposit", False), ("network_fund", False), ("provident_fund", False), ("insurance", False)]
    + [(kind, True) for kind in ("real_estate", "vehicle", "securities", "equity", "other")],
)
def test_what_a_deduction_pays_is_not_sold(kind: AssetKind, needs_disposal: bool) -> None:
    assert bare().asset(kind).needs_disposal == needs_disposal


@pytest.mark.parametrize("manner", choices_of(ClosingManner))
def test_every_manner_of_closing_has_a_row(manner: ClosingManner) -> None:
    assert bare().closing(manner).law


def test_a_termination_is_checked_and_the_president_approves() -> None:
    closing = bare().closing("terminated")
    assert closing.pre_review
    stages = bare().approval("closing-termination").stages
    assert [stage.roles for stage in stages] == [("panel",), ("president",)]


def test_both_inquiry_systems_can_be_asked_as_a_whole() -> None:
    rows = {row.system: row for row in bare().inquiries}
    assert rows.keys() == set(choices_of(InquirySystem))
    assert not any(row.collective or row.supplement for row in rows.values())


def test_the_notice_and_the_report_order_go_out_together() -> None:
    kinds = {form.kind for form in bare().package()}
    assert kinds == {"enforcement-notice", "property-report-order", "property-declaration"}


def test_electronic_service_needs_consent_and_post_follows() -> None:
    rungs = [(rung.channel, rung.needs_consent) for rung in bare().rungs()]
    assert rungs == [("electronic", True), ("post", False)]


def test_a_row_of_the_court_takes_the_place_of_the_laws() -> None:
    own = {"kind": "deposit", "title": "存款", "online": False, "offline": True}
    raw = {**BARE, "asset": [{**own, "needs_disposal": False, **CITED}]}
    pack = Pack.model_validate({**NATIONAL.inherit(raw), "national": NATIONAL})
    assert pack.asset("deposit").offline
    assert len(pack.assets) == len(choices_of(AssetKind))


def test_every_inherited_row_cites_a_law() -> None:
    assert all(row.law for row in NATIONAL.inherited())


def test_every_rule_that_a_refusal_needs_stands_in_the_statute_base() -> None:
    needed = {
        code for file in sources("services") for _, code in findings.unguarded_rules(parsed(file))
    }
    assert {code for code in needed if not bare().has_rule(code)} == set()

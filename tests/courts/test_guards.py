"""Every guard of every pack: a case in which a decision refuses under it, or grounds an act on it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kernel.deciding.decider import Circumstances
from kernel.rulebook import Pack
from tests.archive import test_closing_check as archive_closing_check
from tests.archive import test_dossier as archive_dossier
from tests.control import test_assets as control_assets
from tests.control import test_case as control_case
from tests.control import test_entrustment as control_entrustment
from tests.control import test_inquiries as control_inquiries
from tests.control import test_matters as control_matters
from tests.control import test_measures as control_measures
from tests.control import test_preservation as control_preservation
from tests.control import test_property as control_property
from tests.control import test_receivables as control_receivables
from tests.control.cases import local, opened
from tests.disposal import test_lot as disposal_lot
from tests.documents import test_delivering as documents_delivering
from tests.documents import test_making as documents_making
from tests.documents import test_service as documents_service
from tests.enforcement import test_closing as enforcement_closing
from tests.enforcement import test_coercion as enforcement_coercion
from tests.enforcement import test_investigation as enforcement_investigation
from tests.enforcement import test_lists as enforcement_lists
from tests.enforcement import test_objections as enforcement_objections
from tests.enforcement import test_resuming as enforcement_resuming
from tests.enforcement import test_sanctions as enforcement_sanctions
from tests.enforcement import test_settling as enforcement_settling
from tests.intake import test_agents as intake_agents
from tests.intake import test_application as intake_application
from tests.intake import test_correcting_closed as intake_closed
from tests.intake import test_decide as intake_decide
from tests.payments import test_books as payments_books
from tests.payments import test_every_court as payments_every_court
from tests.payments import test_payouts as payments_payouts
from tests.payments import test_receipts as payments_receipts
from tests.supervision import test_suspending as supervision_suspending
from tests.support import rulebook
from tests.triage import test_conversion as triage_conversion
from tests.triage import test_custody as triage_custody
from tests.triage import test_tiering as triage_tiering

# Guards that open a way instead of closing one: what they change is told in tests/triage.
GATES = frozenset({"retriage", "triage-after-reception"})
# The test of a service in which the guard is met.


def on_the_log(ground: str) -> None:
    """A change that the log shows: made, and refused where it does not."""
    for row in enforcement_lists.ON_THE_LOG:
        if row[0] == ground:
            enforcement_lists.test_an_entry_is_removed_for_what_the_log_shows(*row)


def in_writing(ground: str) -> None:
    """A change that rests on a paper: made with it, and refused without."""
    for row in enforcement_lists.IN_WRITING:
        if row[0] == ground:
            enforcement_lists.test_what_no_log_shows_rests_on_a_paper_a_reason_and_the_president(
                *row
            )


MET: Mapping[str, Callable[[], object]] = {
    "preservation-applied": control_preservation.test_an_application_is_in_writing_and_names_an_amount,
    "preservation-security": control_preservation.test_a_ruling_needs_security_or_an_exemption,
    "preservation-exempt": control_preservation.test_a_ruling_needs_security_or_an_exemption,
    "preservation-started": (
        control_preservation.test_a_ruling_of_another_division_is_handed_over_and_begun
    ),
    "preservation-done": control_preservation.test_it_is_done_when_every_item_has_its_result,
    "preservation-told": (
        control_preservation.test_the_applicant_is_told_every_last_day_and_seven_days_before_it
    ),
    "preservation-release": (
        control_preservation.test_a_release_is_applied_for_on_a_ground_that_fits
    ),
    "preservation-taken-over": (
        control_preservation.test_what_ended_or_concerns_others_is_not_taken_over
    ),
    "entrustment-requested": (
        control_entrustment.test_nobody_entrusts_his_own_court_or_asks_for_yesterday
    ),
    "entrustment-papers": control_entrustment.test_where_the_court_lists_none_there_is_one_paper_at_least,
    "entrustment-sent": control_entrustment.test_an_entrustment_is_withdrawn_until_it_is_answered,
    "entrustment-urged": (
        control_entrustment.test_the_other_court_is_urged_when_its_day_is_over_and_not_before
    ),
    "entrustment-result-passed": control_entrustment.test_the_result_is_passed_on_once_it_came,
    "entrustment-accepted": control_matters.test_a_matter_is_classed_for_a_group_that_the_court_has,
    "entrustment-sorted": control_matters.test_a_matter_is_classed_for_a_group_that_the_court_has,
    "entrustment-completed": (
        control_matters.test_it_is_done_by_whom_it_was_given_to_with_its_scanned_papers
    ),
    "entrustment-replied": control_matters.test_what_is_done_is_answered_and_then_filed,
    "entrustment-filed": control_matters.test_what_is_done_is_answered_and_then_filed,
    "entrustment-returned": (control_matters.test_a_matter_is_sent_back_on_a_ground_of_the_law),
    "freeze-renewed-before-expiry": (
        control_measures.test_a_measure_behind_another_court_has_no_effect_until_that_one_ends
    ),
    "due-claim-frozen": (
        control_receivables.test_who_is_not_frozen_first_or_not_notified_directly_owes_the_applicant_nothing
    ),
    "due-claim-denied": control_receivables.test_nobody_answers_before_he_is_notified_and_only_once,
    "due-claim-confirmed": control_receivables.test_what_a_judgment_established_is_not_denied,
    "due-claim-admitted": lambda: (
        control_receivables.test_who_neither_denied_nor_performed_is_enforced_against(
            control_receivables.ORDERS[2]
        )
    ),
    "due-claim-performed": control_receivables.test_each_payment_has_a_paper_of_its_own,
    "settlement-agreed": enforcement_settling.test_nothing_is_performed_that_was_not_agreed,
    "served-by-announcement-last": documents_delivering.test_an_announcement_tells_its_reason_and_course,
    "waiting-freeze-takes-effect": (
        control_measures.test_a_measure_behind_another_court_has_no_effect_until_that_one_ends
    ),
    "excess-released": control_property.test_excess_is_kept_only_after_the_warning,
    "measure-after-closing": lambda: (
        control_property.test_after_a_closing_nothing_more_is_controlled("performed", "over")
    ),
    "measure-released": control_measures.test_what_was_released_is_no_property_any_more_and_is_released_once,
    "agency-in-writing": intake_agents.test_an_authority_has_possible_days_and_is_not_doubled,
    "agents-at-most-two": lambda: intake_agents.test_of_three_agents_only_two_act_at_a_time(
        date(2026, 5, 31), refused=True
    ),
    "applicant-required": lambda: intake_application.test_every_problem_cites_a_rule_of_the_pack(
        "applicant-missing"
    ),
    "application-stated": intake_decide.test_a_claim_is_neither_negative_nor_absurd,
    "arrival-complete": payments_every_court.test_yanling_registers_the_arrival_first,
    "case-number-required": lambda: intake_application.test_every_problem_cites_a_rule_of_the_pack(
        "case-number-missing"
    ),
    "closing-check-first": lambda: (
        enforcement_closing.test_a_termination_is_not_closed_before_its_check(())
    ),
    "closing-checked": archive_closing_check.test_nothing_is_passed_that_nobody_approved,
    "closing-dismissed": lambda: (
        enforcement_closing.test_other_manners_are_asked_for_by_one_and_approved_by_another(
            "dismissed"
        )
    ),
    "closing-ended": lambda: (
        enforcement_closing.test_other_manners_are_asked_for_by_one_and_approved_by_another("ended")
    ),
    "closing-manner": enforcement_closing.test_a_duty_without_a_sum_is_performed_when_another_approves,
    "closing-performed": enforcement_closing.test_a_duty_without_a_sum_is_performed_when_another_approves,
    "closing-terminated": enforcement_closing.test_a_termination_is_closed_after_its_check,
    "consumption-restriction": enforcement_coercion.test_a_debtor_who_has_performed_is_left_alone,
    "control-classified": lambda: control_case.test_the_last_answer_is_awaited((opened, local)),
    "control-deduction": control_assets.test_securities_are_not_deducted,
    "control-feedback": control_inquiries.test_feedback_is_printed_once_it_is_there,
    "control-freeze": control_assets.test_what_a_bank_refused_is_left_to_work_on_the_spot,
    "control-inquiry": control_inquiries.test_a_court_without_a_local_system_cannot_ask_it,
    "control-list": control_case.test_there_is_no_control_list_before_the_feedback_is_classified,
    "control-offline": control_case.test_work_on_the_spot_is_completed_after_the_classification,
    "custody-refusal-incomplete": triage_custody.test_a_refusal_says_what_is_wrong_with_the_material,
    "custody-refusal-nonconforming": triage_custody.test_material_out_of_order_may_be_refused,
    "debtor-required": lambda: intake_application.test_every_problem_cites_a_rule_of_the_pack(
        "debtor-missing"
    ),
    "debtor-summoned": enforcement_investigation.test_a_summons_is_for_a_day_that_is_not_past,
    "settlement-broken": (
        enforcement_resuming.test_an_instalment_is_let_pass_the_day_after_it_was_due
    ),
    "settlement-resumption-in-time": (
        enforcement_resuming.test_a_resumption_is_asked_for_within_two_years
    ),
    "settlement-resumption": enforcement_resuming.test_the_claim_is_enforced_again_less_what_was_paid,
    "conduct-objection": enforcement_objections.test_a_review_is_decided_by_the_higher_court,
    "outsider-objection": enforcement_objections.test_a_suit_is_brought_within_fifteen_days_of_the_service,
    "objection-in-writing": (
        enforcement_objections.test_what_is_not_admitted_is_only_declined_and_bars_nothing_any_more
    ),
    "outsider-objection-in-time": (
        enforcement_objections.test_an_outsider_comes_before_the_end_of_the_enforcement
    ),
    "objection-not-by-own-team": (
        enforcement_objections.test_who_enforces_the_case_does_not_examine_the_objection
    ),
    "objected-asset-to-release": (
        enforcement_objections.test_what_an_outsider_won_is_released_when_the_applicant_does_not_sue
    ),
    "no-disposal-under-objection": disposal_lot.test_a_lot_that_an_outsider_claims_is_not_auctioned,
    "exit-ban-ended": enforcement_sanctions.test_a_ban_ends_with_the_debt_security_or_consent,
    "sanction-ended": enforcement_sanctions.test_a_detention_ends_with_its_term_or_early,
    "sanction-once": enforcement_sanctions.test_the_same_conduct_is_punished_once_in_each_way,
    "sanction-reconsideration": enforcement_sanctions.test_reconsideration_is_asked_for_within_three_days,
    "sanction-served": enforcement_sanctions.test_it_is_carried_out_under_its_own_served_document,
    "defaulter-list-conditions": enforcement_coercion.test_nobody_is_listed_before_the_notice_period_is_over,
    "defaulter-list-consumption": enforcement_coercion.test_a_restriction_that_was_never_made_cannot_be_violated,
    "defaulter-list-content": enforcement_coercion.test_the_platform_publishes_the_entry,
    "defaulter-list-evasion": enforcement_coercion.test_the_platform_publishes_the_entry,
    "defaulter-list-obstruction": enforcement_coercion.test_the_platform_publishes_the_entry,
    "defaulter-list-other-refusal": enforcement_coercion.test_who_is_not_shown_to_be_able_is_not_listed_for_it,
    "defaulter-list-secured": enforcement_coercion.test_nobody_whose_frozen_property_covers_the_debt_is_listed_for_being_able,
    "defaulter-list-term": lambda: enforcement_coercion.test_no_term_is_shorter_or_longer(6),
    "list-identity-again": enforcement_lists.test_a_court_s_desk_checks_the_identity_again_before_it_operates,
    "listed-stays-restricted": enforcement_lists.test_who_is_listed_stays_restricted,
    "consumption-restriction-lifted": enforcement_lists.test_a_restriction_is_lifted_once_the_debt_is_performed,
    "listing-correction": enforcement_lists.test_an_unfounded_application_is_rejected_with_its_reason,
    "listing-withdrawn": lambda: in_writing("wrongful"),
    "listing-corrected": lambda: in_writing("inaccurate"),
    "listing-removed-performed": lambda: on_the_log("performed"),
    "listing-removed-settled": lambda: on_the_log("settled"),
    "listing-removed-requested": lambda: in_writing("requested"),
    "listing-removed-no-property": lambda: on_the_log("no_property"),
    "listing-removed-suspended": lambda: in_writing("suspended"),
    "listing-removed-not-enforced": lambda: in_writing("not_enforced"),
    "listing-removed-ended": lambda: on_the_log("ended"),
    "listing-removed-expired": enforcement_lists.test_an_entry_with_a_term_stands_until_its_end,
    "listing-removed-early": enforcement_lists.test_who_makes_good_may_be_removed_before_the_end_of_the_term,
    "corrected-after-closing": intake_closed.test_a_party_of_a_closed_case_is_corrected_under_a_ruling_alone,
    "defaulter-list-property-report": enforcement_coercion.test_the_platform_publishes_the_entry,
    "defaulter-list-settlement": lambda: enforcement_coercion.test_each_ground_has_its_article(
        "settlement", "第一条（六）"
    ),
    "panel-documents-excluded": (
        documents_making.test_what_needs_a_panel_is_refused_to_the_form_desk_and_made_by_a_judge
    ),
    "document-checked": documents_making.test_a_document_that_differs_from_the_file_is_not_made,
    "document-sealed": documents_service.test_an_unsealed_document_is_not_sent,
    "duplicate-case": intake_decide.test_a_duplicate_that_differs_only_in_sealed_data_is_not_lost_in_silence,
    "electronic-service-consent": documents_service.test_the_applicants_consent_is_not_the_debtors,
    "enforcement-case-required": lambda: (
        intake_application.test_every_problem_cites_a_rule_of_the_pack("case-type-not-enforcement")
    ),
    "filing-check-items": intake_decide.test_money_without_an_amount_does_not_pass_the_check,
    "filing-corrected": intake_decide.test_nothing_is_corrected_that_was_not_reported,
    "freeze-within-claim": control_assets.test_nothing_is_frozen_before_the_claim_is_known,
    "handler-answers": triage_custody.test_a_hand_over_without_a_handler_is_not_accepted,
    "house-vacated": disposal_lot.test_a_vehicle_is_not_vacated,
    "interview-on-latest-inquiry": enforcement_closing.test_without_any_feedback_there_is_no_interview,
    "material-refused": archive_dossier.test_a_refusal_without_a_correction_is_none,
    "material-registered": archive_dossier.test_paper_without_a_page_is_not_registered,
    "no-refusal": triage_custody.test_not_my_duty_is_no_reason_to_refuse_a_case,
    "no-return-to-fast": triage_conversion.test_an_ordinary_case_has_no_way_back_to_the_fast_team,
    "online-auction": disposal_lot.test_before_the_offices_were_given_nobody_auctions,
    "papers-scanned": intake_decide.test_papers_are_scanned_once_to_stored_files_and_have_pages,
    "pause-node": supervision_suspending.test_a_court_that_names_no_approver_stops_no_clock,
    "payee-confirmed": payments_payouts.test_without_a_confirmed_account_nothing_is_paid_out,
    "payout-acts": payments_books.test_such_days_do_pay_money_out,
    "proceeds-accounted": lambda: (
        payments_every_court.test_a_court_without_a_row_of_its_own_refuses_under_the_law()
    ),
    "property-surveyed": disposal_lot.test_an_unsurveyed_lot_is_not_auctioned,
    "receipt-checked": payments_receipts.test_a_bank_reference_does_not_change_its_amount,
    "receipt-claimed": payments_receipts.test_an_unclaimed_receipt_is_not_registered,
    "reception-deferred": intake_decide.test_a_reception_is_deferred_with_its_reason,
    "reception-signed": intake_decide.test_a_reception_is_held_once_with_three_signatures_and_the_risk_told,
    "reference-price": disposal_lot.test_a_lot_without_a_price_is_not_auctioned,
    "registration-date-required": intake_decide.test_a_case_may_be_entered_after_it_was_filed_but_not_before,
    "risk-told": intake_decide.test_a_reception_is_held_once_with_three_signatures_and_the_risk_told,
    "served-to-addressee": documents_service.test_a_channel_the_court_has_no_rung_for_is_refused,
    "service-ladder": documents_service.test_with_consent_the_post_has_to_wait,
    "site-record-complete": lambda: (
        enforcement_investigation.test_a_record_with_an_empty_field_counts_as_not_done(
            "", "无人居住", ("笔录",), "place"
        )
    ),
    "survey-before-appraisal": disposal_lot.test_no_appraisal_without_a_survey,
    "survey-items": lambda: disposal_lot.test_a_survey_with_an_item_missing_is_refused(
        replace(disposal_lot.SURVEY, ownership=""), "ownership"
    ),
    "termination-conditions": enforcement_closing.test_a_feedback_after_the_interview_stands_in_the_way,
    "triage-after-control": triage_tiering.test_triage_before_the_feedback_is_classified_is_refused,
    "vacated-before-appraisal": disposal_lot.test_an_occupied_house_does_not_go_to_appraisal,
    "volume-archived": archive_dossier.test_an_archived_volume_takes_no_more_paper,
}


def test_every_guard_has_its_case() -> None:
    guards = {row.code for one in rulebook().packs for row in one.guards}
    guards |= {row.code for row in rulebook().national.guards}
    assert guards - MET.keys() - GATES == set()
    assert (MET.keys() | GATES) - guards == set()


@pytest.mark.parametrize("code", MET)
def test_a_guard_is_met(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    cited: set[str] = set()
    refuse, rule = Circumstances.refuse, Pack.rule

    def refusing(self: Circumstances, given: str, *words: Any) -> object:
        cited.add(given)
        return refuse(self, given, *words)

    def ruling(self: Pack, given: str) -> object:
        cited.add(given)
        return rule(self, given)

    monkeypatch.setattr(Circumstances, "refuse", refusing)
    monkeypatch.setattr(Pack, "rule", ruling)
    MET[code]()
    assert code in cited

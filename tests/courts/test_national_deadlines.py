"""The law's own limits: every dated node of the statute base, and the days at its boundaries.

Of each node in days one start leads to an ordinary day, one to Saturday 14 February 2026, which
is worked, and one into 春节 from 15 to 23 February. Terms that may not be exceeded, and notice
periods counted backwards from a sale, do not move over rest days.
"""

from datetime import datetime, timedelta

import pytest

from kernel.base.zone import CHINA
from kernel.deciding.testing_table import table
from kernel.law.calendar import seeded
from kernel.law.limits import due
from kernel.rulebook import NodeRow
from tests.courts.diary import read
from tests.support import rulebook

NATIONAL = rulebook().national
NODES = {row.code: row for row in NATIONAL.nodes}
DATED = {code for code, row in NODES.items() if row.limit.unit != "prompt"}
CALENDAR = seeded("gushi")  # the State Council's days, as every court has them

EXAMPLES = table("""
    node                            | article    | start            | due
    lead-checked          | 第二条第一款     | 2026-03-02 09:00 | 2026-03-09
    lead-checked          | 第二条第一款     | 2026-02-07 09:00 | 2026-02-14
    lead-checked          | 第二条第一款     | 2026-02-09 09:00 | 2026-02-24
    urgent-lead-checked            | 第二条第一款     | 2026-03-02 09:00 | 2026-03-05
    urgent-lead-checked            | 第二条第一款     | 2026-02-11 09:00 | 2026-02-14
    urgent-lead-checked            | 第二条第一款     | 2026-02-13 09:00 | 2026-02-24
    audit-decided                   | 第十七条       | 2026-03-02 09:00 | 2026-03-12
    audit-decided                   | 第十七条       | 2026-02-04 09:00 | 2026-02-14
    audit-decided                   | 第十七条       | 2026-02-06 09:00 | 2026-02-24
    reward-decided                  | 第二十一条第二款   | 2026-03-02 09:00 | 2026-03-12
    reward-decided                  | 第二十一条第二款   | 2026-02-04 09:00 | 2026-02-14
    reward-decided                  | 第二十一条第二款   | 2026-02-06 09:00 | 2026-02-24
    institution-answered            | 第六条        | 2026-03-02 09:00 | 2026-03-17
    institution-answered            | 第六条        | 2026-01-30 09:00 | 2026-02-14
    institution-answered            | 第六条        | 2026-02-01 09:00 | 2026-02-24
    questioning-ended               | 第四百八十二条第二款 | 2026-03-02 09:00 | 2026-03-02 17:00
    questioning-ended               | 第四百八十二条第二款 | 2026-02-14 16:00 | 2026-02-15 00:00
    family-told                     | 第一百八十条     | 2026-03-02 09:00 | 2026-03-03 09:00
    family-told                     | 第一百八十条     | 2026-02-14 16:00 | 2026-02-15 16:00
    detention-ended                 | 第一百一十八条第二款 | 2026-03-02 09:00 | 2026-03-17
    detention-ended                 | 第一百一十八条第二款 | 2026-01-30 09:00 | 2026-02-14
    detention-ended                 | 第一百一十八条第二款 | 2026-02-01 09:00 | 2026-02-16
    listing-removed                 | 第十条第一款      | 2026-03-02 09:00 | 2026-03-05
    listing-removed                 | 第十条第一款      | 2026-02-14 09:00 | 2026-02-26
    # it runs from the end of the term, which no fact of a diary is
    listing-expired-removed         | 第十条第二款      | 2026-03-21 23:59 | 2026-03-25
    listing-expired-removed         | 第十条第二款      | 2026-02-14 23:59 | 2026-02-26
    listing-correction-made         | 第九条第一款      | 2026-03-02 09:00 | 2026-03-05
    listing-correction-made         | 第九条第一款      | 2026-02-14 09:00 | 2026-02-26
    listing-correction-decided      | 第十二条第一款     | 2026-03-02 09:00 | 2026-03-17
    listing-correction-decided      | 第十二条第一款     | 2026-01-30 09:00 | 2026-02-14
    listing-correction-decided      | 第十二条第一款     | 2026-02-01 09:00 | 2026-02-24
    sanction-reconsidered           | 第一百八十五条    | 2026-03-02 09:00 | 2026-03-09
    sanction-reconsidered           | 第一百八十五条    | 2026-02-09 09:00 | 2026-02-14
    sanction-reconsidered           | 第一百八十五条    | 2026-02-11 09:00 | 2026-02-24
    excess-freeze-lifted            | 第五条第二款     | 2026-03-02 09:00 | 2026-03-09
    excess-freeze-lifted            | 第五条第二款     | 2026-02-07 09:00 | 2026-02-14
    excess-freeze-lifted            | 第五条第二款     | 2026-02-09 09:00 | 2026-02-24
    own-sale-completed              | 第十条        | 2026-03-02 09:00 | 2026-06-02
    own-sale-completed              | 第十条        | 2025-11-14 09:00 | 2026-02-14
    own-sale-completed              | 第十条        | 2025-11-16 09:00 | 2026-02-24
    notice-after-measures           | 第二十二条      | 2026-03-02 09:00 | 2026-03-05
    notice-after-measures           | 第二十二条      | 2026-02-11 09:00 | 2026-02-14
    notice-after-measures           | 第二十二条      | 2026-02-13 09:00 | 2026-02-24
    notice-in-ten-days              | 第四百八十条第一款  | 2026-03-02 09:00 | 2026-03-12
    notice-in-ten-days              | 第四百八十条第一款  | 2026-02-04 09:00 | 2026-02-14
    notice-in-ten-days              | 第四百八十条第一款  | 2026-02-06 09:00 | 2026-02-24
    statutory-term                  | 第63条       | 2026-03-02 09:00 | 2026-09-02
    statutory-term                  | 第63条       | 2025-08-14 09:00 | 2026-02-14
    statutory-term                  | 第63条       | 2025-08-16 09:00 | 2026-02-24
    announcement-served             | 第九十五条第一款   | 2026-03-02 09:00 | 2026-04-01
    announcement-served             | 第九十五条第一款   | 2026-01-15 09:00 | 2026-02-14
    announcement-served             | 第九十五条第一款   | 2026-01-17 09:00 | 2026-02-24
    auction-parties-waited          | 第十六条第一款    | 2026-03-02 09:00 | 2026-03-05
    auction-parties-waited          | 第十六条第一款    | 2026-02-11 09:00 | 2026-02-14
    auction-parties-waited          | 第十六条第一款    | 2026-02-13 09:00 | 2026-02-16
    auction-display-waited          | 第十六条第一款    | 2026-03-02 09:00 | 2026-03-07
    auction-display-waited          | 第十六条第一款    | 2026-02-09 09:00 | 2026-02-14
    auction-display-waited          | 第十六条第一款    | 2026-02-11 09:00 | 2026-02-16
    movable-notice-waited           | 第十二条第一款    | 2026-03-02 09:00 | 2026-03-17
    movable-notice-waited           | 第十二条第一款    | 2026-01-30 09:00 | 2026-02-14
    movable-notice-waited           | 第十二条第一款    | 2026-02-01 09:00 | 2026-02-16
    property-notice-waited          | 第十二条第一款    | 2026-03-02 09:00 | 2026-04-01
    property-notice-waited          | 第十二条第一款    | 2026-01-15 09:00 | 2026-02-14
    property-notice-waited          | 第十二条第一款    | 2026-01-17 09:00 | 2026-02-16
    movable-notice-again-waited     | 第二十六条第一款   | 2026-03-02 09:00 | 2026-03-09
    movable-notice-again-waited     | 第二十六条第一款   | 2026-02-07 09:00 | 2026-02-14
    movable-notice-again-waited     | 第二十六条第一款   | 2026-02-09 09:00 | 2026-02-16
    property-notice-again-waited    | 第二十六条第一款   | 2026-03-02 09:00 | 2026-03-17
    property-notice-again-waited    | 第二十六条第一款   | 2026-01-30 09:00 | 2026-02-14
    property-notice-again-waited    | 第二十六条第一款   | 2026-02-01 09:00 | 2026-02-16
    bidding-waited                  | 第二十条第二款    | 2026-03-02 09:00 | 2026-03-03 09:00
    bidding-waited                  | 第二十条第二款    | 2026-02-14 16:00 | 2026-02-15 16:00
    deposits-returned               | 第二十三条      | 2026-03-02 09:00 | 2026-03-03 09:00
    deposits-returned               | 第二十三条      | 2026-02-14 16:00 | 2026-02-15 16:00
    next-round-within-thirty-days   | 第二十六条第一款   | 2026-03-02 09:00 | 2026-04-01
    next-round-within-thirty-days   | 第二十六条第一款   | 2026-01-15 09:00 | 2026-02-14
    next-round-within-thirty-days   | 第二十六条第一款   | 2026-01-17 09:00 | 2026-02-24
    auction-resumed                 | 第二十八条第四款   | 2026-03-02 09:00 | 2026-03-09
    auction-resumed                 | 第二十八条第四款   | 2026-02-09 09:00 | 2026-02-14
    auction-resumed                 | 第二十八条第四款   | 2026-02-11 09:00 | 2026-02-24
    no-surplus-waited               | 第六条第一款     | 2026-03-02 09:00 | 2026-03-09
    no-surplus-waited               | 第六条第一款     | 2026-02-09 09:00 | 2026-02-14
    no-surplus-waited               | 第六条第一款     | 2026-02-11 09:00 | 2026-02-24
    sale-ruling-within-ten-days     | 第二十条       | 2026-03-02 09:00 | 2026-03-12
    sale-ruling-within-ten-days     | 第二十条       | 2026-02-04 09:00 | 2026-02-14
    sale-ruling-within-ten-days     | 第二十条       | 2026-02-06 09:00 | 2026-02-24
    lot-handed-to-buyer             | 第二十七条      | 2026-03-02 09:00 | 2026-03-17
    lot-handed-to-buyer             | 第二十七条      | 2026-01-30 09:00 | 2026-02-14
    lot-handed-to-buyer             | 第二十七条      | 2026-02-01 09:00 | 2026-02-24
    sale-notice-published           | 第二十五条第二款   | 2026-03-02 09:00 | 2026-03-09
    sale-notice-published           | 第二十五条第二款   | 2026-02-07 09:00 | 2026-02-14
    sale-notice-published           | 第二十五条第二款   | 2026-02-09 09:00 | 2026-02-24
    sale-notice-waited              | 第二十五条第二款   | 2026-03-02 09:00 | 2026-05-06
    sale-notice-waited              | 第二十五条第二款   | 2025-12-16 09:00 | 2026-02-14
    sale-notice-waited              | 第二十五条第二款   | 2025-12-18 09:00 | 2026-02-24
    objection-registered            | 第二条第一款     | 2026-03-02 09:00 | 2026-03-05
    objection-registered            | 第二条第一款     | 2026-02-11 09:00 | 2026-02-14
    objection-registered            | 第二条第一款     | 2026-02-13 09:00 | 2026-02-24
    objection-parties-told          | 第二条第一款     | 2026-03-02 09:00 | 2026-03-05
    objection-parties-told          | 第二条第一款     | 2026-02-11 09:00 | 2026-02-14
    objection-parties-told          | 第二条第一款     | 2026-02-13 09:00 | 2026-02-24
    objection-ruled                 | 第二百三十六条    | 2026-03-02 09:00 | 2026-03-17
    objection-ruled                 | 第二百三十六条    | 2026-01-30 09:00 | 2026-02-14
    objection-ruled                 | 第二百三十六条    | 2026-02-01 09:00 | 2026-02-24
    review-period                   | 第二百三十六条    | 2026-03-02 09:00 | 2026-03-12
    review-period                   | 第二百三十六条    | 2026-02-04 09:00 | 2026-02-14
    review-period                   | 第二百三十六条    | 2026-02-06 09:00 | 2026-02-24
    review-file-sent                | 第七条第二款     | 2026-03-02 09:00 | 2026-03-09
    review-file-sent                | 第七条第二款     | 2026-02-09 09:00 | 2026-02-14
    review-file-sent                | 第七条第二款     | 2026-02-11 09:00 | 2026-02-24
    outsider-objection-ruled        | 第二百三十八条    | 2026-03-02 09:00 | 2026-03-17
    outsider-objection-ruled        | 第二百三十八条    | 2026-01-30 09:00 | 2026-02-14
    outsider-objection-ruled        | 第二百三十八条    | 2026-02-01 09:00 | 2026-02-24
    outsider-suit-period            | 第四百六十三条第二款 | 2026-03-02 09:00 | 2026-03-17
    outsider-suit-period            | 第四百六十三条第二款 | 2026-01-30 09:00 | 2026-02-14
    outsider-suit-period            | 第四百六十三条第二款 | 2026-02-01 09:00 | 2026-02-24
    objected-asset-released         | 第三百一十四条第一款 | 2026-03-02 09:00 | 2026-03-09
    objected-asset-released         | 第三百一十四条第一款 | 2026-02-07 09:00 | 2026-02-14
    objected-asset-released         | 第三百一十四条第一款 | 2026-02-09 09:00 | 2026-02-24
    superior-instruction-review     | 第72条第二款    | 2026-03-02 09:00 | 2026-03-09
    superior-instruction-review     | 第72条第二款    | 2026-02-09 09:00 | 2026-02-14
    superior-instruction-review     | 第72条第二款    | 2026-02-11 09:00 | 2026-02-24
    party-change-ruled              | 第二十八条第三款   | 2026-03-02 09:00 | 2026-05-06
    party-change-ruled              | 第二十八条第三款   | 2025-12-16 09:00 | 2026-02-14
    party-change-ruled              | 第二十八条第三款   | 2025-12-18 09:00 | 2026-02-24
    distribution-objection-period   | 第五百零九条     | 2026-03-02 09:00 | 2026-03-17
    distribution-objection-period   | 第五百零九条     | 2026-01-30 09:00 | 2026-02-14
    distribution-objection-period   | 第五百零九条     | 2026-02-01 09:00 | 2026-02-24
    distribution-opposition-period  | 第五百一十条第二款  | 2026-03-02 09:00 | 2026-03-17
    distribution-opposition-period  | 第五百一十条第二款  | 2026-01-30 09:00 | 2026-02-14
    distribution-opposition-period  | 第五百一十条第二款  | 2026-02-01 09:00 | 2026-02-24
    distribution-suit-period        | 第五百一十条第二款  | 2026-03-02 09:00 | 2026-03-17
    distribution-suit-period        | 第五百一十条第二款  | 2026-01-30 09:00 | 2026-02-14
    distribution-suit-period        | 第五百一十条第二款  | 2026-02-01 09:00 | 2026-02-24
    due-claim-period                | 第45条第二款    | 2026-03-02 09:00 | 2026-03-17
    due-claim-period                | 第45条第二款    | 2026-01-30 09:00 | 2026-02-14
    due-claim-period                | 第45条第二款    | 2026-02-01 09:00 | 2026-02-24
    bankruptcy-answered             | 第五百一十二条    | 2026-03-02 09:00 | 2026-04-01
    bankruptcy-answered             | 第五百一十二条    | 2026-01-15 09:00 | 2026-02-14
    bankruptcy-answered             | 第五百一十二条    | 2026-01-17 09:00 | 2026-02-24
    deferral-ended                  | 第十条        | 2025-03-02 09:00 | 2026-03-02
    deferral-ended                  | 第十条        | 2024-02-29 09:00 | 2025-02-28
    superior-deferral-waited        | 第77条第一款    | 2026-03-02 09:00 | 2026-06-02
    superior-deferral-waited        | 第77条第一款    | 2025-11-14 09:00 | 2026-02-14
    superior-deferral-waited        | 第77条第一款    | 2025-11-16 09:00 | 2026-02-16
    case-entrustment-sent           | 第五条第二款     | 2026-03-02 09:00 | 2026-04-02
    case-entrustment-sent           | 第五条第二款     | 2026-01-14 09:00 | 2026-02-14
    case-entrustment-sent           | 第五条第二款     | 2026-01-16 09:00 | 2026-02-24
    case-entrustment-applicant-told | 第七条第二款     | 2026-03-02 09:00 | 2026-03-09
    case-entrustment-applicant-told | 第七条第二款     | 2026-02-07 09:00 | 2026-02-14
    case-entrustment-applicant-told | 第七条第二款     | 2026-02-09 09:00 | 2026-02-24
    case-entrustment-papers-mended  | 第八条        | 2026-03-02 09:00 | 2026-04-01
    case-entrustment-papers-mended  | 第八条        | 2026-01-15 09:00 | 2026-02-14
    case-entrustment-papers-mended  | 第八条        | 2026-01-17 09:00 | 2026-02-24
    case-entrustment-filed          | 第七条第一款     | 2026-03-02 09:00 | 2026-03-09
    case-entrustment-filed          | 第七条第一款     | 2026-02-07 09:00 | 2026-02-14
    case-entrustment-filed          | 第七条第一款     | 2026-02-09 09:00 | 2026-02-24
    case-entrustment-begun          | 第二百四十条第一款  | 2026-03-02 09:00 | 2026-03-17
    case-entrustment-begun          | 第二百四十条第一款  | 2026-01-30 09:00 | 2026-02-14
    case-entrustment-begun          | 第二百四十条第一款  | 2026-02-01 09:00 | 2026-02-24
    case-entrustment-reported       | 第二百四十条第一款  | 2026-03-02 09:00 | 2026-04-01
    case-entrustment-reported       | 第二百四十条第一款  | 2026-01-15 09:00 | 2026-02-14
    case-entrustment-reported       | 第二百四十条第一款  | 2026-01-17 09:00 | 2026-02-24
    case-entrustment-returned       | 第九条第一款     | 2026-03-02 09:00 | 2026-03-17
    case-entrustment-returned       | 第九条第一款     | 2026-01-30 09:00 | 2026-02-14
    case-entrustment-returned       | 第九条第一款     | 2026-02-01 09:00 | 2026-02-24
    preservation-ruled              | 第四条        | 2026-03-02 09:00 | 2026-03-09
    preservation-ruled              | 第四条        | 2026-02-09 09:00 | 2026-02-14
    preservation-ruled              | 第四条        | 2026-02-11 09:00 | 2026-02-24
    urgent-preservation-ruled       | 第四条        | 2026-03-02 09:00 | 2026-03-04 09:00
    urgent-preservation-ruled       | 第四条        | 2026-02-14 16:00 | 2026-02-16 16:00
    preservation-begun              | 第四条        | 2026-03-02 09:00 | 2026-03-09
    preservation-begun              | 第四条        | 2026-02-09 09:00 | 2026-02-14
    preservation-begun              | 第四条        | 2026-02-11 09:00 | 2026-02-24
    preservation-release-ruled      | 第二十三条第二款   | 2026-03-02 09:00 | 2026-03-09
    preservation-release-ruled      | 第二十三条第二款   | 2026-02-09 09:00 | 2026-02-14
    preservation-release-ruled      | 第二十三条第二款   | 2026-02-11 09:00 | 2026-02-24
    urgent-preservation-release-ruled | 第二十三条第二款 | 2026-03-02 09:00 | 2026-03-04 09:00
    urgent-preservation-release-ruled | 第二十三条第二款 | 2026-02-14 16:00 | 2026-02-16 16:00
    preservation-reviewed           | 第二十五条第一款   | 2026-03-02 09:00 | 2026-03-12
    preservation-reviewed           | 第二十五条第一款   | 2026-02-04 09:00 | 2026-02-14
    preservation-reviewed           | 第二十五条第一款   | 2026-02-06 09:00 | 2026-02-24
    criminal-case-passed            | 第七条第三款     | 2026-03-02 09:00 | 2026-03-09
    criminal-case-passed            | 第七条第三款     | 2026-02-07 09:00 | 2026-02-14
    criminal-case-passed            | 第七条第三款     | 2026-02-09 09:00 | 2026-02-24
    criminal-property-closed        | 第三条        | 2026-03-02 09:00 | 2026-09-02
    criminal-property-closed        | 第三条        | 2025-08-14 09:00 | 2026-02-14
    criminal-property-closed        | 第三条        | 2025-08-16 09:00 | 2026-02-24
    criminal-fine-executed          | 第五条第四款     | 2026-03-02 09:00 | 2026-06-02
    criminal-fine-executed          | 第五条第四款     | 2025-11-14 09:00 | 2026-02-14
    criminal-fine-executed          | 第五条第四款     | 2025-11-16 09:00 | 2026-02-24
""")

# The words of the diary for facts that are no steps.
WORDS = {
    "control.ThirdPersonNotified": "third-person-notified",
    "documents.ServiceAnnounced": "service-announced",
    "control.PreservationReceived/ordinary": "preservation-application-received",
    "control.PreservationReceived/urgent": "urgent-preservation-received",
    "control.PreservationRuled": "preservation-ruled",
    "control.PreservationRuled/ordinary": "preservation-ruled",
    "control.PreservationStarted": "preservation-started",
    "control.PreservationReleaseApplied/ordinary": "preservation-release-applied",
    "control.PreservationReleaseApplied/urgent": "urgent-preservation-release-applied",
    "control.PreservationReleaseRuled": "preservation-release-ruled",
    "control.MeasureReduced": "measure-reduced",
    "intake.CaseFiled": "filed",
    "documents.DocumentSent/enforcement-notice": "enforcement-notice-sent",
    "enforcement.CaseClosed": "closed",
    "enforcement.SanctionCarriedOut/detention": "detention-carried-out",
    "enforcement.SanctionEnded/detention": "detention-expired",
    "enforcement.SanctionCarriedOut/forced_appearance": "brought-in",
    "enforcement.SanctionEnded/forced_appearance": "questioning-over",
    "enforcement.ListDutyArisen/remove_listing": "removal-due",
    "enforcement.ListOperationDone/remove_listing": "listing-removed",
    "enforcement.ListingChangeDecided": "withdrawal-decided",
    "enforcement.ListingChangeDecided/withdraw_listing": "withdrawal-decided",
    "enforcement.ListOperationDone/withdraw_listing": "listing-withdrawn",
    "enforcement.ListingCorrectionApplied": "correction-applied",
    "enforcement.ListingCorrectionRejected": "correction-rejected",
    "enforcement.ObjectionReceived": "objection-received",
    "enforcement.ObjectionReceived/conduct": "objection-received",
    "enforcement.ObjectionReceived/outsider": "outsider-objection-received",
    "enforcement.ObjectionAdmitted": "objection-admitted",
    "enforcement.ObjectionRuled/conduct": "objection-declined",
    "enforcement.ObjectionRuled/outsider": "outsider-rejected",
    "enforcement.ObjectionRulingServed/review": "review-open",
    "enforcement.ObjectionRulingServed/suit": "suit-open",
    "enforcement.ObjectionRemedySought/review": "review-applied",
    "enforcement.ObjectedAssetFreed": "outsider-prevailed",
    "control.MeasureReleased": "measure-released",
    "enforcement.ReconsiderationApplied": "reconsideration-applied",
    "enforcement.ReconsiderationDecided": "reconsideration-decided",
}


def instant(text: str) -> datetime:
    end = text if len(text) > 10 else f"{text} 23:59:59"
    return datetime.fromisoformat(end).replace(tzinfo=CHINA)


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: f"{row['node']} {row['start']}")
def test_when_a_statutory_node_is_due(row: dict[str, str]) -> None:
    node = NODES[row["node"]]
    result = due(node.limit, instant(row["start"]), CALENDAR)
    assert result.due == instant(row["due"])
    assert not result.provisional
    assert node.article == row["article"]


def test_every_dated_node_of_the_statute_base_has_an_example() -> None:
    assert {row["node"] for row in EXAMPLES} == DATED


# The clocks themselves: done in the last minute, late in the next.

MARCH = [row for row in EXAMPLES if row["start"] == "2026-03-02 09:00"]


@pytest.mark.parametrize("row", MARCH, ids=lambda row: row["node"])
async def test_what_is_done_on_the_last_day_is_in_time(row: dict[str, str]) -> None:
    node, last = NODES[row["node"]], _last_minute(row)
    assert await _stands(node, last) == ("open" if node.wait else "done")


@pytest.mark.parametrize("row", MARCH, ids=lambda row: row["node"])
async def test_a_minute_later_it_is_late_and_a_waiting_time_is_over(row: dict[str, str]) -> None:
    node, after = NODES[row["node"]], _last_minute(row) + timedelta(minutes=1)
    assert await _stands(node, after) == ("elapsed" if node.wait else "late")


def _last_minute(row: dict[str, str]) -> datetime:
    return instant(row["due"]).replace(second=0)


async def _stands(node: NodeRow, at: datetime) -> str:
    """How the node stands when the closing fact comes at that minute; of a wait, at that minute."""
    about = "" if node.subject == "case" else "#X1"
    opening = f"03-02 09:00 {_word(node.opens_on[0])}{about}"
    filed = "" if opening.endswith("filed") else "03-02 09:00 filed; "
    ending = "now" if node.wait else f"{_word(node.closes_on[0])}{about}"
    told = await read(f"{filed}{opening}; {at:%m-%d %H:%M} {ending}", "gushi")
    return told[f"{node.code}{about}"].rpartition(" / ")[2]


def _word(fact: str) -> str:
    return WORDS.get(fact) or fact.partition(".StepRecorded/")[2]

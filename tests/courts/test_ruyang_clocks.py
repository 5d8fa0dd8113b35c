"""汝阳: what opens and ends each duty, on both sides of every limit.

Days are natural days and end at 24:00 of their last day, rest day or not (reading 306). 14 and 28
February 2026 are worked, 15 to 23 February, 4 to 6 April and 1 to 5 May rest.
"""

import pytest

from kernel.deciding.testing_table import table
from tests.courts.diary import read
from tests.support import rulebook

PACK = rulebook().pack("ruyang")

CENTRE = table("""
    article   | facts                                                                   | node                      | stands
    二、(一)1 | 03-02 09:00 filed; 03-02 23:59 case-received                            | case-received             | 03-02 23:59 / done
    二、(一)1 | 03-02 09:00 filed; 03-03 00:00 case-received                            | case-received             | 03-02 23:59 / late
    # entered on the day before 春节: worked; and on its first day
    二、(一)1 | 02-14 17:55 filed; 02-15 00:00 case-received                            | case-received             | 02-14 23:59 / late
    二、(一)1 | 02-15 10:00 filed; 02-24 23:59 case-received                            | case-received             | 02-24 23:59 / done
    二、(一)1 | 03-02 09:00 filed; 03-02 10:00 case-registered                          | case-registered           | 03-02 23:59 / done
    二、(一)1 | 03-02 09:00 filed; 03-02 10:00 filing-contacted                         | filing-contacted          | 03-02 23:59 / done
    二、(一)1 | 03-02 09:00 filed; 03-02 10:00 identity-obtained                        | identity-obtained         | 03-02 23:59 / done
    二、(一)1 | 03-02 09:00 filed; 03-02 10:00 identity-not-obtainable                  | identity-obtained         | 03-02 23:59 / done
    二、(一)1 | 03-02 09:00 filed; 03-03 00:01 now                                      | identity-obtained         | 03-02 23:59 / breached
    # a preservation case is received too, and that is all the centre's flow asks of it
    二、(一)1 | 03-02 09:00 filed-for-preservation; 03-02 10:00 now                     | case-received             | 03-02 23:59 / open
    二、(一)2 | 03-02 09:00 filed-for-preservation; 03-02 10:00 now                     | national-inquiry          | -
    二、(一)7 | 03-02 09:00 filed-for-preservation; 03-02 10:00 now                     | centre-completed          | -
    二、(一)7 | 03-02 09:00 filed-resumed; 03-02 10:00 now                              | centre-completed          | 03-12 23:59 / open
    二、(一)2 | 03-02 09:00 filed; 03-02 23:59 national-inquiry                         | national-inquiry          | 03-02 23:59 / done
    二、(一)2 | 03-02 09:00 filed; 03-03 00:00 national-inquiry                         | national-inquiry          | 03-02 23:59 / late
    二、(一)2 | 03-02 09:00 filed; 03-02 10:00 national-inquiry                         | local-inquiry             | 03-02 23:59 / open
    二、(一)2 | 03-02 09:00 filed; 03-02 10:00 local-inquiry                            | local-inquiry             | 03-02 23:59 / done
    二、(一)2 | 03-02 09:00 filed; 03-05 23:59 enforcement-notice-made                  | enforcement-notice-made   | 03-05 23:59 / done
    二、(一)2 | 03-02 09:00 filed; 03-06 00:00 enforcement-notice-made                  | enforcement-notice-made   | 03-05 23:59 / late
    # the third day is a worked Saturday; and in 春节
    二、(一)2 | 02-11 09:00 filed; 02-14 23:59 enforcement-notice-made                  | enforcement-notice-made   | 02-14 23:59 / done
    二、(一)2 | 02-12 09:00 filed; 02-16 09:00 enforcement-notice-made                  | enforcement-notice-made   | 02-15 23:59 / late
    # another document is another clock
    二、(一)2 | 03-02 09:00 filed; 03-03 09:00 enforcement-notice-made                  | general-ruling-made       | 03-05 23:59 / open
    二、(一)2 | 03-02 09:00 filed; 03-03 09:00 general-ruling-made                      | general-ruling-made       | 03-05 23:59 / done
    二、(一)2 | 03-02 09:00 filed; 03-05 23:59 package-sent                             | documents-sent            | 03-05 23:59 / done
    二、(一)2 | 03-02 09:00 filed; 03-06 00:00 package-sent                             | documents-sent            | 03-05 23:59 / late
    # served: from the filing, not from the sending
    二、(一)2 | 03-02 09:00 filed; 03-04 09:00 enforcement-notice-sent; 03-05 23:59 enforcement-notice-served | enforcement-notice-served#P2 | 03-05 23:59 / done
    二、(一)2 | 03-02 09:00 filed; 03-04 09:00 enforcement-notice-sent; 03-06 00:00 enforcement-notice-served | enforcement-notice-served#P2 | 03-05 23:59 / late
    二、(一)2 | 03-02 09:00 filed; 03-09 23:59 offline-inquiry-completed                | offline-inquiry           | 03-09 23:59 / done
    二、(一)2 | 03-02 09:00 filed; 03-10 00:00 offline-inquiry-completed                | offline-inquiry           | 03-09 23:59 / late
    二、(一)3 | 03-02 09:00 filed; 03-10 10:00 reception-deferred                       | first-talk                | - / done
    二、(一)3 | 03-02 09:00 filed; 03-10 10:00 now                                      | first-talk                | - / open
    二、(一)4 | 03-02 09:00 filed; 03-10 10:00 triaged-provisionally                    | triaged                   | - / open
    二、(一)4 | 03-02 09:00 filed; 03-10 10:00 triaged-ordinary                         | triaged                   | - / done
    二、(一)7 | 03-02 09:00 filed; 03-12 23:59 passed                                   | centre-completed          | 03-12 23:59 / done
    二、(一)7 | 03-02 09:00 filed; 03-13 00:00 passed                                   | centre-completed          | 03-12 23:59 / late
    # property found by offline queries: fifteen days instead of ten
    二、(一)7 | 03-02 09:00 filed; 03-06 09:00 offline-property-found                   | centre-completed          | 03-12 23:59 / cancelled
    二、(一)7 | 03-02 09:00 filed; 03-06 09:00 offline-property-found; 03-17 23:59 passed | centre-completed-with-control | 03-17 23:59 / done
    二、(一)7 | 03-02 09:00 filed; 03-06 09:00 offline-property-found; 03-18 00:00 passed | centre-completed-with-control | 03-17 23:59 / late
    # property found online does not qualify
    二、(一)7 | 03-02 09:00 filed; 03-06 09:00 deposit-found#A1; 03-13 00:00 passed     | centre-completed          | 03-12 23:59 / late
    一、(一)1 财产查控组(7) | 03-02 09:00 matter-received#W1; 04-20 09:00 matter-answered#W1 | entrustment-completed#W1 | - / done
    一、(一)1 财产查控组(7) | 03-02 09:00 matter-received#W1; 04-20 09:00 matter-answered#W2 | entrustment-completed#W1 | - / open
""")

TEAM = table("""
    article    | facts                                                                  | node                       | stands
    二、(二)8  | 03-09 09:00 triaged-fast; 03-17 15:00 accepted; 03-27 23:59 first-round-started | first-round-started | 03-27 23:59 / done
    二、(二)8  | 03-09 09:00 triaged-ordinary; 03-17 15:00 accepted; 03-28 00:00 first-round-started | first-round-started | 03-27 23:59 / late
    # any of its acts begins the round, and whether anything was found is told at its end
    二、(二)8  | 03-17 15:00 accepted; 03-20 09:00 person-looked-for                    | first-round-started        | 03-27 23:59 / done
    # the tenth day is 2 May, and stays it
    二、(二)8  | 04-22 09:00 accepted; 05-02 23:59 first-round-started                  | first-round-started        | 05-02 23:59 / done
    二、(二)8  | 04-22 09:00 accepted; 05-06 09:00 first-round-started                  | first-round-started        | 05-02 23:59 / late
    二、(二)9  | 03-20 09:00 first-round-started; 04-30 09:00 something-found           | first-round-completed      | - / done
    二、(二)9  | 03-20 09:00 first-round-started; 04-30 09:00 now                       | first-round-completed      | - / open
    # ten days from the end of the round, not from the finding
    二、(二)9  | 03-30 09:00 nothing-found; 04-02 09:00 no-property-likely; 04-09 23:59 restricted#P2 | consumption-restricted | 04-09 23:59 / done
    二、(二)9  | 03-30 09:00 nothing-found; 04-02 09:00 no-property-likely; 04-10 00:00 restricted#P2 | consumption-restricted | 04-09 23:59 / late
    二、(二)9  | 03-30 09:00 nothing-found; 04-02 09:00 no-property-likely; 04-09 09:00 restriction-not-needed | consumption-restricted | 04-09 23:59 / cancelled
    二、(二)9  | 03-30 09:00 nothing-found; 04-30 09:00 now                             | consumption-restricted     | -
    二、(二)9  | 03-30 09:00 nothing-found; 04-02 09:00 no-property-likely; 04-09 23:59 defaulter-listing-decided#P2 | defaulter-listing-decided | 04-09 23:59 / done
    二、(二)9  | 03-30 09:00 nothing-found; 04-02 09:00 no-property-likely; 04-09 23:59 fine-ordered | fine-imposed | 04-09 23:59 / done
    二、(二)9  | 03-30 09:00 nothing-found; 04-02 09:00 no-property-likely; 04-10 00:00 fine-ordered | fine-imposed | 04-09 23:59 / late
    二、(二)9  | 03-30 09:00 nothing-found; 04-02 09:00 no-property-likely; 04-03 09:00 fine-not-needed | fine-imposed | 04-09 23:59 / cancelled
    二、(二)9  | 03-30 09:00 nothing-found; 04-02 09:00 no-property-likely; 04-03 09:00 fine-not-needed | detention-imposed | 04-09 23:59 / open
    二、(二)9  | 03-30 09:00 nothing-found; 04-02 09:00 no-property-likely; 04-09 23:59 detention-ordered | detention-imposed | 04-09 23:59 / done
    二、(二)9  | 03-30 09:00 nothing-found; 04-02 09:00 no-property-likely; 04-09 23:59 missing-measures-launched | missing-measures-launched | 04-09 23:59 / done
    二、(二)12 | 03-30 09:00 nothing-found; 04-02 09:00 no-property-likely; 04-03 09:00 now | termination-interview | - / open
    二、(二)12 | 03-17 09:00 accepted; 05-20 09:00 measures-reviewed                    | measures-reviewed          | - / done
    二、(二)12 | 03-20 09:00 lead-received#L1; 03-25 09:00 lead-checked#L1               | lead-checked-at-once#L1            | - / done
    二、(二)12 | 03-20 09:00 lead-received#L1; 03-25 09:00 lead-checked#L2               | lead-checked-at-once#L1            | - / open
    三、(三)   | 03-17 09:00 accepted; 03-18 09:00 case-reviewed                        | case-reviewed              | - / done
    三、(三)   | 03-17 09:00 accepted; 03-18 09:00 case-reviewed                        | plan-made                  | - / open
    三、(三)   | 03-17 09:00 accepted; 03-18 09:00 tasks-assigned                       | tasks-assigned             | - / done
    # thirty days from the receipt by 速执, for simple cases only
    二、(二)13 | 03-09 09:00 triaged-fast; 03-12 09:00 accepted; 04-11 23:59 closed     | fast-closed                | 04-11 23:59 / done
    二、(二)13 | 03-09 09:00 triaged-fast; 03-12 09:00 accepted; 04-12 00:00 closed     | fast-closed                | 04-11 23:59 / late
    二、(二)13 | 03-09 09:00 triaged-ordinary; 03-12 09:00 accepted; 03-13 09:00 now    | fast-closed                | -
    # the thirtieth day is 1 May
    二、(二)13 | 03-30 09:00 triaged-fast; 04-01 09:00 accepted; 05-06 09:00 closed     | fast-closed                | 05-01 23:59 / late
    二、(二)13 | 03-09 09:00 triaged-fast; 03-12 09:00 accepted; 04-10 09:00 converted  | fast-closed                | 04-11 23:59 / cancelled
    # a document that we do not have sets this limit
    二、(二)12 | 03-09 09:00 triaged-ordinary; 03-12 09:00 accepted; 03-13 09:00 now    | system-limit               | - / open
    二、(二)12 | 03-09 09:00 triaged-fast; 03-12 09:00 accepted; 03-13 09:00 now        | system-limit               | -
    二、(二)12 | 03-09 09:00 triaged-fast; 03-12 09:00 accepted; 04-10 09:00 converted  | system-limit-after-conversion | - / open
    一、(三)2(3) | 06-10 09:00 prison-letter-received#X1; 07-20 09:00 prison-letter-answered#X1 | prison-letter-answered#X1 | - / done
""")

DISPOSAL = table("""
    article    | facts                                                                  | node                       | stands
    # from the day of control, even where the right is confirmed later
    二、(二)10 | 09-08 09:00 vehicle-sealed#A1; 09-10 09:00 disposal-right-confirmed#A1; 09-18 23:59 disposal-entered#A1 | disposal-entered#A1 | 09-18 23:59 / done
    二、(二)10 | 09-08 09:00 vehicle-sealed#A1; 09-10 09:00 disposal-right-confirmed#A1; 09-19 00:00 disposal-entered#A1 | disposal-entered#A1 | 09-18 23:59 / late
    # each property has its own day
    二、(二)10 | 09-08 09:00 vehicle-sealed#A1; 09-10 09:00 vehicle-sealed#A2; 09-10 10:00 disposal-right-confirmed#A2 | disposal-entered#A2 | 09-20 23:59 / open
    二、(二)10 | 09-08 09:00 vehicle-sealed#A1; 09-10 09:00 disposal-right-confirmed#A1; 09-11 09:00 disposal-entered#A2 | disposal-entered#A1 | 09-18 23:59 / open
    # no right, no duty; a right that came later counts from then
    二、(二)10 | 09-08 09:00 vehicle-sealed#A1; 09-30 09:00 now                          | disposal-entered#A1        | -
    二、(二)10 | 09-08 09:00 vehicle-sealed#A1; 11-02 09:00 disposal-right-obtained#A1; 11-12 23:59 disposal-entered#A1 | disposal-entered-after-right#A1 | 11-12 23:59 / done
    二、(二)10 | 09-08 09:00 vehicle-sealed#A1; 11-02 09:00 disposal-right-obtained#A1; 11-13 00:00 disposal-entered#A1 | disposal-entered-after-right#A1 | 11-12 23:59 / late
    # eviction: notice, its period, the vacated house
    二、(二)10 | 03-13 09:00 house-sealed#A1; 03-17 09:00 eviction-involved#A1; 03-23 23:59 eviction-notice-issued#A1 | eviction-notice-issued#A1 | 03-23 23:59 / done
    二、(二)10 | 03-13 09:00 house-sealed#A1; 03-17 09:00 eviction-involved#A1; 03-24 00:00 eviction-notice-issued#A1 | eviction-notice-issued#A1 | 03-23 23:59 / late
    二、(二)10 | 03-13 09:00 house-sealed#A1; 03-17 09:00 eviction-involved#A1           | disposal-entered#A1        | -
    二、(二)10 | 03-13 09:00 house-sealed#A1; 03-14 09:00 disposal-right-confirmed#A1; 03-17 09:00 eviction-involved#A1 | disposal-entered#A1 | 03-23 23:59 / cancelled
    二、(二)10 | 03-20 09:00 eviction-notice-issued#A1; 04-13 23:59 eviction-period-ended#A1 | eviction-period#A1     | - / done
    二、(二)10 | 04-13 09:00 eviction-period-ended#A1; 04-23 23:59 house-vacated#A1      | house-vacated#A1           | 04-23 23:59 / done
    二、(二)10 | 04-13 09:00 eviction-period-ended#A1; 04-24 00:00 house-vacated#A1      | house-vacated#A1           | 04-23 23:59 / late
    # one of three ways; a valuation begins with its hand-over
    二、(二)11 | 04-23 09:00 disposal-conditions-met#L1; 04-28 23:59 agreement-chosen#L1 | pricing-started#L1         | 04-28 23:59 / done
    二、(二)11 | 04-23 09:00 disposal-conditions-met#L1; 04-29 00:00 agreement-chosen#L1 | pricing-started#L1         | 04-28 23:59 / late
    二、(二)11 | 04-23 09:00 disposal-conditions-met#L1; 04-25 09:00 appraisal-chosen#L1 | pricing-started#L1         | 04-28 23:59 / open
    二、(二)11 | 04-23 09:00 disposal-conditions-met#L1; 04-28 09:00 transferred-for-appraisal#L1 | pricing-started#L1 | 04-28 23:59 / done
    二、(二)11 | 06-01 09:00 appraised#L1; 06-03 23:59 price-material-handed-over#L1      | price-material-handed-over#L1 | 06-03 23:59 / done
    二、(二)11 | 06-01 09:00 agreed#L1; 06-04 00:00 price-material-handed-over#L1         | price-material-handed-over#L1 | 06-03 23:59 / late
    # the limits of the auction stand elsewhere
    二、(二)11 | 06-03 09:00 price-material-handed-over#L1; 06-20 09:00 first-auction-started#L1 | first-auction#L1    | - / done
    二、(二)11 | 07-20 09:00 first-auction-failed#L1; 07-22 09:00 now                     | second-auction#L1          | - / open
    二、(二)11 | 09-20 09:00 second-auction-failed#L1; 09-22 09:00 sale-started#L1        | sale#L1                    | - / done
    二、(二)11 | 07-20 09:00 first-auction-failed#L1; 07-22 09:00 taken-in-kind#L1        | second-auction#L1          | - / done
    二、(二)11 | 12-01 09:00 sale-failed#L1; 12-02 09:00 now                              | in-kind#L1                 | - / open
""")

REST = table("""
    article    | facts                                                                  | node                       | stands
    # both acts within seven days of the arrival, each arrival by itself
    二、(一)5  | 07-20 09:00 money#R1; 07-27 23:59 claimed#R1                            | receipt-claimed#R1         | 07-27 23:59 / done
    二、(一)5  | 07-20 09:00 money#R1; 07-28 00:00 claimed#R1                            | receipt-claimed#R1         | 07-27 23:59 / late
    二、(一)5  | 07-20 09:00 money#R1; 07-27 23:59 paid#R1                               | paid-out#R1                | 07-27 23:59 / done
    二、(一)5  | 07-20 09:00 money#R1; 07-28 00:00 paid#R1                               | paid-out#R1                | 07-27 23:59 / late
    二、(一)5  | 07-20 09:00 money#R1; 07-22 09:00 money#R2; 07-27 09:00 paid#R2         | paid-out#R1                | 07-27 23:59 / open
    # the seventh day is 17 February, in 春节
    二、(一)5  | 02-10 09:00 money#R1; 02-24 09:00 paid#R1                               | paid-out#R1                | 02-17 23:59 / late
    二、(一)5  | 07-20 09:00 legacy-receipt-handed-in#O1; 09-20 09:00 legacy-money-transferred#O1 | legacy-money-transferred#O1 | - / done
    二、(一)6  | 06-01 09:00 resumption-received#H1; 06-08 23:59 resumption-decided#H1   | resumption-decided#H1      | 06-08 23:59 / done
    二、(一)6  | 06-01 09:00 resumption-received#H1; 06-09 00:00 resumption-decided#H1   | resumption-decided#H1      | 06-08 23:59 / late
    二、(一)6  | 06-01 09:00 resumption-received#H1; 06-08 23:59 resumption-refused#H1   | resumption-decided#H1      | 06-08 23:59 / done
    二、(一)6  | 06-01 09:00 resumption-received#H1; 06-03 09:00 resumption-checked#H1   | resumption-decided#H1      | 06-08 23:59 / open
    一、(一)1 终本管理组(3) | 06-03 09:00 sweep-lead-found#H1; 08-03 09:00 sweep-lead-answered#H1 | sweep-lead-answered#H1 | - / done
    二、(一)6  | 05-18 09:00 proposed-termination; 05-18 10:00 now                       | closing-checked            | - / open
    二、(一)6  | 05-18 09:00 proposed-performed; 05-18 10:00 now                         | closing-checked            | -
    一、(一)1 监督管理及信访督办组(3) | 11-03 09:00 petition-assigned#X1; 11-03 15:00 petition-put-online#X1 | petition-put-online#X1 | - / done
    一、(一)1 监督管理及信访督办组(5) | 11-04 09:00 assignment-received#Y1; 11-30 09:00 assignment-passed-on#Y1 | assignment-answered#Y1 | - / open
    一、(一)1 监督管理及信访督办组(5) | 11-04 09:00 assignment-received#Y1; 11-30 09:00 assignment-answered#Y1 | assignment-answered#Y1 | - / done
    一、(五)   | 05-18 09:00 other-material#M1; 05-25 09:00 scanned#M1                   | material-scanned#M1        | - / done
    一、(五)   | 05-18 09:00 scanned#M1; 05-25 09:00 electronic-material-reviewed#M1     | electronic-material-reviewed#M1 | - / done
    一、(五)   | 05-18 09:00 closed; 06-25 09:00 now                                     | archived-with-the-case            | - / open
""")

TABLES = (CENTRE, TEAM, DISPOSAL, REST)


@pytest.mark.parametrize(
    "row", [row for rows in TABLES for row in rows], ids=lambda row: f"{row['facts']} {row['node']}"
)
async def test_a_duty_stands_as_its_article_says(row: dict[str, str]) -> None:
    assert PACK.node(row["node"].partition("#")[0]).article == row["article"]
    stands = (await read(row["facts"], "ruyang")).get(row["node"], "-")
    assert stands == row["stands"]


def test_every_node_of_the_court_has_an_example() -> None:
    """But for the duties of the court itself, and what differs in nothing but the document."""
    shown = {row["node"].partition("#")[0] for rows in TABLES for row in rows}
    alike = {
        f"{kind}-{end}"
        for kind in ("property-report-order", "property-declaration", "general-ruling")
        for end in ("made", "served")
    }
    own = {row.code for row in PACK.nodes if not row.law and row.subject != "court"}
    assert own - alike <= shown

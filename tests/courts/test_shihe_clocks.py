"""浉河: what opens and ends each duty, on both sides of every limit.

A stage begins with its hand-over, not with the filing: what counts from 收到案卷材料 waits for the
step `case-file-handed-over`. 14 February 2026 is worked, 15 to 23 February rest.
"""

import pytest

from kernel.deciding.testing_table import table
from tests.courts.diary import read
from tests.support import rulebook

PACK = rulebook().pack("shihe")

CENTRE = table("""
    article        | facts                                                                  | node                          | stands
    三、(一)2      | 03-02 09:00 filed; 03-04 09:00 received                                | first-reception               | - / done
    三、(一)2      | 03-02 09:00 filed; 03-04 09:00 reception-deferred                      | first-reception               | - / done
    三、(一)2      | 03-02 09:00 filed; 03-04 09:00 now                                     | first-reception               | - / open
    二、(四)3(2)   | 03-02 09:00 filed; 03-02 09:05 hotlines-told                           | hotlines-told                 | - / done
    四、(二)2(1)   | 03-02 09:00 filed; 03-05 23:59 enforcement-notice-sent                 | enforcement-notice-sent       | 03-05 23:59 / done
    四、(二)2(1)   | 03-02 09:00 filed; 03-06 00:00 enforcement-notice-sent                 | enforcement-notice-sent       | 03-05 23:59 / late
    # 发出, not made (reading 402)
    四、(二)2(1)   | 03-02 09:00 filed; 03-03 09:00 enforcement-notice-made                 | enforcement-notice-sent       | 03-05 23:59 / open
    四、(二)2(1)   | 02-12 09:00 filed; 02-24 23:59 property-report-order-sent              | property-report-order-sent    | 02-24 23:59 / done
    四、(二)2(1)   | 02-12 09:00 filed; 02-25 00:00 property-report-order-sent              | property-report-order-sent    | 02-24 23:59 / late
    四、(二)2(1)   | 03-02 09:00 filed; 03-03 09:00 enforcement-notice-sent                 | property-report-order-sent    | 03-05 23:59 / open
    # two clocks on one query (reading 385): from the filing, and from the receipt of the file
    四、(二)2(2)   | 03-02 09:00 filed; 03-03 23:59 national-inquiry                        | national-inquiry              | 03-03 23:59 / done
    四、(二)2(2)   | 03-02 09:00 filed; 03-04 00:00 national-inquiry                        | national-inquiry              | 03-03 23:59 / late
    四、(二)2(2)   | 02-13 16:00 filed; 02-14 23:59 national-inquiry                        | national-inquiry              | 02-14 23:59 / done
    四、(二)2(2)   | 02-14 16:00 filed; 02-24 23:59 national-inquiry                        | national-inquiry              | 02-24 23:59 / done
    四、(二)2(2)   | 03-02 09:00 filed; 03-03 09:00 national-inquiry                        | local-inquiry                 | 03-03 23:59 / open
    四、(二)2(2)   | 03-02 09:00 filed; 03-03 23:59 local-inquiry                           | local-inquiry                 | 03-03 23:59 / done
    三、(二)5      | 03-02 09:00 filed; 03-05 09:00 now                                     | national-inquiry-within-hours | -
    三、(二)5      | 03-03 10:20 case-file-handed-over; 03-04 10:20 national-inquiry        | national-inquiry-within-hours | 03-04 10:20 / done
    三、(二)5      | 03-03 10:20 case-file-handed-over; 03-04 10:21 national-inquiry        | national-inquiry-within-hours | 03-04 10:20 / late
    # asked before the file came: both are done
    三、(二)5      | 03-02 09:00 filed; 03-02 10:00 national-inquiry; 03-03 10:20 case-file-handed-over | national-inquiry-within-hours | 03-04 10:20 / done
    四、(二)2(2)   | 03-03 09:00 national-inquiry; 03-04 23:59 classified-none              | network-control-finished      | 03-04 23:59 / done
    四、(二)2(2)   | 03-03 09:00 national-inquiry; 03-05 00:00 classified-none              | network-control-finished      | 03-04 23:59 / late
    # 1日 is a natural day: from a Friday it ends on the Saturday
    四、(二)2(2)   | 03-06 09:00 national-inquiry; 03-09 09:00 classified-none              | network-control-finished      | 03-07 23:59 / late
    三、(二)6(1)   | 03-03 09:00 deposit-found#A1; 03-03 10:00 deposit-frozen#A1            | freeze-requested#A1           | - / done
    三、(二)6(1)   | 03-03 09:00 house-found#A1; 03-03 10:00 now                            | freeze-requested#A1           | -
    # three working days from the feedback that shows the property (reading 387)
    三、(二)6(2)   | 03-03 09:00 house-found#A1; 03-04 09:00 out-of-area-property#A1; 03-06 23:59 out-of-area-handed-over#A1 | out-of-area-handed-over#A1 | 03-06 23:59 / done
    三、(二)6(2)   | 03-03 09:00 house-found#A1; 03-04 09:00 out-of-area-property#A1; 03-07 00:00 out-of-area-handed-over#A1 | out-of-area-handed-over#A1 | 03-06 23:59 / late
    三、(二)6(2)   | 03-03 09:00 house-found#A1; 03-10 09:00 now                            | out-of-area-handed-over#A1    | -
    三、(二)6 末段 | 03-02 10:20 case-file-handed-over; 03-17 23:59 network-material-handed-over | network-material-handed-over | 03-17 23:59 / done
    三、(二)6 末段 | 03-02 10:20 case-file-handed-over; 03-18 00:00 network-material-handed-over | network-material-handed-over | 03-17 23:59 / late
    # a simple case is not handed over, and its network work has the same limit (reading 430)
    三、(二)6 末段 | 03-02 10:20 case-file-handed-over; 03-05 09:00 triaged-fast; 03-18 09:00 now | network-material-handed-over | 03-17 23:59 / cancelled
    三、(二)6 末段 | 03-02 10:20 case-file-handed-over; 03-05 09:00 triaged-fast; 03-17 23:59 network-work-finished | network-stage-finished | 03-17 23:59 / done
    三、(二)6 末段 | 03-02 10:20 case-file-handed-over; 03-05 09:00 triaged-fast; 03-18 00:00 network-work-finished | network-stage-finished | 03-17 23:59 / late
    三、(二)6 末段 | 03-02 10:20 case-file-handed-over; 03-05 09:00 triaged-ordinary; 03-06 09:00 now | network-material-handed-over | 03-17 23:59 / open
    # barred later: the hand-over is owed after all, from the same day
    三、(二)6 末段 | 03-02 10:20 case-file-handed-over; 03-05 09:00 triaged-fast; 03-10 09:00 converted; 03-11 09:00 now | network-material-handed-over-after-all | 03-17 23:59 / open
    三、(三)3      | 03-18 08:30 roster-set#R1; 03-18 23:59 roster-done#R1                  | roster-done#R1                | 03-18 23:59 / done
    三、(三)3      | 03-18 08:30 roster-set#R1; 03-19 00:00 roster-done#R1                  | roster-done#R1                | 03-18 23:59 / late
    三、(三)3 末段 | 03-17 09:00 network-material-handed-over; 04-16 23:59 offline-material-handed-over | offline-material-handed-over | 04-16 23:59 / done
    三、(三)3 末段 | 03-17 09:00 network-material-handed-over; 04-17 00:00 offline-material-handed-over | offline-material-handed-over | 04-16 23:59 / late
    三、(三)3 末段 | 03-17 09:00 network-material-handed-over; 04-16 23:59 offline-done     | offline-stage-finished        | 04-16 23:59 / done
    三、(三)3 末段 | 03-17 09:00 network-material-handed-over; 04-17 00:00 offline-done     | offline-stage-finished        | 04-16 23:59 / late
    # from the filing, before the dossier is there (reading 389)
    四、(二)2(3)   | 03-02 09:00 filed; 03-16 23:59 traditional-control-started             | traditional-control-started   | 03-16 23:59 / done
    四、(二)2(3)   | 03-02 09:00 filed; 03-17 00:00 traditional-control-started             | traditional-control-started   | 03-16 23:59 / late
    四、(二)2(3)   | 02-12 09:00 filed; 03-04 23:59 summoned#P2                             | traditional-control-started   | 03-04 23:59 / done
    # fifteen days from the start of it (reading 390)
    四、(二)2(3)   | 03-16 09:00 traditional-control-started; 03-31 23:59 traditional-control-registered | traditional-control-registered | 03-31 23:59 / done
    四、(二)2(3)   | 03-16 09:00 traditional-control-started; 04-01 00:00 nothing-found     | traditional-control-registered | 03-31 23:59 / late
    四、(二)2(3)   | 03-16 09:00 traditional-control-started; 03-31 23:59 property-analysed | property-analysed             | 03-31 23:59 / done
    四、(二)2(3)   | 03-16 09:00 traditional-control-started; 04-01 00:00 property-analysed | property-analysed             | 03-31 23:59 / late
""")

DESKS = table("""
    article        | facts                                                                  | node                          | stands
    三、(四)2      | 03-02 15:00 entrustment-requested#W1; 03-03 23:59 entrustment-sent#W1 | entrustment-sent#W1      | 03-03 23:59 / done
    三、(四)2      | 03-02 15:00 entrustment-requested#W1; 03-04 00:00 entrustment-sent#W1 | entrustment-sent#W1      | 03-03 23:59 / late
    三、(四)2      | 02-14 15:00 entrustment-requested#W1; 02-24 23:59 entrustment-sent#W1 | entrustment-sent#W1      | 02-24 23:59 / done
    三、(四)2      | 03-02 15:00 entrustment-requested#W1; 03-03 09:00 entrustment-sent#W2 | entrustment-sent#W1      | 03-03 23:59 / open
    三、(四)2      | 03-20 09:00 entrustment-answered#W1; 04-20 09:00 entrustment-result-passed#W1 | entrustment-result-passed#W1 | - / done
    三、(四)2 末段 | 03-02 15:00 matter-received#W1; 03-02 23:59 matter-accepted#W1 | entrustment-accepted#W1    | 03-02 23:59 / done
    三、(四)2 末段 | 03-02 15:00 matter-received#W1; 03-03 00:00 matter-accepted#W1 | entrustment-accepted#W1    | 03-02 23:59 / late
    # on a Saturday it appears on Monday (reading 419)
    三、(四)2 末段 | 03-07 15:00 matter-received#W1; 03-09 23:59 matter-accepted#W1 | entrustment-accepted#W1    | 03-09 23:59 / done
    # 办结 is the reply, not the work on the spot
    三、(四)2 末段 | 03-02 16:00 matter-accepted#W1; 03-05 23:59 matter-answered#W1 | entrustment-replied#W1      | 03-05 23:59 / done
    三、(四)2 末段 | 03-02 16:00 matter-accepted#W1; 03-06 00:00 matter-answered#W1 | entrustment-replied#W1      | 03-05 23:59 / late
    三、(四)2 末段 | 03-02 16:00 matter-accepted#W1; 03-05 09:00 matter-done#W1 | entrustment-replied#W1    | 03-05 23:59 / open
    三、(五)3      | 03-06 15:00 withdrawal-decided#P2; 03-09 23:59 listing-withdrawn#P2     | defaulter-list-changed#P2         | 03-09 23:59 / done
    三、(五)3      | 03-06 15:00 withdrawal-decided#P2; 03-10 00:00 listing-withdrawn#P2     | defaulter-list-changed#P2         | 03-09 23:59 / late
    三、(五)3      | 03-06 15:00 restriction-lifted#P2; 03-09 23:59 restriction-withdrawn#P2 | consumption-order-withdrawn#P2    | 03-09 23:59 / done
    三、(五)3      | 03-06 15:00 defaulter-listing-decided#P2; 03-10 00:00 now                     | defaulter-list-entered#P2         | 03-09 23:59 / breached
    三、(五)3      | 03-06 15:00 restricted#P2; 03-09 23:59 restriction-published#P2  | consumption-order-published#P2 | 03-09 23:59 / done
    三、(五)3      | 03-06 15:00 restricted#P2; 03-10 00:00 restriction-published#P2  | consumption-order-published#P2 | 03-09 23:59 / late
    二、(一)1      | 03-02 09:00 superior-order-received#O1; 03-05 09:00 superior-order-answered#O1 | superior-order-answered#O1 | - / done
    二、(一)2(3)   | 03-02 09:00 supervision-item-received#I1; 03-05 09:00 now              | supervision-item-answered#I1  | - / open
    二、(一)2(5)   | 03-02 09:00 petition-received#P1; 03-05 09:00 petition-answered#P1     | petition-answered#P1          | - / done
""")

DISPOSAL = table("""
    article        | facts                                                                  | node                          | stands
    三、(六)6      | 05-11 10:00 auction-ruling-received#L1; 05-14 23:59 auction-notice-made#L1 | auction-notice-made#L1    | 05-14 23:59 / done
    三、(六)6      | 05-11 10:00 auction-ruling-received#L1; 05-15 00:00 auction-notice-made#L1 | auction-notice-made#L1    | 05-14 23:59 / late
    # over the May holiday
    三、(六)6      | 04-30 10:00 auction-ruling-received#L1; 05-08 23:59 auction-notice-made#L1 | auction-notice-made#L1    | 05-08 23:59 / done
    # signing and publishing have their own times (reading 454)
    三、(六)6      | 05-14 10:00 auction-notice-made#L1; 05-20 10:00 auction-notice-published#L1; 05-25 23:59 auction-notice-served#L1 | auction-notice-served#L1 | 05-25 23:59 / done
    三、(六)6      | 05-14 10:00 auction-notice-published#L1; 05-20 00:00 auction-notice-served#L1 | auction-notice-served#L1 | 05-19 23:59 / late
    三、(六)7      | 06-16 10:00 auction-failed#L1; 06-18 10:00 failure-told#L1             | failure-told#L1               | - / done
    三、(六)8      | 08-03 16:00 price-paid#L1; 08-03 23:59 payment-told#L1                 | payment-told#L1               | 08-03 23:59 / done
    三、(六)8      | 08-03 16:00 price-paid#L1; 08-04 00:00 payment-told#L1                 | payment-told#L1               | 08-03 23:59 / late
    # three working days from the notice (reading 455); full payment alone starts nothing
    三、(六)8      | 08-03 16:00 price-paid#L1; 08-10 09:00 now                             | sale-ruling-made#L1           | -
    三、(六)8      | 08-03 16:00 payment-told#L1; 08-06 23:59 sale-ruling-made#L1           | sale-ruling-made#L1           | 08-06 23:59 / done
    三、(六)8      | 08-03 16:00 payment-told#L1; 08-07 00:00 sale-ruling-made#L1           | sale-ruling-made#L1           | 08-06 23:59 / late
    三、(六)8      | 08-03 16:00 payment-told#L1; 08-06 23:59 transfer-notice-made#L1       | transfer-notice-made#L1       | 08-06 23:59 / done
    三、(六)8      | 08-03 16:00 payment-told#L1; 08-07 00:00 sale-ruling-served#L1         | sale-ruling-served#L1         | 08-06 23:59 / late
""")

MONEY = table("""
    article        | facts                                                                  | node                          | stands
    四、(二)2(6)   | 06-02 09:00 money#F1; 06-09 23:59 paid#F1                              | paid-out#F1                   | 06-09 23:59 / done
    四、(二)2(6)   | 06-02 09:00 money#F1; 06-10 00:00 paid#F1                              | paid-out#F1                   | 06-09 23:59 / late
    四、(三)2(2)   | 06-08 09:00 arrival-notified#F1; 06-11 23:59 funds-calculated#F1       | funds-calculated#F1           | 06-11 23:59 / done
    四、(三)2(2)   | 06-08 09:00 arrival-notified#F1; 06-12 00:00 fee-settled#F1            | fee-settled#F1                | 06-11 23:59 / late
    四、(三)2(2)   | 06-08 09:00 arrival-notified#F1; 06-11 23:59 applicant-notified#F1     | applicant-notified#F1         | 06-11 23:59 / done
    四、(三)2(2)   | 06-08 09:00 arrival-notified#F1; 06-12 00:00 paid#F1                   | paid-out-after-notice#F1      | 06-11 23:59 / late
    # deferred with approval: both clocks end, the money is still owed
    四、(二)2(6)   | 06-02 09:00 money#F1; 06-09 09:00 payout-deferred#F1; 06-20 09:00 now  | paid-out#F1                   | 06-09 23:59 / cancelled
    四、(三)2(2)   | 06-02 09:00 money#F1; 06-09 09:00 payout-deferred#F1; 06-20 09:00 now  | deferred-payout#F1            | - / open
    # 超过20天: urging from day 21, counted from the claim (readings 396, 397)
    四、(三)2(3)   | 06-02 09:00 money#F1; 06-08 09:00 claimed#F1; 06-28 23:00 now          | payout-urged#F1               | -
    四、(三)2(3)   | 06-02 09:00 money#F1; 06-08 09:00 claimed#F1; 06-29 09:00 now          | payout-urged#F1               | - / open
    四、(三)2(3)   | 06-02 09:00 money#F1; 06-22 23:00 now                                  | payout-urged#F1               | -
    四、(三)2(3)   | 06-02 09:00 money#F1; 06-23 09:00 now                                  | payout-urged#F1               | - / open
    四、(三)2(3)   | 06-02 09:00 money#F1; 06-08 09:00 claimed#F1; 06-12 09:00 paid#F1; 07-20 09:00 now | payout-urged#F1   | -
    # a month by vouchers, from the next day on the tracking list
    四、(三)2(3)   | 06-02 09:00 money#F1; 06-08 09:00 claimed#F1; 07-08 23:00 now          | funds-tracked#F1              | -
    四、(三)2(3)   | 06-02 09:00 money#F1; 06-08 09:00 claimed#F1; 07-09 09:00 now          | funds-tracked#F1              | - / open
""")

TERMINATION = table("""
    article        | facts                                                                  | node                          | stands
    # within three months before the closing, and not the first query (reading 394)
    四、(二)2(2)   | 03-02 09:00 national-inquiry#Q-national-1; 04-20 09:00 national-inquiry#Q-national-2; 07-20 09:00 proposed-termination | inquiry-before-termination | - / done
    四、(二)2(2)   | 03-02 09:00 national-inquiry#Q-national-1; 04-19 09:00 national-inquiry#Q-national-2; 07-20 09:00 proposed-termination | inquiry-before-termination | - / open
    四、(二)2(2)   | 06-02 09:00 national-inquiry#Q-national-1; 07-20 09:00 proposed-termination | inquiry-before-termination | - / open
    四、(二)2(2)   | 03-02 09:00 national-inquiry#Q-national-1; 07-20 09:00 proposed-termination; 07-21 09:00 national-inquiry#Q-national-2 | inquiry-before-termination | - / done
    # any other manner of closing asks for none
    四、(二)2(2)   | 03-02 09:00 national-inquiry#Q-national-1; 07-20 09:00 proposed-performed | inquiry-before-termination | -
    四、(二)3      | 07-20 09:00 closing-asked-for; 07-21 09:00 closing-approved            | closing-reviewed              | - / done
    四、(二)3      | 07-20 09:00 closing-asked-for; 07-21 09:00 closing-refused             | closing-reviewed              | - / done
    四、(二)3      | 07-20 09:00 termination-asked-for; 07-21 09:00 now                     | closing-reviewed              | - / open
    四、(四)2      | 06-01 09:00 sanction-conditions-examined; 06-02 09:00 now              | termination-interview         | - / open
    四、(四)2      | 06-01 09:00 sanction-conditions-found; 06-02 09:00 sanction-handed-over | sanction-handed-over         | - / done
    四、(四)2      | 06-02 09:00 sanction-handed-over; 06-05 09:00 fine-carried-out         | sanction-carried-out          | - / done
    四、(四)2      | 06-05 09:00 fine-carried-out; 06-10 09:00 closed                   | returned-to-termination       | - / done
    四、(四)2      | 06-05 09:00 fine-carried-out; 06-10 09:00 returned-to-termination  | returned-to-termination       | - / done
    四、(四)3(1)   | 09-01 09:00 sweep-lead-found; 09-10 09:00 now                          | sweep-lead-decided            | - / open
    四、(四)3(1)   | 09-01 09:00 sweep-lead-found; 09-10 09:00 resumption-checked           | sweep-lead-decided            | - / done
""")

TABLES = (CENTRE, DESKS, DISPOSAL, MONEY, TERMINATION)


@pytest.mark.parametrize(
    "row", [row for rows in TABLES for row in rows], ids=lambda row: f"{row['facts']} {row['node']}"
)
async def test_a_duty_stands_as_its_article_says(row: dict[str, str]) -> None:
    assert PACK.node(row["node"].partition("#")[0]).article == row["article"]
    stands = (await read(row["facts"], "shihe")).get(row["node"], "-")
    assert stands == row["stands"]

"""鄢陵: which cases a duty holds for, and which not; `-` where it never was a duty."""

import pytest

from kernel.deciding.testing_table import table
from tests.courts.diary import read
from tests.support import pack

RECEPTION = table("""
    article   | facts                                                    | node               | stands
    三、(一)1 | 03-02 17:00 filed; 03-02 23:59 checked                    | filing-checked     | 03-02 23:59 / done
    三、(一)1 | 03-02 17:00 filed; 03-03 00:00 checked                    | filing-checked     | 03-02 23:59 / late
    # 三 is about first enforcements only (YL-490)
    三、(一)1 | 03-02 17:00 filed-resumed                                 | filing-checked     | -
    三、(一)1 | 03-02 17:00 filed-for-preservation                        | filing-checked     | -
    三、(一)2 | 03-02 09:00 filed                                         | first-reception    | 03-02 23:59 / open
    三、(一)2 | 03-02 09:00 filed-online                                  | first-reception    | -
    三、(一)  | 03-02 09:00 filed-online; 03-02 10:00 reception-deferred  | reception-by-team  | - / open
    # nobody at the window, for another reason: both stay visible (YL-455)
    三、(一)2 | 03-02 09:00 filed; 03-02 10:00 reception-deferred; 03-03 00:00 now | first-reception | 03-02 23:59 / breached
    三、(三)2 | 03-02 09:00 filed; 03-02 09:00 collective-inquiry#Q1      | collective-inquiry | - / done
    三、(三)2 | 03-02 09:00 filed; 03-02 09:00 collective-inquiry#Q1      | supplementary-inquiry | 03-03 09:00 / open
    三、(三)2 | 03-02 09:00 filed; 03-03 09:00 national-inquiry#Q2        | supplementary-inquiry | 03-03 09:00 / done
    三、(三)2 | 03-02 09:00 filed; 03-03 09:01 national-inquiry#Q2        | supplementary-inquiry | 03-03 09:00 / late
    三、(三)2 | 03-02 09:00 filed; 03-03 09:00 national-inquiry#Q2        | local-inquiry      | 03-03 09:00 / open
    三、(三)2 | 03-02 09:00 filed; 03-03 09:00 local-inquiry#Q3           | local-inquiry      | 03-03 09:00 / done
""")

CONTROL = table("""
    article     | facts                                                             | node                              | stands
    三、(三)3(1) | 03-06 16:00 deposit-found#A1; 03-08 16:01 now                     | freeze-requested#A1               | 03-08 16:00 / breached
    三、(三)3(1) | 03-06 16:00 deposit-found#A1; 03-08 16:00 now                     | freeze-requested#A1               | 03-08 16:00 / open
    三、(三)3(1) | 03-06 16:00 house-found#A1                                        | freeze-requested#A1               | -
    三、(四)1   | 03-03 09:00 offline-deposit-found#A1; 03-06 23:59 deposit-frozen#A1 | offline-deposit-frozen#A1        | 03-06 23:59 / done
    三、(四)1   | 03-03 09:00 offline-deposit-found#A1; 03-07 00:00 deposit-frozen#A1 | offline-deposit-frozen#A1        | 03-06 23:59 / late
    三、(四)1   | 03-03 09:00 deposit-found#A1                                       | offline-deposit-frozen#A1         | -
    三、(四)1   | 03-03 09:00 house-found#A1                                         | offline-deposit-frozen#A1         | -
    # what is found after triage is newly found, and has its own limits
    三、(八)8(7) | 05-12 09:00 triaged-ordinary; 05-12 10:00 deposit-found#A1; 05-14 10:00 deposit-frozen#A1 | new-property-frozen-online#A1 | 05-14 10:00 / done
    三、(八)8(7) | 05-12 09:00 triaged-ordinary; 05-12 10:00 deposit-found#A1; 05-14 10:01 deposit-frozen#A1 | new-property-frozen-online#A1 | 05-14 10:00 / late
    三、(八)8(7) | 05-12 10:00 deposit-found#A1; 05-13 09:00 triaged-ordinary         | new-property-frozen-online#A1     | -
    三、(八)8(7) | 05-12 09:00 triaged-ordinary; 05-12 10:00 house-found#A1; 05-27 23:59 house-sealed#A1 | new-property-controlled-offline#A1 | 05-27 23:59 / done
    三、(八)8(7) | 05-12 09:00 triaged-ordinary; 05-12 10:00 house-found#A1; 05-28 00:00 house-sealed#A1 | new-property-controlled-offline#A1 | 05-27 23:59 / late
    三、(四)3   | 03-09 09:00 offline-done; 03-12 23:59 offline-material#M1          | offline-control-material          | 03-12 23:59 / done
    三、(四)3   | 03-09 09:00 offline-done; 03-13 00:00 offline-material#M1          | offline-control-material          | 03-12 23:59 / late
    三、(四)3   | 03-09 09:00 offline-done; 03-12 23:59 other-material#M1            | offline-control-material          | 03-12 23:59 / open
""")

FAST = table("""
    article     | facts                                                          | node                       | stands
    二、(一)9   | 04-07 09:00 filed; 04-09 09:00 triaged-fast; 05-07 23:59 closed | fast-closed                | 05-07 23:59 / done
    二、(一)9   | 04-07 09:00 filed; 04-09 09:00 triaged-fast; 05-08 00:00 closed | fast-closed                | 05-07 23:59 / late
    二、(一)9   | 04-07 09:00 filed; 04-09 09:00 triaged-ordinary                 | fast-closed                | -
    # a provisional tier is none, and does not end the duty to triage
    二、(一)9   | 04-07 09:00 filed; 04-09 09:00 triaged-provisionally            | fast-closed                | -
    二、(一)7   | 04-07 09:00 filed; 04-09 09:00 triaged-provisionally            | triaged                    | 04-22 23:59 / open
    二、(一)7   | 04-07 09:00 filed; 04-22 23:59 triaged-fast                     | triaged                    | 04-22 23:59 / done
    二、(一)7   | 04-07 09:00 filed; 04-23 00:00 triaged-fast                     | triaged                    | 04-22 23:59 / late
    # fifteen days of freeze, two to deduct, five to pay out; for a full freeze, and money, only
    三、(六)1   | 03-12 10:00 deposit-frozen#A1; 03-13 09:00 triaged-fast; 03-28 00:00 now | freeze-waited#A1  | 03-27 23:59 / elapsed
    三、(六)1   | 03-12 10:00 deposit-frozen#A1; 03-13 09:00 triaged-fast; 03-30 23:59 deducted#A1 | deducted#A1 | 03-30 23:59 / done
    三、(六)1   | 03-12 10:00 deposit-frozen#A1; 03-13 09:00 triaged-fast; 03-31 00:00 deducted#A1 | deducted#A1 | 03-30 23:59 / late
    三、(六)1   | 03-12 10:00 network-fund-frozen#A1                              | freeze-waited#A1           | 03-27 23:59 / open
    三、(六)1   | 03-12 10:00 vehicle-sealed#A1                                   | freeze-waited#A1           | -
    三、(六)1   | 03-12 10:00 deposit-frozen#A1; 03-13 09:00 classified-full      | freeze-waited#A1           | 03-27 23:59 / open
    三、(六)1   | 03-12 10:00 deposit-frozen#A1; 03-13 09:00 classified-assets    | freeze-waited#A1           | 03-27 23:59 / cancelled
    三、(六)1   | 03-12 10:00 deposit-frozen#A1; 03-13 09:00 triaged-ordinary     | freeze-waited#A1           | 03-27 23:59 / cancelled
    三、(六)1   | 03-20 09:00 triaged-fast; 03-27 09:00 money#R1; 04-01 23:59 paid#R1 | paid-out-fast#R1       | 04-01 23:59 / done
    三、(六)1   | 03-20 09:00 triaged-fast; 03-27 09:00 money#R1; 04-02 00:00 paid#R1 | paid-out-fast#R1       | 04-01 23:59 / late
    三、(八)11(3) | 03-20 09:00 triaged-fast; 03-27 09:00 money#R1                | paid-out#R1                | -
    # one limit for each fast type, and for that type only
    三、(六)2   | 04-20 09:00 filed-for-an-act; 04-21 09:00 triaged-by-notice; 04-22 09:00 accepted; 04-27 23:59 assistance-notice-served | assistance-notice-served | 04-27 23:59 / done
    三、(六)2   | 04-20 09:00 filed-for-an-act; 04-21 09:00 triaged-by-notice; 04-22 09:00 accepted; 04-28 00:00 assistance-notice-served | assistance-notice-served | 04-27 23:59 / late
    三、(六)2   | 04-20 09:00 filed-for-an-act; 04-21 09:00 triaged-by-notice; 04-22 09:00 accepted; 04-27 10:00 assistance-notice-sent | assistance-notice-served | 04-27 23:59 / open
    三、(六)2   | 04-21 09:00 triaged-fast; 04-22 09:00 accepted                  | assistance-notice-served   | -
    三、(六)3   | 04-08 09:00 filed; 04-10 09:00 triaged-transfer; 04-13 23:59 transfer-papers-sent | transfer-papers-sent | 04-13 23:59 / done
    三、(六)3   | 04-08 09:00 filed; 04-10 09:00 triaged-transfer; 04-14 00:00 transfer-papers-sent | transfer-papers-sent | 04-13 23:59 / late
    # it reaches the fast team when the limit is over already
    三、(六)3   | 04-08 09:00 filed; 04-22 09:00 triaged-transfer; 04-22 10:00 transfer-papers-sent | transfer-papers-sent | 04-13 23:59 / late
    三、(六)3   | 04-08 09:00 filed; 04-10 09:00 triaged-fast                     | transfer-papers-sent       | -
    三、(六)4   | 04-17 09:00 triaged-settlement; 04-20 09:00 accepted; 04-23 23:59 parties-summoned | settlement-arranged | 04-23 23:59 / done
    三、(六)4   | 04-17 09:00 triaged-settlement; 04-20 09:00 accepted; 04-24 00:00 parties-summoned | settlement-arranged | 04-23 23:59 / late
    三、(六)4   | 04-17 09:00 triaged-fast; 04-20 09:00 accepted                  | settlement-arranged        | -
    三、(六)5   | 04-17 09:00 triaged-inadmissible; 04-20 09:00 accepted; 04-30 23:59 dismissal-ruling-sent | dismissal-ruled | 04-30 23:59 / done
    三、(六)5   | 04-17 09:00 triaged-inadmissible; 04-20 09:00 accepted; 05-06 09:00 dismissal-ruling-sent | dismissal-ruled | 04-30 23:59 / late
    三、(六)5   | 04-17 09:00 triaged-inadmissible; 04-20 09:00 accepted; 04-30 10:00 general-ruling-sent | dismissal-ruled | 04-30 23:59 / open
    三、(六)5   | 04-17 09:00 triaged-settlement; 04-20 09:00 accepted            | dismissal-ruled            | -
""")

CONVERSION = table("""
    article   | facts                                                                 | node                     | stands
    三、(七)  | 04-09 09:00 triaged-fast; 04-21 09:00 converted; 04-24 23:59 passed    | converted-handed-over    | 04-24 23:59 / done
    三、(七)  | 04-09 09:00 triaged-fast; 04-21 09:00 converted; 04-25 00:00 passed    | converted-handed-over    | 04-24 23:59 / late
    三、(七)  | 04-09 09:00 triaged-fast; 04-21 09:00 converted-for-property           | converted-handed-over    | -
    三、(七)  | 04-09 09:00 triaged-fast; 04-22 09:00 vehicle-sealed#A1; 04-24 23:59 passed | new-property-handed-over    | 04-24 23:59 / done
    三、(七)  | 04-09 09:00 triaged-fast; 04-22 09:00 vehicle-sealed#A1; 04-25 00:00 passed | new-property-handed-over    | 04-24 23:59 / late
    # money is deducted, a provident fund drawn: neither needs disposal
    三、(七)  | 04-09 09:00 triaged-fast; 04-22 09:00 deposit-frozen#A1                | new-property-handed-over    | -
    三、(七)  | 04-09 09:00 triaged-fast; 04-22 09:00 provident-fund-frozen#A1         | new-property-handed-over    | -
    三、(七)  | 04-09 09:00 triaged-ordinary; 04-22 09:00 vehicle-sealed#A1            | new-property-handed-over    | -
    二、(一)9 | 04-07 09:00 filed; 04-09 09:00 triaged-fast; 04-21 09:00 converted      | fast-closed              | 05-07 23:59 / cancelled
    # counted from filing after a conversion too
    三、(八)  | 04-07 09:00 filed; 04-09 09:00 triaged-fast; 04-21 09:00 converted; 07-07 23:59 closed | ordinary-closed | 07-07 23:59 / done
    三、(八)  | 04-07 09:00 filed; 04-09 09:00 triaged-fast; 04-21 09:00 converted; 07-08 00:00 closed | ordinary-closed | 07-07 23:59 / late
    三、(八)  | 04-07 09:00 filed; 04-09 09:00 triaged-fast                            | ordinary-closed          | -
    三、(八)  | 04-07 09:00 filed; 04-09 09:00 triaged-repeat                          | ordinary-closed          | -
    三、(八)  | 03-01 09:00 filed; 03-10 09:00 triaged-repeat; 04-30 23:59 closed      | repeat-debtor-closed     | 04-30 23:59 / done
    三、(八)  | 03-01 09:00 filed; 03-10 09:00 triaged-repeat; 05-01 00:00 closed      | repeat-debtor-closed     | 04-30 23:59 / late
    三、(八)  | 03-01 09:00 filed; 03-10 09:00 triaged-ordinary                        | repeat-debtor-closed     | -
""")

ORDINARY = table("""
    article      | facts                                                               | node                    | stands
    三、(八)     | 04-09 09:00 triaged-ordinary; 04-10 09:00 accepted                   | work-begun              | - / open
    三、(八)     | 04-09 09:00 triaged-fast; 04-10 09:00 accepted                       | work-begun              | -
    三、(八)6    | 03-20 09:00 triaged-ordinary; 03-23 09:00 accepted; 04-22 23:59 site-investigated | site-investigated | 04-22 23:59 / done
    三、(八)6    | 03-20 09:00 triaged-ordinary; 03-23 09:00 accepted; 04-23 00:00 site-investigated | site-investigated | 04-22 23:59 / late
    三、(八)6    | 03-20 09:00 triaged-fast; 03-23 09:00 accepted                       | site-investigated       | -
    # from filing, however late the team gets the case (YL-460, YL-492)
    二、(二)3    | 03-09 09:00 filed; 03-20 09:00 triaged-ordinary; 03-23 09:00 accepted; 04-23 23:59 nothing-found | traditionally-investigated | 04-23 23:59 / done
    二、(二)3    | 03-09 09:00 filed; 03-20 09:00 triaged-ordinary; 03-23 09:00 accepted; 04-24 00:00 nothing-found | traditionally-investigated | 04-23 23:59 / late
    三、(八)13   | 04-20 09:00 nothing-found                                            | termination-interview   | - / open
    三、(八)13   | 04-20 09:00 something-found                                          | termination-interview   | -
    三、(八)14   | 04-20 09:00 proposed-termination                                     | closing-checked         | - / open
    三、(八)14   | 04-20 09:00 proposed-performed                                       | closing-checked         | -
    # ten days from service, set by the notice; then summons and restriction, but not in a fast case
    三、(八)12(1) | 03-06 15:00 notice-period#P2; 03-17 00:00 now                       | notice-period#P2        | 03-16 23:59 / elapsed
    三、(八)12(1) | 03-05 09:00 triaged-ordinary; 03-06 15:00 notice-period#P2; 03-16 23:58 now | consumption-restricted#P2 | -
    三、(八)12(1) | 03-05 09:00 triaged-ordinary; 03-06 15:00 notice-period#P2; 03-17 00:00 now | consumption-restricted#P2 | - / open
    三、(八)12(1) | 03-05 09:00 triaged-fast; 03-06 15:00 notice-period#P2; 03-17 00:00 now | consumption-restricted#P2 | -
    二、(二)1    | 03-05 09:00 triaged-ordinary; 03-06 15:00 notice-period#P2; 03-17 00:00 now | debtor-summoned#P2 | - / open
    三、(八)11(3) | 03-20 09:00 triaged-ordinary; 07-20 09:00 money#R1; 07-30 23:59 paid#R1 | paid-out#R1        | 07-30 23:59 / done
    三、(八)11(3) | 03-20 09:00 triaged-ordinary; 07-20 09:00 money#R1; 07-31 00:00 paid#R1 | paid-out#R1        | 07-30 23:59 / late
    三、(六)1    | 03-20 09:00 triaged-ordinary; 07-20 09:00 money#R1                   | paid-out-fast#R1        | -
    二、(一)8    | 03-05 09:00 other-material#M1; 03-06 23:59 scanned#M1                | material-scanned#M1     | 03-06 23:59 / done
    二、(一)8    | 03-05 09:00 other-material#M1; 03-07 00:00 scanned#M1                | material-scanned#M1     | 03-06 23:59 / late
    # reception scans its own papers (YL-456)
    二、(一)8    | 03-05 09:00 reception-material#M1                                    | material-scanned#M1     | -
""")

DISPOSAL = table("""
    article    | facts                                                             | node                            | stands
    # controlled before triage: ten days from the receipt of the case; found later: from control
    三、(八)9  | 03-20 09:00 lot-house#L1; 03-21 09:00 triaged-with-property; 03-23 09:00 accepted; 04-02 23:59 surveyed#L1 | controlled-property-surveyed | 04-02 23:59 / done
    三、(八)9  | 03-20 09:00 lot-house#L1; 03-21 09:00 triaged-with-property; 03-23 09:00 accepted; 04-03 00:00 surveyed#L1 | controlled-property-surveyed | 04-02 23:59 / late
    三、(八)9  | 03-20 09:00 lot-house#L1; 03-21 09:00 triaged-with-property; 03-23 09:00 accepted | each-property-surveyed#L1 | - / open
    三、(八)9  | 03-20 09:00 lot-house#L1; 03-21 09:00 triaged-with-property      | property-surveyed#L1            | -
    三、(八)9  | 03-21 09:00 triaged-ordinary; 03-23 09:00 accepted               | controlled-property-surveyed    | -
    三、(八)9  | 03-21 09:00 triaged-ordinary; 05-12 09:00 lot-vehicle#L1; 05-22 23:59 surveyed#L1 | property-surveyed#L1 | 05-22 23:59 / done
    三、(八)9  | 03-21 09:00 triaged-ordinary; 05-12 09:00 lot-vehicle#L1; 05-23 00:00 surveyed#L1 | property-surveyed#L1 | 05-22 23:59 / late
    三、(八)9  | 03-21 09:00 triaged-ordinary; 05-12 09:00 lot-vehicle#L1         | each-property-surveyed#L1       | -
    # six months instead of three, from filing
    三、(八)   | 03-09 09:00 filed; 03-23 09:00 triaged-with-property; 09-09 23:59 closed | disposal-closed          | 09-09 23:59 / done
    三、(八)   | 03-09 09:00 filed; 03-23 09:00 triaged-with-property; 09-10 00:00 closed | disposal-closed          | 09-09 23:59 / late
    三、(八)   | 03-09 09:00 filed; 03-23 09:00 triaged-with-property             | ordinary-closed                 | -
    三、(八)   | 03-09 09:00 filed; 03-23 09:00 triaged-ordinary                  | disposal-closed                 | -
    三、(八)   | 03-09 09:00 filed; 03-23 09:00 triaged-ordinary; 05-12 09:00 lot-vehicle#L1 | ordinary-closed      | 06-09 23:59 / cancelled
    三、(八)   | 03-09 09:00 filed; 03-23 09:00 triaged-ordinary; 05-12 09:00 lot-vehicle#L1 | disposal-closed      | 09-09 23:59 / open
    三、(八)   | 03-09 09:00 filed; 03-23 09:00 triaged-repeat; 05-12 09:00 lot-vehicle#L1 | repeat-debtor-closed   | 05-08 23:59 / cancelled
    # found while the case was a fast one: six months once the ordinary team has surveyed it
    三、(八)   | 03-09 09:00 filed; 03-11 09:00 triaged-fast; 03-20 09:00 lot-vehicle#L1; 03-20 10:00 converted-for-property; 03-25 09:00 surveyed#L1 | disposal-closed | 09-09 23:59 / open
    三、(八)   | 03-09 09:00 filed; 03-11 09:00 triaged-fast; 03-20 09:00 lot-vehicle#L1; 03-20 10:00 converted-for-property; 03-25 09:00 surveyed#L1 | ordinary-closed | 06-09 23:59 / cancelled
    二、(二)6  | 03-25 09:00 lot-house#L1                                           | house-vacated#L1                | - / open
    二、(二)6  | 03-25 09:00 lot-vehicle#L1                                         | house-vacated#L1                | -
    三、(八)10 | 04-01 09:00 surveyed#L1; 04-08 23:59 transferred-for-appraisal#L1  | appraisal-transferred#L1        | 04-08 23:59 / done
    三、(八)10 | 04-01 09:00 surveyed#L1; 04-09 00:00 transferred-for-appraisal#L1  | appraisal-transferred#L1        | 04-08 23:59 / late
    三、(八)10 | 04-01 09:00 surveyed#L1; 04-02 09:00 agreement-chosen#L1           | appraisal-transferred#L1        | 04-08 23:59 / cancelled
    三、(八)10 | 04-01 09:00 surveyed#L1; 04-02 09:00 appraisal-chosen#L1           | appraisal-transferred#L1        | 04-08 23:59 / open
    三、(八)9  | 04-01 09:00 surveyed#L1; 04-03 23:59 survey-material#M1            | property-status-material        | 04-03 23:59 / done
    三、(八)9  | 04-01 09:00 surveyed#L1; 04-04 00:00 survey-material#M1            | property-status-material        | 04-03 23:59 / late
    三、(八)10 | 05-06 09:00 appraised#L1; 05-08 23:59 commissioned#L1              | auction-commissioned#L1         | 05-08 23:59 / done
    三、(八)10 | 05-06 09:00 appraised#L1; 05-09 00:00 commissioned#L1              | auction-commissioned#L1         | 05-08 23:59 / late
    三、(八)10 | 05-06 09:00 agreed#L1                                              | auction-commissioned#L1         | -
    二、(二)6  | 05-06 09:00 agreed#L1                                              | auction-commissioned-directly#L1 | - / open
    二、(二)6  | 05-06 09:00 appraised#L1                                           | auction-commissioned-directly#L1 | -
    三、(八)10 | 05-06 09:00 appraised#L1; 05-08 23:59 appraisal-material#M1        | appraisal-material              | 05-08 23:59 / done
    三、(八)10 | 05-06 09:00 appraised#L1; 05-08 23:59 survey-material#M1           | appraisal-material              | 05-08 23:59 / open
    # the law sets the auction's limits: a date where there is a row of the law
    二、(一)6  | 05-08 09:00 commissioned#L1; 05-20 09:00 property-notice-published#L1 | auction-announced#L1         | - / done
    二、(一)6  | 05-08 09:00 commissioned#L1                                        | auction-announced#L1            | - / open
""")

TABLES = (RECEPTION, CONTROL, FAST, CONVERSION, ORDINARY, DISPOSAL)


@pytest.mark.parametrize(
    "row",
    [row for rows in TABLES for row in rows],
    ids=lambda row: f"{row['node']}: {row['facts']}",
)
async def test_a_duty_holds_where_its_article_says(row: dict[str, str]) -> None:
    assert pack().node(row["node"].partition("#")[0]).article == row["article"]
    assert (await read(row["facts"])).get(row["node"], "-") == row["stands"]

"""商丘: what opens and ends each duty, on both sides of every limit.

14 and 28 February 2026 are worked, 15 to 23 February, 4 to 6 April and 1 to 5 May rest.
"""

import pytest

from kernel.deciding.testing_table import table
from tests.courts.diary import read
from tests.support import pack

PACK = pack("shangqiu")

FRONT = table("""
    article | facts                                                                            | node                       | stands
    # 第七条: the fifth working day after the filing is the last
    第七条(一) | 03-02 09:00 filed; 03-09 23:59 checked                                           | filing-checked             | 03-09 23:59 / done
    第七条(一) | 03-02 09:00 filed; 03-10 00:00 checked                                           | filing-checked             | 03-09 23:59 / late
    第七条(一) | 03-02 09:00 filed; 03-10 00:00 now                                               | filing-checked             | 03-09 23:59 / breached
    # over 春节; the 14th and the 28th are worked
    第七条(一) | 02-12 09:00 filed; 02-26 23:59 checked                                           | filing-checked             | 02-26 23:59 / done
    第七条(一) | 02-12 09:00 filed; 02-27 00:00 checked                                           | filing-checked             | 02-26 23:59 / late
    第七条(一) | 02-14 09:00 filed; 02-28 23:59 checked                                           | filing-checked             | 02-28 23:59 / done
    # a preservation case is checked too (reading 277)
    第七条(一) | 03-02 09:00 filed-for-preservation; 03-09 23:59 checked                          | filing-checked             | 03-09 23:59 / done
    # scenario 8: the correction stops nothing (reading 290)
    第七条(一) | 07-07 09:00 filed; 07-09 10:00 error-found#claim_fen; 07-13 15:00 corrected#claim_fen; 07-15 09:00 checked | filing-checked             | 07-14 23:59 / late
    第七条(一) | 07-07 09:00 filed; 07-09 10:00 error-found#claim_fen; 07-13 15:00 corrected#claim_fen | filing-corrected#claim_fen | - / done
    第七条(一) | 07-07 09:00 filed; 07-09 10:00 error-found#claim_fen; 07-13 15:00 corrected#target | filing-corrected#claim_fen | - / open
    # reading 289: on site the same day, five working days at the latest
    第六条    | 03-02 09:00 filed; 03-02 23:59 received                                          | reception-on-site          | 03-02 23:59 / done
    第六条    | 03-02 09:00 filed; 03-03 00:00 received                                          | reception-on-site          | 03-02 23:59 / late
    第六条    | 03-02 09:00 filed-online; 03-03 00:00 received                                   | reception-on-site          | -
    第七条(二) | 03-02 09:00 filed-online; 03-09 23:59 received                                   | first-reception            | 03-09 23:59 / done
    第七条(二) | 03-02 09:00 filed-online; 03-10 00:00 received                                   | first-reception            | 03-09 23:59 / late
    # reading 305: nobody to receive
    第七条(二) | 03-02 09:00 filed-online; 03-03 09:00 reception-not-applicable                   | first-reception            | 03-09 23:59 / cancelled
    第六条    | 03-02 09:00 filed; 03-02 10:00 received; 03-02 11:00 reception-material          | reception-record-in-volume | - / done
""")

DOCUMENTS = table("""
    article | facts                                                     | node                         | stands
    # sent in time is served in time, whenever it arrives (reading 288)
    第七条(三) | 03-02 09:00 filed; 03-09 23:59 enforcement-notice-made    | enforcement-notice-made      | 03-09 23:59 / done
    第七条(三) | 03-02 09:00 filed; 03-10 00:00 enforcement-notice-made    | enforcement-notice-made      | 03-09 23:59 / late
    第七条(三) | 03-02 09:00 filed; 03-09 23:59 enforcement-notice-sent    | enforcement-notice-served    | 03-09 23:59 / done
    第七条(三) | 03-02 09:00 filed; 03-10 00:00 enforcement-notice-sent    | enforcement-notice-served    | 03-09 23:59 / late
    第七条(三) | 03-02 09:00 filed; 03-09 23:59 property-report-order-made | property-report-order-made   | 03-09 23:59 / done
    第七条(三) | 03-02 09:00 filed; 03-10 00:00 property-report-order-made | property-report-order-made   | 03-09 23:59 / late
    第七条(三) | 03-02 09:00 filed; 03-09 23:59 property-report-order-sent | property-report-order-served | 03-09 23:59 / done
    第七条(三) | 03-02 09:00 filed; 03-10 00:00 property-report-order-sent | property-report-order-served | 03-09 23:59 / late
    第七条(三) | 03-02 09:00 filed; 03-09 23:59 property-lead-notice-made  | property-lead-notice-made    | 03-09 23:59 / done
    第七条(三) | 03-02 09:00 filed; 03-10 00:00 property-lead-notice-made  | property-lead-notice-made    | 03-09 23:59 / late
    第七条(三) | 03-02 09:00 filed; 03-09 23:59 property-lead-notice-sent  | property-lead-notice-served  | 03-09 23:59 / done
    第七条(三) | 03-02 09:00 filed; 03-10 00:00 property-lead-notice-sent  | property-lead-notice-served  | 03-09 23:59 / late
    # another document is another clock
    第七条(三) | 03-02 09:00 filed; 03-03 09:00 enforcement-notice-made    | property-report-order-made   | 03-09 23:59 / open
    # made is not sent
    第七条(三) | 03-02 09:00 filed; 03-03 09:00 enforcement-notice-made    | enforcement-notice-served    | 03-09 23:59 / open
    # first enforcements only (reading 277)
    第七条(三) | 03-02 09:00 filed-resumed; 03-03 09:00 now                | enforcement-notice-made      | -
    第七条(三) | 03-02 09:00 filed-for-preservation; 03-03 09:00 now       | property-lead-notice-made    | -
""")

CONTROL = table("""
    article | facts                                                                            | node                           | stands
    第七条(四) | 03-02 09:00 filed; 03-02 09:01 national-inquiry                                  | national-inquiry               | - / done
    第七条(四) | 03-02 09:00 filed; 03-02 09:01 local-inquiry                                     | national-inquiry               | - / open
    第七条(四) | 03-02 09:00 filed; 03-09 23:59 classified-none                                   | feedback-analysed              | 03-09 23:59 / done
    第七条(四) | 03-02 09:00 filed; 03-10 00:00 classified-none                                   | feedback-analysed              | 03-09 23:59 / late
    # counted from the filing, whenever it is found
    第七条(四) | 03-02 09:00 filed; 03-06 15:00 deposit-found#A1; 03-09 23:59 deposit-frozen#A1   | frozen-online#A1               | 03-09 23:59 / done
    第七条(四) | 03-02 09:00 filed; 03-06 15:00 deposit-found#A1; 03-10 00:00 deposit-frozen#A1   | frozen-online#A1               | 03-09 23:59 / late
    第七条(四) | 03-02 09:00 filed; 03-06 15:00 deposit-found#A1; 03-09 09:00 deposit-frozen#A2   | frozen-online#A1               | 03-09 23:59 / open
    第七条(四) | 03-02 09:00 filed; 03-06 15:00 house-found#A1; 03-07 09:00 now                   | frozen-online#A1               | -
    # what the team finds later is no front work
    第七条(四) | 03-02 09:00 filed; 03-05 09:00 triaged-fast; 03-06 15:00 deposit-found#A1        | frozen-online#A1               | -
    # ten working days for each kind of property; over 清明
    第七条(六) | 03-02 09:00 filed; 03-04 09:00 house-found#A1; 03-16 23:59 house-sealed#A1       | real-estate-sealed#A1          | 03-16 23:59 / done
    第七条(六) | 03-02 09:00 filed; 03-04 09:00 house-found#A1; 03-17 00:00 house-sealed#A1       | real-estate-sealed#A1          | 03-16 23:59 / late
    第七条(六) | 03-02 09:00 filed; 03-04 09:00 house-found#A1; 03-05 09:00 triaged-ordinary; 03-16 23:59 house-sealed#A1 | real-estate-sealed#A1          | 03-16 23:59 / done
    第七条(六) | 04-03 09:00 filed; 04-07 09:00 vehicle-found#A1; 04-20 23:59 vehicle-sealed#A1   | vehicle-sealed#A1              | 04-20 23:59 / done
    第七条(六) | 04-03 09:00 filed; 04-07 09:00 vehicle-found#A1; 04-21 00:00 vehicle-sealed#A1   | vehicle-sealed#A1              | 04-20 23:59 / late
    第七条(六) | 03-02 09:00 filed; 03-04 09:00 provident-fund-found#A1; 03-16 23:59 provident-fund-frozen#A1 | provident-fund-sealed#A1       | 03-16 23:59 / done
    第七条(六) | 03-02 09:00 filed; 03-04 09:00 equity-found#A1; 03-17 00:00 now                  | other-property-sealed#A1       | 03-16 23:59 / breached
    第七条(六) | 03-02 09:00 filed; 03-04 09:00 house-found#A1; 03-16 23:59 offline-done          | real-estate-sealed#A1          | 03-16 23:59 / done
    第七条(六) | 03-02 09:00 filed; 03-04 09:00 house-found#A1; 03-17 00:00 offline-done          | real-estate-sealed#A1          | 03-16 23:59 / late
    第七条(六) | 03-02 09:00 filed; 03-04 09:00 house-found#A1; 03-06 09:00 closed                | real-estate-sealed#A1          | 03-16 23:59 / cancelled
    # all of it: ten working days, where anything has to be done on the spot
    第七条    | 03-02 09:00 filed; 03-04 09:00 classified-offline; 03-16 23:59 offline-done      | offline-control                | 03-16 23:59 / done
    第七条    | 03-02 09:00 filed; 03-04 09:00 classified-offline; 03-17 00:00 offline-done      | offline-control                | 03-16 23:59 / late
    第七条    | 02-12 09:00 filed; 02-25 09:00 classified-offline; 03-04 23:59 offline-done      | offline-control                | 03-04 23:59 / done
    第七条    | 03-02 09:00 filed; 03-04 09:00 classified-assets; 03-17 00:00 now                | offline-control                | -
    # two confirmations of one measure (reading 264)
    第七条(九) | 03-04 09:00 house-sealed#A1; 03-05 09:00 asset-registered#A1                     | asset-registered#A1            | - / done
    第七条(八) | 03-04 09:00 house-sealed#A1; 03-05 09:00 asset-registered#A1                     | control-measure-registered#A1  | - / open
    第七条(八) | 03-04 09:00 house-sealed#A1; 03-05 09:00 control-measure-registered#A1           | control-measure-registered#A1  | - / done
    第七条(八) | 03-04 09:00 restricted#P2; 03-05 09:00 coercive-measure-registered#P2            | coercive-measure-registered#P2 | - / done
""")

TRIAGE = table("""
    article | facts                                                                        | node                 | stands
    第七条(五) | 03-02 09:00 filed; 03-09 23:59 triaged-ordinary                              | triaged              | 03-09 23:59 / done
    第七条(五) | 03-02 09:00 filed; 03-10 00:00 triaged-ordinary                              | triaged              | 03-09 23:59 / late
    第七条(五) | 03-02 09:00 filed; 03-09 09:00 triaged-provisionally                         | triaged              | 03-09 23:59 / open
    第七条(五) | 02-12 09:00 filed; 02-26 23:59 triaged-fast                                  | triaged              | 02-26 23:59 / done
    第七条    | 03-02 09:00 filed; 03-09 23:59 front-work-completed                          | front-work-completed | 03-09 23:59 / done
    第七条    | 03-02 09:00 filed; 03-10 00:00 front-work-completed                          | front-work-completed | 03-09 23:59 / late
    第十一条   | 03-02 09:00 filed; 03-04 09:00 classified-none; 03-05 09:00 triaged-ordinary | whole-case-reviewed  | - / done
    第十一条   | 03-02 09:00 filed; 03-04 09:00 classified-none; 03-10 09:00 now              | whole-case-reviewed  | - / open
""")

TERMS = table("""
    article | facts                                                                            | node            | stands
    # 第十六条: thirty natural days and six months from the filing
    第十六条 | 03-23 09:00 filed; 03-25 09:00 triaged-fast; 04-22 23:59 closed                  | fast-closed     | 04-22 23:59 / done
    第十六条 | 03-23 09:00 filed; 03-25 09:00 triaged-fast; 04-23 00:00 closed                  | fast-closed     | 04-22 23:59 / late
    # the thirtieth day is 1 May: no roll-over (reading 275)
    第十六条 | 04-01 09:00 filed; 04-03 09:00 triaged-fast; 05-01 23:59 closed                  | fast-closed     | 05-01 23:59 / done
    第十六条 | 04-01 09:00 filed; 04-03 09:00 triaged-fast; 05-02 00:00 closed                  | fast-closed     | 05-01 23:59 / late
    # a preservation case that is simple is bound too (reading 277)
    第十六条 | 03-23 09:00 filed-for-preservation; 03-25 09:00 triaged-fast; 04-23 00:00 now    | fast-closed     | 04-22 23:59 / breached
    第十六条 | 03-16 09:00 filed; 03-18 09:00 triaged-ordinary; 09-16 23:59 closed              | ordinary-closed | 09-16 23:59 / done
    第十六条 | 03-16 09:00 filed; 03-18 09:00 triaged-ordinary; 09-17 00:00 closed              | ordinary-closed | 09-16 23:59 / late
    第十六条 | 03-16 09:00 filed; 03-18 09:00 triaged-special; 09-16 23:59 closed               | special-closed  | 09-16 23:59 / done
    第十六条 | 03-16 09:00 filed; 03-18 09:00 triaged-special; 09-17 00:00 now                  | ordinary-closed | -
    # reading 278: six months from the filing, not from the conversion
    第十六条 | 03-23 09:00 filed; 03-25 09:00 triaged-fast; 04-14 09:00 converted; 04-15 09:00 now | ordinary-closed | 09-23 23:59 / open
    第十六条 | 03-23 09:00 filed; 03-25 09:00 triaged-fast; 04-14 09:00 converted; 04-23 09:00 now | fast-closed     | 04-22 23:59 / cancelled
    # the overrun of 30 日 stays
    第十六条 | 03-23 09:00 filed; 03-25 09:00 triaged-fast; 04-27 09:00 converted               | fast-closed     | 04-22 23:59 / cancelled
""")

CONVERSION = table("""
    article | facts                                                                            | node                  | stands
    第十七条 | 03-23 09:00 filed; 03-25 09:00 triaged-fast; 04-08 09:00 outsider-objection-received#O1; 04-23 09:00 now | conversion-reported   | - / open
    第十七条 | 03-23 09:00 filed; 03-25 09:00 triaged-fast; 04-08 09:00 outsider-objection-received#O1; 04-09 09:00 conversion-requested | conversion-reported   | - / done
    第十七条 | 03-23 09:00 filed; 03-25 09:00 triaged-fast; 04-08 09:00 objection-received#O1   | conversion-reported   | - / open
    第十七条 | 03-23 09:00 filed; 03-25 09:00 triaged-fast; 04-08 09:00 lot-house#L1            | conversion-reported   | - / open
    第十七条 | 03-23 09:00 filed; 03-25 09:00 triaged-fast; 04-08 09:00 auction-needed          | conversion-reported   | - / open
    第十七条 | 03-23 09:00 filed; 03-25 09:00 triaged-fast; 04-08 09:00 reversal-needed         | conversion-reported   | - / open
    第十七条 | 03-23 09:00 filed; 03-25 09:00 triaged-fast; 04-08 09:00 superior-order-received#S1 | conversion-reported   | - / open
    第十七条 | 03-23 09:00 filed; 03-25 09:00 triaged-fast; 04-08 09:00 attention-noted         | conversion-reported   | - / open
    # an ordinary case is where such a case belongs
    第十七条 | 03-23 09:00 filed; 03-25 09:00 triaged-ordinary; 04-08 09:00 objection-received#O1 | conversion-reported   | -
    第十七条 | 03-23 09:00 filed; 03-25 09:00 triaged-fast; 04-09 09:00 conversion-requested; 04-13 09:00 conversion-approved | conversion-approved   | - / done
    # reading 279: three natural days from the approval
    第十七条 | 03-23 09:00 filed; 03-25 09:00 triaged-fast; 04-13 09:00 conversion-approved; 04-16 23:59 passed | converted-assigned    | 04-16 23:59 / done
    第十七条 | 03-23 09:00 filed; 03-25 09:00 triaged-fast; 04-13 09:00 conversion-approved; 04-17 00:00 passed | converted-assigned    | 04-16 23:59 / late
    # the third day is 1 May
    第十七条 | 04-21 09:00 filed; 04-24 09:00 triaged-fast; 04-28 09:00 conversion-approved; 05-01 23:59 passed | converted-assigned    | 05-01 23:59 / done
    第十七条 | 03-23 09:00 filed; 03-25 09:00 triaged-fast; 04-13 09:00 conversion-approved; 04-14 09:00 converted | conversion-registered | - / done
    第十七条 | 03-23 09:00 filed; 03-25 09:00 triaged-fast; 04-14 09:00 converted; 04-15 09:00 conversion-told | conversion-told       | - / done
    第十七条 | 03-23 09:00 filed; 03-25 09:00 triaged-fast; 04-14 09:00 converted; 04-15 09:00 now | conversion-told       | - / open
""")

MORE = table("""
    article | facts                                                                            | node                         | stands
    第十三条    | 03-23 09:00 filed; 03-25 09:00 triaged-fast; 03-27 09:00 summoned#P2; 03-30 09:00 case-situation-learnt#P2 | case-situation-learnt#P2     | - / done
    第十三条    | 03-23 09:00 filed; 03-25 09:00 triaged-fast; 03-27 09:00 summoned#P2; 03-30 09:00 case-situation-learnt#P3 | case-situation-learnt#P2     | - / open
    第十三条    | 03-23 09:00 filed; 03-25 09:00 triaged-fast; 03-27 09:00 summoned#P2; 03-30 09:00 property-established#P2 | property-established#P2      | - / done
    第十三条    | 03-23 09:00 filed; 03-25 09:00 triaged-fast; 03-27 09:00 summoned#P2; 03-30 09:00 property-established#P3 | property-established#P2      | - / open
    第十三条    | 03-23 09:00 filed; 03-25 09:00 triaged-fast; 03-27 09:00 summoned#P2; 03-30 09:00 duties-told#P2 | duties-told#P2               | - / done
    第十三条    | 03-23 09:00 filed; 03-25 09:00 triaged-fast; 03-27 09:00 summoned#P2; 03-30 09:00 duties-told#P3 | duties-told#P2               | - / open
    第十三条    | 03-23 09:00 filed; 03-25 09:00 triaged-fast; 03-27 09:00 summoned#P2; 03-30 09:00 consequences-explained#P2 | consequences-explained#P2    | - / done
    第十三条    | 03-23 09:00 filed; 03-25 09:00 triaged-fast; 03-27 09:00 summoned#P2; 03-30 09:00 consequences-explained#P3 | consequences-explained#P2    | - / open
    # the first summons only, and only of simple cases
    第十三条    | 03-23 09:00 filed; 03-25 09:00 triaged-fast; 03-27 09:00 summoned#P2; 03-30 09:00 duties-told#P2; 04-10 09:00 summoned#P2 | duties-told#P2               | - / done
    第十三条    | 03-23 09:00 filed; 03-25 09:00 triaged-ordinary; 03-27 09:00 summoned#P2         | duties-told#P2               | -
    第十三条    | 03-23 09:00 filed; 03-25 09:00 triaged-fast; 03-30 09:00 refusal-found#P2; 03-31 09:00 sanctions-applied#P2 | sanctions-applied#P2         | - / done
    第十九条    | 04-08 09:00 hard-question-raised#Q1; 04-10 09:00 judges-meeting-convened#Q1      | judges-meeting-convened#Q1   | - / done
    第十九条    | 04-08 09:00 hard-question-raised#Q1; 04-10 09:00 hard-question-studied#Q1        | judges-meeting-convened#Q1   | - / done
    第九条     | 03-02 09:00 filed; 03-10 09:00 checked                                           | filing-stage                 | - / done
    第九条     | 03-02 09:00 filed; 03-10 09:00 classified-none                                   | control-stage                | - / done
    第九条     | 03-10 09:00 not-served#D1; 03-12 09:00 service-announced#D1                      | announcement-stage#D1        | - / done
    第九条     | 03-10 09:00 lot-house#L1; 05-12 09:00 commissioned#L1                            | disposal-stage#L1            | - / done
    第九条     | 03-10 09:00 money#R1; 03-12 09:00 paid#R1                                        | distribution-stage#R1        | - / done
    第七条(十)  | 03-10 09:00 money#R1; 03-10 10:00 claimed#R1                                     | receipt-checked#R1           | - / done
    第七条(十一) | 07-20 09:00 closed-terminated; 08-03 09:00 now                                   | termination-ruling-published | - / open
    第七条(十一) | 07-20 09:00 closed-terminated; 07-27 09:00 termination-ruling-published          | termination-ruling-published | - / done
    第七条(十一) | 07-20 09:00 closed; 07-27 09:00 now                                              | termination-ruling-published | -
    第七条(十一) | 08-03 09:00 sweep-lead-found#H1; 08-05 09:00 resumption-checked#H1               | sweep-lead-checked#H1        | - / done
    第七条(十一) | 08-05 09:00 resumption-checked#H1; 08-06 09:00 resumption-decided#H1             | resumption-decided#H1        | - / done
    第八条     | 03-10 09:00 other-material#M1; 03-10 10:00 scanned#M1                            | material-scanned#M1          | - / done
    第八条     | 03-10 09:00 other-material#M1; 03-10 10:00 scanned#M1                            | material-reviewed#M1         | - / open
    第八条     | 03-10 09:00 other-material#M1; 03-10 10:00 material-reviewed#M1                  | material-reviewed#M1         | - / done
    第八条     | 07-20 09:00 closed; 07-27 09:00 archived                                         | archived-along               | - / done
    第二十四条   | 03-10 09:00 superior-order-received#S1; 03-12 09:00 superior-order-answered#S1   | superior-order-answered#S1   | - / done
    第二十一条   | 03-10 09:00 petition-received#X1; 05-12 09:00 petition-resolved#X1               | petition-handled#X1          | - / open
    第二十一条   | 03-10 09:00 petition-received#X1; 05-12 09:00 cancellation-requested#X1          | petition-handled#X1          | - / done
""")

TABLES = (FRONT, DOCUMENTS, CONTROL, TRIAGE, TERMS, CONVERSION, MORE)
ROWS = [row for rows in TABLES for row in rows]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['node']} {row['facts']}")
async def test_a_duty_stands_as_its_article_says(row: dict[str, str]) -> None:
    assert PACK.node(row["node"].partition("#")[0]).article == row["article"]
    assert (await read(row["facts"], "shangqiu")).get(row["node"], "-") == row["stands"]


def test_every_duty_of_a_case_is_in_a_table() -> None:
    told = {row["node"].partition("#")[0] for row in ROWS}
    own = {node.code for node in PACK.nodes if not node.law and node.subject != "court"}
    assert own == told

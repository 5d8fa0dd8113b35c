"""鄢陵: duties that open and close on steps, on both sides of every limit.

Limits in days end at 24:00 of their last day; 14 and 28 February 2026 are worked, 15 to 23
February, 4 to 6 April and 1 to 5 May rest.
"""

import pytest

from kernel.deciding.testing_table import table
from tests.courts.diary import read
from tests.support import pack

DELEGATION = table("""
    article     | facts                                                                    | node                       | stands
    三、(五)3   | 03-02 09:00 entrustment-requested#W1; 03-03 23:59 entrustment-sent#W1     | entrustment-sent#W1        | 03-03 23:59 / done
    三、(五)3   | 03-02 09:00 entrustment-requested#W1; 03-04 00:00 entrustment-sent#W1     | entrustment-sent#W1        | 03-03 23:59 / late
    # asked on a Friday; over 春节, of which Saturday the 14th is worked
    三、(五)3   | 03-06 17:00 entrustment-requested#W1; 03-09 23:59 entrustment-sent#W1     | entrustment-sent#W1        | 03-09 23:59 / done
    三、(五)3   | 02-13 09:00 entrustment-requested#W1; 02-14 17:00 entrustment-sent#W1     | entrustment-sent#W1        | 02-14 23:59 / done
    三、(五)3   | 02-14 09:00 entrustment-requested#W1; 02-24 23:59 entrustment-sent#W1     | entrustment-sent#W1        | 02-24 23:59 / done
    # another matter does not close this one
    三、(五)3   | 03-02 09:00 entrustment-requested#W1; 03-03 10:00 entrustment-sent#W2     | entrustment-sent#W1        | 03-03 23:59 / open
    三、(五)3   | 03-09 09:00 entrustment-answered#W1; 03-20 09:00 entrustment-result-passed#W1 | entrustment-result-passed#W1 | - / done
    三、(五)3   | 03-09 09:00 entrustment-result-passed#W1; 03-10 09:00 entrustment-material#M1 | entrustment-result-filed | - / done
    三、(五)3   | 03-09 09:00 entrustment-result-passed#W1; 03-10 09:00 other-material#M1  | entrustment-result-filed   | - / open
    三、(五)4   | 03-02 09:00 matter-received#W1; 03-04 23:59 matter-accepted#W1 | entrustment-accepted#W1    | 03-04 23:59 / done
    三、(五)4   | 03-02 09:00 matter-received#W1; 03-05 00:00 matter-accepted#W1 | entrustment-accepted#W1    | 03-04 23:59 / late
    # the second day is a Saturday; and 清明
    三、(五)4   | 03-05 09:00 matter-received#W1; 03-09 23:59 matter-accepted#W1 | entrustment-accepted#W1    | 03-09 23:59 / done
    三、(五)4   | 04-02 09:00 matter-received#W1; 04-07 23:59 matter-accepted#W1 | entrustment-accepted#W1    | 04-07 23:59 / done
    二、(一)5   | 03-02 09:00 matter-received#W1; 03-04 23:59 matter-sorted#W1   | entrustment-sorted#W1      | 03-04 23:59 / done
    二、(一)5   | 03-02 09:00 matter-received#W1; 03-05 00:00 matter-sorted#W1   | entrustment-sorted#W1      | 03-04 23:59 / late
    # the platform sets the limit: no date, still opened and closed
    二、(一)5② | 03-03 09:00 matter-accepted#W1; 03-30 09:00 matter-done#W1  | entrustment-replied#W1     | - / open
    二、(一)5② | 03-03 09:00 matter-accepted#W1; 03-30 09:00 matter-answered#W1    | entrustment-replied#W1     | - / done
    三、(五)4   | 03-04 09:00 matter-answered#W1; 03-06 23:59 matter-filed#W1      | entrustment-filed#W1       | 03-06 23:59 / done
    三、(五)4   | 03-04 09:00 matter-answered#W1; 03-07 00:00 matter-filed#W1      | entrustment-filed#W1       | 03-06 23:59 / late
    三、(五)4   | 02-13 09:00 matter-answered#W1; 02-24 23:59 matter-filed#W1      | entrustment-filed#W1       | 02-24 23:59 / done
""")

OFFLINE = table("""
    article     | facts                                                                    | node                       | stands
    二、(一)5   | 03-02 09:00 control-material-complete#A1; 03-12 23:59 control-done#A1     | handed-over-control#A1     | 03-12 23:59 / done
    二、(一)5   | 03-02 09:00 control-material-complete#A1; 03-13 00:00 control-done#A1     | handed-over-control#A1     | 03-12 23:59 / late
    二、(一)5   | 02-12 09:00 control-material-complete#A1; 02-24 23:59 house-sealed#A1     | handed-over-control#A1     | 02-24 23:59 / done
    二、(一)5   | 02-12 09:00 control-material-complete#A1; 02-24 23:59 house-sealed#A2     | handed-over-control#A1     | 02-24 23:59 / open
    三、(四)1   | 03-02 09:00 roster-set#T1; 03-02 23:59 roster-done#T1                     | roster-done#T1             | 03-02 23:59 / done
    三、(四)1   | 03-02 09:00 roster-set#T1; 03-03 00:00 roster-done#T1                     | roster-done#T1             | 03-02 23:59 / late
    三、(四)1   | 02-28 09:00 roster-set#T1; 02-28 17:00 roster-done#T1                     | roster-done#T1             | 02-28 23:59 / done
    二、(一)5   | 07-01 09:00 out-of-area-property#A1; 07-06 23:59 out-of-area-entrusted#A1 | out-of-area-entrusted#A1   | 07-06 23:59 / done
    二、(一)5   | 07-01 09:00 out-of-area-property#A1; 07-07 00:00 out-of-area-entrusted#A1 | out-of-area-entrusted#A1   | 07-06 23:59 / late
    # day 5 is 1 May; with the bureau head's approval somebody goes instead
    二、(一)5   | 04-26 09:00 out-of-area-property#A1; 05-06 23:59 out-of-area-entrusted#A1 | out-of-area-entrusted#A1   | 05-06 23:59 / done
    二、(一)5   | 07-01 09:00 out-of-area-property#A1; 07-03 09:00 travel-approved#A1       | out-of-area-entrusted#A1   | 07-06 23:59 / cancelled
    二、(一)5   | 07-01 09:00 out-of-area-property#A1; 07-03 09:00 travel-approved#A1       | travelled#A1               | - / open
    二、(一)5   | 07-03 09:00 travel-approved#A1; 07-03 10:00 travelled#A1                  | travelled#A1               | - / done
    # fifteen days from the lead, not from the approval
    二、(一)5   | 07-01 09:00 out-of-area-property#A1; 07-03 09:00 travel-approved#A1; 07-16 23:59 control-done#A1 | controlled-out-of-area#A1 | 07-16 23:59 / done
    二、(一)5   | 07-01 09:00 out-of-area-property#A1; 07-03 09:00 travel-approved#A1; 07-17 00:00 control-done#A1 | controlled-out-of-area#A1 | 07-16 23:59 / late
    二、(一)8   | 09-02 17:00 trip-returned#T1; 09-04 23:59 trip-material-handed-over#T1    | trip-material#T1           | 09-04 23:59 / done
    二、(一)8   | 09-02 17:00 trip-returned#T1; 09-05 00:00 trip-material-handed-over#T1    | trip-material#T1           | 09-04 23:59 / late
    二、(一)8   | 04-03 17:00 trip-returned#T1; 04-08 23:59 trip-material-handed-over#T1    | trip-material#T1           | 04-08 23:59 / done
    二、(一)8   | 02-12 17:00 trip-returned#T1; 02-14 23:59 trip-material-handed-over#T1    | trip-material#T1           | 02-14 23:59 / done
""")

PRESERVATION = table("""
    article     | facts                                                                    | node                       | stands
    三、(四)4   | 03-02 09:00 preservation-handed-over#B1; 03-05 23:59 preservation-started#B1 | preservation-started#B1 | 03-05 23:59 / done
    三、(四)4   | 03-02 09:00 preservation-handed-over#B1; 03-06 00:00 preservation-started#B1 | preservation-started#B1 | 03-05 23:59 / late
    三、(四)4   | 02-13 09:00 preservation-handed-over#B1; 02-24 23:59 preservation-started#B1 | preservation-started#B1 | 02-24 23:59 / done
    # urgent: 48 hours from the hand-over, whatever the calendar; the three days are not asked for
    三、(四)4   | 03-06 09:30 preservation-handed-over-urgently#B1; 03-08 09:30 preservation-started#B1 | urgent-preservation-started#B1 | 03-08 09:30 / done
    三、(四)4   | 03-06 09:30 preservation-handed-over-urgently#B1; 03-08 09:31 preservation-started#B1 | urgent-preservation-started#B1 | 03-08 09:30 / late
    三、(四)4   | 03-06 09:30 preservation-handed-over-urgently#B1; 03-07 09:30 now | preservation-started#B1 | -
    # inside the city: fifteen days from filing
    二、(一)5   | 03-02 09:00 filed-for-preservation; 03-04 09:00 preservation-started#B1; 03-17 23:59 preservation-done#B1 | preservation-done#B1 | 03-17 23:59 / done
    二、(一)5   | 03-02 09:00 filed-for-preservation; 03-04 09:00 preservation-started#B1; 03-18 00:00 preservation-done#B1 | preservation-done#B1 | 03-17 23:59 / late
""")

LEADS = table("""
    article      | facts                                                              | node              | stands
    三、(八)1(1) | 04-20 09:00 lead-received#C1; 04-27 23:59 lead-checked#C1           | lead-checked#C1   | 04-27 23:59 / done
    三、(八)1(1) | 04-20 09:00 lead-received#C1; 04-28 00:00 lead-checked#C1           | lead-checked#C1   | 04-27 23:59 / late
    # day 7 is 1 May; day 7 is the worked Saturday of 14 February
    三、(八)1(1) | 04-24 09:00 lead-received#C1; 05-06 23:59 lead-checked#C1           | lead-checked#C1   | 05-06 23:59 / done
    三、(八)1(1) | 02-07 09:00 lead-received#C1; 02-14 23:59 lead-checked#C1           | lead-checked#C1   | 02-14 23:59 / done
    三、(八)1(1) | 04-20 09:00 lead-received#C1; 04-20 10:00 lead-urgent#C1            | lead-visited#C1   | - / open
    三、(八)1(1) | 04-20 10:00 lead-urgent#C1; 04-20 14:00 lead-visited#C1             | lead-visited#C1   | - / done
    三、(八)1(2) | 04-20 09:00 property-reported#R1; 04-27 23:59 report-checked#R1     | report-checked#R1 | 04-27 23:59 / done
    三、(八)1(2) | 04-20 09:00 property-reported#R1; 04-28 00:00 report-checked#R1     | report-checked#R1 | 04-27 23:59 / late
    # three days from the check, of which the third is a Monday
    三、(八)1(3) | 04-24 09:00 lead-checked#C1; 04-27 23:59 lead-entered#C1            | lead-entered#C1   | 04-27 23:59 / done
    三、(八)1(3) | 04-24 09:00 lead-checked#C1; 04-28 00:00 lead-entered#C1            | lead-entered#C1   | 04-27 23:59 / late
    三、(八)1(3) | 04-02 09:00 report-checked#R1; 04-07 23:59 report-entered#R1        | report-entered#R1 | 04-07 23:59 / done
    三、(八)1(3) | 04-02 09:00 report-checked#R1; 04-08 00:00 report-entered#R1        | report-entered#R1 | 04-07 23:59 / late
    三、(八)4(1) | 05-08 09:00 reward-applied#S1; 05-18 23:59 reward-decided#S1        | reward-decided#S1 | 05-18 23:59 / done
    三、(八)4(1) | 05-08 09:00 reward-applied#S1; 05-19 00:00 reward-decided#S1        | reward-decided#S1 | 05-18 23:59 / late
    # day 10 is a Saturday
    三、(八)4(1) | 05-06 09:00 reward-applied#S1; 05-18 00:00 now                      | reward-decided#S1 | 05-18 23:59 / open
    三、(八)5    | 05-08 09:00 order-applied#S1; 05-13 23:59 order-decided#S1          | order-decided#S1  | 05-13 23:59 / done
    三、(八)5    | 05-08 09:00 order-applied#S1; 05-14 00:00 order-decided#S1          | order-decided#S1  | 05-13 23:59 / late
    三、(八)5    | 05-08 09:00 order-applied#S1; 05-13 23:59 order-refused#S1          | order-decided#S1  | 05-13 23:59 / done
    三、(八)5    | 05-13 09:00 order-decided#S1; 05-13 15:00 order-issued#S1           | order-issued#S1   | - / done
    三、(八)5    | 05-13 09:00 order-decided#S1; 05-20 15:00 now                       | order-issued#S1   | - / open
    二、(二)5    | 05-13 09:00 crime-conditions-found#P2; 05-20 15:00 referred-to-police#P2 | crime-referred#P2 | - / done
    # a closed case has no leads to check
    三、(八)1(1) | 04-20 09:00 lead-received#C1; 04-22 09:00 closed                    | lead-checked#C1   | 04-27 23:59 / cancelled
""")

LIBRARY = table("""
    article     | facts                                                                          | node                          | stands
    三、(十一)2 | 09-01 09:00 sweep-lead-found#H1; 09-03 23:59 sweep-lead-submitted#H1            | sweep-lead-submitted#H1       | 09-03 23:59 / done
    三、(十一)2 | 09-01 09:00 sweep-lead-found#H1; 09-04 00:00 sweep-lead-submitted#H1            | sweep-lead-submitted#H1       | 09-03 23:59 / late
    # the second day is a Saturday
    三、(十一)2 | 09-03 09:00 sweep-lead-found#H1; 09-07 23:59 sweep-lead-submitted#H1            | sweep-lead-submitted#H1       | 09-07 23:59 / done
    三、(十一)1 | 09-03 09:00 sweep-lead-submitted#H1; 09-20 23:59 resumption-checked#H1          | sweep-lead-checked#H1         | - / done
    三、(十一)3 | 09-09 09:00 resumption-received#H1; 09-14 23:59 resumption-checked#H1           | resumption-checked#H1         | 09-14 23:59 / done
    三、(十一)3 | 09-09 09:00 resumption-received#H1; 09-15 00:00 resumption-checked#H1           | resumption-checked#H1         | 09-14 23:59 / late
    # day 5 is 17 February, in 春节
    三、(十一)3 | 02-12 09:00 resumption-received#H1; 02-24 23:59 resumption-checked#H1           | resumption-checked#H1         | 02-24 23:59 / done
    三、(十一)3 | 09-16 09:00 resumption-decided#H1; 09-17 09:00 resumption-transferred#H1        | resumption-transferred#H1     | - / done
    三、(十一)3 | 09-16 09:00 resumption-refused#H1; 09-16 10:00 resumption-papers-returned#H1    | resumption-papers-returned#H1 | - / done
    三、(十一)3 | 09-16 09:00 resumption-refused#H1; 09-17 10:00 now                              | resumption-papers-returned#H1 | - / open
    二、(一)8   | 09-14 09:00 loan-reason-ceased#J1; 09-15 23:59 paper-returned#J1                | paper-returned#J1             | 09-15 23:59 / done
    二、(一)8   | 09-14 09:00 loan-reason-ceased#J1; 09-16 00:00 paper-returned#J1                | paper-returned#J1             | 09-15 23:59 / late
    二、(一)8   | 02-14 09:00 loan-reason-ceased#J1; 02-24 23:59 paper-returned#J1                | paper-returned#J1             | 02-24 23:59 / done
    二、(一)8   | 02-13 09:00 loan-reason-ceased#J1; 02-14 23:59 paper-returned#J1                | paper-returned#J1             | 02-14 23:59 / done
""")

TABLES = (DELEGATION, OFFLINE, PRESERVATION, LEADS, LIBRARY)


@pytest.mark.parametrize(
    "row", [row for rows in TABLES for row in rows], ids=lambda row: row["facts"]
)
async def test_a_duty_stands_as_its_article_says(row: dict[str, str]) -> None:
    assert pack().node(row["node"].partition("#")[0]).article == row["article"]
    assert (await read(row["facts"])).get(row["node"], "-") == row["stands"]

"""The demonstration acts on the cases that it filed, and waits for no other."""

from kernel.base.clock import SystemClock
from tests.support import pack
from zhixing.demo.office import Office
from zhixing.demo.roster import Roster
from zhixing.demo.staff import Staff
from zhixing.local.meter import Tally

REAL, YOURS = "（2020）豫1024执261号", "（2026）豫1024执1号"


async def test_its_people_leave_the_cases_of_others_to_them() -> None:
    court = pack("yanling")
    office = Office({}, {}, Roster.of(court))
    staff = Staff(office, SystemClock(), court, cases={REAL, "（2020）豫1024执异481号"})
    assert staff._ours(REAL)
    assert staff._ours(court.court)  # its own duties
    assert not staff._ours(YOURS)
    assert not staff._ours("（2020）豫1024执异481号")  # no first enforcement
    await office.close()


def test_it_ends_when_the_real_cases_are_archived() -> None:
    tally = Tally(filings=1, real=frozenset({REAL}), accepted=[REAL], known={REAL, YOURS})
    assert not tally.finished
    tally.archived.add(REAL)
    assert tally.finished

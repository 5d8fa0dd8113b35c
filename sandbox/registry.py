"""What debtors own, as every system outside the court would answer it.

Nothing is remembered that could not be worked out again: the number of an account follows
from the seed and the person's name, its bank and balance from its number. So all systems
agree, after a restart too.
"""

from dataclasses import dataclass

from sandbox.weather import SandboxWeather, Wealth

AMPLE_RATE = 0.55  # share of debtors whose deposits cover any claim
FEN = 100
BALANCE_LOW_FEN = 50_000_000 * FEN
BALANCE_HIGH_FEN = 200_000_000 * FEN
BANKS = (
    "中国工商银行",
    "中国农业银行",
    "中国银行",
    "中国建设银行",
    "交通银行",
    "中国邮政储蓄银行",
    "农村商业银行",
)
SERIAL_DIGITS = 10
CHECK_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Deposit:
    """A bank deposit under the number that the inquiry systems give it; the balance is fen."""

    hit_id: str
    bank: str
    balance_fen: int


class Registry:
    """Answers for the banks and the inquiry systems, from one seed."""

    def __init__(self, weather: SandboxWeather) -> None:
        self._weather = weather

    def wealth(self, name: str) -> Wealth:
        """Whether this person's deposits cover any claim; a pinned name is as it was pinned."""
        if name in self._weather.pinned:
            return self._weather.pinned[name]
        return "ample" if self._weather.chance("wealth", name) < AMPLE_RATE else "none"

    def deposits(self, name: str) -> tuple[Deposit, ...]:
        """The bank deposits of the person with this name."""
        if self.wealth(name) == "none":
            return ()
        serial = self._digits(SERIAL_DIGITS, "serial", name)
        return (self._deposit("D" + serial + self._check(serial)),)

    def deposit(self, hit_id: str) -> Deposit | None:
        """The deposit with this number; None where no system of this seed gave that number."""
        serial, check = hit_id[1:-CHECK_DIGITS], hit_id[-CHECK_DIGITS:]
        if hit_id[:1] != "D" or len(serial) != SERIAL_DIGITS or check != self._check(serial):
            return None
        return self._deposit(hit_id)

    def _deposit(self, hit_id: str) -> Deposit:
        spread = BALANCE_HIGH_FEN - BALANCE_LOW_FEN
        return Deposit(
            hit_id=hit_id,
            bank=BANKS[int(self._weather.chance("bank", hit_id) * len(BANKS))],
            balance_fen=BALANCE_LOW_FEN + int(spread * self._weather.chance("balance", hit_id)),
        )

    def _check(self, serial: str) -> str:
        return self._digits(CHECK_DIGITS, "check", serial)

    def _digits(self, count: int, *parts: str) -> str:
        return f"{int(self._weather.chance(*parts) * 10**count):0{count}d}"

"""What debtors own, as every system outside the court would answer it.

Nothing is remembered that could not be worked out again: accounts follow from the seed and
the person's name, balances from the account, so that all systems agree after a restart too.
"""

import hashlib
from dataclasses import dataclass

from sandbox.weather import Wealth, Weather

AMPLE_RATE = 0.55  # share of debtors whose deposits cover any claim
FEN = 100
BALANCE_LOW_FEN = 50_000_000 * FEN
BALANCE_HIGH_FEN = 200_000_000 * FEN

# Prefixes stand for the issuing bank, as the first digits of a card do.
BANKS = {
    "6222": "中国工商银行",
    "6228": "中国农业银行",
    "6217": "中国银行",
    "6227": "中国建设银行",
    "6221": "中国邮政储蓄银行",
    "6230": "农村商业银行",
}
SERIAL_DIGITS = 12
CHECK_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Deposit:
    """A bank deposit. `hit_id` is the inquiry systems' own number for it; amounts are fen."""

    hit_id: str
    account: str
    bank: str
    balance_fen: int


class Registry:
    """Answers for the banks and the inquiry systems, from one seed."""

    def __init__(self, weather: Weather) -> None:
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
        prefixes = sorted(BANKS)
        prefix = prefixes[int(self._weather.chance("bank", name) * len(prefixes))]
        serial = self._digits(SERIAL_DIGITS, "serial", name)
        found = self.deposit(prefix + serial + self._check(prefix + serial))
        assert found is not None  # it was just given the check digits that belong to it
        return (found,)

    def deposit(self, account: str) -> Deposit | None:
        """The deposit with this account number; None where no bank of this seed issued it."""
        body, check = account[:-CHECK_DIGITS], account[-CHECK_DIGITS:]
        bank = BANKS.get(body[:4])
        if bank is None or len(body) != 4 + SERIAL_DIGITS or check != self._check(body):
            return None
        spread = BALANCE_HIGH_FEN - BALANCE_LOW_FEN
        balance = BALANCE_LOW_FEN + int(spread * self._weather.chance("balance", account))
        hit_id = "D" + hashlib.sha256(f"{self._weather.seed}/{account}".encode()).hexdigest()[:12]
        return Deposit(hit_id=hit_id, account=account, bank=bank, balance_fen=balance)

    def _check(self, body: str) -> str:
        return self._digits(CHECK_DIGITS, "check", body)

    def _digits(self, count: int, *parts: str) -> str:
        return f"{int(self._weather.chance(*parts) * 10**count):0{count}d}"

"""How often one token, and one address, may ask in a minute."""

import math
import time
from hashlib import sha256

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter


class Rates:
    """Counts requests of the last minute in this process: per token, and per address with or
    without one. 0 is no limit."""

    def __init__(self, per_token: int, per_address: int) -> None:
        self._limits = {"token": per_token, "address": per_address}
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    async def wait_seconds(self, token: str, address: str) -> int:
        """Count a request. Returns after how many seconds it may be made again, if it came too
        soon, else 0."""
        asked = {"address": address, "token": sha256(token.encode()).hexdigest() if token else ""}
        for kind, who in asked.items():
            most = self._limits[kind]
            if not most or not who:
                continue
            limit = RateLimitItemPerMinute(most)
            if not await self._limiter.hit(limit, kind, who):
                window = await self._limiter.get_window_stats(limit, kind, who)
                return max(1, math.ceil(window.reset_time - time.time()))
        return 0

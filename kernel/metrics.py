"""What a service counts of its own work, for Prometheus: numbers only, no case and no person."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.metrics_core import Metric

from kernel.clock import real_seconds
from kernel.decider import Early, Refused
from kernel.journal import Conflict
from kernel.service import Handled, KeyReused, Request, Service

C = TypeVar("C")
S = TypeVar("S")
E = TypeVar("E")

HANDLE_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
SWEEP_BUCKETS = (0.001, 0.01, 0.1, 1.0, 10.0, 60.0)
NOTHING = "nothing"  # a foreign fact that asks nothing of this service


class Metrics:
    """The registry of one program. `shown` adds what others know, each time it is asked."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.commits = Counter(
            "zhixing_commits",
            "Transactions that stored events (group commits) of this process",
            ("court",),
            registry=self.registry,
        )
        self.handled = Histogram(
            "zhixing_handle_seconds",
            "Real seconds to decide and store a request, by its first command and what came of it",
            ("act", "outcome"),
            buckets=HANDLE_BUCKETS,
            registry=self.registry,
        )
        self.swept = Histogram(
            "zhixing_sweep_seconds",
            "Real seconds of one round of a sweep over all courts",
            ("sweep",),
            buckets=SWEEP_BUCKETS,
            registry=self.registry,
        )
        self.found = Counter(
            "zhixing_sweep_found",
            "Cases that sweeps found due",
            ("sweep",),
            registry=self.registry,
        )

    def shown(self, more: Callable[[], Iterable[Metric]]) -> None:
        """Have these metrics collected at every scrape; `more` must answer from memory."""
        self.registry.register(_Shown(more))

    def text(self) -> bytes:
        """All metrics in Prometheus' text format."""
        return generate_latest(self.registry)


class _Shown:
    def __init__(self, collect: Callable[[], Iterable[Metric]]) -> None:
        self._collect = collect

    def collect(self) -> Iterable[Metric]:
        return self._collect()


class MeasuredService(Service[C, S, E]):
    """A service whose handling is timed, whoever asks: people, other services, effects, sweeps."""

    def __init__(self, *args: Any, metrics: Metrics, **more: Any) -> None:
        super().__init__(*args, **more)
        self._metrics = metrics

    async def handle(self, request: Request[C]) -> Handled:
        begun, outcome = real_seconds(), "failed"
        try:
            handled = await super().handle(request)
            outcome = "repeated" if handled.repeated else "stored"
        except (Refused, KeyReused):
            outcome = "refused"
            raise
        except Conflict:
            outcome = "conflict"
            raise
        except Early:
            outcome = "early"
            raise
        finally:
            act = type(request.commands[0]).__name__ if request.commands else NOTHING
            self._metrics.handled.labels(act, outcome).observe(real_seconds() - begun)
        return handled

"""Prometheus metrics of a service: numbers only, no case and no person."""

from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any, TypeVar

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric

from kernel.base.clock import real_seconds
from kernel.deciding.decider import Early, Refused
from kernel.deciding.service import Handled, KeyReused, Request, Service
from kernel.journal.protocol import Conflict
from kernel.messaging.watch import Watch

C = TypeVar("C")
S = TypeVar("S")
E = TypeVar("E")

HANDLE_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
SWEEP_BUCKETS = (0.001, 0.01, 0.1, 1.0, 10.0, 60.0)
NOTHING = "nothing"  # a foreign fact that asks nothing of this service


class Metrics:
    """The registry of one program."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.deliveries = 0  # foreign events stored for the first time, each with its decision
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
            buckets=SWEEP_BUCKETS,
            registry=self.registry,
        )
        self.found = Counter(
            "zhixing_sweep_found",
            "Cases that sweeps found due",
            registry=self.registry,
        )

    def show(self, watch: Watch, stuck: Callable[[], str]) -> None:
        """Add the observations of the watchdog to every scrape."""
        self.registry.register(_Shown(watch, stuck))

    def text(self) -> bytes:
        """All metrics in Prometheus' text format."""
        return generate_latest(self.registry)


class _Shown:
    def __init__(self, watch: Watch, stuck: Callable[[], str]) -> None:
        self._watch = watch
        self._stuck = stuck

    def collect(self) -> Iterable[Metric]:
        yield _gauge(
            "zhixing_moving",
            "1 when all workers run and nothing that waits stands still",
            (),
            {(): not self._stuck()},
        )
        yield from seen_by(self._watch)


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
            if request.delivery is not None and not handled.repeated:
                self._metrics.deliveries += 1
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


def seen_by(watch: Watch) -> Iterable[Metric]:
    """The last observations. Ages are real seconds unless marked as court time."""
    now = real_seconds()
    yield _gauge(
        "zhixing_watch_age_seconds",
        "Real seconds since the watch last read what the other gauges show",
        ("of",),
        {
            ("database",): now - watch.database_seen_at,
            ("bus",): now - watch.bus_seen_at,
        },
    )
    yield from _logs(watch)
    if watch.publishing is not None:
        yield from _relay(watch)
    yield from _consumer(watch, now)
    yield from _parked(watch)
    yield from _effects(watch)


def _logs(watch: Watch) -> Iterable[Metric]:
    seen = watch.seen
    inbox = {(court, source): h for court, s in seen.items() for source, h in s.inbox.items()}
    yield _gauge(
        "zhixing_log_position",
        "Position of the last event in the log",
        ("court",),
        {(court,): s.head for court, s in seen.items()},
    )
    yield _gauge(
        "zhixing_inbox_position",
        "Highest consumed position of another service's log",
        ("court", "source"),
        {key: heard.highest for key, heard in inbox.items()},
    )
    yield _gauge(
        "zhixing_inbox_missing_events",
        "Events before that position that were neither consumed nor parked: on their way, or lost",
        ("court", "source"),
        {key: heard.missing for key, heard in inbox.items()},
    )
    yield _gauge(
        "zhixing_inbox_lost_events",
        "Of them those that will not come by themselves",
        ("court", "source"),
        {key: heard.lost for key, heard in inbox.items()},
    )


def _relay(watch: Watch) -> Iterable[Metric]:
    seen = watch.seen
    yield _gauge(
        "zhixing_relay_leads",
        "1 when the relay of this process holds the lock and publishes",
        (),
        {(): watch.leads},
    )
    yield _gauge(
        "zhixing_relay_position",
        "Position of the last event that was published",
        ("court",),
        {(court,): s.sent for court, s in seen.items()},
    )
    yield _gauge(
        "zhixing_relay_lag_events",
        "Events stored and not yet published",
        ("court",),
        {(court,): s.head - s.sent for court, s in seen.items()},
    )
    yield _gauge(
        "zhixing_relay_oldest_seconds",
        "Real seconds since the oldest unpublished event was first seen",
        ("court",),
        {(court,): watch.courts[court].unsent_seconds for court in seen},
    )


def _consumer(watch: Watch, now: float) -> Iterable[Metric]:
    yield _gauge(
        "zhixing_consumer_lag_events",
        "Events of a source that all replicas together have yet to consume",
        ("source",),
        {(source,): events for source, events in watch.inlet.lag().items()},
    )
    yield _gauge(
        "zhixing_consumer_idle_seconds",
        "Real seconds since this process last consumed a whole batch (or started)",
        (),
        {(): now - watch.inlet.progress.last_at},
    )
    batches = CounterMetricFamily("zhixing_consumer_batches", "Batches consumed and committed")
    batches.add_metric((), watch.inlet.progress.batches)
    yield batches
    counts = CounterMetricFamily(
        "zhixing_consumer_messages", "Messages by what became of them", labels=("result",)
    )
    for result, count in asdict(watch.consumer.counts).items():
        counts.add_metric((result,), count)
    yield counts


def _parked(watch: Watch) -> Iterable[Metric]:
    court_now = watch.consumer.service.clock.now()
    parked = {
        (court, kind): found for court, s in watch.seen.items() for kind, found in s.parked.items()
    }
    yield _gauge(
        "zhixing_parked_messages",
        "Messages set aside: failed, waiting behind a failed one, or too early",
        ("court", "kind"),
        {labels: count for labels, (count, _) in parked.items()},
    )
    yield _gauge(
        "zhixing_distrusted_records",
        "Records that their source cannot have written so; nothing followed from them",
        ("court",),
        {(court,): s.distrusted for court, s in watch.seen.items()},
    )
    yield _gauge(
        "zhixing_parked_oldest_court_seconds",
        "Court time since the oldest of them was set aside",
        ("court", "kind"),
        {labels: (court_now - since).total_seconds() for labels, (_, since) in parked.items()},
    )


def _effects(watch: Watch) -> Iterable[Metric]:
    court_now = watch.consumer.service.clock.now()
    seen = watch.seen
    yield _gauge(
        "zhixing_effects_open",
        "Effects that are not settled",
        ("court", "state"),
        {(court, state): n for court, s in seen.items() for state, n in s.effects.items()},
    )
    yield _gauge(
        "zhixing_effects_overdue_court_seconds",
        "Court time by which the next step of an effect is late",
        ("court",),
        {
            (court,): max(0.0, (court_now - s.due_at).total_seconds()) if s.due_at else 0.0
            for court, s in seen.items()
        },
    )
    yield _gauge(
        "zhixing_effects_unknown_seconds",
        "Real seconds since the oldest effect of unknown outcome was first seen by this process",
        ("court",),
        {(court,): watch.courts[court].unknown_seconds for court in seen},
    )


def _gauge(
    name: str, text: str, labels: tuple[str, ...], values: dict[tuple[str, ...], float]
) -> Metric:
    family = GaugeMetricFamily(name, text, labels=labels)
    for of, value in values.items():
        family.add_metric(of, value)
    return family

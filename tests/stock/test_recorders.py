"""The recorder cases that ship with the `eventsourcing` library, run against our journal.

Each class is the library's own, unchanged; it is only told how to open a recorder. What cannot
apply is skipped one by one, with its reason; the README of this folder has the list.
"""

from itertools import count
from typing import TypeVar
from unittest import TestCase, skip

import pytest
from eventsourcing.persistence import IntegrityError, Tracking
from eventsourcing.tests import persistence as stock

from tests.conftest import NewDatabase
from tests.stock.facade import (
    JournalAggregateRecorder,
    JournalApplicationRecorder,
    JournalProcessRecorder,
    JournalRecorder,
)

R = TypeVar("R", bound=JournalRecorder)
_numbers = count(1)
ANY_ORDER = "the inbox takes a foreign event once, but in any order: an earlier one may come later"


class OnOurJournal(TestCase):
    """Opens recorders on new databases, and closes them after the case."""

    INITIAL_VERSION = 0  # what the library's cases count from, where they let themselves be told

    @pytest.fixture(autouse=True)
    def _databases(self, new_database: NewDatabase) -> None:
        self._new_database = new_database

    def opened(self, kind: type[R], *, first_version: int = 0) -> R:
        recorder = kind(self._new_database, first_version=first_version)
        self.addCleanup(recorder.close)
        return recorder


class TestAggregateRecorder(OnOurJournal, stock.AggregateRecorderTestCase):
    def create_recorder(self) -> JournalAggregateRecorder:
        return self.opened(JournalAggregateRecorder)


class TestApplicationRecorder(
    OnOurJournal, stock.ApplicationRecorderTestCase[JournalApplicationRecorder]
):
    def create_recorder(self) -> JournalApplicationRecorder:
        return self.opened(JournalApplicationRecorder)

    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()


class TestApplicationRecorderWithStreamsNamedLikeOurs(TestApplicationRecorder):
    """The library names streams by UUIDs, we by text with Chinese in it."""

    def new_originator_id(self) -> str:
        return f"filing-（2026）豫1024执{next(_numbers)}号"


class TestNotificationIDsDoNotInterleave(
    OnOurJournal, stock.NonInterleavingNotificationIDsBaseCase
):
    def create_recorder(self) -> JournalApplicationRecorder:
        return self.opened(JournalApplicationRecorder)


class TestTrackingRecorder(OnOurJournal, stock.TrackingRecorderTestCase):
    def create_recorder(self) -> JournalProcessRecorder:
        return self.opened(JournalProcessRecorder)

    @skip(ANY_ORDER)
    def test_insert_tracking(self) -> None:
        """The next one has all its steps but the last."""

    def test_each_foreign_event_is_taken_in_once_and_in_any_order(self) -> None:
        recorder = self.create_recorder()
        taken = [Tracking("upstream1", 21), Tracking("upstream1", 24), Tracking("upstream2", 21)]
        earlier = Tracking("upstream1", 22)
        for tracking in (*taken, earlier):
            recorder.insert_tracking(tracking)
            with pytest.raises(IntegrityError):
                recorder.insert_tracking(tracking)
        assert recorder.max_tracking_id("upstream1") == 24
        assert recorder.max_tracking_id("upstream2") == 21
        assert recorder.max_tracking_id("upstream3") is None
        assert recorder.has_tracking_id("upstream1", 24)
        assert not recorder.has_tracking_id("upstream1", 25)


class TestProcessRecorder(OnOurJournal, stock.ProcessRecorderTestCase):
    def create_recorder(self) -> JournalProcessRecorder:
        counts_from_one = self._testMethodName == "test_insert_select"
        return self.opened(JournalProcessRecorder, first_version=int(counts_from_one))

    @skip(ANY_ORDER)
    def test_raises_when_lower_inserted_later(self) -> None:
        """The tracking recorder's own case above shows what holds instead."""

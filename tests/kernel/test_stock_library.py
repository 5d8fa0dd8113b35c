"""Anyone can open our streams and our notification log with the stock `eventsourcing` library."""

import pytest
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore

from contracts.intake import IntakeEvent
from kernel.base.grants import AUDITOR_ROLE
from kernel.base.postgres import Pools
from kernel.journal.postgres import PostgresJournal
from kernel.program.app import codec_of
from services.intake.state import Filing, evolve
from tests.conftest import NewDatabase
from tests.kernel.sample import CASE, append, checked, filed, scanned
from zhixing.local.embedded.postgres import PostgresServer

CODEC = codec_of("intake")


def our_event(stored: StoredEvent) -> IntakeEvent:
    """Of our code only the codec: the topic is name:schema, the state is the body."""
    name, _, schema = stored.topic.partition(":")
    event: IntakeEvent = CODEC.decode(name, int(schema), stored.state)
    return event


@pytest.fixture
async def recorder(
    new_database: NewDatabase, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> PostgresApplicationRecorder:
    dsn = await new_database()
    pools = Pools(dsn)
    journal = PostgresJournal("intake", CODEC, pools)
    await journal.append(append(filed(), checked()))
    await journal.append(append(scanned(), after=2))
    await journal.append(append(filed("（2026）豫1024执2号")))
    await journal.close()
    await pools.close()
    monkeypatch.setenv("PGOPTIONS", "-c app.court=yanling")
    database = dsn.rpartition("/")[2].partition("?")[0]
    datastore = PostgresDatastore(
        dbname=database,
        host=postgres.host,
        port=str(postgres.port),
        user=AUDITOR_ROLE,
        password="",
        originator_id_type="text",
    )
    return PostgresApplicationRecorder(datastore, events_table_name="stored_events")


def test_the_stock_recorder_reads_a_stream(recorder: PostgresApplicationRecorder) -> None:
    stored = recorder.select_events(f"filing-{CASE}")
    assert [s.originator_version for s in stored] == [1, 2, 3]
    assert [our_event(s) for s in stored] == [filed(), checked(), scanned()]


def test_the_stock_recorder_reads_the_notification_log(
    recorder: PostgresApplicationRecorder,
) -> None:
    log = recorder.select_notifications(start=1, limit=10)
    assert [n.id for n in log] == [1, 2, 3, 4]
    assert recorder.max_notification_id() == 4
    assert recorder.select_notifications(start=2, limit=1)[0].topic == "FilingChecked:1"


def test_a_stream_as_of_any_version_folds_to_the_state_of_then(
    recorder: PostgresApplicationRecorder,
) -> None:
    then: Filing | None = None
    for stored in recorder.select_events(f"filing-{CASE}", lte=2):
        then = evolve(then, our_event(stored))
    assert then is not None
    assert (then.checked, then.papers_scanned) == (True, None)

"""The case book is emptied and filled again by a command, from the logs of the services."""

from datetime import UTC, datetime

import pytest

from contracts.catalogue import SERVICES
from contracts.intake import FilingChecked
from kernel.base.grants import AUDITOR_ROLE, role_of
from kernel.base.postgres import Pools
from kernel.journal.envelope import correlation_of
from kernel.journal.postgres import PostgresJournal
from kernel.journal.protocol import Append, Draft
from kernel.program.app import codec_of
from portal.settings import Settings
from zhixing.cli.portal import _rebuilt
from zhixing.cli.prepare import PrepareSettings, prepare
from zhixing.local.defaults import database_of
from zhixing.local.embedded.postgres import PostgresServer

pytestmark = pytest.mark.slow
COURT, STREAM = "yanling", "case-1"


async def test_an_emptied_book_is_filled_from_the_logs(
    own_postgres: PostgresServer, capsys: pytest.CaptureFixture[str]
) -> None:
    await prepare(PrepareSettings(owner_database_url=own_postgres.dsn("postgres"), bus="log"))
    pools = Pools(own_postgres.dsn(database_of("intake"), role_of("intake")))
    journal, now = PostgresJournal("intake", codec_of("intake"), pools), datetime.now(UTC)
    checked = FilingChecked(case_id="（2026）豫1024执7号")
    draft = Draft(
        stream=STREAM,
        version=1,
        event=checked,
        case_id=checked.case_id,
        occurred_at=now,
        causation_id=None,
    )
    await journal.append(
        Append(
            court=COURT,
            drafts=(draft,),
            expected={STREAM: 0},
            recorded_at=now,
            actor="receptionist:r-1",
            correlation_id=correlation_of(COURT, STREAM),
            rule_pack="p",
        )
    )
    given = Settings.model_validate(
        {
            "bus": "log",
            "courts": (COURT,),
            "database_url": own_postgres.dsn(database_of("portal"), role_of("portal")),
            "keys_database_url": own_postgres.dsn(database_of("keys"), role_of("portal")),
            "log_databases": {
                name: own_postgres.dsn(database_of(name), AUDITOR_ROLE) for name in SERVICES
            },
            "pepper": "the right one",
        }
    )
    book = Pools(given.database_url)
    for _ in range(2):
        await _rebuilt(given)
        rows = await (await book.of(COURT)).fetch("select name from entries")
        assert [row["name"] for row in rows] == ["FilingChecked"]
    assert "the case book is filled: 1 events" in capsys.readouterr().out
    await book.close()
    await journal.close()
    await pools.close()

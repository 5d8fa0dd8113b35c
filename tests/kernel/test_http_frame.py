"""The frame every door stands in: identity, acts, keys, versions, problems, pages."""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest

from kernel.base.clock import SimulatedClock
from kernel.base.grants import role_of
from kernel.base.postgres import migrate
from kernel.deciding.service import CACHE_STREAMS, Request
from kernel.deciding.streams import Streams
from kernel.door.bodies import BODY_MAX_BYTES
from kernel.journal.memory import MemoryJournal
from kernel.journal.postgres import MIGRATIONS as JOURNAL_MIGRATIONS
from kernel.journal.protocol import Newest
from kernel.journal.reads import READS
from kernel.messaging.cloudevents import heading_of
from kernel.people.identity import LocalIssuer, Permissions
from kernel.program.app import Process, codec_of
from kernel.program.prepare import prepare_keys
from services.archive import app as archive
from services.archive.settings import Settings as ArchiveSettings
from services.intake import app as intake
from services.intake.settings import Settings as IntakeSettings
from tests.conftest import NewDatabase
from tests.intake.samples import CASE, NOW, application
from tests.kernel.sample import append, checked, filed
from tests.support import COURTS, rulebook, storing
from zhixing.local.embedded.postgres import PostgresServer

COURT = "yanling"
ISSUER = LocalIssuer()
CHECK = f"/cases/{quote(CASE)}/check"
PAPERS = f"/cases/{quote(CASE)}/papers"
ERRORS = f"/cases/{quote(CASE)}/errors"
_numbers = count(1)


def token(*roles: str, court: str = COURT, issued_at: float | None = None) -> str:
    now = time.time() if issued_at is None else issued_at
    return ISSUER.token("clerk-1", court=court, roles=roles, issued_at=now)


def bearer(*roles: str, **more: Any) -> dict[str, str]:
    return {"Authorization": f"Bearer {token(*roles, **more)}"}


STAFF = bearer("filing_clerk", "receptionist")


@dataclass
class Door:
    """A service's doors, and the clerk before them."""

    program: Process
    client: httpx.AsyncClient
    staff: dict[str, str] = field(default_factory=lambda: dict(STAFF))

    async def post(self, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """An act under a key of its own, unless one is given; `If_Match` is `If-Match`."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        given = {"Idempotency-Key": f"key-{next(_numbers)}", **self.staff, **given}
        content = body if isinstance(body, bytes) else None
        json = None if isinstance(body, bytes) else (body or {})
        return await self.client.post(path, content=content, json=json, headers=given)

    async def get(self, path: str, **headers: str) -> httpx.Response:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.client.get(path, headers={**self.staff, **given})

    async def file(self, **headers: str) -> httpx.Response:
        answer = await self.post("/filings", application(), **headers)
        assert answer.status_code == 201, answer.text
        return answer

    async def scan(self) -> None:
        """Store the scan of the filing papers."""
        await self.program.service.handle(Request(court=COURT, commands=(storing(CASE),)))

    async def head(self) -> int:
        """The number of events, without those that tell who read something."""
        log = await self.program.journal.follow(COURT, 0, 1000)
        return sum(recorded.case_id != READS for recorded in log)


@pytest.fixture(scope="module")
async def program(postgres: PostgresServer) -> AsyncIterator[Process]:
    """Intake on a database of its own, for all tests of this page."""
    for name in ("frame", "frame_keys"):
        postgres.ensure_database(name)
    await prepare_keys(postgres.dsn("frame_keys"))
    settings = IntakeSettings(
        keys_database_url=postgres.dsn("frame_keys", role_of("intake")),
        owner_database_url=postgres.dsn("frame"),
        database_url=postgres.dsn("frame", role_of("intake")),
        jwks=ISSUER.jwks(),
    )
    made = intake.wiring(settings)
    await migrate(
        settings.owner_database_url, (JOURNAL_MIGRATIONS, made.migrations), houses=("intake",)
    )
    program = Process(made, settings, clock=SimulatedClock(NOW))
    yield program
    await program.stop()


@pytest.fixture
async def door(program: Process) -> AsyncIterator[Door]:
    """The doors of an empty intake; unforeseen errors are answered, not raised into the test."""
    owner = await asyncpg.connect(program.settings.owner_database_url)
    tables = await owner.fetch(
        "select tablename from pg_tables where schemaname = 'public' and tablename <> 'migration'"
    )
    await owner.execute(f"truncate {', '.join(row['tablename'] for row in tables)}")
    await owner.close()
    # As after a restart: a log that shrinks under a running process is rightly refused.
    program.journal._seen.clear()
    program.service._streams = Streams(CACHE_STREAMS)
    transport = httpx.ASGITransport(app=program.api, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://intake") as client:
        yield Door(program, client)


def problem(answer: httpx.Response, status: int, kind: str) -> dict[str, Any]:
    """The problem, which must be whole and of this kind."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["type"] == f"urn:zhixing:problem:{kind}"
    assert body["status"] == status
    assert re.search("[\u4e00-\u9fff]", body["title"])
    return body


# Who is asking


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Bearer nonsense",
        f"Basic {token('receptionist')}",
        f"Bearer {token('receptionist', issued_at=time.time() - 13 * 3600)}",
        f"Bearer {LocalIssuer().token('c', court=COURT, roles=['receptionist'], issued_at=time.time())}",
    ],
    ids=["none", "empty", "bare", "blank", "nonsense", "basic", "expired", "foreign"],
)
async def test_who_is_not_identified_gets_nowhere(door: Door, authorization: str | None) -> None:
    door.staff = {} if authorization is None else {"Authorization": authorization}
    for answer in (await door.post(CHECK), await door.get("/cases")):
        problem(answer, 401, "unauthenticated")
        assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "headers",
    [bearer("bank"), bearer(), bearer("system"), bearer("receptionist", court="elsewhere")],
)
async def test_who_may_not_is_told_so(door: Door, headers: dict[str, str]) -> None:
    await door.file()
    door.staff = headers
    problem(await door.post(CHECK), 403, "forbidden")
    problem(await door.get("/cases"), 403, "forbidden")
    assert await door.head() == 1


async def test_a_role_opens_its_own_doors_only(door: Door) -> None:
    await door.file()
    door.staff = bearer("filing_clerk")
    problem(await door.post(CHECK), 403, "forbidden")
    door.staff = bearer("receptionist")
    assert (await door.post(CHECK)).status_code == 200
    (*_, checked) = await door.program.journal.follow(COURT, 0, 10)
    assert checked.actor == "receptionist:clerk-1"


# The key of a request


@pytest.mark.parametrize("key", ["", "k" * 201])
async def test_a_write_needs_a_key_of_a_sensible_length(door: Door, key: str) -> None:
    problem(await door.post(CHECK, Idempotency_Key=key), 400, "idempotency-key-missing")
    without = await door.client.post(CHECK, json={}, headers=STAFF)
    problem(without, 400, "idempotency-key-missing")


async def test_the_same_request_twice_has_one_answer_and_one_event(door: Door) -> None:
    first = await door.file(Idempotency_Key="k")
    again = await door.file(Idempotency_Key="k")
    assert again.json() == first.json()
    assert again.headers["etag"] == first.headers["etag"] == '"1"'
    assert await door.head() == 1


async def test_a_key_is_not_lent_to_another_request(door: Door) -> None:
    await door.file()
    await door.scan()
    assert (await door.post(PAPERS, {"pages": 3}, Idempotency_Key="k")).status_code == 200
    other = await door.post(PAPERS, {"pages": 4}, Idempotency_Key="k")
    problem(other, 422, "idempotency-key-reused")
    elsewhere = f"/cases/{quote('（2026）豫1024执9号')}/papers"
    other = await door.post(elsewhere, {"pages": 3}, Idempotency_Key="k")
    problem(other, 422, "idempotency-key-reused")
    assert await door.head() == 3


async def test_a_refused_request_does_not_use_up_its_key(door: Door) -> None:
    problem(await door.post(CHECK, Idempotency_Key="k"), 404, "not-found")
    await door.file()
    assert (await door.post(CHECK, Idempotency_Key="k")).status_code == 200


async def test_the_same_request_at_the_same_moment_has_one_answer_and_one_event(door: Door) -> None:
    answers = await asyncio.gather(*(door.file(Idempotency_Key="k") for _ in range(8)))
    assert len({answer.text for answer in answers}) == 1
    assert await door.head() == 1


@pytest.mark.parametrize("if_match", ["*", '"0"'])
async def test_a_retry_that_would_now_be_refused_gets_the_answer_of_the_first(
    door: Door, if_match: str
) -> None:
    """Sealed anew, the second filing differs from the stored one, and would be refused."""
    first = await door.file(Idempotency_Key="k", If_Match=if_match)
    again = await door.file(Idempotency_Key="k", If_Match=if_match)
    assert again.json() == first.json()
    assert await door.head() == 1


async def test_a_retry_that_asks_something_else_is_not_given_the_answer(door: Door) -> None:
    await door.file(Idempotency_Key="k")
    other = await door.post("/filings", application(claim="36500.01"), Idempotency_Key="k")
    problem(other, 422, "idempotency-key-reused")


# What was asked


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"pages": 3, "color": "red"}, ["color"]),
        ({"pages": "three"}, ["pages"]),
        ({"pages": 1.5}, ["pages"]),
        ({"pages": [3]}, ["pages"]),
        ({"color": "red", "pages": True}, ["pages", "color"]),
    ],
)
async def test_everything_wrong_with_a_body_is_named(
    door: Door, body: dict[str, Any], fields: list[str]
) -> None:
    await door.file()
    errors = problem(await door.post(PAPERS, body), 422, "invalid")["errors"]
    assert sorted(error["field"] for error in errors) == sorted(fields)
    assert await door.head() == 1


async def test_the_body_cannot_speak_for_another_case(door: Door) -> None:
    await door.file()
    answer = await door.post(CHECK, {"case_id": "（2026）豫1024执9号"})
    assert answer.json()["events"][0]["stream"] == f"filing-{CASE}"


@pytest.mark.parametrize(
    "body",
    [
        b'{"pages":',
        b"[]",
        b'"three"',
        b"null",
        b"\xff\xfe",
        b'{"pages": NaN}',
        b'{"pages": 3, "note": "\\ud800"}',
        b'{"pages":' + b"[" * 5000,
        b'{"pages":' + b"[" * 900 + b"]" * 900 + b"}",
    ],
    ids=["cut", "list", "text", "null", "bytes", "nan", "surrogate", "deep", "deep and whole"],
)
async def test_what_is_no_json_object_is_refused(door: Door, body: bytes) -> None:
    problem(await door.post(PAPERS, body), 422, "invalid")


async def test_no_text_holds_the_one_character_that_cannot_be_stored(door: Door) -> None:
    await door.file()
    body = {"field": "claim_fen", "found": "未写明\x00金额"}
    problem(await door.post(ERRORS, body), 422, "invalid")
    nowhere = f"/cases/{quote('执' + chr(0))}"
    problem(await door.post(f"{nowhere}/check"), 422, "invalid")
    problem(await door.get(nowhere), 422, "invalid")
    assert await door.head() == 1


async def test_a_body_has_a_greatest_size(door: Door) -> None:
    body = b'{"pages": 3}'.ljust(BODY_MAX_BYTES + 1)
    problem(await door.post(PAPERS, body), 413, "too-large")
    problem(await door.post(PAPERS, body[:-1]), 404, "not-found")


# Versions and times


async def test_a_stale_version_is_refused_and_a_fresh_one_is_not(door: Door) -> None:
    filing = await door.file()
    await door.scan()
    assert filing.headers["etag"] == '"1"'
    assert (await door.post(CHECK, If_Match='"1"')).status_code == 200
    stale = problem(await door.post(PAPERS, {"pages": 3}, If_Match='"1"'), 412, "conflict")
    assert stale["version"] == 2
    problem(await door.post(PAPERS, {"pages": 3}, If_Match='"99"'), 412, "conflict")
    assert (await door.post(PAPERS, {"pages": 3}, If_Match="2")).status_code == 200
    assert (await door.post(PAPERS, {"pages": 3}, If_Match="*")).status_code == 200


async def test_what_was_seen_of_a_case_is_told_and_taken_as_a_condition(door: Door) -> None:
    await door.file()
    await door.scan()
    seen = (await door.get(f"/cases/{quote(CASE)}")).headers["etag"]
    steps = (await door.get(f"/cases/{quote(CASE)}/steps")).headers["etag"]
    assert steps != seen  # another answer about the same case
    assert (await door.get(f"/cases/{quote(CASE)}")).headers["etag"] == seen
    same = await door.get(f"/cases/{quote(CASE)}", If_None_Match=f'"x", {seen}')
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", seen)

    assert (await door.post(CHECK, If_Match=steps)).status_code == 200
    problem(await door.post(PAPERS, {"pages": 3}, If_Match=seen), 412, "conflict")
    changed = await door.get(f"/cases/{quote(CASE)}", If_None_Match=seen)
    assert changed.status_code == 200
    again = await door.post(PAPERS, {"pages": 3}, If_Match=changed.headers["etag"])
    assert again.status_code == 200
    assert await door.head() == 4
    assert "etag" not in (await door.get("/cases")).headers


async def test_a_case_that_changes_while_an_act_is_decided_is_not_acted_on(door: Door) -> None:
    """Another stream of the case is written between the first look and the decision's end."""
    await door.file()
    seen = (await door.get(f"/cases/{quote(CASE)}")).headers["etag"]
    journal, looks = door.program.journal, []
    last_of_case = journal.last_of_case

    async def between(court: str, case_id: str) -> Any:
        newest = await last_of_case(court, case_id)
        looks.append(newest)
        return newest if len(looks) < 2 else replace_event(newest)

    journal.last_of_case = between  # type: ignore[method-assign]
    try:
        problem(await door.post(CHECK, If_Match=seen), 412, "conflict")
    finally:
        journal.last_of_case = last_of_case  # type: ignore[method-assign]
    assert await door.head() == 1


def replace_event(newest: Newest | None) -> Newest | None:
    return newest and newest._replace(event_id=uuid4())


@pytest.mark.parametrize("version", ["one", "-1", "1.0", "", "1" * 10, f"{UUID(int=7).hex}"])
async def test_a_version_is_a_number(door: Door, version: str) -> None:
    errors = problem(await door.post(CHECK, If_Match=version), 422, "invalid")["errors"]
    assert [error["field"] for error in errors] == ["If-Match"]


async def test_an_act_may_be_entered_later_than_it_was_done(door: Door) -> None:
    await door.file()
    clock = door.program.service.clock
    assert isinstance(clock, SimulatedClock)
    clock.set(NOW + timedelta(hours=2))
    done = NOW + timedelta(hours=1)
    utc = done.astimezone(tz=None).isoformat()
    assert (await door.post(CHECK, Occurred_At=utc)).status_code == 200
    (*_, checked) = await door.program.journal.follow(COURT, 0, 10)
    assert checked.occurred_at == done
    assert checked.recorded_at == NOW + timedelta(hours=2)


@pytest.mark.parametrize(
    "when",
    ["2027-01-01T00:00:00+08:00", "2026-03-02T09:00:00", "2026-03-02", "yesterday", ""],
    ids=["future", "no zone", "a day", "a word", "nothing"],
)
async def test_an_act_was_done_at_a_certain_moment_in_the_past(door: Door, when: str) -> None:
    await door.file()
    errors = problem(await door.post(CHECK, Occurred_At=when), 422, "invalid")["errors"]
    assert [error["field"] for error in errors] == ["Occurred-At"]


async def test_every_answer_tells_how_far_the_log_has_come(door: Door) -> None:
    assert (await door.get("/cases")).headers["zhixing-position"] == "intake:0"
    assert (await door.file()).headers["zhixing-position"] == "intake:1"
    assert (await door.post(CHECK)).headers["zhixing-position"] == "intake:2"
    assert (await door.get("/cases")).headers["zhixing-position"] == "intake:2"


@pytest.mark.parametrize("position", ["intake:2", "intake:0"])
async def test_a_reader_waits_for_no_more_than_what_is_there(door: Door, position: str) -> None:
    await door.file()
    await door.post(CHECK)
    shown = await door.get(f"/cases/{quote(CASE)}", Zhixing_Wait_For=position)
    assert shown.status_code == 200


@pytest.mark.parametrize(
    "position",
    ["intake", "intake:", "intake:x", "intake:-1", ":5", "archive:1", f"intake:{10**40}"],
)
async def test_what_a_reader_waits_for_is_a_position(door: Door, position: str) -> None:
    problem(await door.get("/cases", Zhixing_Wait_For=position), 422, "invalid")


async def test_a_position_that_never_comes_is_not_waited_for_long(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kernel.program.app.WAIT_SECONDS", 0.1)
    problem(await door.get("/cases", Zhixing_Wait_For="intake:9"), 503, "not-yet")


@pytest.fixture
async def listener(new_database: NewDatabase) -> AsyncIterator[Door]:
    """Archive at its doors: it listens to intake."""
    settings = ArchiveSettings(
        database_url=await new_database(archive.wiring(ArchiveSettings()).migrations),
        jwks=ISSUER.jwks(),
    )
    program = Process(archive.wiring(settings), settings, clock=SimulatedClock(NOW))
    transport = httpx.ASGITransport(app=program.api, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://archive") as client:
        yield Door(program, client, staff=bearer("archivist"))
    await program.stop()


async def test_a_reader_sees_in_one_service_what_was_written_in_another(listener: Door) -> None:
    written = await MemoryJournal("intake", codec_of("intake")).append(append(filed(CASE)))
    path = f"/cases/{quote(CASE)}"
    problem(await listener.get(path), 404, "not-found")
    waiting = asyncio.create_task(listener.get(path, Zhixing_Wait_For="intake:1"))
    for _ in range(3):
        await asyncio.sleep(0)
    assert not waiting.done()
    await listener.program.consumer.take(written)
    shown = await waiting
    assert shown.status_code == 200
    assert shown.json()["case_id"] == CASE


async def test_a_reader_may_wait_for_what_asks_nothing_of_the_service(listener: Door) -> None:
    journal = MemoryJournal("intake", codec_of("intake"))
    written = await journal.append(append(filed(CASE), checked(CASE)))
    assert listener.program.consumer.passes(heading_of(written[1]))
    await listener.program.consumer.take(written)
    shown = await listener.get(f"/cases/{quote(CASE)}", Zhixing_Wait_For="intake:2")
    assert shown.status_code == 200


async def test_a_log_without_events_was_taken_in_whole(listener: Door) -> None:
    shown = await listener.get("/closing-checks", Zhixing_Wait_For="intake:0")
    assert shown.status_code == 200


# What goes wrong


async def test_an_act_waits_for_every_position_it_builds_on(
    listener: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kernel.program.app.WAIT_SECONDS", 0.1)
    listener.staff = bearer("archivist")
    place = f"/cases/{quote(CASE)}/volume"
    known = await listener.post(place, {"volume": "1"}, Zhixing_Wait_For="archive:0, intake:0")
    problem(known, 404, "not-found")
    late = await listener.post(place, {"volume": "1"}, Zhixing_Wait_For="archive:0,intake:9")
    problem(late, 503, "not-yet")
    for wrong in (
        "archive:0,,",
        "archive:0 intake:0",
        "archive:0,elsewhere:1",
        ",".join(17 * ["archive:0"]),
    ):
        answer = await listener.post(place, {"volume": "1"}, Zhixing_Wait_For=wrong)
        problem(answer, 422, "invalid")


async def test_an_address_tells_its_methods_where_another_is_used(door: Door) -> None:
    answer = await door.client.delete(f"/cases/{quote(CASE)}/steps", headers=STAFF)
    problem(answer, 405, "not-allowed")
    assert answer.headers["allow"] == "GET, POST"


async def test_a_parameter_that_nobody_knows_is_refused(door: Door) -> None:
    await door.file()
    errors = problem(await door.get("/cases?name=x"), 422, "invalid")["errors"]
    assert errors[0]["field"] == "name"
    assert "after、limit" in errors[0]["title"]
    problem(await door.post(f"{CHECK}?really=yes"), 422, "invalid")


async def test_true_is_no_number(door: Door) -> None:
    await door.file()
    errors = problem(await door.post(PAPERS, {"pages": True}), 422, "invalid")["errors"]
    assert errors[0]["field"] == "pages"


async def test_a_refusal_names_the_act_in_chinese(door: Door) -> None:
    door.staff = bearer("bank")
    title = problem(await door.post(CHECK), 403, "forbidden")["title"]
    assert title == "您的角色无权办理：核对立案信息"
    assert problem(await door.get("/cases"), 403, "forbidden")["title"].endswith("查询")


async def test_an_unknown_address_is_a_problem_too(door: Door) -> None:
    problem(await door.get("/nowhere"), 404, "not-found")
    problem(await door.client.delete("/filings"), 405, "not-allowed")


async def test_an_unforeseen_error_shows_nothing_of_itself(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("secret: 张某 411024209912310016")

    monkeypatch.setattr(door.program.service, "handle", broken)
    answer = await door.post(CHECK)
    body = problem(answer, 500, "internal")
    assert set(body) == {"type", "title", "status"}
    assert "secret" not in answer.text


async def test_a_refusal_names_the_article(door: Door) -> None:
    await door.file()
    refused = problem(await door.post(PAPERS, {"pages": 0}), 409, "refused")
    assert refused["article"]
    assert refused["field"] == "pages"


async def test_a_service_lives_and_is_ready(door: Door) -> None:
    alive = await door.client.get("/health/live")
    assert (alive.status_code, alive.json()["service"]) == (200, "intake")
    ready = await door.client.get("/health/ready")
    assert (ready.status_code, ready.text) == (200, "ok")


async def test_without_its_database_it_lives_but_is_not_ready(
    door: Door, postgres: PostgresServer
) -> None:
    await door.file()
    owner = await asyncpg.connect(postgres.dsn("postgres"))
    await owner.execute("alter database frame connection limit 0")
    await owner.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'frame'"
    )
    try:
        assert (await door.client.get("/health/ready")).status_code == 503
        assert (await door.client.get("/health/live")).status_code == 200
        for _ in range(3):
            problem(await door.post(CHECK), 503, "unavailable")
            problem(await door.get("/cases"), 503, "unavailable")
    finally:
        await owner.execute("alter database frame connection limit -1")
        await owner.close()
    assert (await door.client.get("/health/ready")).status_code == 200
    assert (await door.post(CHECK)).status_code == 200


async def test_a_service_whose_database_never_came_up_is_not_ready() -> None:
    settings = IntakeSettings(
        database_url="postgresql://zhixing_archive@127.0.0.1:1/x", jwks=ISSUER.jwks()
    )
    program = Process(intake.wiring(settings), settings)
    transport = httpx.ASGITransport(app=program.api)
    async with httpx.AsyncClient(transport=transport, base_url="http://intake") as client:
        ready = await client.get("/health/ready")
        assert ready.status_code == 503
        assert ready.text.startswith("database: ")
    await program.stop()


# The pages


async def test_the_pages_are_served_from_our_own_files(door: Door) -> None:
    page = (await door.client.get("/docs")).text
    assert not re.search(r"""(src|href)=["']?(https?:)?//""", page)
    assert "http://" not in page
    assert "https://" not in page
    own = re.findall(r"""(?:src|href)=["']([^"']+)["']""", page)
    assert len(own) == 3
    for path in own:
        served = await door.client.get(path)
        assert served.status_code == 200, path
        assert len(served.content) > 500


async def test_the_book_of_the_interface_lists_every_act_with_its_roles(door: Door) -> None:
    permissions = Permissions.load(COURTS / "permissions", rulebook().offices)
    book = (await door.client.get("/openapi.json")).json()
    listed = {
        operation["operationId"]: operation
        for path in book["paths"].values()
        for operation in path.values()
    }
    queries = {"queries", "ReadOwnCases"}
    wanted = {act for act in permissions.acts("intake") if act not in queries} | {"RetryParked"}
    for act in wanted:
        operation = listed[f"intake_{act}"]
        assert operation["x-roles"] == list(permissions.roles("intake", act))
        assert operation["summary"]
        headers = {p["name"]: p["required"] for p in operation["parameters"] if p["in"] == "header"}
        assert headers.pop("Idempotency-Key") is True
        assert headers == dict.fromkeys(("If-Match", "Occurred-At", "Zhixing-Wait-For"), False)
        assert operation["requestBody"]["content"]["application/json"]["schema"]


async def test_the_book_of_the_interface_shows_what_a_body_must_hold(door: Door) -> None:
    book = (await door.client.get("/openapi.json")).json()
    papers = book["paths"]["/cases/{case_id}/papers"]["post"]
    schema = papers["requestBody"]["content"]["application/json"]["schema"]
    assert (set(schema["properties"]), schema.get("required", [])) == ({"pages"}, [])
    deferral = book["paths"]["/cases/{case_id}/reception/deferral"]["post"]
    other = deferral["requestBody"]["content"]["application/json"]["schema"]
    assert set(other["properties"]) == set(other["required"]) == {"reason"}
    assert schema["additionalProperties"] is False
    assert "$ref" not in str(schema)
    assert [p["name"] for p in papers["parameters"] if p["in"] == "path"] == ["case_id"]

"""Who is asking: only whole, signed, timely tokens count, and what no row allows is denied."""

import time
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any, get_args

import httpx
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import ECKey, Key, OctKey, OKPKey, RSAKey

from contracts.catalogue import SERVICES
from kernel.deciding.files import RemoveFile
from kernel.deciding.steps import RecordStep
from kernel.door.downloads import READ_ACT as READ_FILE_ACT
from kernel.door.effects import SETTLE_ACT
from kernel.door.files import STORE_ACT
from kernel.door.http import route_book
from kernel.door.operations import READ_ACT, RETRY_ACT, REWIND_ACT, SKIP_ACT
from kernel.door.reads import READS_ACT
from kernel.door.two_operators import CONFIRM_ACT, WITHDRAW_ACT
from kernel.door.two_operators import READ_ACT as READ_REQUESTS_ACT
from kernel.people.authority import Office, Standing
from kernel.people.identity import (
    ALGORITHM,
    APPROVALS,
    OPERATIONS,
    QUERIES,
    Entitled,
    Identity,
    LocalIssuer,
    NotIdentified,
    Permissions,
    PermissionsError,
    Trust,
    Verifier,
)
from kernel.people.issuer_keys import (
    AGAIN_SECONDS,
    KEPT_SECONDS,
    GivenKeys,
    IssuerAway,
    PublishedKeys,
)
from tests.support import COURTS, rulebook
from zhixing.houses import routes_of

STEP_ACT = RecordStep.__name__
REMOVE_ACT = RemoveFile.__name__
ISSUER = LocalIssuer()
OFFICES = rulebook().offices
BY_PACK = {"GiveApproval", "RefuseApproval", "WithdrawRequest"}  # who may, says the pack
TRUST = Trust(issuer="zhixing-local", audience="zhixing")
VERIFIER = Verifier(GivenKeys(ISSUER.jwks()), TRUST, roles=OFFICES)
ACTS = Permissions.load(COURTS / "permissions", OFFICES)
KEY = OKPKey.generate_key("Ed25519", {"kid": "local"})


def commands_of(service: str) -> set[str]:
    return {c.__name__ for c in get_args(import_module(f"services.{service}.commands").Command)}


def key_set(*keys: Key) -> str:
    return orjson.dumps({"keys": [key.as_dict(private=False) for key in keys]}).decode()


def signed(**changes: Any) -> tuple[str, Verifier]:
    """A token with changed claims (`...` leaves one out), and a verifier that knows its key."""
    claims = {
        "iss": "zhixing-local",
        "aud": "zhixing",
        "sub": "clerk-1",
        "court": "yanling",
        "roles": ["receptionist"],
        "exp": int(time.time()) + 60,
    }
    kept = {name: value for name, value in (claims | changes).items() if value is not ...}
    token = jwt.encode({"alg": ALGORITHM, "kid": "local"}, kept, KEY, algorithms=[ALGORITHM])
    return token, Verifier(GivenKeys(key_set(KEY)), TRUST, roles=OFFICES)


def test_a_good_token_names_person_court_and_roles() -> None:
    token = ISSUER.token(
        "clerk-1", court="yanling", roles=["receptionist", "handler"], issued_at=time.time()
    )
    assert VERIFIER.verify(token) == Identity("clerk-1", "yanling", ("receptionist", "handler"))
    token, verifier = signed()
    assert verifier.verify(token) == Identity("clerk-1", "yanling", ("receptionist",))


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": int(time.time()) - 5},
        {"exp": ...},
        {"iss": "another"},
        {"iss": ...},
        {"aud": "another"},
        {"aud": ...},
        {"sub": ...},
        {"sub": 7},
        {"sub": ""},
        {"sub": "  "},
        {"sub": "clerk\n1"},
        {"sub": "c" * 201},
        {"court": ...},
        {"court": ["yanling"]},
        {"roles": ...},
        {"roles": "receptionist"},
        {"roles": ["receptionist", 7]},
        {"nbf": int(time.time()) + 86_400},
    ],
    ids=lambda changes: "-".join(changes),
)
def test_a_token_that_is_late_foreign_or_not_whole_identifies_nobody(
    changes: dict[str, Any],
) -> None:
    token, verifier = signed(**changes)
    with pytest.raises(NotIdentified):
        verifier.verify(token)


def test_roles_that_nobody_can_hold_are_ignored() -> None:
    for roles, held in ((["receptionist", "king"], ("receptionist",)), (["system"], ())):
        token, verifier = signed(roles=roles)
        assert verifier.verify(token).roles == held


def test_roles_and_court_stand_where_the_court_s_provider_puts_them() -> None:
    token, _ = signed(roles=..., court=..., realm_access={"roles": ["handler"]}, org="ruyang")
    trust = replace(TRUST, roles_claim="realm_access.roles", court_claim="org")
    verifier = Verifier(GivenKeys(key_set(KEY)), trust, roles=OFFICES)
    assert verifier.verify(token) == Identity("clerk-1", "ruyang", ("handler",))


@pytest.mark.parametrize(("late", "accepted"), [(29, True), (31, False)])
def test_clocks_may_differ_by_a_little(late: int, accepted: bool) -> None:
    token, _ = signed(exp=int(time.time()) - late)
    verifier = Verifier(GivenKeys(key_set(KEY)), replace(TRUST, skew_seconds=30), roles=OFFICES)
    if accepted:
        assert verifier.verify(token).person == "clerk-1"
    else:
        with pytest.raises(NotIdentified):
            verifier.verify(token)


KEYS: dict[str, Key] = {
    "Ed25519": KEY,
    "EdDSA": KEY,
    "RS256": RSAKey.generate_key(2048, {"kid": "rsa"}),
    "ES256": ECKey.generate_key("P-256", {"kid": "ec"}),
}


@pytest.mark.parametrize("algorithm", KEYS)
@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")  # the issuer's EdDSA
def test_the_algorithms_of_real_providers_are_accepted(algorithm: str) -> None:
    key = KEYS[algorithm]
    token = token_of(key, algorithm)
    assert Verifier(GivenKeys(key_set(*KEYS.values())), TRUST, roles=OFFICES).verify(token)


def token_of(key: Key, algorithm: str = ALGORITHM) -> str:
    claims = {
        "iss": "zhixing-local",
        "aud": "zhixing",
        "sub": "clerk-1",
        "court": "yanling",
        "roles": ["handler"],
        "exp": int(time.time()) + 60,
    }
    return jwt.encode({"alg": algorithm, "kid": key.kid}, claims, key, algorithms=[algorithm])


def test_a_secret_key_among_the_published_ones_signs_nothing() -> None:
    shared = OctKey.generate_key(256, {"kid": "shared"})
    with pytest.raises(NotIdentified):
        Verifier(GivenKeys(key_set(shared, KEY)), TRUST, roles=OFFICES).verify(
            token_of(shared, "HS256")
        )


def test_a_kept_issuer_is_the_same_again_and_its_file_is_its_owner_s(tmp_path: Path) -> None:
    file = tmp_path / "issuer.key"
    one, again = LocalIssuer(file), LocalIssuer(file)
    assert one.jwks() == again.jwks() != LocalIssuer().jwks()
    assert '"d"' not in one.jwks()
    assert file.stat().st_mode & 0o777 == 0o600


class Provider(httpx.AsyncBaseTransport):
    """An identity provider's address of keys, as the test leaves it."""

    def __init__(self, *keys: Key) -> None:
        self.keys = keys
        self.status = 200
        self.asked = 0

    async def handle_async_request(self, _request: httpx.Request) -> httpx.Response:
        self.asked += 1
        if self.status == 0:
            raise httpx.ConnectError("refused")
        return httpx.Response(self.status, text=key_set(*self.keys) if self.keys else "{}")


@pytest.fixture
def hours(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that have passed, in its one item."""
    passed = [0.0]
    monkeypatch.setattr("kernel.people.issuer_keys.real_seconds", lambda: passed[0])
    return passed


def published(provider: Provider) -> Verifier:
    return Verifier(PublishedKeys("http://idp/keys", provider), TRUST, roles=OFFICES)


async def test_published_keys_are_asked_for_once_and_again_after_a_while(
    hours: list[float],
) -> None:
    provider = Provider(KEY)
    verifier = published(provider)
    for _ in range(3):
        assert (await verifier.identify(token_of(KEY))).person == "clerk-1"
    assert provider.asked == 1
    hours[0] = KEPT_SECONDS + 1
    await verifier.identify(token_of(KEY))
    assert provider.asked == 2


async def test_a_new_key_is_asked_for_at_once_and_an_old_one_ends(hours: list[float]) -> None:
    provider = Provider(KEY)
    verifier = published(provider)
    await verifier.identify(token_of(KEY))
    new = OKPKey.generate_key("Ed25519", {"kid": "next"})
    provider.keys = (new,)
    hours[0] = AGAIN_SECONDS + 1
    assert (await verifier.identify(token_of(new))).person == "clerk-1"
    with pytest.raises(NotIdentified):
        await verifier.identify(token_of(KEY))


async def test_strange_keys_do_not_make_the_provider_busy(hours: list[float]) -> None:
    provider = Provider(KEY)
    verifier = published(provider)
    await verifier.identify(token_of(KEY))
    for number in range(5):
        stranger = OKPKey.generate_key("Ed25519", {"kid": f"stranger-{number}"})
        with pytest.raises(NotIdentified):
            await verifier.identify(token_of(stranger))
    assert provider.asked == 1
    hours[0] = AGAIN_SECONDS + 1
    with pytest.raises(NotIdentified):
        await verifier.identify(token_of(stranger))
    assert provider.asked == 2


@pytest.mark.parametrize("status", [0, 200, 500])
async def test_while_the_provider_is_away_the_known_keys_hold(
    hours: list[float], status: int
) -> None:
    provider = Provider(KEY)
    verifier = published(provider)
    await verifier.identify(token_of(KEY))
    provider.keys, provider.status, hours[0] = (), status, KEPT_SECONDS + 1
    assert (await verifier.identify(token_of(KEY))).person == "clerk-1"
    assert provider.asked == 2


async def test_without_any_key_the_provider_is_away_and_nobody_is_a_stranger(
    hours: list[float],
) -> None:
    provider = Provider(KEY)
    provider.status = 0
    verifier = published(provider)
    with pytest.raises(IssuerAway):
        await verifier.identify(token_of(KEY))
    provider.status, hours[0] = 200, AGAIN_SECONDS + 1
    assert (await verifier.identify(token_of(KEY))).person == "clerk-1"


def test_a_token_signed_by_a_stranger_identifies_nobody() -> None:
    token, _ = signed()
    with pytest.raises(NotIdentified):
        VERIFIER.verify(token)


def test_a_token_without_signature_identifies_nobody() -> None:
    token, verifier = signed()
    _, body, _ = token.split(".")
    for header in ("eyJhbGciOiJub25lIn0", "eyJhbGciOiJub25lIiwia2lkIjoibG9jYWwifQ"):
        with pytest.raises(NotIdentified):
            verifier.verify(f"{header}.{body}.")


def test_a_key_nobody_published_identifies_nobody() -> None:
    claims = {"iss": "zhixing-local", "aud": "zhixing", "exp": int(time.time()) + 60}
    header = {"alg": ALGORITHM, "kid": "elsewhere"}
    with pytest.raises(NotIdentified):
        VERIFIER.verify(jwt.encode(header, claims, KEY, algorithms=[ALGORITHM]))


@given(st.text() | st.from_regex(r"[\w-]{1,9}\.[\w-]{1,9}\.[\w-]{0,9}", fullmatch=True))
def test_whatever_is_not_a_token_identifies_nobody(text: str) -> None:
    with pytest.raises(NotIdentified):
        VERIFIER.verify(text)


PREVIEW = "PreviewFilings"  # stores nothing, and so is no command
OF_OPERATORS = {
    CONFIRM_ACT,
    WITHDRAW_ACT,
    SETTLE_ACT,
    "RequestErasure",
    "RotateKeys",
}


@pytest.mark.parametrize("service", SERVICES)
def test_every_command_has_one_row_in_the_table_of_acts_and_no_row_is_without(service: str) -> None:
    # a query that is for parties alone, and one that has a body
    own = {"ReadOwnCases", PREVIEW} if service == "intake" else set()
    assert ACTS.acts(service) == commands_of(service) | {QUERIES} | own


def test_the_acts_of_every_service_stand_apart_and_are_repeated_nowhere() -> None:
    assert ACTS.acts(OPERATIONS) == {
        READ_ACT,
        READS_ACT,
        RETRY_ACT,
        REWIND_ACT,
        SKIP_ACT,
        STEP_ACT,
        APPROVALS,
        STORE_ACT,
        REMOVE_ACT,
        READ_FILE_ACT,
        *OF_OPERATORS,
        "ReadEffects",
        "ReadLog",
        READ_REQUESTS_ACT,
    }
    for service in SERVICES:
        assert not ACTS.acts(service) & ACTS.acts(OPERATIONS)
        for act in (RETRY_ACT, REWIND_ACT, SKIP_ACT, *OF_OPERATORS):
            assert ACTS.roles(service, act) == ("operator",)


@pytest.mark.parametrize("service", SERVICES)
def test_a_person_can_do_what_has_a_door_and_the_system_what_has_none(service: str) -> None:
    doors = route_book(service, ACTS, routes_of(service))
    assert set(doors) <= commands_of(service) | {STEP_ACT, STORE_ACT, REMOVE_ACT, PREVIEW} | BY_PACK
    for act in commands_of(service):
        by_persons = set(ACTS.roles(service, act)) - {"system"}
        assert bool(by_persons) == (act in doors), act


def test_there_is_no_table_beside_the_services() -> None:
    tables = {file.stem for file in (COURTS / "permissions").glob("*.toml")}
    assert tables == {*SERVICES, OPERATIONS}


def test_what_no_row_names_is_denied_to_everybody() -> None:
    assert ACTS.entitled("intake", "EraseEverything") == ()
    assert ACTS.entitled("nowhere", "CheckFiling") == ()


def test_a_person_acts_in_the_first_of_their_roles_that_the_table_names() -> None:
    table = [Entitled("group", "receptionist"), Entitled("holder", "handler")]
    offices = [Office(role=role, person="clerk-1") for role in ("handler", "receptionist")]
    both = Standing(pack=rulebook().pack("yanling"), offices=offices)
    assert both.entitled(table) == ("receptionist", "handler")
    assert replace(both, offices=offices[:1]).entitled(table) == ("handler",)


@pytest.mark.parametrize(
    "row", ['roles = ["king"]', 'holder = ["king"]', "roles = []", "", 'owner = ["handler"]']
)
def test_a_row_that_allows_nobody_known_stops_the_start(tmp_path: Path, row: str) -> None:
    (tmp_path / "intake.toml").write_text(f"[CheckFiling]\n{row}\n", encoding="utf-8")
    with pytest.raises(PermissionsError, match="CheckFiling"):
        Permissions.load(tmp_path, OFFICES)


def test_an_act_on_a_case_says_what_its_offices_have_to_do_with_the_case() -> None:
    caseless = Permissions({"intake": {"CheckFiling": [Entitled("roles", "receptionist")]}})
    with pytest.raises(PermissionsError, match=r"intake.toml: CheckFiling: receptionist: one of"):
        caseless.refuse_caseless("intake", "CheckFiling")
    by_the_program = Permissions({"intake": {"CheckFiling": [Entitled("roles", "system")]}})
    by_the_program.refuse_caseless("intake", "CheckFiling")


def test_the_offices_are_rows_of_the_packs() -> None:
    technical = {office.code for office in rulebook().national.offices if office.technical}
    assert technical == {"auditor", "operator", "bank", "portal", "system"}
    for pack in rulebook().packs:
        assert {role.code for role in pack.roles} <= OFFICES.keys()
        assert pack.offices <= OFFICES.keys()
        assert not technical & {role.code for role in pack.roles}


def test_an_office_that_one_court_alone_has_is_known_by_its_row(tmp_path: Path) -> None:
    own = {role.code for pack in rulebook().packs for role in pack.roles}
    added = own - {office.code for office in rulebook().national.offices}
    assert "political_commissar" in added
    (tmp_path / "intake.toml").write_text('[CheckFiling]\nroles = ["political_commissar"]\n')
    assert Permissions.load(tmp_path, OFFICES).roles("intake", "CheckFiling")
    without = OFFICES.keys() - added
    with pytest.raises(PermissionsError, match="no role political_commissar"):
        Permissions.load(tmp_path, without)

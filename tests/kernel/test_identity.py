"""Who is asking: only whole, signed, timely tokens count, and what no row allows is denied."""

import time
from importlib import import_module
from pathlib import Path
from typing import Any, get_args

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import OKPKey

from contracts.catalogue import SERVICES
from kernel.deciding.steps import RecordStep
from kernel.door.http import route_book
from kernel.door.operations import READ_ACT, RETRY_ACT, REWIND_ACT, SKIP_ACT
from kernel.people.identity import (
    ALGORITHM,
    OPERATIONS,
    QUERIES,
    Identity,
    LocalIssuer,
    NotIdentified,
    Permissions,
    PermissionsError,
    Verifier,
)
from tests.support import COURTS, rulebook
from zhixing.houses import routes_of

STEP_ACT = RecordStep.__name__
ISSUER = LocalIssuer()
OFFICES = rulebook().offices
BY_PACK = {"GiveApproval", "RefuseApproval", "WithdrawRequest"}  # who may, says the pack
VERIFIER = Verifier(ISSUER.jwks(), issuer=ISSUER.issuer, audience=ISSUER.audience, roles=OFFICES)
ACTS = Permissions.load(COURTS / "permissions", OFFICES)
KEY = OKPKey.generate_key("Ed25519", {"kid": "local"})


def commands_of(service: str) -> set[str]:
    return {c.__name__ for c in get_args(import_module(f"services.{service}.commands").Command)}


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
    jwks = orjson.dumps({"keys": [KEY.as_dict(private=False)]}).decode()
    return token, Verifier(jwks, issuer="zhixing-local", audience="zhixing", roles=OFFICES)


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
        {"court": ...},
        {"court": ["yanling"]},
        {"roles": ...},
        {"roles": "receptionist"},
        {"roles": ["receptionist", "king"]},
        {"roles": ["system"]},
        {"roles": ["receptionist", "system"]},
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


@pytest.mark.parametrize("service", SERVICES)
def test_every_command_has_one_row_in_the_table_of_acts_and_no_row_is_without(service: str) -> None:
    assert ACTS.acts(service) == commands_of(service) | {QUERIES}


def test_the_acts_of_every_service_stand_apart_and_are_repeated_nowhere() -> None:
    assert ACTS.acts(OPERATIONS) == {READ_ACT, RETRY_ACT, REWIND_ACT, SKIP_ACT, STEP_ACT}
    for service in SERVICES:
        assert not ACTS.acts(service) & ACTS.acts(OPERATIONS)
        for act in (RETRY_ACT, REWIND_ACT, SKIP_ACT):
            assert ACTS.roles(service, act) == ("operator",)


@pytest.mark.parametrize("service", SERVICES)
def test_a_person_can_do_what_has_a_door_and_the_system_what_has_none(service: str) -> None:
    doors = route_book(service, ACTS, routes_of(service))
    assert set(doors) <= commands_of(service) | {STEP_ACT} | BY_PACK
    for act in commands_of(service):
        by_persons = set(ACTS.roles(service, act)) - {"system"}
        assert bool(by_persons) == (act in doors), act


def test_there_is_no_table_beside_the_services() -> None:
    tables = {file.stem for file in (COURTS / "permissions").glob("*.toml")}
    assert tables == {*SERVICES, OPERATIONS}


def test_what_no_row_names_is_denied_to_everybody() -> None:
    everything = Identity("clerk-1", "yanling", tuple(OFFICES))
    assert ACTS.role_for(everything, "intake", "EraseEverything") is None
    assert ACTS.role_for(everything, "nowhere", "CheckFiling") is None
    assert ACTS.role_for(Identity("clerk-1", "yanling", ()), "intake", "CheckFiling") is None


def test_a_person_acts_in_the_first_of_their_roles_that_the_table_names() -> None:
    permissions = Permissions({"intake": {"CheckFiling": ("receptionist", "handler")}})
    both = Identity("clerk-1", "yanling", ("handler", "receptionist"))
    assert permissions.role_for(both, "intake", "CheckFiling") == "receptionist"


@pytest.mark.parametrize("row", ['roles = ["king"]', "roles = []", ""])
def test_a_row_that_allows_nobody_known_stops_the_start(tmp_path: Path, row: str) -> None:
    (tmp_path / "intake.toml").write_text(f"[CheckFiling]\n{row}\n", encoding="utf-8")
    with pytest.raises(PermissionsError, match="CheckFiling"):
        Permissions.load(tmp_path, OFFICES)


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

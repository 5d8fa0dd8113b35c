"""Personal data under a key per person, on both stores of keys: readable until erased."""

from collections.abc import AsyncIterator
from dataclasses import asdict, replace

import pytest

from kernel.base.postgres import Pools
from kernel.people.keys import PostgresKeys
from kernel.people.sealed import Erased, Keyring, KeyStore, MemoryKeys, NoPepper, case_key

COURT = "yanling"
PERSON = "P1"
NAME = "张某"


@pytest.fixture(params=["memory", "postgres"])
async def store(request: pytest.FixtureRequest, own_keys_database: str) -> AsyncIterator[KeyStore]:
    if request.param == "memory":
        yield MemoryKeys()
        return
    pools = Pools(own_keys_database)
    yield PostgresKeys(pools)
    await pools.close()


@pytest.fixture
def keyring(store: KeyStore) -> Keyring:
    return Keyring(store, b"pepper")


async def test_what_was_sealed_is_read_again(keyring: Keyring) -> None:
    sealed = await keyring.seal(COURT, PERSON, NAME)
    assert NAME not in str(sealed)
    assert sealed.key == PERSON
    assert await keyring.unseal(COURT, sealed) == NAME


async def test_the_same_words_are_sealed_alike_under_one_key_only(keyring: Keyring) -> None:
    first, second = [await keyring.seal(COURT, PERSON, NAME) for _ in range(2)]
    assert first == second
    others = [
        await keyring.seal(COURT, PERSON, "张某某"),
        await keyring.seal(COURT, "P2", NAME),
        await keyring.seal("elsewhere", PERSON, NAME),
    ]
    assert first.nonce not in {other.nonce for other in others}
    assert first.text not in {other.text for other in others}


async def test_a_text_of_a_case_is_sealed_under_the_key_of_the_case(keyring: Keyring) -> None:
    given = {"note": {"case_id": "（2026）豫1024执1号", "plain": "李某称已还"}}
    sealed = await keyring.seal_plain(COURT, given)
    assert sealed["note"].key == case_key("（2026）豫1024执1号")
    assert await keyring.unseal(COURT, sealed["note"]) == "李某称已还"
    await keyring.store.destroy(COURT, case_key("（2026）豫1024执1号"))
    with pytest.raises(Erased):
        await keyring.unseal(COURT, sealed["note"])


async def test_a_person_whose_key_is_destroyed_is_gone_for_good(keyring: Keyring) -> None:
    sealed = await keyring.seal(COURT, PERSON, NAME)
    assert await keyring.store.destroy(COURT, PERSON)
    with pytest.raises(Erased):
        await keyring.unseal(COURT, sealed)
    with pytest.raises(Erased):
        await keyring.seal(COURT, PERSON, NAME)
    assert not await keyring.store.destroy(COURT, PERSON)


async def test_erasing_one_person_leaves_the_others(keyring: Keyring) -> None:
    other = await keyring.seal(COURT, "P2", "李某")
    await keyring.seal(COURT, PERSON, NAME)
    await keyring.store.destroy(COURT, PERSON)
    assert await keyring.unseal(COURT, other) == "李某"


async def test_a_key_belongs_to_one_court(keyring: Keyring) -> None:
    sealed = await keyring.seal(COURT, PERSON, NAME)
    with pytest.raises(Erased):
        await keyring.unseal("elsewhere", sealed)
    await keyring.seal("elsewhere", PERSON, NAME)
    with pytest.raises(Erased):
        await keyring.unseal("elsewhere", sealed)


async def test_a_ciphertext_moved_to_another_person_is_not_read(keyring: Keyring) -> None:
    sealed = await keyring.seal(COURT, PERSON, NAME)
    await keyring.seal(COURT, "P2", "李某")
    with pytest.raises(Erased):
        await keyring.unseal(COURT, replace(sealed, key="P2"))


@pytest.mark.parametrize(
    "spoilt", [{"text": "AAAA"}, {"text": "not base64"}, {"nonce": "AAAA"}, {"nonce": "x"}]
)
async def test_a_spoilt_ciphertext_is_not_read(keyring: Keyring, spoilt: dict[str, str]) -> None:
    sealed = await keyring.seal(COURT, PERSON, NAME)
    with pytest.raises(Erased):
        await keyring.unseal(COURT, replace(sealed, **spoilt))


async def test_the_sealed_parts_of_a_payload_are_opened_where_they_stand(keyring: Keyring) -> None:
    kept = asdict(await keyring.seal(COURT, PERSON, NAME))
    erased = asdict(await keyring.seal(COURT, "P2", "李某"))
    await keyring.store.destroy(COURT, "P2")
    payload = {"to": [{"name": kept}, {"name": erased}], "pages": 3, "kind": ("key", None)}
    assert await keyring.unseal_all(COURT, payload) == {
        "to": [{"name": NAME}, {"name": None}],
        "pages": 3,
        "kind": ["key", None],
    }


def test_a_person_id_is_stable_and_tells_nothing() -> None:
    code = "411024209912310016"
    ring = Keyring(MemoryKeys(), b"pepper")
    assert ring.person_id(COURT, code) == ring.person_id(COURT, code)
    assert code not in ring.person_id(COURT, code)
    others = {
        ring.person_id("elsewhere", code),
        ring.person_id(COURT, "411024209912310024"),
        Keyring(MemoryKeys(), b"other pepper").person_id(COURT, code),
    }
    assert len(others | {ring.person_id(COURT, code)}) == 4


def test_without_a_pepper_nobody_can_be_sealed() -> None:
    with pytest.raises(NoPepper):
        Keyring(MemoryKeys(), b"")


async def test_plain_data_is_sealed_wherever_it_stands_in_a_value() -> None:
    keyring = Keyring(MemoryKeys(), b"pepper")
    plain = {"person_id": "P1", "plain": "张某"}
    sealed = await keyring.seal_plain("yanling", {"a": [plain, 1], "b": {"c": plain}})
    assert await keyring.unseal("yanling", sealed["a"][0]) == "张某"
    assert await keyring.unseal("yanling", sealed["b"]["c"]) == "张某"
    assert sealed["a"][1] == 1

"""What may name people in a request: in plain, about somebody who is known, of the right kind.

A client never gives ciphertext: nobody could see whose it is, or whether a telephone number is to
become an account. The same text under the same key gives the same ciphertext, so nothing is lost.
"""

import re
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

from contracts.personal import personal_kinds
from contracts.sealed import PersonalKind
from contracts.titles import path_titles
from kernel.deciding.decider import Fault
from kernel.door.problems import FieldProblems
from kernel.people.sealed import KeyStore

Path = tuple[str | int, ...]
CIPHERTEXT = frozenset({"nonce", "text"})
MOBILE = re.compile(r"1[3-9]\d{9}")
ACCOUNT = re.compile(r"[\d -]{6,40}")
IDENTITY_CODE = re.compile(r"\d{17}[\dXx]")
WORDS = re.compile(r"[^\W\d_]")  # a letter of any script


def _is_account(plain: str) -> bool:
    digits = plain.replace(" ", "").replace("-", "")
    misplaced = MOBILE.fullmatch(digits) or IDENTITY_CODE.fullmatch(digits)
    return ACCOUNT.fullmatch(plain) is not None and misplaced is None


def _is_address(plain: str) -> bool:
    return len(plain.strip()) >= 2 and WORDS.search(plain) is not None


KINDS: Mapping[PersonalKind, Callable[[str], bool]] = {
    "account": _is_account,
    "address": _is_address,
}


async def refuse_unseen(
    command: type, body: Mapping[str, Any], court: str, store: KeyStore
) -> None:
    """Raises FieldProblems (422) for ciphertext, for a person or case that it is not about, and for
    a text that is not of the kind of its field.

    `body` is the request with the parts of its path; a person must have been filed in the court.
    """
    case_id = str(body.get("case_id", ""))
    faults = [
        Fault(
            field=".".join(map(str, path)),
            title="：".join(filter(None, ("".join(path_titles(command, path)), why))),
            code="sealed",
        )
        async for path, why in _unseen((), body, (court, case_id), store)
    ]
    if faults:
        raise FieldProblems(faults)


async def _unseen(
    path: Path, value: Any, place: tuple[str, str], store: KeyStore
) -> AsyncIterator[tuple[Path, str]]:
    if isinstance(value, Mapping):
        if value.keys() >= CIPHERTEXT:
            yield path, "须以明文提交，不得提交密文"
        elif "plain" in value:
            async for why in _misplaced(path, value, place, store):
                yield path, why
        else:
            for name, part in value.items():
                async for found in _unseen((*path, name), part, place, store):
                    yield found
    elif isinstance(value, list):
        for index, part in enumerate(value):
            async for found in _unseen((*path, index), part, place, store):
                yield found


async def _misplaced(
    path: Path, value: Mapping[str, Any], place: tuple[str, str], store: KeyStore
) -> AsyncIterator[str]:
    court, case_id = place
    if not isinstance(value["plain"], str):
        yield "应为文本"
        return
    if value.keys() == {"person_id", "plain"}:
        if await store.key(court, str(value["person_id"]), create=False) is None:
            yield "没有这一当事人"
    elif value.keys() == {"case_id", "plain"} and value["case_id"] != case_id:
        yield "不是本案的内容"
    kind = personal_kinds().get(str(path[-1])) if path else None
    fits = KINDS.get(kind) if kind is not None else None
    if fits is not None and not fits(value["plain"]):
        yield "内容与该项不符"

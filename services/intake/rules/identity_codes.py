"""Identity codes of parties. Imported codes are often wrong, so a fault is a warning, never a
refusal."""

import re
from dataclasses import dataclass

from stdnum.cn import ric, uscc

from contracts.values import PartyKind

_MASK = re.compile(r"[*＊×?？]")
_ORGANISATION = re.compile(r"[0-9A-Z]{8}-?[0-9X]", re.ASCII)
_OLD_IDENTITY_CARD = re.compile(r"\d{15}", re.ASCII)
CODE_LENGTH = 18


@dataclass(frozen=True, slots=True)
class CheckedCode:
    """The result of a check. `fault` is a warning code, or None if the code is valid."""

    fault: str | None
    identifying: bool


def check_code(code: str, kind: PartyKind) -> CheckedCode:
    """Check a code according to the kind of party.

    A random string passes the check of a 统一社会信用代码 with probability 1/31 and that of an
    identity card with 1/11, so the kind of party selects the check, not the code.
    """
    plain = "".join(code.split()).upper()
    if _MASK.search(plain):
        return CheckedCode("code-masked", identifying=False)
    if _ORGANISATION.fullmatch(plain):
        differs = kind == "natural"
        return CheckedCode(
            "code-kind-differs" if differs else "code-organisation", identifying=not differs
        )
    if len(plain) == CODE_LENGTH - 1:
        return CheckedCode("code-truncated", identifying=False)
    if _OLD_IDENTITY_CARD.fullmatch(plain):
        return CheckedCode("code-outdated", identifying=False)
    if len(plain) != CODE_LENGTH or not plain.isalnum() or not plain.isascii():
        return CheckedCode("code-unreadable", identifying=False)
    return _check_full_length(plain, kind)


def _check_full_length(plain: str, kind: PartyKind) -> CheckedCode:
    person, organisation = ric.is_valid(plain), uscc.is_valid(plain)
    if kind == "natural":
        right, other = person, organisation
    elif kind == "legal":
        right, other = organisation, person
    else:
        right, other = person or organisation, False
    if right:
        return CheckedCode(None, identifying=True)
    return CheckedCode("code-kind-differs" if other else "code-checksum", identifying=False)

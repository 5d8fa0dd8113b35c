"""Identity codes of parties. Imported codes are often wrong: a fault warns and never refuses."""

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
    """What the check of a code says. `fault` is a warning code, or None where all is well."""

    fault: str | None
    identifying: bool


def check_code(code: str, kind: PartyKind) -> CheckedCode:
    """Check a code as the kind of party suggests.

    One random string in 31 passes the check of a 统一社会信用代码 and one in 11 that of an
    identity card, so the party decides which check is made, not the code.
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

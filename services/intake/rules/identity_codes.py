"""Identity codes of parties. Imported codes are often wrong, so a fault is a warning, never a
refusal.

A right check digit and a possible date of birth are what can be tested. Whether the district in a
code existed when its holder was born cannot: numbers came in about 1984, carry the district of the
registration of that time, and stay when the district goes.
"""

import re
from dataclasses import dataclass
from datetime import date

from stdnum.cn import ric, uscc

from contracts.values import PartyKind
from kernel.base.texts import folded

_MASK = re.compile(r"[*＊×?？]")
_SEPARATORS = re.compile(r"[\s\-‐‑–—]")
_ORGANISATION = re.compile(r"[0-9A-Z]{8}[0-9X]", re.ASCII)
_OLD_IDENTITY_CARD = re.compile(r"\d{15}", re.ASCII)
_PERSON = re.compile(r"\d{17}[\dX]", re.ASCII)
_OLD_FOREIGNER = re.compile(r"[A-Z]{3}\d{12}", re.ASCII)
CODE_LENGTH = 18
BORN_FIRST = date(1850, 1, 1)  # nobody older is a party; an inheritance names its heirs


@dataclass(frozen=True, slots=True)
class CheckedCode:
    """The result of a check.

    `plain` is the code in its one form: capitals, half-width, without blanks and hyphens. `fault`
    is a warning code, or None if the code is sound. `identifying` tells whether it is good enough
    to recognise its holder in other cases.
    """

    plain: str
    fault: str | None
    identifying: bool


def check_code(code: str, kind: PartyKind, on: date) -> CheckedCode:
    """Check a code according to the kind of party, on the day of the filing.

    A random string passes the check of a 统一社会信用代码 with probability 1/31 and that of an
    identity card with 1/11, so the kind of party selects the check, not the code. Residence cards
    of Hong Kong (81), Macau (82) and Taiwan (83) are built like identity cards, and so are those of
    foreigners since 2023; their older ones, of three letters and twelve digits, have no known check
    digit.
    """
    plain = _SEPARATORS.sub("", folded(code).upper())
    if _MASK.search(plain):
        return CheckedCode(plain, "code-masked", identifying=False)
    if _ORGANISATION.fullmatch(plain):
        differs = kind == "natural"
        found = "code-kind-differs" if differs else "code-organisation"
        return CheckedCode(plain, found, identifying=not differs)
    if _OLD_FOREIGNER.fullmatch(plain):
        differs = kind == "legal"
        return CheckedCode(plain, "code-kind-differs" if differs else None, identifying=not differs)
    if len(plain) == CODE_LENGTH - 1:
        return CheckedCode(plain, "code-truncated", identifying=False)
    if _OLD_IDENTITY_CARD.fullmatch(plain):
        return CheckedCode(plain, "code-outdated", identifying=False)
    if len(plain) != CODE_LENGTH or not plain.isalnum() or not plain.isascii():
        return CheckedCode(plain, "code-unreadable", identifying=False)
    fault = _fault_of(plain, kind, on)
    return CheckedCode(plain, fault, identifying=fault is None)


def _fault_of(plain: str, kind: PartyKind, on: date) -> str | None:
    person, organisation = _fault_of_person(plain, on), _fault_of_organisation(plain)
    match kind:
        case "natural":
            right, other = person, organisation
        case "legal":
            right, other = organisation, person
        case "unknown":
            return None if organisation is None else person
    return "code-kind-differs" if right is not None and other is None else right


def _fault_of_person(plain: str, on: date) -> str | None:
    if not _PERSON.fullmatch(plain) or ric.calc_check_digit(plain) != plain[-1]:
        return "code-checksum"
    try:
        born = date.fromisoformat(plain[6:14])
    except ValueError:
        return "code-birth-date"
    return None if BORN_FIRST <= born <= on else "code-birth-date"


def _fault_of_organisation(plain: str) -> str | None:
    return None if uscc.is_valid(plain) else "code-checksum"

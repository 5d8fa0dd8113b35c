"""What is shown of personal data: in full, masked, or not at all. Pure.

Masked are identity codes, phones, accounts and addresses, and such numbers within a text. Names and
the words of a text are read by whoever works in the bureau.
"""

import re
from collections.abc import Callable, Mapping

from contracts.sealed import PersonalKind

HIDDEN = "***"  # to those who are shown no personal data: says nothing, not even a length
ERASED = "已删除"
UNREADABLE = "无法读取"

CODE_LONG = 15  # characters of an identity card, an organisation's code or more
CODE_SHOWN = 4  # at each end of a long code: the place of issue, and what tells two people apart
PHONE_SHOWN = (3, 4)
ACCOUNT_SHOWN = 4
LONG = 8  # of fewer characters only the last two are shown
SHORT = 4  # of so few characters none is shown

_SEPARATOR = re.compile("[ -]")
_RUN = re.compile(r"[0-9A-Za-z](?:[ -]?[0-9A-Za-z]){4,}")
_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])(?:"
    r"\d{10,}[\dXx]"  # mobile phones, identity codes, accounts
    r"|\d{4}(?:[ -]\d{4}){2,4}(?:[ -]?\d{1,3})?"  # accounts in groups of four
    r"|\d{3,4}-\d{7,8}"  # telephones with an area code
    r"|\d{3}[ -]\d{4}[ -]\d{4}"  # mobile phones in groups
    r")(?![0-9A-Za-z])"
)
_STREET = "路街巷号村幢栋楼室"  # a name with one of these is no province, town or county
_PLACE = re.compile(
    rf"(?:[^\W\d{_STREET}]{{1,8}}?(?:省|自治区|特别行政区))?"
    rf"(?:[^\W\d{_STREET}]{{1,8}}?(?:市(?!场)|自治州|地区|盟))?"
    rf"(?:[^\W\d{_STREET}]{{1,8}}?(?:自治县|县|旗|市(?!场)|(?<![小社园校院厂住生])区))?"
    r"(?:[^\W\d号村巷]{1,8}?(?:镇|乡|街道))?"
)


def masked(kind: PersonalKind, plain: str) -> str:
    """The text as it is shown to who works with it and has stated no purpose."""
    return _MASKS[kind](plain)


def _name(plain: str) -> str:
    return plain


def _identity_code(plain: str) -> str:
    """Both ends of a long code; of a passport or a shorter number two characters at each end."""
    code = plain.strip()
    shown = CODE_SHOWN if len(code) >= CODE_LONG else 2
    return _between(code, shown, shown)


def _phone(plain: str) -> str:
    return _between(plain.strip(), *PHONE_SHOWN)


def _between(plain: str, first: int, last: int) -> str:
    """The first and last characters; of a short number only the last two, or none."""
    if len(plain) <= SHORT:
        return "*" * len(plain)
    if len(plain) < LONG:
        first, last = 0, 2
    return plain[:first] + "*" * (len(plain) - first - last) + plain[len(plain) - last :]


def _account(plain: str) -> str:
    """The last characters of each number; the words around it stay. Without any, nothing."""
    found, numbers = _RUN.subn(lambda run: _end_of(run[0]), plain)
    return found if numbers else HIDDEN


def _end_of(number: str) -> str:
    return _between(_SEPARATOR.sub("", number), 0, ACCOUNT_SHOWN)


def _address(plain: str) -> str:
    """Down to the county or town."""
    place = _PLACE.match(plain.strip())
    return (place[0] if place else "") + HIDDEN


def _text(plain: str) -> str:
    """The words, with the numbers masked in them that look like a code, a phone or an account."""
    return _NUMBER.sub(lambda number: _end_of(number[0]), plain)


_MASKS: Mapping[PersonalKind, Callable[[str], str]] = {
    "name": _name,
    "identity_code": _identity_code,
    "phone": _phone,
    "account": _account,
    "address": _address,
    "text": _text,
    "purpose": _text,
}

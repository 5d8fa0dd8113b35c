"""Amounts, days and numbers as the court's documents write them. Pure."""

from collections.abc import Sequence
from datetime import date

FEN = 100
DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")  # of four digits each, from the lowest
GROUP = 10_000
PLAIN_DIGITS = "〇一二三四五六七八九"
COUNTED_DIGITS = "零一二三四五六七八九"
COUNTED_PLACES = ("", "十", "百", "千")


def yuan(amount_fen: int) -> str:
    """An amount with thousands, such as `1,234,567.80元`; whole yuan without decimals."""
    sign, absolute = ("-" if amount_fen < 0 else ""), abs(amount_fen)
    whole, fen = divmod(absolute, FEN)
    return f"{sign}{whole:,}.{fen:02d}元" if fen else f"{sign}{whole:,}元"


def capitals(amount_fen: int) -> str:
    """An amount in capitals, such as 人民币壹佰万零伍元叁角整 (《票据法》's form of amounts).

    Raises ValueError below zero, or from 一亿亿元 on.
    """
    if not 0 <= amount_fen < GROUP ** len(GROUPS) * FEN:
        raise ValueError("no amount that is written in capitals")
    whole, fen = divmod(amount_fen, FEN)
    jiao, fen = divmod(fen, 10)
    text = f"{_whole(whole)}元" if whole or not (jiao or fen) else ""
    if jiao:
        text += f"{DIGITS[jiao]}角"
    elif fen and whole:
        text += "零"
    text += f"{DIGITS[fen]}分" if fen else "整"
    return f"人民币{text}"


def _whole(number: int) -> str:
    if number == 0:
        return DIGITS[0]
    groups = []
    while number:
        number, group = divmod(number, GROUP)
        groups.append(group)
    text, gap = "", False
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if group == 0:
            gap = bool(text)
            continue
        if text and (gap or group < GROUP // 10):
            text += DIGITS[0]
        text += _group(group, DIGITS, PLACES) + _unit(place, groups)
        gap = False
    return text


def _unit(place: int, groups: Sequence[int]) -> str:
    """The unit of a group; 万亿 keeps its 亿 where none is said after it."""
    if GROUPS[place] == "万亿":
        return "万" if groups[place - 1] else "万亿"
    return GROUPS[place]


def _group(group: int, digits: str, places: Sequence[str]) -> str:
    """A number below ten thousand, a zero wherever places are left out between others."""
    text, gap = "", False
    for place in range(len(places) - 1, -1, -1):
        digit = group // 10**place % 10
        if digit == 0:
            gap = bool(text)
            continue
        text += (digits[0] if gap else "") + digits[digit] + places[place]
        gap = False
    return text


def counted(number: int) -> str:
    """A number below ten thousand in words, such as 十二 or 一百零五. Raises ValueError."""
    if not 0 < number < GROUP:
        raise ValueError("no number that is counted in words")
    text = _group(number, COUNTED_DIGITS, COUNTED_PLACES)
    return text[1:] if text.startswith("一十") else text


def day(on: date) -> str:
    """A day in the running text, such as 2026年5月1日."""
    return f"{on.year}年{on.month}月{on.day}日"


def dated(on: date) -> str:
    """The day of a document, such as 二〇二六年五月一日 (人民法院民事裁判文书制作规范)."""
    year = "".join(PLAIN_DIGITS[int(digit)] for digit in str(on.year))
    return f"{year}年{counted(on.month)}月{counted(on.day)}日"

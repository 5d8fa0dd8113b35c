"""The named conditions of routing rows, from which a court's rows choose.

Findings that a person states are no conditions but `[[flag]]` rows of the pack. Conditions compare
what the services know of a case.
"""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from kernel.law.limits import add_months
from kernel.rulebook import RoutingRow
from services.triage.rules.facts import Facts

Condition: TypeAlias = Callable[[Facts, RoutingRow], bool]


def full_freeze(facts: Facts, _row: RoutingRow) -> bool:
    """线上足额冻结 (鄢陵 二、(一)3), 冻结金额可以覆盖申请执行标的 (商丘 第十一条(一)5), 足额查控
    (汝阳 二、(一)4): what is frozen online covers the claim; equal is enough."""
    return _covers(facts, _fen(facts.frozen_fen))


def money_suffices(facts: Facts, _row: RoutingRow) -> bool:
    """银行存款、网络资金账户资金等可足额清偿 (鄢陵 二、(一)9第1目, 汝阳 二、(一)4(1)): money
    found covers the claim."""
    return _covers(facts, _found(facts))


def money_frozen_covers(facts: Facts, _row: RoutingRow) -> bool:
    """可足额清偿债权 (固始 二、11(1)), read as secured: frozen here, or preserved in the suit."""
    return _covers(facts, _fen(facts.frozen_fen) + _fen(facts.preserved_fen))


def deductible_money_covers(facts: Facts, _row: RoutingRow) -> bool:
    """经诉讼保全或网络查控到足额银行存款、保险理财产品、公积金余额等 (浉河 四、(一)2(二)): what was
    preserved or found and needs nothing but a deduction covers the claim."""
    found_fen = max(_fen(facts.frozen_fen), _found(facts))  # what is frozen was found
    other_fen = _fen(facts.other_money_fen) + _fen(facts.preserved_fen)
    return _covers(facts, found_fen + other_fen)


def first_enforcement(facts: Facts, _row: RoutingRow) -> bool:
    """首次执行案件 (鄢陵 二、(二), 浉河 四、(一)1)."""
    return facts.kind == "first"


def resumed(facts: Facts, _row: RoutingRow) -> bool:
    """恢复执行案件 (汝阳 二、(一)6)."""
    return facts.kind == "resumed"


def preservation(facts: Facts, _row: RoutingRow) -> bool:
    """财产保全案件 (汝阳 一、(一)1, 商丘 第十一条(一)4)."""
    return facts.kind == "preservation"


def other_kind(facts: Facts, _row: RoutingRow) -> bool:
    """A case or matter that is no enforcement and no preservation case."""
    return facts.kind == "other"


def money_target(facts: Facts, _row: RoutingRow) -> bool:
    """金钱给付 (鄢陵 三、(一)1(2))."""
    return facts.target == "money"


def act_target(facts: Facts, _row: RoutingRow) -> bool:
    """行为执行案件 (鄢陵 二、(一)9第2目, 汝阳 二、(一)4(2), 浉河 四、(一)2(三))."""
    return facts.target == "act"


def thing_target(facts: Facts, _row: RoutingRow) -> bool:
    """物 (鄢陵 三、(一)1(2))."""
    return facts.target == "thing"


def interest_target(facts: Facts, _row: RoutingRow) -> bool:
    """财产权益 (鄢陵 三、(一)1(2))."""
    return facts.target == "interest"


def no_property(facts: Facts, _row: RoutingRow) -> bool:
    """没有查询到可供执行财产 (固始 二、11(1), 浉河 四、(一)3(六)); not the same as not known."""
    return facts.property_found is False


def some_property(facts: Facts, _row: RoutingRow) -> bool:
    """有财产 (固始 二、11(1)): known to be there."""
    return facts.property_found is True


def needs_disposal(facts: Facts, _row: RoutingRow) -> bool:
    """需要处分房产、土地、车辆、股票、股权、证券、机器设备等财产 (固始 二、11(2), 浉河 四、(一)3
    (一), 汝阳 二、(一)4): any property that has to be disposed of."""
    return bool(facts.disposal_kinds)


def recently_terminated(facts: Facts, row: RoutingRow) -> bool:
    """上一个案件终本后六个月内立案 (鄢陵 三、(八), 汝阳 二、(一)4(6), 浉河 四、(一)2(六)), the
    last day included; how many months, the row says."""
    if facts.previous_terminated_on is None or facts.filed_on is None or row.months is None:
        return False
    last = add_months(facts.previous_terminated_on, row.months)
    return facts.previous_terminated_on <= facts.filed_on <= last


CONDITIONS: Mapping[str, Condition] = {
    condition.__name__: condition
    for condition in (
        full_freeze,
        money_suffices,
        money_frozen_covers,
        deductible_money_covers,
        first_enforcement,
        resumed,
        preservation,
        other_kind,
        money_target,
        act_target,
        thing_target,
        interest_target,
        no_property,
        some_property,
        needs_disposal,
        recently_terminated,
    )
}
CONDITION_TITLES: Mapping[str, str] = {
    "full_freeze": "线上足额冻结",
    "money_suffices": "银行存款、网络资金可足额清偿",
    "money_frozen_covers": "已冻结或保全的款项可足额清偿",
    "deductible_money_covers": "已控制的可扣划款项可足额清偿",
    "first_enforcement": "首次执行案件",
    "resumed": "恢复执行案件",
    "preservation": "财产保全案件",
    "other_kind": "执行、保全以外的案件和事项",
    "money_target": "金钱给付",
    "act_target": "行为执行",
    "thing_target": "交付物",
    "interest_target": "财产权益",
    "no_property": "没有查询到可供执行的财产",
    "some_property": "有可供执行的财产",
    "needs_disposal": "有财产需要处置变现",
    "recently_terminated": "上一案件终结本次执行程序后的规定期间内立案",
}


def _fen(amount_fen: int | None) -> int:
    return amount_fen or 0


def _found(facts: Facts) -> int:
    return _fen(facts.deposit_fen) + _fen(facts.network_fund_fen)


def _covers(facts: Facts, amount_fen: int) -> bool:
    return facts.claim_fen is not None and 0 < facts.claim_fen <= amount_fen

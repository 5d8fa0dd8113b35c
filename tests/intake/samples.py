"""A clean application as this court gets it, to be spoilt in one place per test."""

from typing import Any

from tests.support import at

NOW = at("2026-03-02 09:20")
CASE = "（2026）豫1024执37号"

# Made-up numbers that pass their own checks: the order number 000 is never given out, and the company
# is not registered.
RESIDENT = "41102419900105000X"
COMPANY = "91411024MA0000000T"


def application(**changes: Any) -> dict[str, Any]:
    """A clean application; a change to `...` leaves the field out."""
    body: dict[str, Any] = {
        "case_number": CASE,
        "court_name": "鄢陵县人民法院",
        "channel": "window",
        "target": "money",
        "claim": "36500.00",
        "registered_on": "2026-03-02",
        "title_document": "（2025）豫1024民初1103号",
        "duty": "被告于判决生效后十日内偿还借款36500元",
        "parties": [applicant(), debtor()],
    }
    return {name: value for name, value in (body | changes).items() if value is not ...}


def applicant(**changes: Any) -> dict[str, Any]:
    party = {"name": "赵敏", "role": "申请执行人", "code": RESIDENT, "phone": "13700000000"}
    return {name: value for name, value in (party | changes).items() if value is not ...}


def debtor(**changes: Any) -> dict[str, Any]:
    party = {"name": "许昌远达机械有限公司", "role": "被执行人"}
    party |= {"code": COMPANY, "address": "鄢陵县人民路1号"}
    return {name: value for name, value in (party | changes).items() if value is not ...}

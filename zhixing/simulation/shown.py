"""A scenario's result (or a case) as a table for court readers."""

from collections.abc import Sequence
from typing import Any

from zhixing.simulation.report import CaseReport

STATUS = {
    "open": "办理中",
    "warned": "已预警",
    "breached": "已超期",
    "met": "按期",
    "late": "逾期办结",
    "struck": "按期（超期记录已更正）",
    "paused": "中止计算",
    "cancelled": "不再适用",
    "prompt": "及时办理",
}


def shown(report: CaseReport) -> str:
    """Head, custody, every node with its dates and ground, and the money."""
    lines = [
        f"案件 {report['case']}  法院 {report['court']}  规则 {report['pack']}",
        f"繁简 {report['tier'] or '—'}  团队 {report['team'] or '—'}",
        f"结案 {report['closing'] or '未结'}",
        "",
        "持有 " + " → ".join(f"{s['holder']}({_day(s['from'])})" for s in report["custody"]),
        "",
        *_nodes(report["nodes"]),
        "",
        "款项（分） " + "  ".join(f"{name} {fen}" for name, fen in report["account"].items()),
    ]
    lines += [
        f"第{r['step']}步 {r['command']} 被拒绝：{r['article']} {r['reason']}"
        for r in report["refused"]
    ]
    met = sum(n["status"] in ("met", "struck") for n in report["nodes"])
    late = sum(n["status"] in ("late", "breached") for n in report["nodes"])
    lines.append(f"节点 {len(report['nodes'])} 个：按期 {met}，超期 {late}")
    return "\n".join(lines)


def _nodes(nodes: Sequence[dict[str, Any]]) -> list[str]:
    rows = [("节点", "起", "限", "止", "状态", "依据")]
    rows += [
        (
            n["title"],
            _minute(n["opened"]),
            _minute(n["due"]) + ("（暂定）" if n["provisional"] else ""),
            _minute(n["closed"]) + _recorded(n),
            STATUS[n["status"]],
            f"{n['ground']['article']} {n['ground']['text']}",
        )
        for n in nodes
    ]
    widths = [max(_width(row[column]) for row in rows) for column in range(5)]
    return [
        "  ".join([*(_padded(cell, w) for cell, w in zip(row, widths, strict=False)), row[5]])
        for row in rows
    ]


def _recorded(node: dict[str, Any]) -> str:
    """When the end was recorded, where that was later."""
    closed, recorded = _minute(node["closed"]), _minute(node["closed_recorded"])
    return "" if closed == recorded else f"（{recorded}登记）"


def _minute(at: str | None) -> str:
    return at[:16].replace("T", " ") if at else "—"


def _day(at: str) -> str:
    return at[:10]


def _width(text: str) -> int:
    """Columns on a terminal: Chinese characters take two."""
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))

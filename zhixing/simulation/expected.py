"""Compares the expectations of a scenario with its result."""

from typing import Any

from zhixing.simulation.report import CaseReport


def unmet(report: CaseReport, expect: Any) -> list[str]:
    """The expectations of a scenario that were not met, in words."""
    faults = [
        f"{name}: expected {wanted}, got {report[name]}"
        for name, wanted in (
            ("tier", expect.tier),
            ("team", expect.team),
            ("closing", expect.closing),
        )
        if wanted is not None and report[name] != wanted
    ]
    holders = [span["holder"] for span in report["custody"]]
    if expect.holders is not None and holders != expect.holders:
        faults.append(f"holders: expected {expect.holders}, got {holders}")
    faults += _unmet_nodes(report, expect)
    for name, amount in expect.account.items():
        if report["account"][name] != amount:
            faults.append(f"account.{name}: expected {amount}, got {report['account'][name]}")
    if expect.refused is not None:
        got = [{k: r[k] for k in ("step", "article")} for r in report["refused"]]
        if got != expect.refused:
            faults.append(f"refused: expected {expect.refused}, got {got}")
    names = {f"{e['service']}.{e['name']}" for e in report["events"]}
    faults += [f"no event {name}" for name in expect.events if name not in names]
    return faults


def _unmet_nodes(report: CaseReport, expect: Any) -> list[str]:
    faults: list[str] = []
    known = {node["id"]: node for node in report["nodes"]}
    for node_id, wanted in expect.nodes.items():
        node = known.get(node_id)
        if node is None:
            faults.append(f"node {node_id} was never opened")
            continue
        for name, value in wanted.items():
            got = node[name]
            shown = got[: len(value)] if isinstance(value, str) and isinstance(got, str) else got
            if shown != value:
                faults.append(f"node {node_id}.{name}: expected {value}, got {got}")
    if expect.breached is not None:
        late = sorted(n["id"] for n in report["nodes"] if n["status"] in ("breached", "late"))
        if late != sorted(expect.breached):
            faults.append(f"breached: expected {sorted(expect.breached)}, got {late}")
    return faults

"""What holds the acts on a clock back, whatever is typed in them."""

from collections.abc import Mapping

from kernel.deciding.acts import ActsOn, ActTable
from kernel.deciding.decider import Circumstances, Refused
from services.supervision.commands import ExtendNode, PauseNode, Redate, ResumeNode, StrikeBreach
from services.supervision.decide.counting import end_of
from services.supervision.state import CaseClock, Ended, Node

PAUSING = "pause-node"
STRIKING = "strike-breach"
NOBODY = "本院规则没有规定审批人"


def _running(clock: CaseClock, _circumstances: Circumstances) -> Mapping[str, Node]:
    return clock.open


def _ended(clock: CaseClock, _circumstances: Circumstances) -> Mapping[str, Ended]:
    return clock.ended


def _free(act: str, kind: str, circumstances: Circumstances) -> bool:
    """Whether nobody approves this act, neither now nor by the court's rows."""
    bound = circumstances.pack.approval_of(f"supervision.{act}", kind)
    return circumstances.approved is None and bound is None


def _nobody_pauses(_node: Node, _clock: CaseClock, circumstances: Circumstances) -> Refused | None:
    if not _free(PauseNode.__name__, "", circumstances):
        return None
    return circumstances.refuse(PAUSING, NOBODY)


def _no_limit(node: Node, _clock: CaseClock, circumstances: Circumstances) -> Refused | None:
    if node.due is not None:
        return None
    return circumstances.refuse(PAUSING, "本节点没有期限，无须中止计算", "node_id")


def _over_for_pause(node: Node, _clock: CaseClock, circumstances: Circumstances) -> Refused | None:
    if node.due is None or circumstances.at <= node.due:
        return None
    return circumstances.refuse(PAUSING, "期限已经届满，不能再中止计算", "node_id")


def _nobody_resumes(_node: Node, _clock: CaseClock, circumstances: Circumstances) -> Refused | None:
    if not _free(ResumeNode.__name__, "", circumstances):
        return None
    return circumstances.refuse(PAUSING, NOBODY)


def _extending(node: Node, circumstances: Circumstances) -> str:
    return circumstances.pack.extension_of(circumstances.pack.node(node.code)).code


def _not_counting(node: Node, _clock: CaseClock, circumstances: Circumstances) -> Refused | None:
    if node.due is not None and node.paused_at is None:
        return None
    act = _extending(node, circumstances)
    return circumstances.refuse(act, "本节点没有正在计算的期限", "node_id")


def _over_for_extension(
    node: Node, _clock: CaseClock, circumstances: Circumstances
) -> Refused | None:
    if node.due is None or circumstances.at <= node.due:
        return None
    return circumstances.refuse(_extending(node, circumstances), "期限已经届满，不能再延长")


def _extended_so(command: ExtendNode, node: Node, _clock: CaseClock) -> bool:
    return node.extension is not None and node.due == end_of(command.until)


def _nobody_strikes(
    _ended: Ended, _clock: CaseClock, circumstances: Circumstances
) -> Refused | None:
    if not _free(StrikeBreach.__name__, "", circumstances):
        return None
    return circumstances.refuse(STRIKING, NOBODY)


def _in_time(ended: Ended, _clock: CaseClock, circumstances: Circumstances) -> Refused | None:
    if ended.late and ended.node.due is not None:
        return None
    return circumstances.refuse(STRIKING, "本节点没有超期记录", "node_id")


def _done_late(ended: Ended, _clock: CaseClock, circumstances: Circumstances) -> Refused | None:
    due = ended.node.due
    if due is None or ended.closed_at <= due:
        return None
    why = "本节点在期限届满后方才办理，超期属实"
    return circumstances.refuse(STRIKING, why, "node_id")


clocks = ActsOn(CaseClock)

ACTS = ActTable.of(
    clocks.each(
        PauseNode,
        "node_id",
        _running,
        _nobody_pauses,
        settled=lambda node, _: node.pause is not None,
        over=[_no_limit, _over_for_pause],
    ),
    clocks.each(
        ResumeNode,
        "node_id",
        _running,
        _nobody_resumes,
        settled=lambda node, _: node.paused_at is None,
    ),
    clocks.each(
        ExtendNode,
        "node_id",
        _running,
        _not_counting,
        over=[_over_for_extension],
        repeats=_extended_so,
        kind=lambda node, _: node.code,
    ),
    clocks.each(
        StrikeBreach,
        "node_id",
        _ended,
        _nobody_strikes,
        settled=lambda ended, _: ended.struck is not None,
        over=[_in_time, _done_late],
    ),
    clocks.case(Redate),
)

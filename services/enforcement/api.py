"""The HTTP routes of enforcement."""

from kernel.door.http import Door
from services.enforcement import views
from services.enforcement.commands import (
    ApplyForListingCorrection,
    ApplyForReconsideration,
    BeginWork,
    CarryOutSanction,
    ChangeListing,
    CloseCase,
    CompleteTraditionalInvestigation,
    DecideDefaulterListing,
    EndSanction,
    HoldTerminationInterview,
    InvestigateSite,
    LiftRestriction,
    OperateList,
    OrderSanction,
    ProposeClosing,
    RecordReconsideration,
    RejectListingCorrection,
    RestrictConsumption,
    SummonParty,
)
from services.enforcement.commands.belongings import FindUndisposable, WithdrawUndisposable
from services.enforcement.commands.objections import (
    AdmitObjection,
    ReceiveObjection,
    RecordObjectionRemedy,
    RecordObjectionRulingServed,
    RuleObjection,
    SeekObjectionRemedy,
)
from services.enforcement.commands.settlement import (
    ApplyToResume,
    RecordDirectPayment,
    RecordSettlement,
    RecordSettlementPerformed,
    RuleResumption,
)
from services.enforcement.views import answers


def routes(door: Door) -> None:
    """Declare the HTTP routes of enforcement."""
    door.command("/cases/{case_id}/beginning", BeginWork)
    door.command("/cases/{case_id}/summonses", SummonParty)
    door.command("/cases/{case_id}/site-investigations", InvestigateSite)
    door.command("/cases/{case_id}/traditional-investigation", CompleteTraditionalInvestigation)
    door.command("/cases/{case_id}/consumption-restrictions", RestrictConsumption)
    door.command("/cases/{case_id}/defaulter-listings", DecideDefaulterListing)
    door.command("/cases/{case_id}/defaulter-listings/changes", ChangeListing)
    door.command("/cases/{case_id}/defaulter-listings/corrections", ApplyForListingCorrection)
    rejections = "/cases/{case_id}/defaulter-listings/corrections/rejections"
    door.command(rejections, RejectListingCorrection)
    door.command("/cases/{case_id}/consumption-restrictions/lifting", LiftRestriction)
    door.command("/cases/{case_id}/list-operations", OperateList)
    door.command("/cases/{case_id}/sanctions", OrderSanction)
    sanction = "/cases/{case_id}/sanctions/{sanction_id}"
    door.command(f"{sanction}/execution", CarryOutSanction)
    door.command(f"{sanction}/end", EndSanction)
    door.command(f"{sanction}/reconsideration", ApplyForReconsideration)
    door.command(f"{sanction}/reconsideration/decision", RecordReconsideration)
    door.command("/cases/{case_id}/objections", ReceiveObjection)
    objection = "/cases/{case_id}/objections/{objection_id}"
    door.command(f"{objection}/admission", AdmitObjection)
    door.command(f"{objection}/ruling", RuleObjection)
    door.command(f"{objection}/ruling/service", RecordObjectionRulingServed)
    door.command(f"{objection}/remedy", SeekObjectionRemedy)
    door.command(f"{objection}/remedy/decision", RecordObjectionRemedy)
    door.command("/cases/{case_id}/termination-interviews", HoldTerminationInterview)
    undisposable = "/cases/{case_id}/property/{asset_id}/undisposable"
    door.command(undisposable, FindUndisposable)
    door.command(f"{undisposable}/withdrawal", WithdrawUndisposable)
    door.command("/cases/{case_id}/settlement", RecordSettlement)
    door.command("/cases/{case_id}/settlement/performance", RecordSettlementPerformed)
    door.command("/cases/{case_id}/settlement/resumption", ApplyToResume)
    door.command("/cases/{case_id}/settlement/resumption/ruling", RuleResumption)
    door.command("/cases/{case_id}/direct-payments", RecordDirectPayment)
    door.command("/cases/{case_id}/closing-proposals", ProposeClosing)
    door.command("/cases/{case_id}/closing", CloseCase)
    door.query("/cases/{case_id}", views.case_view, answer=answers.Work)
    door.query("/cases", views.cases_view, answer=answers.CasesTaken)

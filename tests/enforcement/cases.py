"""A case of enforcement's tests: one debtor without property, an open record, a past notice."""

from datetime import date

from contracts.enforcement import (
    CaseNoted,
    CaseTierNoted,
    ConsumptionRestricted,
    DefaulterListed,
    DefaulterListingDecided,
    EnforcementEvent,
    FeedbackLearned,
    NoticePeriodSet,
    PaymentNoted,
    PropertyNoted,
    SiteInvestigated,
    SiteInvestigationCompleted,
    TerminationInterviewHeld,
    TraditionalInvestigationCompleted,
    WorkBegun,
    WorkOpened,
)
from contracts.enforcement_lists import ListingChangeDecided, RestrictionLifted
from contracts.values import Party, Sealed
from kernel.deciding.files import stream_of as files_of
from kernel.deciding.learns import Learn
from kernel.deciding.testing import Spec
from services.enforcement.app import DEFINITION
from services.enforcement.commands import work_of
from tests.support import calendar, pack, stored_paper

CASE = "(2026)豫1024执101号"
CLAIM_FEN = 8_000_000
STORED = {files_of(CASE): (stored_paper(CASE, "F1"), stored_paper(CASE, "F2"))}
SPEC = Spec(definition=DEFINITION, pack=pack(), calendar=calendar(), others=STORED)

NAME = Sealed(key="P1", nonce="bm9uY2U=", text="dGV4dA==")
CODE = Sealed(key="P1", nonce="bm9uY2U=", text="Y29kZQ==")
DEBTOR = Party(person_id="P1", role="debtor", kind="natural", name=NAME, code=CODE)

noted = CaseNoted(case_id=CASE, target="money", claim_fen=CLAIM_FEN, debtors=(DEBTOR,))
tier_noted = CaseTierNoted(case_id=CASE, tier="ordinary")
opened = WorkOpened(
    case_id=CASE, tier="ordinary", team="ordinary-2", handler="王法官", debtors=("P1",)
)
begun = WorkBegun(case_id=CASE, act="传唤")
notice = NoticePeriodSet(case_id=CASE, person_id="P1", perform_by=date(2026, 3, 20))
fed_back = FeedbackLearned(case_id=CASE, inquiry_id="I1", fed_back_on=date(2026, 3, 5))
no_property = PropertyNoted(case_id=CASE, outcome="none")
networked = SiteInvestigated(
    case_id=CASE,
    item="non_networked",
    place="鄢陵县农商银行",
    finding="无理财产品、收益类保险",
    files=("F1",),
)
domicile = SiteInvestigated(
    case_id=CASE,
    item="domicile",
    place="鄢陵县安陵镇",
    finding="无人居住",
    files=("F1", "F2"),
)
site_done = SiteInvestigationCompleted(case_id=CASE)
traditional_done = TraditionalInvestigationCompleted(case_id=CASE, property_found=False)
restricted = ConsumptionRestricted(case_id=CASE, person_id="P1", article="三、(八)12(1)")
interviewed = TerminationInterviewHeld(
    case_id=CASE, last_inquiry_on=date(2026, 3, 5), opinion="同意终本"
)
paid = PaymentNoted(case_id=CASE, payout_id="O1", amount_fen=CLAIM_FEN)

LISTING_LAW = "《最高人民法院关于公布失信被执行人名单信息的若干规定》"
listing_decided = DefaulterListingDecided(
    case_id=CASE,
    person_id="P1",
    article=f"{LISTING_LAW}第一条（一）",
    ability="经营一家商铺",
    circumstances="收取租金后拒不履行",
    name=NAME,
    code=CODE,
)
listed = DefaulterListed(case_id=CASE, person_id="P1", listing="SX1")
removal_decided = ListingChangeDecided(
    case_id=CASE,
    person_id="P1",
    operation="remove_listing",
    ground="performed",
    article=f"{LISTING_LAW}第十条第一款（一）",
    reason="",
    evidence=(),
)
lifted = RestrictionLifted(
    case_id=CASE,
    person_id="P1",
    ground="performed",
    article="《最高人民法院关于限制被执行人高消费及有关消费的若干规定》第九条",
    reason="",
    evidence=(),
)

OPEN = (noted, tier_noted, opened, begun)
EXHAUSTED = (
    *OPEN,
    notice,
    fed_back,
    no_property,
    networked,
    domicile,
    site_done,
    traditional_done,
    restricted,
    interviewed,
)


def learned(event: EnforcementEvent) -> Learn:
    """What a foreign fact makes the case remember."""
    return Learn(case_id=CASE, stream=work_of(CASE), event=event)

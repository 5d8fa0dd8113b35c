"""What one court asks of a closing and of an on-site investigation, and another does not."""

from dataclasses import replace

import pytest

from contracts.enforcement import CaseClosed, CaseNoted, ClosingProposed, SiteInvestigated
from kernel.deciding.testing import Spec
from kernel.rulebook import StatuteRow
from services.enforcement.app import DEFINITION
from services.enforcement.commands import CloseCase, InvestigateSite, ProposeClosing
from tests.enforcement.cases import (
    CASE,
    CLAIM_FEN,
    DEBTOR,
    OPEN,
    STORED,
    fed_back,
    interviewed,
    networked,
    no_property,
    notice,
    opened,
    paid,
    restricted,
    site_done,
    tier_noted,
    traditional_done,
)
from tests.support import at, by, calendar, pack

DAY = at("2026-04-03")
HANDLER = by("handler", "王法官")
SEARCHED = (*OPEN, notice, fed_back, no_property, traditional_done, interviewed)
PROPOSE = ProposeClosing(case_id=CASE, manner="terminated")
PROPOSED = ClosingProposed(
    case_id=CASE,
    manner="terminated",
    proposer="王法官",
    proposer_role="handler",
    unpaid_fen=CLAIM_FEN,
)


def spec(court: str) -> Spec:
    return Spec(definition=DEFINITION, pack=pack(court), calendar=calendar(court), others=STORED)


# court, whether it asks for an on-site investigation, and for a restriction of consumption
ASKED = [
    ("gushi", False, False),
    ("shangqiu", False, False),
    ("ruyang", True, True),
    ("yanling", True, True),
]


@pytest.mark.parametrize(("court", "site", "restriction"), ASKED)
def test_a_termination_asks_what_the_court_s_row_names(
    court: str, *, site: bool, restriction: bool
) -> None:
    known = spec(court)
    known.given(*SEARCHED, site_done, restricted).when(PROPOSE, at=DAY, by=HANDLER).then(PROPOSED)
    article = pack(court).rule("termination-conditions").article
    for asked, facts in ((site, (restricted,)), (restriction, (site_done,))):
        verdict = known.given(*SEARCHED, *facts).when(PROPOSE, at=DAY, by=HANDLER)
        if asked:
            verdict.then_refused(article, "manner")
        else:
            verdict.then(PROPOSED)


def test_shihe_asks_for_a_restriction_and_no_investigation_on_the_spot() -> None:
    """四、(二)4(2): 对案件进行传统查控；进行终本约谈；发布限制消费令."""
    again = replace(fed_back, inquiry_id=f"{CASE}-Q-national-2")
    known = spec("shihe").given(*SEARCHED, again)
    known.given(restricted).when(PROPOSE, at=DAY, by=HANDLER).then(PROPOSED)
    article = pack("shihe").rule("termination-conditions").article
    known.given(site_done).when(PROPOSE, at=DAY, by=HANDLER).then_refused(article, "manner")


@pytest.mark.parametrize("court", ["gushi", "ruyang", "shangqiu", "shihe"])
def test_a_site_without_a_list_of_items_is_investigated_with_the_first(court: str) -> None:
    spec(court).given(*OPEN).when(_visit(networked), at=DAY, by=HANDLER).then(networked, site_done)


@pytest.mark.parametrize("court", ["gushi", "ruyang", "shangqiu", "shihe"])
def test_what_is_found_on_the_spot_is_shown_everywhere(court: str) -> None:
    bare = replace(_visit(networked), files=())
    refused = spec(court).given(*OPEN).when(bare, at=DAY, by=HANDLER).refusal
    assert refused is not None
    assert refused.field == "files"


def test_a_court_with_a_list_needs_all_of_its_items() -> None:
    """鄢陵 三、(八)6(1) and (2)."""
    spec("yanling").given(*OPEN).when(_visit(networked), at=DAY, by=HANDLER).then(networked)


def _visit(site: SiteInvestigated) -> InvestigateSite:
    return InvestigateSite(
        case_id=CASE,
        item=site.item,
        place=site.place,
        finding=site.finding,
        files=site.files,
    )


CLOSE = CloseCase(case_id=CASE, manner="performed")


@pytest.mark.parametrize(
    ("court", "asked"),
    [("gushi", False), ("ruyang", False), ("shangqiu", False), ("shihe", True), ("yanling", True)],
)
def test_what_is_paid_in_full_is_closed_as_the_court_s_row_says(court: str, *, asked: bool) -> None:
    """鄢陵 三、(八)14: 其他方式结案的，按相应结案标准报批; 浉河 四、(二)3: 审查案件报结."""
    verdict = spec(court).given(*OPEN, paid).when(CLOSE, at=DAY, by=HANDLER)
    if asked:
        verdict.then_asks("closing-other")
    else:
        article = citation_of(court)
        verdict.then(CaseClosed(case_id=CASE, manner="performed", article=article))


@pytest.mark.parametrize("court", ["gushi", "ruyang", "shangqiu", "shihe", "yanling"])
def test_what_no_figure_proves_is_approved_in_every_court(court: str) -> None:
    act = CaseNoted(case_id=CASE, target="act", claim_fen=None, debtors=(DEBTOR,))
    for manner in ("dismissed", "ended"):
        close = replace(CLOSE, manner=manner)
        spec(court).given(*OPEN).when(close, at=DAY, by=HANDLER).then_asks("closing-other")
    without = spec(court).given(act, tier_noted, opened)
    without.when(CLOSE, at=DAY, by=HANDLER).then_asks("closing-other")


def citation_of(court: str) -> str:
    row = pack(court).rule("closing-performed")
    return f"《{row.law}》{row.article}" if isinstance(row, StatuteRow) else row.article

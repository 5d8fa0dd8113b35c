"""鄢陵 二、(一)6: who auctions what. Enterprise and difficult cases come first (reading 470)."""

from dataclasses import replace
from typing import Any, cast

import pytest

from contracts.disposal import AuctionCommissioned, EnterprisesNoted, FindingsNoted
from contracts.intake_parties import PartyCorrected
from contracts.sealed import Sealed
from contracts.triage import CaseTriaged, FlagNoted
from contracts.values import AssetKind, Party, PartyKind
from kernel.deciding.testing_table import table
from services.disposal.app import DEFINITION
from services.disposal.commands import CommissionAuction, facts_of
from services.disposal.rules import is_difficult
from services.disposal.state import CaseFacts, evolve
from tests.disposal.cases import CASE, LOT, SPEC, house, inquired, surveyed, to_be_inquired
from tests.kernel.sample import filed
from tests.support import at, by, pack

DIFFICULT = FindingsNoted(case_id=CASE, flags=("major-difficult",))

EXAMPLES = table("""
    kind        | enterprise | difficult | officer | requirement
    real_estate | no         | no        | 张海统  | YL-153
    vehicle     | no         | no        | 马乐    | YL-154
    securities  | no         | no        | 马乐    | YL-154
    equity      | no         | no        | 马乐    | YL-154
    other       | no         | no        | 马乐    | YL-154
    real_estate | yes        | no        | 王辉    | YL-155   # both rows fit: YL-470
    real_estate | no         | yes       | 王辉    | YL-155
    vehicle     | yes        | yes       | 王辉    | YL-155
""")


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: "-".join(row.values()))
def test_the_officer_follows_from_the_case_and_then_from_the_property(
    row: dict[str, str],
) -> None:
    lot = type(house)(
        case_id=CASE,
        lot_id=LOT,
        asset_id=house.asset_id,
        asset_kind=cast(AssetKind, row["kind"]),
    )
    known = {
        "enterprise": EnterprisesNoted(case_id=CASE, enterprises=("P2",)),
        "difficult": DIFFICULT,
    }
    of_case = tuple(event for fact, event in known.items() if row[fact] == "yes")
    spec = replace(SPEC, others={facts_of(CASE): of_case} if of_case else {})
    spec.given(lot, surveyed, to_be_inquired, inquired).when(
        CommissionAuction(case_id=CASE, lot_id=LOT), at=at("2026-05-08"), by=by("handler")
    ).then(
        AuctionCommissioned(
            case_id=CASE,
            lot_id=LOT,
            officer=row["officer"],
            article="二、(一)6",
            enterprise=row["enterprise"] == "yes",
            difficult=row["difficult"] == "yes",
        )
    )


def party(person_id: str, kind: PartyKind) -> Party:
    name = Sealed(key=person_id, nonce="bm9uY2U=", text="5byg5p+Q")
    return Party(person_id=person_id, role="debtor", kind=kind, name=name)


def told(*facts: Any) -> CaseFacts | None:
    """What is known of the case after foreign facts, each heard twice."""
    state: CaseFacts | None = None
    for fact in facts:
        for _ in range(2):
            for learn in DEFINITION.learns.of(fact, CASE, at("2026-03-02")):
                assert learn.stream == facts_of(CASE)
                known = evolve(state, learn.event)
                assert isinstance(known, CaseFacts)
                state = known
    return state


def test_whether_an_enterprise_is_a_party_follows_from_the_filing_and_its_correction() -> None:
    natural = replace(filed(CASE), parties=(party("P1", "natural"), party("P2", "natural")))
    assert told(natural) is None
    of_company = replace(filed(CASE), parties=(party("P1", "natural"), party("P2", "legal")))
    assert told(of_company) == CaseFacts(enterprises=frozenset({"P2"}))

    def corrected(old: Party, new: Party) -> PartyCorrected:
        return PartyCorrected(
            case_id=CASE,
            person_id=old.person_id,
            old=old,
            new=new,
            reason="登记有误",
            ground="营业执照",
        )

    no_company = corrected(party("P2", "legal"), party("P3", "natural"))
    assert told(of_company, no_company) == CaseFacts()
    a_company = corrected(party("P1", "natural"), party("P4", "legal"))
    assert told(of_company, a_company) == CaseFacts(enterprises=frozenset({"P2", "P4"}))
    assert told(corrected(party("P1", "natural"), party("P5", "natural"))) is None


def test_whether_a_case_is_difficult_follows_from_what_triage_found_last() -> None:
    triaged = CaseTriaged(
        case_id=CASE,
        tier="ordinary",
        pool_teams=("ordinary",),
        article="二、(一)7",
        text="重大疑难案件",
        matched=(),
        decided_by="分流员",
        provisional=False,
        flags=("major-difficult",),
    )
    noted = FlagNoted(case_id=CASE, flag="simple", article="二、(一)7")
    found = told(triaged, noted)
    assert found is not None
    assert found.flags == {"major-difficult", "simple"}
    assert is_difficult(pack(), found.flags)
    again = told(triaged, noted, replace(triaged, flags=()))
    assert again is not None
    assert again.flags == {"simple"}
    assert not is_difficult(pack(), again.flags)


def test_where_the_document_names_no_officers_the_lot_stays_with_who_commissions_it() -> None:
    bare = pack("gushi")
    assert bare.officers == ()
    commissioning = by("handler")
    replace(SPEC, pack=bare).given(house, surveyed, to_be_inquired, inquired).when(
        CommissionAuction(case_id=CASE, lot_id=LOT), at=at("2026-05-08"), by=commissioning
    ).then(
        AuctionCommissioned(
            case_id=CASE, lot_id=LOT, officer=commissioning.person, article="第二条"
        )
    )

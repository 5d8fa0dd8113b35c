"""Acts on property rest on a sealed ruling and, where somebody has to assist, on a notice.

民事诉讼法 第二百五十三条第二款; 查封、扣押、冻结财产的规定 第一条、第二十六条、第二十八条;
网络查询、冻结被执行人存款的规定 第三条第二款.
"""

from dataclasses import replace
from typing import Any, get_args

import pytest

from contracts.control import AssetsFrozen, FreezeFailed, FreezeRequested, MeasureReleased
from contracts.control_measures import AssistanceServed, MeasureAct, MeasurePaperNoted
from contracts.documents import DocumentServed, SealedPaperStored
from contracts.values import AssetKind, Sealed
from kernel.deciding.files import stream_of as files_of
from kernel.deciding.learns import Learn
from kernel.deciding.testing import Spec
from kernel.deciding.testing_table import table
from services.control.commands import (
    QueueMeasure,
    ReleaseMeasure,
    RenewMeasure,
    RequestDeduction,
    RequestFreeze,
    SealAsset,
    control_of,
)
from services.control.reactions import hears, react
from services.control.state import Control, evolve_control
from tests.control.cases import (
    CASE,
    CLAIM,
    CLERK,
    DEBTOR,
    DEDUCTION_RULING,
    DEPOSIT,
    NOTICE,
    RELEASE_RULING,
    RENEWAL_RULING,
    RULING,
    SECOND_NOTICE,
    SERVED_AT,
    SPEC,
    SPOT_NOTICE,
    asset_id,
    found,
    frozen,
    full,
    hit,
    noted,
    opened,
    reached,
    requested,
)
from tests.support import as_fact, at, rulebook, stored_paper

NOW = at("2026-03-06 09:00")
LATER = at("2026-03-25 09:00")
FILED = replace(SPEC, others={files_of(CASE): (stored_paper(CASE),)})
HOUSE = hit("H1", None, asset_kind="real_estate", online=False, institution="不动产登记中心")
begun = (opened, found(DEPOSIT), found(HOUSE))
freeze = RequestFreeze(
    case_id=CASE, asset_id=asset_id("D1"), amount_fen=CLAIM, ruling=RULING, assistance=NOTICE
)
seal = SealAsset(
    case_id=CASE,
    asset_id=asset_id("H1"),
    evidence="F1",
    ruling=RULING,
    assistance=SPOT_NOTICE,
)
NETWORK, SPOT, DEDUCTION = "第三条第二款", "第一条第二款", "第二百五十三条第二款"
RENEWAL, QUEUE, RELEASE = "第四百八十五条第二款", "第二十六条第二款", "第二十八条第二款"


def after(*events: object) -> Control:
    state: Control | None = None
    for event in events:
        state = evolve_control(state, event)  # type: ignore[arg-type]  # events of control
    assert state is not None
    return state


FREEZES = table("""
    papers                                  | article      | field      # the request names RULING, NOTICE
    none                                    | 第三条第二款 | ruling
    control-ruling                          | 第三条第二款 | assistance
    assistance-notice                       | 第三条第二款 | ruling
    release-ruling assistance-notice        | 第三条第二款 | ruling     # a ruling, but of something else
    control-ruling-2 assistance-notice      | 第三条第二款 | ruling     # not the one that is named
    control-ruling assistance-notice-2      | 第三条第二款 | assistance
    control-ruling assistance-notice        | allowed      |
""")


@pytest.mark.parametrize("row", FREEZES, ids=lambda row: row["papers"])
def test_nothing_is_frozen_over_the_network_without_a_sealed_ruling_and_notice(
    row: dict[str, str],
) -> None:
    names = [one for one in row["papers"].split() if one != "none"]
    papers = [noted(f"{CASE}-D-{name}") for name in names]
    verdict = SPEC.given(*begun, *papers).when(freeze, at=NOW, by=CLERK)
    if row["article"] == "allowed":
        verdict.then(requested("D1"))
    else:
        verdict.then_refused(row["article"], row["field"])


def test_the_network_carries_the_notice_but_on_the_spot_it_must_be_served_first() -> None:
    given = FILED.given(*begun, noted(RULING), noted(SPOT_NOTICE))
    given.when(seal, at=NOW, by=CLERK).then_refused(SPOT, "assistance")
    verdict = given.given(reached(SPOT_NOTICE)).when(seal, at=NOW, by=CLERK)
    (sealed,) = verdict.events
    assert isinstance(sealed, AssetsFrozen)
    assert (sealed.ruling, sealed.assistance) == (RULING, SPOT_NOTICE)
    assert sealed.effective_at == SERVED_AT, "第一条第二款: it takes effect when it is served"


DIRECT = table("""
    kind        | assisted   # whether somebody has to assist
    other       | no         # 第六条: a movable the court takes itself
    vehicle     | yes        # 第七条第二款: it is registered
    real_estate | yes
    equity      | yes
""")


@pytest.mark.parametrize("row", DIRECT, ids=lambda row: row["kind"])
def test_what_the_court_takes_itself_needs_a_ruling_only(row: dict[str, str]) -> None:
    kind: AssetKind = row["kind"]  # type: ignore[assignment]  # one of them, from the table
    item = hit("X1", None, asset_kind=kind, online=False)
    command = replace(seal, asset_id=asset_id("X1"), assistance="")
    known = FILED.given(opened, found(item))
    known.when(command, at=NOW, by=CLERK).then_refused(SPOT, "ruling")
    verdict = known.given(noted(RULING)).when(command, at=NOW, by=CLERK)
    if row["assisted"] == "yes":
        verdict.then_refused(SPOT, "assistance")
    else:
        (sealed,) = verdict.events
        assert sealed.effective_at == NOW


OTHER = replace(DEBTOR, person_id="P2", name=Sealed(key="P2", nonce="bm9uY2U=", text="dGV4dA=="))


def test_a_ruling_against_one_debtor_orders_nothing_against_another() -> None:
    both = replace(opened, debtors=("P1", "P2"), parties=(DEBTOR, OTHER))
    theirs = hit("D2", person_id="P2")
    given = SPEC.given(
        both, found(DEPOSIT), found(theirs), noted(RULING), noted(NOTICE), requested("D1", 1)
    )
    other = replace(freeze, asset_id=asset_id("D2"), amount_fen=1)
    given.when(other, at=NOW, by=CLERK).then_refused(NETWORK, "ruling")
    own = given.given(noted(RENEWAL_RULING))
    own.when(other, at=NOW, by=CLERK).then_refused(NETWORK, "ruling")
    right = replace(other, ruling=RENEWAL_RULING)
    assert own.when(right, at=NOW, by=CLERK).events
    mine = hit("D3")
    same = given.given(found(mine)).when(replace(other, asset_id=asset_id("D3")), at=NOW, by=CLERK)
    assert same.events, "one ruling may freeze several accounts of one debtor"


def test_a_notice_asks_one_institution_and_for_one_matter() -> None:
    elsewhere = hit("D2", institution="鄢陵农商银行")
    papers = (noted(RULING), noted(NOTICE), noted(DEDUCTION_RULING))
    given = SPEC.given(opened, found(DEPOSIT), found(elsewhere), *papers, requested("D1"))
    other = replace(freeze, asset_id=asset_id("D2"), amount_fen=1)
    given.when(other, at=NOW, by=CLERK).then_refused(NETWORK, "assistance")
    stands = SPEC.given(opened, found(DEPOSIT), *papers, requested("D1"), frozen("D1"), full)
    deduct = RequestDeduction(
        case_id=CASE, asset_id=asset_id("D1"), ruling=DEDUCTION_RULING, assistance=NOTICE
    )
    stands.when(deduct, at=LATER, by=CLERK).then_refused(DEDUCTION, "assistance")
    own = replace(deduct, assistance=SECOND_NOTICE)
    assert stands.given(noted(SECOND_NOTICE)).when(own, at=LATER, by=CLERK).events


def test_a_deduction_needs_a_ruling_that_deducts() -> None:
    given = SPEC.given(*begun, noted(RULING), noted(NOTICE), requested("D1"), frozen("D1"), full)
    given = given.given(noted(SECOND_NOTICE))
    deduct = RequestDeduction(
        case_id=CASE, asset_id=asset_id("D1"), ruling=RULING, assistance=SECOND_NOTICE
    )
    given.when(deduct, at=LATER, by=CLERK).then_refused(DEDUCTION, "ruling")
    right = replace(deduct, ruling=DEDUCTION_RULING)
    assert given.given(noted(DEDUCTION_RULING)).when(right, at=LATER, by=CLERK).events


def _sealed_house() -> Spec:
    given = FILED.given(*begun, noted(RULING), noted(SPOT_NOTICE), reached(SPOT_NOTICE))
    (sealed,) = given.when(seal, at=NOW, by=CLERK).events
    return given.given(sealed)


@pytest.mark.parametrize(
    ("act", "article", "ruling"),
    [
        (RenewMeasure, RENEWAL, RENEWAL_RULING),
        (ReleaseMeasure, RELEASE, RELEASE_RULING),
    ],
)
def test_a_renewal_and_a_release_each_need_papers_of_their_own(
    act: Any, article: str, ruling: str
) -> None:
    given, of = _sealed_house(), {"case_id": CASE, "asset_id": asset_id("H1")}
    if act is ReleaseMeasure:
        of["ground"] = "satisfied"
    used = act(**of, ruling=RULING, assistance=SPOT_NOTICE)
    given.when(used, at=LATER, by=CLERK).then_refused(article, "ruling")
    ruled = given.given(noted(ruling))
    ruled.when(replace(used, ruling=ruling), at=LATER, by=CLERK).then_refused(article, "assistance")
    fresh = act(**of, ruling=ruling, assistance=SECOND_NOTICE)
    unserved = ruled.given(noted(SECOND_NOTICE))
    unserved.when(fresh, at=LATER, by=CLERK).then_refused(article, "assistance")
    done = unserved.given(reached(SECOND_NOTICE)).when(fresh, at=LATER, by=CLERK)
    (event,) = done.events
    assert (event.ruling, event.assistance) == (ruling, SECOND_NOTICE)


def test_what_was_frozen_over_the_network_is_released_over_it() -> None:
    release = ReleaseMeasure(
        case_id=CASE,
        asset_id=asset_id("D1"),
        ground="satisfied",
        ruling=RELEASE_RULING,
        assistance=SECOND_NOTICE,
    )
    given = SPEC.given(*begun, noted(RULING), noted(NOTICE), requested("D1"), frozen("D1"), full)
    given.when(release, at=LATER, by=CLERK).then_refused(RELEASE, "ruling")
    ready = given.given(noted(RELEASE_RULING), noted(SECOND_NOTICE))
    (released,) = ready.when(release, at=LATER, by=CLERK).events
    assert isinstance(released, MeasureReleased)


def test_after_a_release_a_new_freeze_needs_a_new_ruling() -> None:
    released = MeasureReleased(
        case_id=CASE,
        asset_id=asset_id("D1"),
        asset_kind="deposit",
        ground="other",
        released_fen=CLAIM,
        ruling=RELEASE_RULING,
        assistance=SECOND_NOTICE,
    )
    papers = (noted(RULING), noted(NOTICE), noted(RELEASE_RULING), noted(SECOND_NOTICE))
    given = SPEC.given(*begun, *papers, requested("D1"), frozen("D1"), full, released)
    given.when(freeze, at=LATER, by=CLERK).then_refused(NETWORK, "ruling")
    again = replace(freeze, ruling=RENEWAL_RULING, assistance=SPOT_NOTICE)
    verdict = given.given(noted(RENEWAL_RULING), noted(SPOT_NOTICE)).when(again, at=LATER, by=CLERK)
    assert [type(event) for event in verdict.events] == [FreezeRequested]


def test_what_the_network_refused_is_done_on_the_spot_under_the_same_ruling() -> None:
    papers = (noted(RULING), noted(NOTICE), reached(NOTICE))
    failed = FreezeFailed(case_id=CASE, asset_id=asset_id("D1"), reason="网点办理")
    given = FILED.given(*begun, *papers, requested("D1"), failed)
    spot = replace(seal, asset_id=asset_id("D1"), amount_fen=CLAIM, assistance=NOTICE)
    assert given.when(spot, at=NOW, by=CLERK).events


def test_a_queued_measure_is_registered_by_who_keeps_the_register() -> None:
    queue = QueueMeasure(
        case_id=CASE,
        asset_id=asset_id("H1"),
        rank=2,
        prior_holder="汝阳县人民法院",
        ruling=RULING,
        assistance=SPOT_NOTICE,
    )
    given = SPEC.given(*begun, noted(RULING), noted(SPOT_NOTICE))
    given.when(queue, at=NOW, by=CLERK).then_refused(QUEUE, "assistance")
    assert given.given(reached(SPOT_NOTICE)).when(queue, at=NOW, by=CLERK).events


def test_the_same_act_again_names_the_same_papers() -> None:
    given = SPEC.given(*begun, noted(RULING), noted(NOTICE), requested("D1"))
    given.when(freeze, at=NOW, by=CLERK).then_nothing()
    other = replace(freeze, ruling=RENEWAL_RULING)
    given.when(other, at=NOW, by=CLERK).then_stands("三、(三)3(1)", "ruling", ruling=RULING)
    older = SPEC.given(
        *begun, FreezeRequested(case_id=CASE, asset_id=asset_id("D1"), amount_fen=CLAIM)
    )
    older.when(freeze, at=NOW, by=CLERK).then_nothing()


def _told(event: Any) -> Any:
    fact = as_fact(event, service="documents", case_id=CASE, occurred_at=SERVED_AT)
    return [one.event for one in react(fact, SPEC.pack) if isinstance(one, Learn)]


def test_control_learns_of_the_papers_that_its_acts_may_rest_on_and_of_no_others() -> None:
    stored = SealedPaperStored(
        case_id=CASE,
        document_id=RENEWAL_RULING,
        file_id="F7",
        content="a" * 64,
        size_bytes=1,
        file_name=Sealed(key=CASE, nonce="", text="5Y23LnBkZg=="),
        template_sha256="0" * 64,
        signer="鄢陵县人民法院",
    )
    assert _told(stored) == [noted(RENEWAL_RULING)]
    assert _told(replace(stored, document_id=f"{CASE}-D-enforcement-notice")) == []
    served = DocumentServed(
        case_id=CASE,
        document_id=SPOT_NOTICE,
        document_kind="assistance-notice",
        addressee="institution",
        channel="direct",
        served_at=SERVED_AT,
    )
    assert _told(served) == [replace(reached(SPOT_NOTICE), by_hand=True)]
    assert _told(replace(served, channel="post", served_at=None)) == [reached(SPOT_NOTICE)]
    assert _told(replace(served, document_id=RULING, addressee="P1")) == []
    learned = react(
        as_fact(stored, service="documents", case_id=CASE, occurred_at=SERVED_AT), SPEC.pack
    )[0]
    assert isinstance(learned, Learn)
    assert learned.stream == control_of(CASE)
    assert {"documents.SealedPaperStored", "documents.DocumentServed"} <= hears(SPEC.pack)


def test_what_is_learned_again_changes_nothing() -> None:
    used = after(*begun, noted(RULING), noted(NOTICE), reached(NOTICE), requested("D1"))
    assert evolve_control(used, noted(RULING)) == used
    assert evolve_control(used, reached(NOTICE)) == used
    assert isinstance(noted(RULING), MeasurePaperNoted)
    assert isinstance(reached(NOTICE), AssistanceServed)


def test_every_court_has_the_papers_of_every_measure() -> None:
    for pack in rulebook().packs:
        rows = {row.code: row for row in pack.measures}
        assert set(rows) == set(get_args(get_args(MeasureAct)[0]))
        forms = {form.kind: form for form in pack.forms}
        for row in rows.values():
            assert any(kind in forms for kind in row.rulings), (pack.court, row.code)
            assert all(forms[kind].addressees == "institution" for kind in row.notices)
            assert all(forms[kind].several for kind in row.notices)

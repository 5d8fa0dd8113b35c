"""What holds the acts of documents back, whatever is typed in them."""

from collections.abc import Mapping

from contracts.titles import choice_titles
from contracts.values import Party, Tier
from kernel.deciding.acts import ActsOn, ActTable
from kernel.deciding.decider import Circumstances, NoSuchCase, Refused
from services.documents import rules
from services.documents.commands import (
    AnnounceService,
    DeliverDocument,
    HandOverDraft,
    MakeDocument,
    RecordDeliveryFailed,
    RecordServiceConsent,
    ReviewDocument,
    SealDocument,
    SendDocument,
    document_id_of,
    name_of,
)
from services.documents.decide.blanks import Blank, blanks
from services.documents.state import Document, Package

PANEL, FORM_DESK = "panel", "document_clerk"


def _blanks(package: Package, circumstances: Circumstances) -> Mapping[str, Blank]:
    return blanks(package, circumstances.pack)


def _documents(package: Package, _circumstances: Circumstances) -> Mapping[str, Document]:
    return {name_of(one.document_id): one for one in package.documents.values()}


def _parties(package: Package, _circumstances: Circumstances) -> Mapping[str, Party]:
    return package.parties


def _made(blank: Blank, package: Package) -> bool:
    known = package.documents.get(document_id_of(package.case_id, blank.name))
    return known is not None and known.sent_back is None


def _other_tier(blank: Blank, package: Package, _circumstances: Circumstances) -> Refused | None:
    form = blank.form
    if form.tier is None or package.tier == form.tier:
        return None
    which = choice_titles(Tier)[form.tier]
    return Refused(form.article, f"{form.title}限于{which}案件", "document_kind")


def _panel_matter(blank: Blank, _package: Package, circumstances: Circumstances) -> Refused | None:
    """浉河 三、(二)3: what needs a panel is not for the form desk; the judge makes it."""
    review = rules.review_of(circumstances.pack, blank.form.kind)
    by_panel = review is not None and any(PANEL in stage.roles for stage in review.stages)
    at_desk = circumstances.actor.role == FORM_DESK
    if not (by_panel and at_desk and circumstances.has_rule("panel-documents-excluded")):
        return None
    why = f"{blank.form.title}须经合议庭审核或者评议，不得由文书制作组统一制作"
    return circumstances.refuse("panel-documents-excluded", why, "document_kind")


def _no_review(
    document: Document, _package: Package, circumstances: Circumstances
) -> Refused | None:
    if rules.review_of(circumstances.pack, document.kind) is not None:
        return None
    return NoSuchCase("本院对该种文书的审核", "document_kind")


def _not_the_maker(
    document: Document, _package: Package, circumstances: Circumstances
) -> Refused | None:
    row = rules.review_of(circumstances.pack, document.kind)
    if row is None or circumstances.actor.person == document.maker:
        return None
    return Refused(row.article, "文书由制作人提请审核", "document_kind")


def _sent_back(
    document: Document, _package: Package, circumstances: Circumstances
) -> Refused | None:
    row = rules.review_of(circumstances.pack, document.kind)
    if row is None or document.sent_back is None or document.reviewed:
        return None
    why = f"文书审核未通过，须重新制作：{document.sent_back}"
    return Refused(row.article, why, "document_kind")


def _unreviewed(
    document: Document, _package: Package, circumstances: Circumstances
) -> Refused | None:
    row = rules.review_of(circumstances.pack, document.kind)
    if row is None or document.reviewed:
        return None
    return Refused(row.article, "文书尚未审核，不得打印签章", "document_kind")


def _unsealed(
    document: Document, _package: Package, circumstances: Circumstances
) -> Refused | None:
    if not document.sealed:
        return circumstances.refuse("document-sealed", "文书尚未签章，不得发送", "document_kind")
    if document.file_id and not document.filed:
        why = "签章文件尚在生成，稍后方可发送"
        return circumstances.refuse("document-sealed", why, "document_kind")
    return None


def _under_way(document: Document, _package: Package) -> bool:
    """Whether it was sent to everybody, and nobody is to be sent it again."""
    return not document.given_up and document.attempts.keys() >= set(document.addressees)


def _unsent(document: Document, _package: Package, circumstances: Circumstances) -> Refused | None:
    if document.attempts or not circumstances.has_rule("draft-handed-over"):
        return None
    return circumstances.refuse("draft-handed-over", "文书尚未发送，无签发稿可移送")


package = ActsOn(Package, begun=lambda one: one.ordered)

ACTS = ActTable.of(
    package.each(
        RecordServiceConsent,
        "person_id",
        _parties,
        settled=lambda party, one: party.person_id in one.consents,
    ),
    package.each(
        MakeDocument,
        "document_kind",
        _blanks,
        _other_tier,
        _panel_matter,
        settled=_made,
        kind=lambda blank, _: blank.form.kind,
    ),
    package.each(
        ReviewDocument,
        "document_kind",
        _documents,
        _sent_back,
        _not_the_maker,
        settled=lambda document, _: document.reviewed,
        over=[_no_review],
        kind=lambda document, _: document.kind,
    ),
    package.each(
        SealDocument,
        "document_kind",
        _documents,
        _sent_back,
        _unreviewed,
        settled=lambda document, _: document.sealed,
        kind=lambda document, _: document.kind,
    ),
    package.each(
        SendDocument,
        "document_kind",
        _documents,
        _unsealed,
        settled=_under_way,
        kind=lambda document, _: document.kind,
    ),
    package.each(
        DeliverDocument,
        "document_kind",
        _documents,
        _unsealed,
        kind=lambda document, _: document.kind,
    ),
    package.each(
        RecordDeliveryFailed,
        "document_kind",
        _documents,
        _unsealed,
        kind=lambda document, _: document.kind,
    ),
    package.each(
        AnnounceService,
        "document_kind",
        _documents,
        _unsealed,
        kind=lambda document, _: document.kind,
    ),
    package.each(
        HandOverDraft,
        "document_kind",
        _documents,
        _unsent,
        settled=lambda document, _: document.draft_handed_over,
        kind=lambda document, _: document.kind,
    ),
)

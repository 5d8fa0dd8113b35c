"""The articles that documents applies, as pure functions: who is served, how, and by when."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID, uuid5

from contracts.documents import NoticeChannel, ServiceChannel
from contracts.papers import Paper
from contracts.steps import StepValue
from contracts.titles import choice_titles
from contracts.values import CaseKind, Party
from kernel.journal.envelope import NAMESPACE
from kernel.law.calendar import Calendar
from kernel.law.limits import TimeLimit, due
from kernel.rulebook import Approval, FormDocument, Pack, ServiceRung

PERSON = "person"  # the party whom the field of that name states
INSTITUTION = "institution"  # the addressee of what is served on who has to assist: no party
REVIEW = "documents.ReviewDocument"  # the act that an approval of the pack may bind


def review_of(pack: Pack, kind: str) -> Approval | None:
    """Who lets a document of this kind pass; None where the court has no review of it."""
    return pack.approval_of(REVIEW, kind)


def notice_id_of(case_id: str, event_id: UUID, addressee: str, channel: NoticeChannel) -> str:
    """The id of a notice, derived from event, party and channel."""
    return f"{case_id}-N-{uuid5(event_id, addressee).hex}-{channel}"


def by_channel(notice_id: str, channel: NoticeChannel) -> str:
    """The id of the notice of the same event to the same party by another channel."""
    return f"{notice_id.rpartition('-')[0]}-{channel}"


def package_kinds(kind: CaseKind, pack: Pack) -> tuple[str, ...]:
    """三、(二)2 applies to 首次执行案件: only a first enforcement gets the package."""
    if kind != "first":
        return ()
    return tuple(form.kind for form in pack.package())


def form_of(kind: str, pack: Pack) -> FormDocument | None:
    return next((form for form in pack.forms if form.kind == kind), None)


def stated_in(paper: Paper | None) -> Mapping[str, StepValue]:
    """What the maker of a document stated, by the names of the fields."""
    return {one.name: one.value for one in paper.stated} if paper is not None else {}


def file_id_of(document_id: str, attempt: int) -> str:
    """The id of the file that a sealing makes."""
    return uuid5(NAMESPACE, f"{document_id}:{attempt}").hex


def served_with(
    form: FormDocument, parties: Mapping[str, Party], stated: Mapping[str, StepValue]
) -> tuple[str, ...]:
    """On whom a document of this kind is served: parties, the one whom its maker states (none where
    he is no party who is served), or who has to assist."""
    if form.addressees == INSTITUTION:
        return (INSTITUTION,)
    if form.addressees == "debtor_and_institution":
        debtors = (who for who, party in parties.items() if party.role == "debtor")
        return (*debtors, INSTITUTION)
    if form.addressees == PERSON:
        return tuple(who for who in parties if who == stated.get(PERSON))
    both = form.addressees == "both"
    return tuple(who for who, party in parties.items() if both or party.role == form.addressees)


def first_rung(rungs: Iterable[ServiceRung], *, consented: bool) -> ServiceRung | None:
    """二、(一)4: electronic first, if there is consent (reading 451); otherwise the next rung."""
    return next((rung for rung in rungs if consented or not rung.needs_consent), None)


def next_rung(rungs: Sequence[ServiceRung], tried: ServiceChannel) -> ServiceRung | None:
    """二、(一)4: 无法电子送达当事人再行线上邮寄送达. Consent matters only for the first rung."""
    places = [place for place, rung in enumerate(rungs) if rung.channel == tried]
    above = rungs[places[0] + 1 :] if places else ()
    return first_rung(above, consented=False)


def table_of_reasons(tried: Iterable[tuple[ServiceChannel, str]]) -> str:
    """三、(二)5: 附表说明原因. One entry per attempt."""
    return "；".join(
        f"第{number}次{choice_titles(ServiceChannel)[channel]}：{reason}"
        for number, (channel, reason) in enumerate(tried, start=1)
    )


def perform_by(form: FormDocument | None, served_at: datetime, calendar: Calendar) -> date | None:
    """The last day of the period that an enforcement notice sets, counted from service.

    三、(八)12(1) leaves the length to the notice (reading 449): a field of its row.
    """
    if form is None or form.sets_period_days is None:
        return None
    end = due(TimeLimit(value=form.sets_period_days, unit="day"), served_at, calendar).due
    assert end is not None  # a limit in days always has an end
    return end.date()

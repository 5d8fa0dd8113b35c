"""Notices: the addressees, the channel, and the result of sending."""

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from contracts.documents import (
    DocumentsEvent,
    NoticeChannel,
    NoticeFailed,
    NoticeRequested,
    NoticeSent,
)
from kernel.deciding.decider import Circumstances, Early
from kernel.rulebook import Disclosure
from services.documents import rules
from services.documents.commands import (
    NoticeCommand,
    RecordNoticeFailed,
    RecordNoticeSent,
    TellByNextChannel,
    TellParties,
)
from services.documents.state import Notice, Package


def tell(
    command: TellParties, package: Package | None, circumstances: Circumstances
) -> Sequence[DocumentsEvent]:
    """三、(九), 三、(八)8(5): addressees and channels follow the disclosure table; its first
    channel is tried first. Raises Early before the filing."""
    if package is None:
        raise Early(f"{command.event} came before the filing of {command.case_id}")
    wanted = {
        rules.notice_id_of(package.case_id, command.event_id, person, row.channels[0]): (
            row,
            person,
        )
        for row in circumstances.pack.disclosures_of(command.event)
        for person, party in package.parties.items()
        if party.role in row.to
    }
    return [
        _notice(notice_id, package, row, (person, row.channels[0]))
        for notice_id, (row, person) in wanted.items()
        if notice_id not in package.notices
    ]


def tell_again(
    command: TellByNextChannel, package: Package, circumstances: Circumstances
) -> Sequence[DocumentsEvent]:
    """三、(九): 或其他适当方式. Any channel of the row is acceptable, so the next one is tried."""
    failed = package.notices[command.notice_id]
    role = package.parties[failed.addressee].role
    for row in circumstances.pack.disclosures_of(failed.event):
        if role not in row.to or failed.channel not in row.channels:
            continue
        for channel in row.channels[row.channels.index(failed.channel) + 1 :]:
            notice_id = rules.by_channel(failed.notice_id, channel)
            if notice_id in package.notices:
                return []
            return [_notice(notice_id, package, row, (failed.addressee, channel))]
    return []


def _notice(
    notice_id: str, package: Package, row: Disclosure, to: tuple[str, NoticeChannel]
) -> NoticeRequested:
    addressee, channel = to
    return NoticeRequested(
        case_id=package.case_id,
        notice_id=notice_id,
        event=row.event,
        addressee=addressee,
        channel=channel,
        article=row.article,
        recipient=replace(package.parties[addressee], code=None, address=None),
    )


def record_notice(command: NoticeCommand, notice: Notice | None) -> Sequence[DocumentsEvent]:
    """三、(九): what became of a notice, once. Refuses nothing."""
    if notice is not None:
        return []
    match command:
        case RecordNoticeSent():
            return [NoticeSent(case_id=command.case_id, notice_id=command.notice_id)]
        case RecordNoticeFailed():
            return [
                NoticeFailed(
                    case_id=command.case_id,
                    notice_id=command.notice_id,
                    reason=command.reason,
                )
            ]
        case _:
            assert_never(command)

"""Entity tags: what a caller has seen of a case, for `If-Match` and `If-None-Match`.

A tag names the newest event of the case in this service, and the answer that shows it:
`"<event id>.<digest of the answer>"`. Two views of one case have different tags, and each is taken
by `If-Match` as long as nothing more was recorded in the case.
"""

from hashlib import sha256
from typing import Final
from uuid import UUID

from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from kernel.deciding.decider import Fault
from kernel.door.problems import FieldProblems
from kernel.journal.protocol import Journal

DIGEST_CHARACTERS: Final = 16
VERSION_DIGITS_MAX: Final = 9  # fits an integer
NOT_MODIFIED: Final = 304
KEPT: Final = ("ETag", "Zhixing-Position")  # of an answer without its body


async def newest_of(journal: Journal, court: str, http: HttpRequest) -> UUID | None:
    """The newest event of the case in the path of a request; None if it names none, or one that
    was never recorded here. It is read before what is shown, which may then be newer, not older."""
    case_id = http.path_params.get("case_id")
    newest = await journal.last_of_case(court, case_id) if case_id else None
    return newest.event_id if newest else None


def tagged(http: HttpRequest, answer: Response, newest: UUID | None) -> Response:
    """The answer with its tag, or 304 without its body if the caller has it already."""
    if newest is None:
        return answer
    tag = f'"{newest.hex}.{sha256(answer.body).hexdigest()[:DIGEST_CHARACTERS]}"'
    answer.headers["ETag"] = tag
    known = [one.strip() for one in http.headers.get("if-none-match", "").split(",")]
    if tag not in known and "*" not in known:
        return answer
    kept = {name: answer.headers[name] for name in KEPT if name in answer.headers}
    return Response(status_code=NOT_MODIFIED, headers=kept)


def expected_of(http: HttpRequest) -> int | UUID | None:
    """What `If-Match` says the caller has seen: the version of a stream, or the newest event of
    the case; None if there is none, or any. Raises FieldProblems."""
    raw = http.headers.get("if-match")
    if raw is None or raw == "*":
        return None
    said = raw.strip('"')
    if said.isdecimal() and len(said) <= VERSION_DIGITS_MAX:
        return int(said)
    event_id, _, digest = said.partition(".")
    try:
        if not digest:
            raise ValueError(said)
        return UUID(event_id)
    except ValueError as error:
        title = "应为所见记录的 ETag，或者流的版本号"
        raise FieldProblems([Fault(field="If-Match", title=title)]) from error

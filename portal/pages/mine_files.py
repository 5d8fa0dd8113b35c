"""What a party or an agent hands in to their case: the form, and what they have handed in."""

from urllib.parse import quote
from uuid import uuid4

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from kernel.people.identity import PORTAL
from portal.casebook.stored import files_of
from portal.pages import uploading
from portal.pages.case.files import named_for
from portal.pages.ground import On
from portal.pages.mine import FILING, PLACE, Mine, MyCase
from portal.pages.uploading import METHODS, Faults, Scripted
from portal.pages.whose import only
from portal.uploads import Whole

HERE = f"{PLACE}/files"

router = APIRouter(include_in_schema=False, dependencies=[Depends(only(PORTAL))])


@router.get(HERE)
async def files(mine: MyCase) -> Response:
    """The form, and what the visitor has handed in."""
    return await _list(mine)


async def _list(mine: Mine, faults: Faults = (), status: int = 200) -> Response:
    ground, visitor = mine.ground, mine.visitor
    found = await files_of(await ground.reader(visitor.court), visitor.court, mine.case_id)
    own = [one for one in found if one.uploader == visitor.identity.person]
    return mine.shown(
        "files",
        status,
        files=[(one, await named_for(ground, visitor, one.file_name, own=True)) for one in own],
        service=FILING,
        errors=faults,
        key=uuid4().hex,
    )


@router.post(HERE)
async def upload(request: Request, mine: MyCase) -> Response:
    """Stores a file that was sent whole."""
    sent = await uploading.sent_whole(request, mine.visitor)
    if not isinstance(sent, Whole):
        return await _list(mine, sent, 422)
    faults, status = await uploading.stored(mine.ground, mine.visitor, FILING, mine.case_id, sent)
    if faults:
        return await _list(mine, faults, status)
    place = f"/mine/{quote(mine.case_id, safe='')}/files"
    return RedirectResponse(f"{place}?done={quote(sent.name)}", status_code=303)


@router.api_route(f"{HERE}/{FILING}/uploads{{rest:path}}", methods=METHODS)
async def pieces(
    request: Request, visitor: Scripted, ground: On, case_id: str, rest: str
) -> Response:
    """The requests of the upload script. Whose the case is, intake says."""
    return await uploading.pieces(request, visitor, ground, FILING, case_id, rest)

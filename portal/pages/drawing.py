"""A PDF of a service as a page of pictures, for the frame in which a form or a file shows it:
a browser needs nothing to show them, and each page has its text beside it."""

from fastapi import Request
from fastapi.responses import Response

from portal.houses import HouseAway
from portal.pages.ground import Ground
from portal.pdf_pages import NotDrawn, drawn
from portal.session import Visitor

BYTES_MAX = 20_000_000
POLICY = "default-src 'none'; img-src data:; style-src 'self'; frame-ancestors 'self'"
TOO_LARGE = "文件较大，请下载后查看。"
NOT_DRAWN = "这一文件不能在此显示，请下载后查看。"
NOT_OPEN = "没有这一文件，或者您无权查看。"


async def drawing(
    request: Request, visitor: Visitor, ground: Ground, service: str, path: str, title: str
) -> Response:
    """The pages of the PDF that a service has at a path; why they are not shown, where they are
    not. Raises HouseAway."""
    status, content = await ground.houses.content(service, path, visitor.token, BYTES_MAX)
    shown, why = None, ""
    if status >= 400:  # HTTP's
        why = NOT_OPEN if status in (403, 404) else str(HouseAway(service))
    elif content is None:
        why, status = TOO_LARGE, 200
    else:
        try:
            shown = await drawn(content)
        except NotDrawn:
            why = NOT_DRAWN
    page = ground.page(request, "drawn.html", None, status, title=title, drawn=shown, why=why)
    page.headers["Content-Security-Policy"] = POLICY
    return page

"""Problems as the portal's own API tells them (RFC 9457)."""

from fastapi.responses import JSONResponse

MEDIA_TYPE = "application/problem+json"


class ApiProblem(Exception):
    """What cannot be answered, and why, in Chinese."""

    def __init__(self, status: int, title: str) -> None:
        super().__init__(title)
        self.status = status
        self.title = title


def problem(status: int, title: str) -> JSONResponse:
    """The answer that tells of a problem."""
    content = {"type": "about:blank", "title": title, "status": status}
    return JSONResponse(content, status, media_type=MEDIA_TYPE)

"""Pages that need no token: the description of the API, served from local files because courts
have no internet access, health, and numbers."""

from collections.abc import Awaitable, Callable
from importlib.resources import files

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse, PlainTextResponse
from fastapi.staticfiles import StaticFiles
from prometheus_client import CONTENT_TYPE_LATEST

STATIC = "static/swagger"  # relative, so that the pages work where an app is mounted too


class Numbers(PlainTextResponse):
    """Prometheus' text format."""

    media_type = CONTENT_TYPE_LATEST


def paged(title: str, *, version: str = "1") -> FastAPI:
    """An empty app with a title, and its own pages at `/docs`."""
    app = FastAPI(title=title, version=version, docs_url=None, redoc_url=None)
    pages = StaticFiles(directory=str(files("fastapi_swagger") / "resources"))
    app.mount(f"/{STATIC}", pages, name="swagger")

    @app.get("/docs", include_in_schema=False)
    async def docs() -> HTMLResponse:
        return get_swagger_ui_html(
            openapi_url="openapi.json",
            title=title,
            swagger_js_url=f"{STATIC}/swagger-ui-bundle.js",
            swagger_css_url=f"{STATIC}/swagger-ui.css",
            swagger_favicon_url=f"{STATIC}/favicon-32x32.png",
        )

    return app


def own_pages(
    app: FastAPI,
    name: str,
    *,
    ready: Callable[[], Awaitable[str]],
    warning: Callable[[], str],
    metrics: Callable[[], bytes],
) -> None:
    """/health/live, /health/ready and /metrics of a service. `ready` says why it is not ready,
    or nothing; `warning` what an operator should look at all the same."""

    @app.get("/health/live", summary="The process runs")
    async def live() -> dict[str, str]:
        return {"status": "ok", "service": name}

    @app.get(
        "/health/ready",
        summary="Database and workers are up",
        response_class=PlainTextResponse,
        responses={503: {"description": "The reason", "content": {"text/plain": {}}}},
    )
    async def is_ready() -> PlainTextResponse:
        problem = await ready()
        if problem:
            return PlainTextResponse(problem, 503)
        said = warning()
        return PlainTextResponse(f"ok, but {said}" if said else "ok")

    @app.get("/metrics", summary="Numbers for Prometheus, from memory", response_class=Numbers)
    async def numbers() -> Numbers:
        return Numbers(metrics())

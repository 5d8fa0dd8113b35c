"""API pages served from local files, because courts have no internet access."""

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from swagger_ui_bundle import swagger_ui_path

STATIC = "static/swagger"  # relative, so that the pages work where an app is mounted too


def paged(title: str, *, version: str = "1") -> FastAPI:
    """An empty app with a title, and its own pages at `/docs`."""
    app = FastAPI(title=title, version=version, docs_url=None, redoc_url=None)
    app.mount(f"/{STATIC}", StaticFiles(directory=str(swagger_ui_path)), name="swagger")

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

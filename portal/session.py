"""Who is signed in: OpenID code flow with PKCE, a signed cookie, and secrets of forms."""

import hmac
import secrets
from dataclasses import dataclass
from typing import Annotated, Any

from authlib.integrations.starlette_client import OAuth, OAuthError
from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from kernel.people.identity import PORTAL, Identity, NotIdentified, Verifier
from kernel.people.issuer_keys import IssuerAway
from portal.settings import Settings

HOME = "/"


class SignInNeeded(Exception):
    """Nobody is signed in, or the session has ended; `back` is the page to return to."""

    def __init__(self, back: str) -> None:
        super().__init__(back)
        self.back = back


class ForgedForm(Exception):
    """The form was not made for this session."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is signed in: the verified identity, their token, and the secret of their forms."""

    identity: Identity
    token: str
    csrf: str

    @property
    def court(self) -> str:
        """The visitor's court."""
        return self.identity.court

    @property
    def named(self) -> bool:
        """Whether they are known by name: a party is known by an id that says nothing."""
        return PORTAL not in self.identity.roles

    def made(self, csrf: str) -> bool:
        """Whether a form with this secret was made in this session."""
        return hmac.compare_digest(csrf.encode(), self.csrf.encode())


class Doorkeeper:
    """Signs people in and out, and knows who comes with a request."""

    def __init__(self, settings: Settings, verifier: Verifier) -> None:
        self._verifier = verifier
        self._oauth = OAuth()
        self._oauth.register(
            "court",
            server_metadata_url=settings.sign_in_url,
            client_id=settings.client_id,
            client_secret=settings.client_secret.get_secret_value() or None,
            client_kwargs={
                "code_challenge_method": "S256",
                "token_endpoint_auth_method": "client_secret_post"
                if settings.client_secret.get_secret_value()
                else "none",
            },
        )

    async def bearer(self, token: str) -> Visitor:
        """Whose token this is; nobody fills in forms with it. Raises NotIdentified."""
        return Visitor(await self._verifier.identify(token), token, "")

    async def visitor(self, request: Request) -> Visitor:
        """Who is signed in. Raises SignInNeeded."""
        token = request.session.get("token", "")
        back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        if not token:
            raise SignInNeeded(back)
        try:
            identity = await self._verifier.identify(token)
        except NotIdentified as error:
            request.session.clear()
            raise SignInNeeded(back) from error
        return Visitor(identity, token, request.session["csrf"])

    def routes(self) -> APIRouter:
        """Sign-in, its return, and sign-out."""
        router = APIRouter(include_in_schema=False)

        @router.get("/sign-in")
        async def sign_in(request: Request, back: str = HOME) -> Response:
            request.session.clear()
            request.session["back"] = _own(back)
            court: Any = self._oauth.court
            answer: Response = await court.authorize_redirect(
                request, str(request.url_for("signed_in"))
            )
            return answer

        @router.get("/signed-in")
        async def signed_in(request: Request) -> Response:
            back = request.session.get("back", HOME)
            try:
                court: Any = self._oauth.court
                granted = await court.authorize_access_token(request)
                await self._verifier.identify(granted["access_token"])
            except (OAuthError, NotIdentified, IssuerAway, KeyError):
                request.session.clear()
                return RedirectResponse("/sign-in", status_code=303)
            request.session.clear()
            request.session["token"] = granted["access_token"]
            request.session["csrf"] = secrets.token_urlsafe(24)
            return RedirectResponse(back, status_code=303)

        @router.post("/sign-out")
        async def sign_out(request: Request) -> Response:
            request.session.clear()
            return RedirectResponse("/signed-out", status_code=303)

        return router


def _own(address: str) -> str:
    """The address, if it is a page of this site."""
    return address if address.startswith("/") and not address.startswith(("//", "/\\")) else HOME


async def _visitor(request: Request) -> Visitor:
    doorkeeper: Doorkeeper = request.app.state.doorkeeper
    return await doorkeeper.visitor(request)


async def _with_form(visitor: "Signed", csrf: Annotated[str, Form()] = "") -> Visitor:
    if not visitor.made(csrf):
        raise ForgedForm
    return visitor


Signed = Annotated[Visitor, Depends(_visitor)]
Filled = Annotated[Visitor, Depends(_with_form)]

"""The identity provider of the demonstration: OpenID code flow with PKCE, without passwords.

Whoever opens its page chooses one of the court's people and is that person, or gives an identity
code and is the party or agent who has it: it stands for the court's own provider, and is for
demonstration and tests alone.
"""

import base64
import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Annotated
from urllib.parse import urlencode, urlsplit

from fastapi import FastAPI, Form, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from pydantic import BaseModel, ConfigDict

from kernel.door.pages import paged
from kernel.people.identity import PORTAL, LocalIssuer
from kernel.people.sealed import Keyring, MemoryKeys

DISCOVERY = "/.well-known/openid-configuration"
CODE_SECONDS = 60
TOKEN_HOURS = 12
TEXT_MAX = 2000


class Person(BaseModel):
    """Somebody of a court who can sign in; `person` is the subject of the token."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    person: str
    name: str
    title: str
    court: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What an application asks the provider for (RFC 6749 4.1.1, RFC 7636 4.3)."""

    redirect_uri: str
    state: str
    code_challenge: str


class Provider:
    """Gives codes to who chose a person, and tokens for codes."""

    def __init__(self, issuer: LocalIssuer, people: Sequence[Person], pepper: str) -> None:
        self.people = tuple(people)
        self._issuer = issuer
        self._keyring = Keyring(MemoryKeys(), pepper.encode())
        self._by_subject = {one.person: one for one in people}
        self._codes = OctKey.generate_key(256)

    def staff(self, person: str) -> Person:
        """One of the court's people. Raises HTTPException 400."""
        if person not in self._by_subject:
            raise HTTPException(400, "没有这个人员")
        return self._by_subject[person]

    def party(self, identity_code: str) -> Person:
        """Who has an identity code: a party or an agent of the cases in which it was given."""
        court = self.people[0].court
        person = self._keyring.person_id(court, identity_code.strip().upper())
        return Person(person=person, name="", title="", court=court, roles=(PORTAL,))

    def code(self, person: Person, asked: _Asked) -> str:
        """A code for one person, good for a minute and for one verifier."""
        claims = {
            "sub": person.person,
            "court": person.court,
            "roles": list(person.roles),
            "challenge": asked.code_challenge,
            "redirect_uri": asked.redirect_uri,
            "exp": int(time.time()) + CODE_SECONDS,
        }
        return jwt.encode({"alg": "HS256"}, claims, self._codes)

    def token(self, code: str, verifier: str, redirect_uri: str) -> str:
        """The access token for a code. Raises HTTPException 400 as RFC 6749 5.2 says."""
        try:
            claims = jwt.decode(code, self._codes, algorithms=["HS256"]).claims
            jwt.JWTClaimsRegistry(exp={"essential": True}).validate(claims)
        except JoseError as error:
            raise HTTPException(400, "invalid_grant") from error
        digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
        if (claims["challenge"], claims["redirect_uri"]) != (
            digest.rstrip(b"=").decode(),
            redirect_uri,
        ):
            raise HTTPException(400, "invalid_grant")
        return self._issuer.token(
            claims["sub"],
            court=claims["court"],
            roles=claims["roles"],
            issued_at=time.time(),
            hours=TOKEN_HOURS,
        )


def build(
    issuer: LocalIssuer, people: Sequence[Person], pepper: str, public_url: str = ""
) -> FastAPI:
    """The server of the identity provider. `pepper` is the court's, by which parties are known;
    `public_url` is its address for browsers, where theirs is another than the portal's."""
    server = paged("身份认证（模拟） · Identity provider")
    provider = Provider(issuer, people, pepper)

    @server.get(DISCOVERY, summary="发现文档 · discovery")
    async def discovery(request: Request) -> dict[str, object]:
        here = str(request.url).removesuffix(DISCOVERY)
        return {
            "issuer": issuer.issuer,
            "authorization_endpoint": f"{public_url or here}/authorize",
            "token_endpoint": f"{here}/token",
            "jwks_uri": f"{here}/jwks",
            "response_types_supported": ["code"],
            "code_challenge_methods_supported": ["S256"],
        }

    @server.get("/jwks", summary="公钥 · public keys")
    async def jwks() -> HTMLResponse:
        return HTMLResponse(issuer.jwks(), media_type="application/json")

    _sign_in(server, provider)
    return server


def _sign_in(server: FastAPI, provider: Provider) -> None:
    @server.get("/authorize", summary="选择登录人员 · choose who signs in")
    async def choose(
        redirect_uri: Annotated[str, Query(max_length=TEXT_MAX)],
        state: Annotated[str, Query(max_length=TEXT_MAX)],
        code_challenge: Annotated[str, Query(max_length=TEXT_MAX)],
        _method: Annotated[str, Query(alias="code_challenge_method", pattern="^S256$")],
    ) -> HTMLResponse:
        asked = _Asked(_on_this_machine(redirect_uri), state, code_challenge)
        return HTMLResponse(_page(provider.people, asked))

    @server.post("/authorize", summary="登录 · sign in")
    async def chosen(
        redirect_uri: Annotated[str, Form(max_length=TEXT_MAX)],
        state: Annotated[str, Form(max_length=TEXT_MAX)],
        code_challenge: Annotated[str, Form(max_length=TEXT_MAX)],
        person: Annotated[str, Form(max_length=TEXT_MAX)] = "",
        identity_code: Annotated[str, Form(max_length=TEXT_MAX)] = "",
    ) -> RedirectResponse:
        asked = _Asked(_on_this_machine(redirect_uri), state, code_challenge)
        chosen = provider.staff(person) if person else provider.party(identity_code)
        answer = urlencode({"code": provider.code(chosen, asked), "state": state})
        return RedirectResponse(f"{asked.redirect_uri}?{answer}", status_code=303)

    @server.post("/token", summary="令牌 · token")
    async def token(
        code: Annotated[str, Form()],
        code_verifier: Annotated[str, Form(max_length=TEXT_MAX)],
        redirect_uri: Annotated[str, Form(max_length=TEXT_MAX)],
    ) -> dict[str, object]:
        given = provider.token(code, code_verifier, redirect_uri)
        return {
            "access_token": given,
            "token_type": "Bearer",
            "expires_in": TOKEN_HOURS * 3600,
        }


def _on_this_machine(address: str) -> str:
    """The address, if it is one of this machine: codes are sent nowhere else."""
    if urlsplit(address).hostname not in ("127.0.0.1", "localhost", "::1"):
        raise HTTPException(400, "redirect_uri")
    return address


def _page(people: Sequence[Person], asked: _Asked) -> str:
    kept = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">'
        for name, value in (
            ("redirect_uri", asked.redirect_uri),
            ("state", asked.state),
            ("code_challenge", asked.code_challenge),
        )
    )
    rows = "".join(
        f'<li><button name="person" value="{escape(one.person)}">{escape(one.name)}'
        f"<small>{escape(one.title)} · {escape(one.person)}</small></button></li>"
        for one in people
    )
    return f"""<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>选择登录人员</title><style>
body{{font-family:"Noto Sans SC","Microsoft YaHei",sans-serif;margin:2rem auto;max-width:64rem;
padding:0 1rem;color:#1d1d1f}}ul{{list-style:none;padding:0;display:grid;gap:.5rem;
grid-template-columns:repeat(auto-fill,minmax(15rem,1fr))}}button{{width:100%;text-align:left;
padding:.75rem 1rem;border:1px solid #b1b4b6;background:#fff;font:inherit;cursor:pointer}}
button:hover,button:focus{{border-color:#8b1a1a;outline:3px solid #ffdd00}}
input{{font:inherit;padding:.5rem;width:15rem}}form.party button{{width:auto}}
small{{display:block;color:#505a5f}}</style></head><body><main>
<h1>选择登录人员</h1><p>演示环境：不设密码，选择即登录。正式环境由法院的统一身份认证代替。</p>
<form method="post" class="party"><div>{kept}</div><h2>当事人或者代理人</h2>
<label for="identity_code">立案时登记的证件号码</label>
<p><input id="identity_code" name="identity_code" required autocomplete="off">
<button>登录</button></p></form>
<form method="post"><div>{kept}</div><h2>法院工作人员</h2><ul>{rows}</ul></form>
</main></body></html>"""

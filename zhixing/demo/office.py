"""Clients with tokens: every command of the demonstration goes through the HTTP routes."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import quote, unquote

import httpx

from zhixing.demo.roster import Roster

TIMEOUT_SECONDS = 15.0
UNHEARD_MAX = 30  # refusals of one act after which a service should know who holds the case
CASES = "/cases/"
PAPER = b"%PDF-1.7\n"  # a page that shows nothing
HANDLER = "handler"
LATER = (404, 409, 412, 503)  # not there yet, not allowed yet, or a conflict: retry later


class NotYet(Exception):
    """The service does not allow the command yet; the reason is its own."""


@dataclass
class Office:
    """Gives commands by role: of those who hold the office, who is of the case's team acts.

    `custody` tells who holds which case, as triage last said. Permanent refusals are kept: they
    would be defects of the demonstration.
    """

    urls: dict[str, str]
    tokens: dict[str, str]
    roster: Roster
    custody: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    client: httpx.AsyncClient = field(
        default_factory=lambda: httpx.AsyncClient(timeout=TIMEOUT_SECONDS)
    )
    asked: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    """By key: what was done, or asked for without an answer, and is asked for again in the same
    words."""
    position: str = ""  # in the log that the last act was written to
    stored: dict[tuple[str, str, str], str] = field(default_factory=dict)
    """By service, case and name: the ids of the papers that were uploaded."""
    unheard: Counter[str] = field(default_factory=Counter)
    acts: Counter[str] = field(default_factory=Counter)
    defects: list[str] = field(default_factory=list)

    async def close(self) -> None:
        await self.client.aclose()

    async def look(self, role: str, service: str, path: str, *, after: str = "") -> Any:
        """The view that a role reads, or None if there is nothing. Raises NotYet when
        unavailable; with `after` also until the service has heard of that position."""
        waits = {"Zhixing-Wait-For": after} if after else {}
        headers = {**self._bearer(role, path), **waits}
        answer = await self._ask("GET", service, path, headers=headers)
        if answer.status_code == httpx.codes.NOT_FOUND:
            return None
        self._check(answer, f"GET {service}{path}")
        return answer.json()

    async def act(
        self, role: str, service: str, path: str, body: dict[str, Any] | None = None, key: str = ""
    ) -> Any:
        """One command of a role; `key` defaults to the path, so that it is given once.

        Raises NotYet if the service refuses for now.
        """
        digest = sha256((key or path).encode()).hexdigest()
        headers = {**self._bearer(role, path), "Idempotency-Key": digest}
        asked = self.asked.setdefault(digest, body or {})
        answer = await self._ask("POST", service, path, headers=headers, json=asked)
        if answer.is_error:  # it was not done, and may be asked for otherwise
            del self.asked[digest]
        self._check(answer, f"POST {service}{path} {asked}")
        self.position = answer.headers.get("Zhixing-Position", "")
        self.acts[f"{service}{path.rpartition('/')[2]}"] += 1
        done = answer.json()
        for asked in done.get("awaits", ()):
            await self.approve(service, asked)
        return done

    async def store(self, role: str, service: str, case_id: str, name: str) -> str:
        """Uploads a paper of a case, once; its id. Raises NotYet if the service refuses for now."""
        place = (service, case_id, name)
        if place not in self.stored:
            content = PAPER + f"% {name}\n%%EOF\n".encode()
            files, key = at(case_id, "/files"), "/".join(place)
            announced = {"file_name": f"{name}.pdf", "size_bytes": len(content)}
            begun = await self.act(role, service, files, announced, f"{key}/begin")
            upload = f"{files}/uploads/{begun['upload_id']}"
            headers = {
                **self._bearer(role, upload),
                "Upload-Offset": str(begun["received_bytes"]),
                "Content-Type": "application/offset+octet-stream",
            }
            rest = content[begun["received_bytes"] :]
            sent = await self._ask("PATCH", service, upload, headers=headers, content=rest)
            self._check(sent, f"PATCH {service}{upload}")
            digest = {"sha256": sha256(content).hexdigest()}
            done = await self.act(role, service, f"{upload}/completion", digest)
            self.stored[place] = str(done["file_id"])
        return self.stored[place]

    async def approve(self, service: str, asked: dict[str, Any]) -> None:
        """Whoever is named approves what a colleague asked for, office by office."""
        identity = part(asked["approval_id"])
        place = at(asked["case_id"], f"/approvals/{identity}/approval")
        for stage in asked["stages"]:
            for role in stage["roles"][: 1 if stage["one_suffices"] else None]:
                await self.act(role, service, place, key=f"{place}/{role}")

    async def _ask(self, method: str, service: str, path: str, **more: Any) -> httpx.Response:
        try:
            return await self.client.request(method, self.urls[service] + path, **more)
        except httpx.HTTPError as error:
            raise NotYet(f"{service}: {type(error).__name__}") from error

    def _check(self, answer: httpx.Response, what: str) -> None:
        if answer.status_code in LATER or self._not_heard(answer, what):
            raise NotYet(answer.json().get("title", ""))
        if answer.status_code >= httpx.codes.BAD_REQUEST:
            self.defects.append(f"{what}: {answer.status_code} {answer.text}")
            raise NotYet(answer.text)

    def _not_heard(self, answer: httpx.Response, what: str) -> bool:
        """Whether a service refuses the holder of a case because it has not heard of him yet."""
        if answer.status_code != httpx.codes.FORBIDDEN or "team" not in answer.json():
            return False
        self.unheard[what] += 1
        return self.unheard[what] <= UNHEARD_MAX

    def handler(self, case_id: str) -> str:
        """The handler of a case. Raises NotYet while no team has taken it."""
        named = self.custody.get(case_id, {}).get("handler")
        if not named:
            raise NotYet("no team has taken the case yet")
        return str(named)

    def person(self, role: str, case_id: str) -> str:
        """Who acts in a role on a case: its handler, somebody of its team, else the first."""
        held = self.custody.get(case_id, {})
        if role == HANDLER and held.get("handler") and not held.get("pending_to"):
            return str(held["handler"])
        teams = [held[name] for name in ("pending_to", "holder") if held.get(name)]
        return self.roster.acting(role, teams) or role

    def signer(self, role: str, case_id: str) -> str:
        """The person of whose token the role acts on a case."""
        name = self.person(role, case_id)
        return f"{role}-1" if name == role else name

    def _bearer(self, role: str, path: str) -> dict[str, str]:
        name = self.person(role, case_of(path))
        return {"Authorization": f"Bearer {self.tokens[name]}"}


def case_of(path: str) -> str:
    """The case in a path; empty where there is none."""
    _, _, rest = path.partition(CASES)
    return unquote(rest.partition("/")[0])


def at(case_id: str, rest: str = "") -> str:
    """The path of a case, its number escaped."""
    return f"{CASES}{quote(case_id, safe='')}{rest}"


def part(identity: str) -> str:
    """An identity as one part of a path."""
    return quote(identity, safe="")

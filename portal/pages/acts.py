"""Forms of the acts on a case: shown from their schema, done through the service's own door."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote, urlencode
from uuid import uuid4

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from kernel.base.zone import CHINA
from kernel.deciding.steps import step_row
from kernel.rulebook import StepRow
from portal import forms, words
from portal.acts import CASE, Act
from portal.casebook import case_views, seen, stored
from portal.casebook.things import all_of, things_of
from portal.houses import Answer, HouseAway
from portal.named import named_in
from portal.next_acts import STEP
from portal.pages.case.files import named_for
from portal.pages.cases import NotFound
from portal.pages.ground import Ground, On
from portal.pages.parts import Part, at_case, part
from portal.session import Signed, Visitor
from portal.step_forms import step_body, step_inputs

APPROVAL, NODE = "approval_id", "node_id"
# Acts that bring a thing into the case, whose id nobody has to think of.
FRESH = {"ReceiveMaterial": "material_id", "RefuseMaterial": "material_id"}
STALE = 412
SEEN = "seen"
CHANGED = "您打开本页后，本案又有新的记录。所填内容已保留，请核对后重新提交"
SIGNED_IN_ANEW = "您已重新登录，所填内容已保留，请核对后重新提交"
PLACE = "/cases/{case_id}/acts/{service}/{name}"


router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class _Form:
    """The form of one act on one case, before somebody who may be offered it. `step` is the row of
    the step that it records."""

    request: Request
    ground: Ground
    visitor: Visitor
    act: Act
    case: Mapping[str, Any]
    things: Mapping[str, Mapping[str, str]]
    step: StepRow | None = None

    @property
    def title(self) -> str:
        """What is to be done."""
        return self.step.title if self.step else self.act.title

    @property
    def fields(self) -> list[forms.Input]:
        """What is to be filled in."""
        if self.step is None:
            return forms.inputs(self.act.schema, self.things)
        return step_inputs(self.step, self.things)

    async def shown(
        self,
        typed: Mapping[str, str],
        errors: Sequence[Mapping[str, Any]] = (),
        status: int = 200,
    ) -> Response:
        """The page with what was typed, and what was wrong with it."""
        fields, fresh = self.fields, FRESH.get(self.act.name, "")
        if fresh and not typed.get(fresh):
            typed = {**typed, fresh: uuid4().hex}
        known = await self._known()
        newest, changes = await self._seen(typed, changed=status == STALE)
        return self.ground.page(
            self.request,
            "act.html",
            self.visitor,
            status,
            act=self.act,
            title=self.title,
            step=self.step,
            case=self.case,
            fields=fields,
            asked=await self._asked(typed),
            known=known,
            fresh=fresh,
            subjects=await self._subjects(known, typed),
            names={*self.act.places, *(one.name for one in fields)},
            typed=typed,
            errors=errors,
            at={str(error.get("field", "")): error for error in errors},
            key=(status != STALE and typed.get("key")) or uuid4().hex,
            seen=newest,
            changes=changes,
        )

    async def _seen(
        self, typed: Mapping[str, str], *, changed: bool
    ) -> tuple[str, list[dict[str, Any]]]:
        """The tag of the case as who fills the form has seen it in the service, and what came after
        what they had seen before. No tag where the service is away."""
        before, case_id, service = typed.get(SEEN, ""), self.case["case_id"], self.act.service
        if before and not changed:
            return before, []
        try:
            told = await self.ground.houses.ask(
                service, "GET", at_case(case_id, "/acts"), token=self.visitor.token
            )
        except HouseAway:
            return "", []
        if not changed:
            return told.tag, []
        court, pack = self.visitor.court, self.ground.pack(self.visitor.court)
        later = await seen.since(await self.ground.reader(court), court, case_id, service, before)
        return told.tag, [
            {
                **one,
                "title": words.event_title(one["service"], one["name"]),
                "facts": words.told(one["service"], one["name"], one["body"], pack),
            }
            for one in later
        ]

    async def _known(self) -> dict[str, str]:
        """What the things that the act may be done to are called, by id, where that is known."""
        court, pack = self.visitor.court, self.ground.pack(self.visitor.court)
        known = {form.kind: form.title for form in pack.forms} | all_of(self.things)
        if NODE in self.act.places:
            reader = await self.ground.reader(court)
            nodes = await case_views.nodes(reader, court, self.case["case_id"])
            known |= {node["node_id"]: node["title"] for node in nodes}
        return known

    async def _subjects(self, known: Mapping[str, str], typed: Mapping[str, str]) -> dict[str, str]:
        """What the act may be done to just now, by id, for the one place besides the case; nothing
        where that is given already."""
        if len(self.act.places) != 1 or typed.get(self.act.places[0], "") in known:
            return {}
        case_id, service = self.case["case_id"], self.act.service
        told = await part(self.ground, self.visitor, service, at_case(case_id, "/acts"))
        ids = [one["subject_id"] for one in told.get("acts", ()) if one["act"] == self.act.name]
        return {one: known.get(one) or one.removeprefix(f"{case_id}-") for one in ids if one}

    async def _asked(self, typed: Mapping[str, str]) -> Part | None:
        """The request that is decided on with this form, if it is one to decide."""
        request = typed.get(APPROVAL, "")
        if not request or APPROVAL not in self.act.places:
            return None
        place = at_case(self.case["case_id"], f"/approvals/{quote(request, safe='')}")
        return await part(self.ground, self.visitor, self.act.service, place)

    async def sent(self, typed: Mapping[str, str]) -> Answer:
        """What the service answers. Raises Unreadable or HouseAway."""
        read = forms.body_of(self.fields, typed)
        return await self.ground.houses.ask(
            self.act.service,
            "POST",
            _path(self.act, typed),
            token=self.visitor.token,
            body=step_body(self.step, read) if self.step else read,
            key=typed.get("key", ""),
            seen=typed.get(SEEN, ""),
        )


async def _form(
    request: Request, visitor: Signed, ground: On, case_id: str, service: str, name: str
) -> _Form:
    if service not in ground.houses.urls:
        raise NotFound
    act = (await ground.acts.of(service)).get(name)
    court, code = visitor.court, request.query_params.get("step", "")
    case = await case_views.case(await ground.reader(court), court, case_id)
    row = step_row(ground.pack(court), service, code) if name == STEP else None
    if act is None or case is None or (name == STEP and row is None):
        raise NotFound
    if not act.may(visitor.identity.roles):
        raise NotFound
    things = await _things(ground, visitor, case, service)
    return _Form(request, ground, visitor, act, case, things, row)


async def _things(
    ground: Ground, visitor: Visitor, case: Mapping[str, Any], service: str
) -> dict[str, Mapping[str, str]]:
    """What a form may name, by kind and id: of the court, and of the case with its parties and the
    files that the service keeps."""
    court, now = visitor.court, ground.clock.now()
    pack, register = ground.pack(court), await ground.people.register(court)
    person, day = visitor.identity.person, now.astimezone(CHINA).date()
    return {
        **named_in(pack, register, person, day),
        **await things_of(await ground.reader(court), court, case["case_id"], pack),
        "person": {one["person_id"]: one["name"] or "" for one in case["parties"]},
        "file": await _files(ground, visitor, case["case_id"], service),
    }


async def _files(ground: Ground, visitor: Visitor, case_id: str, service: str) -> dict[str, str]:
    """The names of the case's files that the service keeps, by id, the newest first."""
    found = await stored.files_of(await ground.reader(visitor.court), visitor.court, case_id)
    return {
        one.file_id: await named_for(ground, visitor, one.file_name)
        for one in found
        if one.service == service
    }


OneForm = Annotated[_Form, Depends(_form)]


@router.get(PLACE)
async def form(form: OneForm) -> Response:
    """The form, with the values that the address gives."""
    return await form.shown(dict(form.request.query_params))


@router.post(PLACE)
async def send(form: OneForm) -> Response:
    """Sends the form; what is refused is shown on it again, and so is what was typed in a session
    that has ended."""
    filled = await form.request.form()
    typed = {name: text for name, text in filled.items() if isinstance(text, str)}
    typed[CASE] = form.case["case_id"]
    if not form.visitor.made(typed.get("csrf", "")):
        return await form.shown(typed, [{"title": SIGNED_IN_ANEW}], 403)
    try:
        answer = await form.sent(typed)
    except forms.Unreadable as error:
        return await form.shown(typed, [{"field": error.field, "title": error.why}], 422)
    except HouseAway as away:
        return await form.shown(typed, [{"title": f"{away}，请稍后再提交，所填内容已保留"}], 503)
    if answer.status == STALE:
        return await form.shown(typed, [{"title": CHANGED}], STALE)
    if not answer.good:
        return await form.shown(typed, faults_in(answer), answer.status)
    state = "asked" if answer.content.get("awaits") else "done"
    told = urlencode({state: form.title})
    return RedirectResponse(f"/cases/{quote(typed[CASE], safe='')}?{told}", status_code=303)


def _path(act: Act, typed: Mapping[str, str]) -> str:
    path = act.path
    for place in (CASE, *act.places):
        path = path.replace(f"{{{place}}}", quote(typed.get(place, "").strip() or "-", safe=""))
    return path


def faults_in(answer: Answer) -> list[dict[str, Any]]:
    """What a service refused, field by field, with the articles."""
    content = answer.content
    errors: list[dict[str, Any]] = content.get("errors") or []
    if errors:
        return errors
    return [{k: content[k] for k in ("title", "article", "field") if content.get(k)}]

"""Forms of the acts on a case: shown from their schema, done through the service's own door."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote, urlencode
from uuid import uuid4

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from portal import forms
from portal.acts import CASE, Act
from portal.casebook import case_views
from portal.houses import Answer, HouseAway
from portal.pages.cases import NotFound
from portal.pages.ground import Ground, On
from portal.session import Filled, Signed, Visitor

PLACE = "/cases/{case_id}/acts/{service}/{name}"


router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class _Form:
    """The form of one act on one case, before somebody who may be offered it."""

    request: Request
    ground: Ground
    visitor: Visitor
    act: Act
    case_id: str

    async def shown(
        self,
        typed: Mapping[str, str],
        errors: Sequence[Mapping[str, Any]] = (),
        status: int = 200,
    ) -> Response:
        """The page with what was typed, and what was wrong with it. Raises NotFound."""
        court = self.visitor.court
        case = await case_views.case(await self.ground.reader(court), court, self.case_id)
        if case is None:
            raise NotFound
        fields = forms.inputs(self.act.schema)
        return self.ground.page(
            self.request,
            "act.html",
            self.visitor,
            status,
            act=self.act,
            case=case,
            fields=fields,
            names={*self.act.places, *(one.name for one in fields)},
            typed=typed,
            errors=errors,
            at={str(error.get("field", "")): error for error in errors},
            key=typed.get("key") or uuid4().hex,
        )

    async def sent(self, typed: Mapping[str, str]) -> Answer:
        """What the service answers. Raises Unreadable or HouseAway."""
        return await self.ground.houses.ask(
            self.act.service,
            "POST",
            _path(self.act, typed),
            token=self.visitor.token,
            body=forms.body_of(forms.inputs(self.act.schema), typed),
            key=typed.get("key", ""),
        )


async def _form(
    request: Request, visitor: Signed, ground: On, case_id: str, service: str, name: str
) -> _Form:
    if service not in ground.houses.urls:
        raise NotFound
    act = (await ground.acts.of(service)).get(name)
    if act is None or not act.may(visitor.identity.roles):
        raise NotFound
    return _Form(request, ground, visitor, act, case_id)


OneForm = Annotated[_Form, Depends(_form)]


@router.get(PLACE)
async def form(form: OneForm) -> Response:
    """The form, with the values that the address gives."""
    return await form.shown(dict(form.request.query_params))


@router.post(PLACE)
async def send(form: OneForm, _visitor: Filled) -> Response:
    """Sends the form; what is refused is shown on it again."""
    filled = await form.request.form()
    typed = {name: text for name, text in filled.items() if isinstance(text, str)}
    typed[CASE] = form.case_id
    try:
        answer = await form.sent(typed)
    except forms.Unreadable as error:
        return await form.shown(typed, [{"field": error.field, "title": error.why}], 422)
    except HouseAway as away:
        return await form.shown(typed, [{"title": f"{away}，请稍后再提交，所填内容已保留"}], 503)
    if not answer.good:
        return await form.shown(typed, _faults(answer), answer.status)
    state = "asked" if answer.content.get("awaits") else "done"
    told = urlencode({state: form.act.title})
    return RedirectResponse(f"/cases/{quote(form.case_id, safe='')}?{told}", status_code=303)


def _path(act: Act, typed: Mapping[str, str]) -> str:
    path = act.path
    for place in (CASE, *act.places):
        path = path.replace(f"{{{place}}}", quote(typed.get(place, "").strip() or "-", safe=""))
    return path


def _faults(answer: Answer) -> list[dict[str, Any]]:
    """What a service refused, field by field, with the articles."""
    content = answer.content
    errors: list[dict[str, Any]] = content.get("errors") or []
    if errors:
        return errors
    return [{k: content[k] for k in ("title", "article", "field") if content.get(k)}]

"""Acts on the pages: their forms are shown, and sent through the service's own door."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from portal import forms
from portal.acts import CASE
from portal.houses import Answer, HouseAway, key_for
from portal.pages.act_form import CHOSEN, STALE, ActForm, form_of
from portal.pages.ground import On
from portal.session import Signed

CHANGED = "您打开本页后，本案又有新的记录。所填内容已保留，请核对后重新提交"
SIGNED_IN_ANEW = "您已重新登录，所填内容已保留，请核对后重新提交"
PLACE = "/cases/{case_id}/acts/{service}/{name}"

router = APIRouter(include_in_schema=False)


async def _form(
    request: Request, visitor: Signed, ground: On, case_id: str, service: str, name: str
) -> ActForm:
    return await form_of(request, visitor, ground, (case_id, service, name))


OneForm = Annotated[ActForm, Depends(_form)]


@router.get(PLACE)
async def form(form: OneForm) -> Response:
    """The form, with the values that the address gives; a thing that is given more than once makes
    it the form of each of these."""
    return await form.shown(dict(form.request.query_params))


@router.post(PLACE)
async def send(form: OneForm) -> Response:
    """Sends the form; what is refused is shown on it again, and so is what was typed in a session
    that has ended."""
    filled = await form.request.form()
    typed = {name: text for name, text in filled.items() if isinstance(text, str)}
    typed[CASE] = form.case_id
    if not form.visitor.made(typed.get("csrf", "")):
        return await form.shown(typed, [{"title": SIGNED_IN_ANEW}], 403)
    if form.several:
        chosen = [one for one in filled.getlist(CHOSEN) if isinstance(one, str)]
        return await _send_each(form, typed, [one for one in form.several if one in chosen])
    answer, errors, status = await _sent(form, typed)
    if answer is None or errors:
        return await form.shown(typed, errors, status)
    return _done(form, asked=bool(answer.content.get("awaits")))


async def _send_each(form: ActForm, typed: Mapping[str, str], things: list[str]) -> Response:
    """Sends the form for each thing, each by a command of its own; what is refused is shown with
    the thing that it is about."""
    if not things:
        form = replace(form, chosen=())
        return await form.shown(typed, [{"title": "请至少选择一项"}], 422)
    place, known = form.act.places[0], form.known()
    done, faults, asked, worst = list[str](), list[Mapping[str, Any]](), False, 200
    for thing in things:
        own = {**typed, place: thing, "key": key_for(typed.get("key", ""), thing)}
        answer, errors, status = await _sent(form, own, seen=not done)
        if answer is None or errors:
            name = known.get(thing) or thing
            faults += [{**one, "title": f"{name}：{one.get('title', '')}"} for one in errors]
            worst = status
        else:
            done.append(thing)
            asked = asked or bool(answer.content.get("awaits"))
    if not faults:
        return _done(form, asked=asked)
    return await replace(form, chosen=things, done=done).shown(typed, faults, worst)


async def _sent(
    form: ActForm, typed: Mapping[str, str], *, seen: bool = True
) -> tuple[Answer | None, list[dict[str, Any]], int]:
    """What the service answered, what was wrong, and the status of a page that says so."""
    try:
        answer = await form.sent(typed, seen=seen)
    except forms.Unreadable as error:
        return None, [{"field": error.field, "title": error.why}], 422
    except HouseAway as away:
        return None, [{"title": f"{away}，请稍后再提交，所填内容已保留"}], 503
    if answer.status == STALE:
        return answer, [{"title": CHANGED}], STALE
    return answer, [] if answer.good else faults_in(answer), answer.status


def _done(form: ActForm, *, asked: bool) -> Response:
    told = urlencode({"asked" if asked else "done": form.title})
    return RedirectResponse(f"{form.home}?{told}", status_code=303)


def faults_in(answer: Answer) -> list[dict[str, Any]]:
    """What a service refused, field by field, with the articles."""
    content = answer.content
    errors: list[dict[str, Any]] = content.get("errors") or []
    if errors:
        return errors
    return [{k: content[k] for k in ("title", "article", "field") if content.get(k)}]

"""The form of an act, on a case or of the court itself: made from its schema, kept when refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from fastapi import Request
from fastapi.responses import Response

from contracts.catalogue import HOUSES
from kernel.base.zone import CHINA
from kernel.deciding.steps import step_row
from kernel.rulebook import StepField, StepRow, form_kind
from portal import forms, words
from portal.acts import CASE, COURT, Act
from portal.casebook import case_views, matters, seen, stored
from portal.casebook.things import all_of, documents_next, things_of
from portal.houses import Answer, HouseAway
from portal.named import named_in
from portal.next_acts import STEP
from portal.pages.case.files import named_for
from portal.pages.cases import NotFound
from portal.pages.ground import Ground
from portal.pages.parts import Part, at_case, part
from portal.session import Visitor
from portal.step_forms import (
    SUBJECT,
    document_inputs,
    first_choice,
    step_body,
    step_inputs,
)

APPROVAL, PERSON = "approval_id", "person"
APPOINTED = "AppointStaff"  # of a person whom the register need not know
# Acts that bring a thing into the case, whose id nobody has to think of.
FRESH = {"ReceiveMaterial": "material_id", "RefuseMaterial": "material_id"}
# A document is made with what its form asks for, and let pass by who sees it.
MAKING, DOCUMENT, STATED = "MakeDocument", "document_kind", "values"
REVIEW, PUBLISHING = "documents.ReviewDocument", "documents.PublishTemplate"
ADDRESSEE, INSTITUTION = "addressee", "institution"
STALE = 412
SEEN, CHOSEN = "seen", "chosen"
SEVERAL_MAX = 100  # things that one form is sent for
COURT_PAGES = {"staff": "/court/staff", "calendar": "/court/calendar"}
COURT_PAGE = "/court/duties"


@dataclass(frozen=True, slots=True)
class ActForm:
    """The form of one act on one case or of the court, before somebody who may be offered it.

    `step` is the row of the step that it records. `several` are the things that it may be sent for
    one after the other, where they are more than one: `chosen` of them, but not those of which it
    is `done`.
    """

    request: Request
    ground: Ground
    visitor: Visitor
    act: Act
    case: Mapping[str, Any]
    things: Mapping[str, Mapping[str, str]]
    step: StepRow | None = None
    several: Sequence[str] = ()
    chosen: Sequence[str] = ()
    done: Sequence[str] = ()

    @property
    def title(self) -> str:
        """What is to be done."""
        return self.step.title if self.step else self.act.title

    @property
    def case_id(self) -> str:
        """The number of the case, or the court."""
        return str(self.case["case_id"])

    @property
    def home(self) -> str:
        """The page to which one returns: of the case, or of the court."""
        if self.case_id != self.visitor.court:
            return at_case(self.case_id)
        _, _, rest = self.act.path.partition(f"{{{COURT}}}/")
        return COURT_PAGES.get(rest.partition("/")[0], COURT_PAGE)

    @property
    def fields(self) -> list[forms.Input]:
        """What is to be filled in."""
        if self.step is not None:
            return step_inputs(self.step, self.things)
        found = forms.inputs(self.act.schema, self.things)
        own = [_with_institution(one) for one in found if one.name not in (CASE, STATED)]
        return [*document_inputs(self._stated(), self.things), *own]

    def _stated(self) -> Sequence[StepField]:
        """What the maker of the document that the address names has to state."""
        pack = self.ground.pack(self.visitor.court)
        kind = self.request.query_params.get(DOCUMENT, "")
        if self.act.name != MAKING:
            return ()
        return next(
            (pack.fields_of(form) for form in pack.forms if form.kind == form_kind(kind)), ()
        )

    def _preview(self, asked: Part | None) -> str:
        """Where the document is shown that one is asked to let pass; empty for any other act."""
        act = str(asked.get("act", "")) if asked is not None else ""
        name, _, kind = act.partition("/")
        return self._place(f"/documents/{quote(kind)}/preview") if name == REVIEW else ""

    def _template(self, asked: Part | None) -> Mapping[str, str]:
        """The Word template that one is asked to publish: where it lies, and what it is called;
        nothing for any other act."""
        if asked is None:
            return {}
        name, _, kind = str(asked.get("act", "")).partition("/")
        if name != PUBLISHING:
            return {}
        said = {one["field"]: one["value"] for one in asked.get("asked", ())}
        version = said.get("version", "")
        rows = self.ground.pack(self.visitor.court).forms
        title = next((form.title for form in rows if form.kind == kind), kind)
        href = f"/court/templates/{quote(kind)}/{version}"
        return {"href": href, "title": f"{title}第{version}版"}

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
        if self.step and not typed.get(SUBJECT):
            typed = {**typed, SUBJECT: first_choice(self.step, self.things)}
        known = self.known()
        newest, changes = await self._seen(typed, changed=status == STALE)
        errors = [forms.at_field(error, fields) for error in errors]
        return self.ground.page(
            self.request,
            "act.html",
            self.visitor,
            status,
            act=self.act,
            title=self.title,
            step=self.step,
            case=self.case,
            home=self.home,
            fields=fields,
            asked=(asked := await self._asked(typed)),
            preview=self._preview(asked),
            word=self._template(asked),
            known=known,
            fresh=fresh,
            subjects=await self._subjects(known, typed),
            several=[(one, known.get(one) or one) for one in self.several],
            chosen=self.chosen,
            done=self.done,
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
        if self.act.of_court:
            return "", []  # the register and the calendar are of no case
        before, case_id, service = typed.get(SEEN, ""), self.case_id, self.act.service
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

    def known(self) -> dict[str, str]:
        """What the things that the act may be done to are called, by id, where that is known."""
        titles = documents_next(self.ground.pack(self.visitor.court), self.things)
        return {**titles, **all_of(self.things)}

    async def _subjects(self, known: Mapping[str, str], typed: Mapping[str, str]) -> dict[str, str]:
        """What the act may be done to just now, by id, for the one place besides the case; nothing
        where that is given already."""
        place, *others = self.act.places or ("",)
        if not place or others or self.several or typed.get(place, "") in known:
            return {}
        if place == PERSON:
            return {} if self.act.name == APPOINTED else dict(self.things.get("staff", {}))
        told = await part(self.ground, self.visitor, self.act.service, self._place("/acts"))
        ids = [one["subject_id"] for one in told.get("acts", ()) if one["act"] == self.act.name]
        return {one: known.get(one) or one.removeprefix(f"{self.case_id}-") for one in ids if one}

    async def _asked(self, typed: Mapping[str, str]) -> Part | None:
        """The request that is decided on with this form, if it is one to decide."""
        request = typed.get(APPROVAL, "")
        if not request or APPROVAL not in self.act.places:
            return None
        place = self._place(f"/approvals/{quote(request, safe='')}")
        return await part(self.ground, self.visitor, self.act.service, place)

    async def sent(self, typed: Mapping[str, str], *, seen: bool = True) -> Answer:
        """What the service answers. Raises Unreadable or HouseAway."""
        body, key = forms.body_of(self.fields, typed), typed.get("key", "")
        if CASE in self.act.schema.get("properties", {}):
            body = {CASE: self.case_id, **body}
        return await self.ground.houses.ask(
            self.act.service,
            "POST",
            self._path(typed),
            token=self.visitor.token,
            body=step_body(self.step, body, key) if self.step else body,
            key=key,
            seen=typed.get(SEEN, "") if seen else "",
        )

    def _place(self, rest: str) -> str:
        return at_case(self.case_id, rest)

    def _path(self, typed: Mapping[str, str]) -> str:
        given = {CASE: self.case_id, COURT: self.visitor.court}
        path = self.act.path
        for place in (CASE, COURT, *self.act.places):
            text = given.get(place) or typed.get(place, "").strip() or "-"
            path = path.replace(f"{{{place}}}", quote(text, safe=""))
        return path


async def form_of(
    request: Request, visitor: Visitor, ground: Ground, place: tuple[str, str, str]
) -> ActForm:
    """The form of an act; `place` is the case or the court, the service and the act's name.

    Raises NotFound where there is none for the visitor, or HouseAway.
    """
    case_id, service, name = place
    if service not in ground.houses.urls:
        raise NotFound
    act = (await ground.acts.of(service)).get(name)
    court, code = visitor.court, request.query_params.get("step", "")
    case = await _case(ground, court, case_id)
    row = step_row(ground.pack(court), service, code) if name == STEP else None
    if act is None or case is None or not _fits(act, row, of_court=case_id == court):
        raise NotFound
    if not act.may(await ground.roles(visitor)):
        raise NotFound
    await ground.named(visitor.identity, "/cases/{case_id}/acts", case)
    things = await _things(ground, visitor, case, service)
    given = request.query_params.getlist(act.places[0]) if len(act.places) == 1 else []
    several = tuple(dict.fromkeys(given))[:SEVERAL_MAX]
    several = several if len(several) > 1 else ()
    return ActForm(request, ground, visitor, act, case, things, row, several, chosen=several)


async def _case(ground: Ground, court: str, case_id: str) -> Mapping[str, Any] | None:
    """A case with its parties, or a matter; the court stands for the case of its own acts."""
    if case_id == court:
        return {"case_id": court, "parties": []}
    reader = await ground.reader(court)
    found = await case_views.case(reader, court, case_id)
    return found or await matters.matter(reader, court, case_id)


def _fits(act: Act, row: StepRow | None, *, of_court: bool) -> bool:
    """Whether an act is one on a case, or one of the court, as asked for."""
    if act.name == STEP:
        return row is not None and (row.subject == COURT) == of_court
    return act.of_court == of_court or (of_court and APPROVAL in act.places)


async def _things(
    ground: Ground, visitor: Visitor, case: Mapping[str, Any], service: str
) -> dict[str, Mapping[str, str]]:
    """What a form may name, by kind and id: of the court, and of the case with its parties and the
    files that the service keeps."""
    court, now = visitor.court, ground.clock.now()
    pack, register = ground.pack(court), await ground.people.register(court)
    person, day = visitor.identity.person, now.astimezone(CHINA).date()
    reader = await ground.reader(court)
    found = await things_of(reader, court, case["case_id"], pack)
    nodes = await case_views.nodes(reader, court, case["case_id"])
    files = await _files(ground, visitor, case["case_id"], service)
    made = found.get("document", {}) if "documents" in HOUSES[service].listens_to else {}
    return {
        **named_in(pack, register, person, day),
        **found,
        "node": {one["node_id"]: one["title"] for one in nodes},
        "person": {one["person_id"]: one["name"] or "" for one in case["parties"]},
        "file": files,
        "paper": {**files, **made},  # what a step names as a document
    }


async def _files(ground: Ground, visitor: Visitor, case_id: str, service: str) -> dict[str, str]:
    """The names of the case's files that the service keeps, by id, the newest first."""
    found = await stored.files_of(await ground.reader(visitor.court), visitor.court, case_id)
    return {
        one.file_id: await named_for(ground, visitor, one.file_name)
        for one in found
        if one.service == service
    }


def _with_institution(asked: forms.Input) -> forms.Input:
    """Who is served may also be the institution that a notice asks to assist: it is no party."""
    if asked.name != ADDRESSEE or asked.kind != "pick":
        return asked
    return replace(asked, options={**asked.options, INSTITUTION: "协助单位"})

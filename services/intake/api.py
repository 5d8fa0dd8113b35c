"""The HTTP routes of intake."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Annotated, Any

from contracts.claims import ClaimHead
from contracts.titles import title_of
from contracts.values import KnownAddress, Party, Sealed
from kernel.base.zone import CHINA
from kernel.deciding.decider import Fault, NoSuchCase
from kernel.door.http import Call, Door, Query, Reply
from kernel.door.lists import FIRST, PageWanted
from kernel.door.problems import FieldProblems, HttpProblem
from kernel.door.texts import sealed_texts
from kernel.journal.projections import Reader
from kernel.people.identity import PORTAL, Identity
from kernel.people.sealed import Keyring, case_key
from kernel.rulebook import Pack
from services.intake import views
from services.intake.commands import (
    AuthoriseAgent,
    CheckFiling,
    CorrectFiling,
    CorrectParty,
    DeferReception,
    DismissAgent,
    FileCase,
    HoldFirstReception,
    ReportFilingError,
    ScanFilingPapers,
    StateAsParty,
    stream_of,
)
from services.intake.rules import Reading, read_application, to_file_case
from services.intake.rules.bodies import (
    AgentAsTold,
    ApplicationAsTold,
    CorrectionAsTold,
    PreviewAsTold,
)
from services.intake.rules.identity_codes import check_code
from services.intake.rules.parties import read_party
from services.intake.rules.reading import FilingProblem, ReadParty
from services.intake.views import FILINGS, answers

CREATED = 201
PREVIEWED_MAX = 200  # applications of one preview: each is looked up in the log
WORDS_MAX = 2000  # characters of a reason


def routes(door: Door) -> None:
    """Declare the HTTP routes of intake."""
    door.custom(
        "POST",
        "/filings",
        file_application,
        act="FileCase",
        title=title_of(FileCase),
        body=ApplicationAsTold,
        answer=answers.CaseFiled,
    )
    door.custom(
        "POST",
        "/filings/preview",
        preview,
        act="PreviewFilings",
        title="预览立案申请",
        body=PreviewAsTold,
        answer=answers.Previews,
    )
    door.command("/cases/{case_id}/errors", ReportFilingError)
    door.command("/cases/{case_id}/corrections", CorrectFiling)
    door.command("/cases/{case_id}/check", CheckFiling)
    door.command("/cases/{case_id}/papers", ScanFilingPapers)
    door.command("/cases/{case_id}/reception/deferral", DeferReception)
    door.command("/cases/{case_id}/reception", HoldFirstReception)
    door.command("/cases/{case_id}/agents", AuthoriseAgent, sealed_by=_of_agent, told=AgentAsTold)
    door.command("/cases/{case_id}/agents/{agent_id}/dismissal", DismissAgent)
    door.command("/cases/{case_id}/statements", StateAsParty)
    correction = "/cases/{case_id}/parties/{person_id}/corrections"
    door.custom(
        "POST",
        correction,
        correct_party,
        act="CorrectParty",
        title=title_of(CorrectParty),
        body=CorrectionAsTold,
    )
    door.query("/mine", _mine(door), act="ReadOwnCases", answer=answers.OwnCases)
    door.query("/cases", views.cases, answer=answers.Filings)
    door.query("/cases/{case_id}", views.case_view, answer=answers.FilingShown)


def _mine(door: Door) -> Query:
    async def own_cases(
        reader: Reader,
        court: str,
        identity: Identity,
        page: Annotated[PageWanted, FILINGS] = FIRST,
    ) -> dict[str, Any]:
        """The cases of the caller, newest first: in which they are a party, or act for one today;
        `principals` are for whom they speak."""
        today = door.context().service.clock.now().astimezone(CHINA).date()
        return await views.own_cases(reader, court, identity.person, today, page)

    return own_cases


async def file_application(call: Call) -> Reply:
    """File a case: read the whole application, seal its personal data, register it.

    Raises FieldProblems with every fault of the application; nothing is stored then.
    """
    pack = call.context.service.rulebook.pack(call.court, at=call.at or call.now)
    reading = usable(call.body, call.at or call.now, pack)
    more = {
        "case_id": reading.case_id,
        "warnings": [asdict(found) for found in reading.warnings],
    }
    command = await filing_of(reading, pack.court, call.keyring)
    if call.actor.role == PORTAL:
        command = _filed_by(call.identity.person, command)
    return await call.submit(command, status=CREATED, more=more)


def _filed_by(person: str, command: FileCase) -> FileCase:
    """What a party files through the portal is an online filing of his own. Raises HttpProblem."""
    applicants = {one.person_id for one in command.parties if one.role == "applicant"}
    if person not in applicants:
        raise HttpProblem.of("forbidden", "只能以本人为申请执行人申请立案")
    return replace(command, channel="online")


async def _of_agent(call: Call, body: Mapping[str, Any]) -> dict[str, Any]:
    """The body of an AuthoriseAgent that names an agent by `name` and identity `code`: the id that
    follows from the code, and the name sealed under its key. Raises FieldProblems."""
    given = dict(body)
    code, name = given.pop("code", None), given.get("name")
    if code is None or not isinstance(name, str):
        return given
    today = (call.at or call.now).astimezone(CHINA).date()
    checked = check_code(code, "natural", today) if isinstance(code, str) else None
    if checked is None or not checked.identifying:
        raise FieldProblems([Fault(field="code", title="代理人证件号码不能识别")])
    agent_id = call.keyring.person_id(call.court, checked.plain)
    return {**given, "agent_id": agent_id, "name": {"person_id": agent_id, "plain": name}}


async def preview(call: Call) -> Reply:
    """What would come of each application of a list, without filing any: its faults, its warnings,
    the total that it comes to, and whether its number is filed already.

    Raises FieldProblems for what is no such list.
    """
    listed = call.body.get("applications")
    if not isinstance(listed, list) or not 0 < len(listed) <= PREVIEWED_MAX:
        raise FieldProblems([Fault(field="applications", title=f"须列出1至{PREVIEWED_MAX}件申请")])
    if not all(isinstance(one, dict) for one in listed):
        raise FieldProblems([Fault(field="applications", title="申请须逐项填写")])
    return Reply(content={"applications": [await _previewed(call, one) for one in listed]})


async def _previewed(call: Call, body: dict[str, Any]) -> dict[str, Any]:
    service, now = call.context.service, call.at or call.now
    pack = service.rulebook.pack(call.court, at=now)
    reading = _read(body, now, pack)
    filed = None
    if reading.case_id is not None:
        stream = stream_of(CheckFiling(case_id=reading.case_id))
        filed, _ = await service.state(call.court, stream)
    return {
        "case_id": reading.case_id,
        "claim_fen": reading.claim_fen,
        "filed": filed is not None,
        "errors": [fault.shown() for fault in _faults(pack, reading.problems)],
        "warnings": [asdict(found) for found in reading.warnings],
    }


def _read(body: dict[str, Any], now: datetime, pack: Pack) -> Reading:
    return read_application(body, now, pack.title, pack.terms)


def usable(body: dict[str, Any], now: datetime, pack: Pack) -> Reading:
    """The application as read, if it can be filed.

    Raises FieldProblems with every fault of it.
    """
    reading = _read(body, now, pack)
    if not reading.accepted:
        raise FieldProblems(_faults(pack, reading.problems))
    return reading


async def correct_party(call: Call) -> Reply:
    """Correct what was recorded of a party: the body holds what is to be another (`name`, `code`,
    `address`, `phone`, `role`, `kind`), the `reason`, and the `ground`, the material that shows it.

    It is read as an application is. Raises FieldProblems with every fault, NoSuchCase, or Erased.
    """
    given, service = dict(call.body), call.context.service
    pack = service.rulebook.pack(call.court, at=call.at or call.now)
    told = {name: given.pop(name, "") for name in ("reason", "ground", "ruling")}
    state, _ = await service.state(call.court, stream_of(CheckFiling(case_id=call.path["case_id"])))
    parties: Sequence[Party] = state.parties if state is not None else ()
    old = next((one for one in parties if one.person_id == call.path["person_id"]), None)
    if old is None:
        raise NoSuchCase("该当事人", "person_id")
    stands = await _plain(old, call)
    day = (call.at or call.now).astimezone(CHINA).date()
    if isinstance(given.get("addresses"), dict):
        given["addresses"] = stands["addresses"] | given["addresses"]  # kinds not named stand
    read = read_party({**stands, **given}, day, "party")
    faults = [Fault(field=name, title="应为文字") for name in told if not _is_words(told[name])]
    if read.value is None or read.problems or faults:
        raise FieldProblems([*_faults(pack, read.problems), *faults])
    person_id = old.person_id
    if read.value.identifying and read.value.code != stands["code"]:
        person_id = call.keyring.person_id(call.court, str(read.value.code))
    texts = {**told, "case_id": call.path["case_id"]}
    sealed = await sealed_texts(CorrectParty, texts, call.keyring, pack)
    new = await _sealed_party(call.keyring, call.court, person_id, read.value)
    return await call.submit(CorrectParty(person_id=old.person_id, new=new, **sealed))


def _is_words(value: object) -> bool:
    return isinstance(value, str) and len(value) <= WORDS_MAX


async def _plain(party: Party, call: Call) -> dict[str, Any]:
    """What is recorded of a party, in plain. Raises Erased."""
    found: dict[str, Any] = {"role": party.role, "kind": party.kind}
    for name in ("name", "code", "address", "phone"):
        kept: Sealed | None = getattr(party, name)
        found[name] = None if kept is None else await call.keyring.unseal(call.court, kept)
    found["addresses"] = {
        one.kind: await call.keyring.unseal(call.court, one.address) for one in party.addresses
    }
    return found


async def filing_of(reading: Reading, court: str, keyring: Keyring) -> FileCase:
    """The command that files a usable application, its personal data sealed."""
    parties = [
        await _sealed(keyring, court, reading, index) for index in range(len(reading.parties))
    ]
    command = to_file_case(reading, tuple(parties))
    if command.claim is None:
        return command
    owner = case_key(command.case_id)
    heads = [await _sealed_head(keyring, court, owner, head) for head in command.claim.heads]
    return replace(command, claim=replace(command.claim, heads=tuple(heads)))


async def _sealed_head(keyring: Keyring, court: str, owner: str, head: ClaimHead) -> ClaimHead:
    """What a title orders in words may name persons."""
    if not isinstance(head.wording, str):
        return head
    return replace(head, wording=await keyring.seal(court, owner, head.wording))


def _faults(pack: Pack, problems: Sequence[FilingProblem]) -> list[Fault]:
    return [
        Fault(
            field=found.field,
            title=found.message,
            article=pack.rule(found.rule).article,
            code=found.code,
        )
        for found in problems
    ]


async def _sealed(keyring: Keyring, court: str, reading: Reading, index: int) -> Party:
    party = reading.parties[index]
    person_id = keyring.person_id(court, party.identity(f"{reading.case_id}/{index}"))
    return await _sealed_party(keyring, court, person_id, party)


async def _sealed_party(keyring: Keyring, court: str, person_id: str, party: ReadParty) -> Party:
    async def seal(plain: str | None) -> Sealed | None:
        return None if plain is None else await keyring.seal(court, person_id, plain)

    return Party(
        person_id=person_id,
        role=party.role,
        kind=party.kind,
        name=await keyring.seal(court, person_id, party.name),
        code=await seal(party.code),
        address=await seal(party.address),
        phone=await seal(party.phone),
        addresses=tuple(
            [
                KnownAddress(kind=kind, address=await keyring.seal(court, person_id, address))
                for kind, address in party.addresses
            ]
        ),
    )

"""What a vendor writes on the generated client: files a case, and is each of its people until it is
archived.

Runs in the generator's own environment, with the client in the folder where it is started; reads the
tokens of the court's people, by office and by person, as JSON: `python archive_a_case.py PORTAL`.
"""

import base64
import hashlib
import io
import json
import sys
import time
from importlib import import_module
from inspect import signature
from pathlib import Path
from typing import Any

NUMBER = "（2026）豫1024执8831号"
SECONDS_MAX = 240.0
AGAIN_SECONDS = 0.3
LATER = (403, 404, 409, 412, 503)  # whose case it is, or what happened, is not heard of yet
COURT = import_module("court")
OPERATIONS = {
    one.stem: f"court.api.{one.parent.name}.{one.stem}" for one in Path("court/api").glob("*/*.py")
}


class Bureau:
    """The people of a court, each with a client."""

    def __init__(self, portal: str, tokens: dict[str, str]) -> None:
        self.portal, self.tokens = portal, tokens
        self.until = time.monotonic() + SECONDS_MAX

    def person(self, office: str) -> str:
        """Who an office's token belongs to."""
        part = self.tokens[office].split(".")[1]
        return str(json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))["sub"])

    def ask(self, who: str, name: str, *where: str, body: Any = None, **more: Any) -> Any:
        """The answer of an operation to somebody, once it is allowed. Raises AssertionError for
        anything else."""
        module = import_module(OPERATIONS[name])
        taken = signature(module.sync_detailed).parameters
        given = {**more, "client": COURT.AuthenticatedClient(self.portal, self.tokens[who])}
        if "idempotency_key" in taken:
            given["idempotency_key"] = hashlib.sha256(
                repr((name, where, body)).encode()
            ).hexdigest()
        while True:
            if body is not None:
                is_body = isinstance(body, dict)
                given["body"] = taken["body"].annotation.from_dict(body) if is_body else body()
            answer = module.sync_detailed(*where, **given)
            if answer.status_code < 300:
                return answer.parsed
            told = answer.content.decode()
            assert answer.status_code in LATER, (name, told)
            assert time.monotonic() < self.until, (name, told)
            time.sleep(AGAIN_SECONDS)

    def whole(self, case: str, *, until: Any) -> Any:
        """The whole case, once something is true of it."""
        while True:
            found = self.ask("bureau_head", "portal_case", case)
            if until(found):
                return found
            assert time.monotonic() < self.until, [one.name for one in found.history]
            time.sleep(AGAIN_SECONDS)

    def store(self, who: str, case: str, content: bytes) -> str:
        """A paper among the files of intake; its id."""
        announced = {"file_name": "立案手续.pdf", "size_bytes": len(content)}
        upload = self.ask(who, "intake_store_file", case, body=announced).upload_id
        piece = import_module("court.types").File
        self.ask(
            who,
            "intake_receive_upload_patch",
            case,
            upload,
            body=lambda: piece(payload=io.BytesIO(content)),
            upload_offset="0",
        )
        complete = "intake_store_file_cases_case_id_files_uploads_upload_id_completion"
        digest = {"sha256": hashlib.sha256(content).hexdigest()}
        return str(self.ask(who, complete, case, upload, body=digest).file_id)


def filed(bureau: Bureau) -> str:
    """The case, filed, checked, scanned, and its applicant received."""
    people = [
        {"role": "申请执行人", "name": "李红", "code": "410105197801010002"},
        {"role": "被执行人", "name": "王大力", "code": "411024197501010005"},
    ]
    application = {"case_number": NUMBER, "claim": "36500", "parties": people, "target": "money"}
    more = {"channel": "window", "registered_on": "2026-03-02"}
    told = bureau.ask("filing_clerk", "intake_file_case", body=application | more)
    case = str(told.case_id)
    bureau.ask("receptionist", "intake_check_filing", case, body={})
    bureau.store("receptionist", case, b"%PDF-1.7\n% papers\n%%EOF\n")
    bureau.ask("receptionist", "intake_scan_filing_papers", case, body={"pages": 24})
    whole = bureau.whole(case, until=lambda found: len(found.case.parties) == len(people))
    party = {one.role: one.person_id for one in whole.case.parties}
    received = {
        "on_site": True,
        "electronic_service": True,
        "termination_opinion": "同意依法办理",
        "auction_opinion": "由法院选择网络服务提供者",
        "signers": {
            "interviewer": bureau.person("receptionist"),
            "recorder": bureau.person("document_clerk"),
            "interviewee": party["applicant"],
        },
        "payee_account": {"person_id": party["applicant"], "plain": "6222020200000000000"},
        "applicant_address": {"person_id": party["applicant"], "plain": "鄢陵县人民路1号"},
        "debtor_address": {"person_id": party["debtor"], "plain": "鄢陵县花都大道9号"},
    }
    bureau.ask("receptionist", "intake_hold_first_reception", case, body=received)
    return case


def taken(bureau: Bureau, case: str) -> str:
    """The team to which the case went takes it; who handles it then."""
    for system in ("national", "local"):
        bureau.ask("control_clerk", "control_start_inquiry", case, body={"system": system})
    bureau.ask("control_clerk", "control_classify_feedback", case, body={})
    bureau.ask("triage_officer", "triage_triage_case", case, body={})
    team = bureau.whole(case, until=lambda found: found.case.passed_to).case.passed_to
    staff = bureau.ask("bureau_head", "triage_staff_view", team=team, office="handler")
    handler = str(staff.staff[0].person)
    bureau.ask(handler, "triage_accept_custody", case, body={"handler": handler})
    return handler


def archived(bureau: Bureau, case: str, handler: str) -> Any:
    """The case is worked on, closed with approval, and archived."""
    bureau.ask(handler, "enforcement_begin_work", case, body={"act": "阅卷并约谈申请执行人"})
    asked = bureau.ask(handler, "enforcement_close_case", case, body={"manner": "ended"})
    (waits,) = asked.awaits
    approval = waits.approval_id
    bureau.ask("bureau_head", "enforcement_give_approval", case, approval, body={})
    bureau.whole(case, until=lambda found: found.case.state == "closed")
    bureau.ask("scanner", "archive_digitise_dossier", case, body={})
    volume = {"volume": "鄢法执档2026-00031"}
    bureau.ask("archivist", "archive_archive_volume", case, body=volume)
    return bureau.whole(case, until=lambda found: found.case.state == "archived")


def main(portal: str) -> None:
    """Files the case, and is each of its people."""
    bureau = Bureau(portal, json.load(sys.stdin))
    case = filed(bureau)
    whole = archived(bureau, case, taken(bureau, case))
    acted = {one.actor.partition(":")[2] for one in whole.history} - {""}
    sys.stdout.write(f"{whole.case.case_id} {whole.case.state} {len(acted)}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])

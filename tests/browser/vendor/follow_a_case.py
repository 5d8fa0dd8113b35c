"""What a vendor writes on the generated client: files a case, and follows it until it was checked.

Runs in the generator's own environment, with the client in the folder where it is started:
`python follow_a_case.py PORTAL FILING_TOKEN RECEPTION_TOKEN`.
"""

import sys
import time
from importlib import import_module
from typing import Any

NUMBER = "（2026）豫1024执8830号"
SECONDS_MAX = 60.0
CLIENT = import_module("court")
OF_INTAKE = "court.api.立案核对初次接待"
OF_PORTAL = "court.api.门户"


def asked(module: str, client: Any, **given: Any) -> Any:
    """The answer of one operation."""
    return import_module(module).sync(client=client, **given)


def filed(clerk: Any) -> str:
    """The number under which the case was filed."""
    models = import_module("court.models")
    people = [
        {"role": "申请执行人", "name": "李红", "code": "410105197801010002"},
        {"role": "被执行人", "name": "王大力"},
    ]
    application = models.IntakeFileCaseApplicationAsTold.from_dict(
        {"case_number": NUMBER, "claim": "36500", "parties": people, "target": "money"}
        | {"channel": "window", "registered_on": "2026-03-02"}
    )
    told = asked(f"{OF_INTAKE}.intake_file_case", clerk, body=application, idempotency_key="filed")
    return str(told.case_id)


def followed(client: Any, case: str, event: str) -> Any:
    """The whole case, once something has happened in it. Raises TimeoutError."""
    until = time.monotonic() + SECONDS_MAX
    while time.monotonic() < until:
        whole = asked(f"{OF_PORTAL}.portal_case", client, case_id=case)
        if event in [one.name for one in getattr(whole, "history", ())]:
            return whole
        time.sleep(0.2)
    raise TimeoutError(f"{event} in {case}")


def main(portal: str, filing: str, reception: str) -> None:
    """Files the case, and is the receptionist who checks it."""
    clerk, receptionist = (CLIENT.AuthenticatedClient(portal, one) for one in (filing, reception))
    case = filed(clerk)
    followed(receptionist, case, "CaseFiled")
    acts = asked(f"{OF_PORTAL}.portal_next_acts", receptionist, case_id=case)
    (intake,) = (one for one in acts.services if one.service == "intake")
    assert "CheckFiling" in [one.act for one in intake.acts if one.mine and one.open_]
    check = import_module(f"{OF_INTAKE}.intake_check_filing")
    body = import_module("court.models").IntakeCheckFiling核对立案信息()
    check.sync(client=receptionist, case_id=case, body=body, idempotency_key="checked")
    whole = followed(receptionist, case, "FilingChecked")
    sys.stdout.write(f"{whole.case.case_id} {whole.case.state}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])

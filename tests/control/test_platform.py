"""The adapter of the platform of entrusted matters, against a platform that lies."""

import base64
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.control_entrustment import EntrustmentSent
from contracts.control_matters import EntrustmentInboxOpened
from kernel.files.contents import Contents, Limits
from kernel.files.scanning import Verdict
from kernel.files.store import FolderStore
from kernel.journal.protocol import EffectRequest
from kernel.people.sealed import Keyring, MemoryKeys
from outside.entrustments import HttpEntrustments
from services.control.commands.entrustment import RefuseMessage, TakeMessage
from services.control.reactions import effects, report

OURS, THEIRS = "信阳市浉河区人民法院", "鄢陵县人民法院"
CASE = "（2026）豫1502执61号"
PDF = base64.b64encode(b"%PDF-1.7\ntrailer\n%%EOF\n").decode()
(ASKED,) = effects(EntrustmentInboxOpened(case_id="shihe", court_title=OURS))
COLLECT = EffectRequest(
    effect_id=ASKED.effect_id,
    kind=ASKED.kind,
    case_id=ASKED.case_id,
    payload=ASKED.payload,
    court="shihe",
)
GOOD: dict[str, Any] = {
    "message": 1,
    "kind": "entrusted",
    "number": "WT2026030200000001",
    "from_court": THEIRS,
    "case_number": "（2026）豫1024执77号",
    "entrustment_id": "（2026）豫1024执77号-E-1",
    "at": "2026-03-02T09:00:00+08:00",
    "matter": "sealing",
    "demand": "查封车辆",
    "papers": [{"paper": "ruling", "name": "裁定书.pdf", "content": PDF}],
}


class Suspicious:
    """A scanner that finds something in everything."""

    async def scan(self, _content: Any) -> Verdict:
        return Verdict(scanner="test", found="Eicar")


class Clean:
    async def scan(self, _content: Any) -> Verdict:
        return Verdict(scanner="test", found="")


def platform(folder: Path, body: Any, status: int = 200, scanner: Any = None) -> HttpEntrustments:
    keyring = Keyring(MemoryKeys(), b"tests")
    nobody: Any = None
    limits = Limits(bytes_max=10_000_000, idle_seconds=60.0)
    contents = Contents("control", FolderStore(folder), nobody, keyring, scanner or Clean(), limits)
    transport = httpx.MockTransport(lambda _request: httpx.Response(status, json=body))
    return HttpEntrustments("http://platform", contents, keyring, transport)


def done(message: Any) -> dict[str, Any]:
    return {"request_id": COLLECT.effect_id, "state": "done", "message": message}


async def test_a_message_is_taken_with_its_words_sealed_and_its_papers_kept(
    tmp_path: Path,
) -> None:
    outcome = await platform(tmp_path, done(GOOD)).ask(COLLECT)
    assert outcome is not None
    command = report(COLLECT, outcome)
    assert isinstance(command, TakeMessage)
    (paper,) = command.taken.papers
    assert (paper.file_kind, paper.scanned_by) == ("pdf", "test")
    assert "查封" not in repr(command)
    assert "裁定书" not in repr(command)


@pytest.mark.parametrize(
    "change",
    [
        {"message": 2},
        {"kind": "demolished"},
        {"number": "../../etc/passwd"},
        {"number": "shihe"},
        {"from_court": ""},
        {"at": "2026-03-02"},
        {"at": "2026-03-02T09:00:00"},
        {"matter": "arrest"},
        {"demand": "　 "},
        {"demand": "长" * 2001},
        {"answer_by": "soon"},
        {"papers": [{"paper": "ruling", "name": "a.pdf", "content": "no base64!"}]},
        {"papers": [{"paper": "ruling", "name": "a.exe", "content": "TVqQAAMAAAAEAAAA"}]},
        {"papers": [{"paper": "bribe", "name": "a.pdf", "content": PDF}]},
        {"papers": [{"paper": "ruling", "name": "a.pdf", "content": PDF}] * 21},
        {"kind": "answered"},
        {"kind": "returned"},
        {"kind": "papers_asked"},
        {"kind": "answered", "outcome": "done", "case_number": CASE},
        {"more": "than agreed"},
    ],
    ids=repr,
)
async def test_what_breaks_the_agreed_form_is_refused_and_the_next_is_asked_for(
    tmp_path: Path, change: dict[str, Any]
) -> None:
    outcome = await platform(tmp_path, done({**GOOD, **change})).ask(COLLECT)
    assert outcome is not None
    assert isinstance(report(COLLECT, outcome), RefuseMessage)


async def test_an_infected_paper_is_not_kept(tmp_path: Path) -> None:
    port = platform(tmp_path, done(GOOD), scanner=Suspicious())
    outcome = await port.ask(COLLECT)
    assert outcome is not None
    assert outcome.state == "failed"
    assert list(tmp_path.rglob("*")) == []


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=40),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*GOOD, "x"]), inner, max_size=6)
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(message=ANYTHING, changed=st.dictionaries(st.sampled_from(list(GOOD)), ANYTHING, max_size=3))
async def test_no_message_breaks_the_adapter(
    tmp_path_factory: pytest.TempPathFactory, message: Any, changed: dict[str, Any]
) -> None:
    folder = tmp_path_factory.getbasetemp() / "platform"
    for told in (message, {**GOOD, **changed}):
        outcome = await platform(folder, done(told)).ask(COLLECT)
        assert outcome is not None
        if outcome.state != "pending":
            assert isinstance(report(COLLECT, outcome), TakeMessage | RefuseMessage)


@settings(max_examples=100, deadline=None)
@given(body=ANYTHING)
async def test_no_answer_breaks_the_adapter(
    tmp_path_factory: pytest.TempPathFactory, body: Any
) -> None:
    folder = tmp_path_factory.getbasetemp() / "platform"
    outcome = await platform(folder, body).ask(COLLECT)
    assert outcome is not None
    assert outcome.state in ("failed", "pending")


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_an_outage_leaves_the_outcome_unknown(tmp_path: Path, status: int) -> None:
    port = platform(tmp_path, {}, status)
    with pytest.raises(httpx.HTTPStatusError):
        await port.send(COLLECT)
    with pytest.raises(httpx.HTTPStatusError):
        await port.ask(COLLECT)


@pytest.mark.parametrize("number", [None, "", "1", "WT12", 7])
async def test_a_matter_without_a_proper_number_was_not_taken(tmp_path: Path, number: Any) -> None:
    (sending,) = effects(
        EntrustmentSent(
            case_id=CASE,
            entrustment_id=f"{CASE}-E-1",
            attempt=1,
            matter="sealing",
            from_court=OURS,
            to_court=THEIRS,
            demand="查封车辆",
            papers=(),
        )
    )
    body = {"request_id": sending.effect_id, "state": "done", "number": number}
    outcome = await platform(tmp_path, body).send(sending)
    assert outcome.state == "failed"

"""`zhixing courts`: check the packs, and list a court's nodes."""

import asyncio
import json
import shutil
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from kernel.base.clock import SystemClock
from kernel.base.zone import CHINA
from kernel.law.calendar import seeded
from kernel.law.case_number import normalised
from kernel.rulebook import (
    COURTS,
    LookBack,
    NodeRow,
    Pack,
    Recurrence,
    RulebookError,
)
from zhixing.cli.options import FAILED, MISUSED, Courts
from zhixing.cli.packs import load_pack, load_rulebook
from zhixing.local.defaults import DEFAULT_DATA
from zhixing.packs.coverage import courts_of, shown
from zhixing.packs.coverage import coverage as covered

app = typer.Typer(add_completion=False, help="The courts' rule packs.", no_args_is_help=True)


@app.command()
def check(
    source: Annotated[
        Path | None, typer.Option(help="Find every key phrase in these court documents.")
    ] = None,
    laws: Annotated[
        Path | None, typer.Option(help="Find the phrases of statutes in these laws.")
    ] = None,
    court: Annotated[str | None, typer.Option(help="Only this court's pack.")] = None,
    courts: Courts = COURTS,
) -> None:
    """Check every pack: names, facts, numbers, routes, answers, and phrases in their source."""
    from zhixing.packs.check import check as check_packs  # loads the services' rules
    from zhixing.packs.check import load

    for directory in (source, laws):
        if directory is not None and not directory.is_dir():
            typer.echo(f"{directory} is not a directory", err=True)
            raise typer.Exit(MISUSED)
    problems = check_packs(courts, source, laws, court)
    for problem in problems:
        typer.echo(str(problem), err=True)
    if problems:
        typer.echo(f"{len(problems)} problems", err=True)
        raise typer.Exit(FAILED)
    for pack in load(courts, court).packs:
        typer.echo(f"{pack.id}: {len(pack.nodes)} nodes, {len(pack.rows())} rows, all in order")
        for row in (one for one in pack.approvals if one.set_by):
            offices = "、".join(row.roles) or "nobody yet, so that it cannot be asked for"
            typer.echo(f"  {row.code} ({row.title}): {row.set_by}: {offices}")


@app.command()
def coverage(
    court: Annotated[str | None, typer.Option(help="Only this court.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As a JSON object.")] = False,
    courts: Courts = COURTS,
) -> None:
    """Count the rows of each court's catalogue that are answered, and name the others."""
    known = courts_of(courts)
    if court is not None and court not in known:
        typer.echo(f"no court {court}; known: {', '.join(known)}", err=True)
        raise typer.Exit(FAILED)
    found = [covered(courts, name) for name in ([court] if court else known)]
    if as_json:
        sections = {each.court: each.sections() for each in found}
        typer.echo(json.dumps(sections, ensure_ascii=False))
    else:
        for each in found:
            typer.echo("\n".join(shown(each)))
    for problem in (problem for each in found for problem in each.problems):
        typer.echo(str(problem), err=True)


@app.command()
def nodes(
    court: Annotated[str, typer.Option(help="The court, such as yanling.")],
    as_json: Annotated[bool, typer.Option("--json", help="As a JSON array.")] = False,
    courts: Courts = COURTS,
) -> None:
    """List every node of a court with its clock and its ground."""
    pack = load_pack(court, courts)
    if as_json:
        typer.echo(json.dumps([describe(node, pack) for node in pack.nodes], ensure_ascii=False))
        return
    for node in pack.nodes:
        typer.echo(f"{node.code}\t{node.title}\t{_written(node)}\t{node.article}\t{node.text}")


@app.command()
def explain(
    name: Annotated[
        str,
        typer.Argument(help="A row (`code` or `table code`), a row of the catalogue, an article."),
    ],
    court: Annotated[str, typer.Option(help="The court, such as yanling.")],
    start: Annotated[
        str | None, typer.Option("--from", help="An ISO day or instant; now if unsaid.")
    ] = None,
    case: Annotated[
        str | None, typer.Option(help="What the log of this case (案号) says of it.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As a JSON array.")] = False,
    data: Annotated[Path, typer.Option("--data", help="The data directory.")] = DEFAULT_DATA,
    courts: Courts = COURTS,
) -> None:
    """Say in words what a row asks of whom, until when, why then, and which article says so."""
    from zhixing.packs import explain as words  # loads the services' rules
    from zhixing.packs.explain_row import row_in_words, rows_named

    at = _instant(start)
    pack = load_pack(court, courts, at)
    found = rows_named(name, pack)
    if not found:
        typer.echo(f"no row {name} at {court}", err=True)
        raise typer.Exit(FAILED)
    answers: list[dict[str, Any]] = []
    for place, row in found:
        if isinstance(row, NodeRow):
            answer = words.described(words.explain(row, pack, at, seeded(court)))
        else:
            answer = {"words": list(row_in_words(place, row, pack))}
        answers.append({"place": place, **answer})
    if as_json:
        typer.echo(json.dumps(answers, ensure_ascii=False))
        return
    for answer in answers:
        typer.echo("\n".join(answer["words"]))
    if case is not None:
        codes = [row.code for _, row in found if isinstance(row, NodeRow)]
        for line in _of_case(data, court, case, codes, pack):
            typer.echo(line)


def _instant(text: str | None) -> datetime:
    if text is None:
        return SystemClock().now()
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text} is not an ISO instant", param_hint="--from") from error
    return at if at.tzinfo is not None else at.replace(tzinfo=CHINA)


def _of_case(data: Path, court: str, number: str, codes: list[str], pack: Pack) -> list[str]:
    from zhixing.audit.chains import NoRecords
    from zhixing.cli.addresses import Where, read_history
    from zhixing.packs.explain_case import of_case  # loads the servers: only --case needs them

    case_id = normalised(number)
    try:
        history = asyncio.run(read_history(Where(data), court, case_id))
    except NoRecords as error:
        typer.echo(f"zhixing courts explain: {error}", err=True)
        raise typer.Exit(MISUSED) from error
    told = [line for code in codes for line in of_case(history, code, pack)]
    return told or [f"{case_id}：没有产生过这一节点"]


@app.command("export")
def export_command(
    file: Annotated[Path, typer.Argument(help="The workbook to write (.xlsx).")],
    court: Annotated[str, typer.Option(help="The court, such as yanling.")],
    courts: Courts = COURTS,
) -> None:
    """Write a court's own rows as a workbook for officials."""
    from zhixing.packs.cells import BadCell  # loads the library of workbooks
    from zhixing.packs.workbook import write_workbook

    rulebook = load_rulebook(court, courts)
    pack = rulebook.pack(court)
    try:
        write_workbook(rulebook.places[pack.id].folder, pack, file)
    except (BadCell, OSError) as error:
        typer.echo(f"zhixing courts export: {error}", err=True)
        raise typer.Exit(FAILED) from error
    typer.echo(f"{pack.id} is in {file}")


@app.command("import")
def import_command(
    file: Annotated[Path, typer.Argument(help="A workbook that was exported and edited.")],
    output: Annotated[
        Path | None, typer.Option(help="Another folder to write, with all files of the pack.")
    ] = None,
    courts: Courts = COURTS,
) -> None:
    """Write what was edited into the files of the pack; nothing when anything is wrong."""
    from zhixing.packs.importing import WrongWorkbook, imported
    from zhixing.packs.sheets import NotAWorkbook

    try:
        found = imported(file, courts)
        written = output or found.folder
        if output is not None:
            shutil.copytree(found.folder, output, dirs_exist_ok=True)
        for name, text in found.texts.items():
            part = written / f"{name}.part"
            part.write_text(text, encoding="utf-8")
            part.replace(written / name)
    except WrongWorkbook as error:
        typer.echo(f"{error}\n{len(error.problems)} problems", err=True)
        raise typer.Exit(FAILED) from error
    except (NotAWorkbook, RulebookError, OSError) as error:
        typer.echo(f"zhixing courts import: {error}", err=True)
        raise typer.Exit(MISUSED) from error
    for name in found.texts:
        typer.echo(str(written / name))
    typer.echo(f"{len(found.texts)} files changed in {written}")


def describe(node: NodeRow, pack: Pack) -> dict[str, Any]:
    """A node as other tools read it; `warn` is its own lead time or the court's default.

    `limit` is null where another document sets it and the court has yet to enter it, and where
    the duty recurs: then `every` says how often.
    """
    warn = pack.warn_of(node)
    open_ended = node.limit.unit == "prompt" and (node.set_by or node.every is not None)
    limit = {"value": node.limit.value, "unit": node.limit.unit}
    return {
        "requirements": list(node.requirements),
        "code": node.code,
        "title": node.title,
        "article": node.article,
        "text": node.text,
        "stage": node.stage,
        "who": node.who,
        "subject": node.subject,
        "opens_on": list(node.opens_on),
        "closes_on": list(node.closes_on),
        "cancels_on": list(node.cancels_on),
        "when": list(node.when),
        "closes_when": list(node.closes_when),
        "cancels_when": list(node.cancels_when),
        "limit": None if open_ended else limit,
        "set_by": node.set_by or None,
        "every": _length(node.every),
        "look_back": _length(node.look_back),
        "counts_from": node.counts_from,
        "due_on": node.due_on,
        "wait": node.wait,
        "warn": None if warn is None else {"before": warn.before, "unit": warn.unit},
        "extension": node.extension,
        "extension_approval": pack.extension_of(node).code,
        "consequence": node.consequence,
        "notify": list(node.notify),
        "readings": list(node.readings),
        "law": node.law or None,
    }


def _length(row: Recurrence | LookBack | None) -> dict[str, Any] | None:
    return None if row is None else {"value": row.value, "unit": row.unit}


def _written(node: NodeRow) -> str:
    if node.every is not None:
        return f"every {node.every.value} {node.every.unit}"
    if node.set_by and node.limit.unit == "prompt":
        return f"由{node.set_by}规定"
    number = "" if node.limit.value is None else f"{node.limit.value} "
    return f"{number}{node.limit.unit}"

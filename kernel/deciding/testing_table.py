"""Examples as text tables that a judge can read."""


def table(text: str) -> list[dict[str, str]]:
    """The rows of a table written as `a | b`, by column name.

    The first line names the columns. Blank lines are skipped; from a `#` that stands at the
    start of a line or after a blank, the rest of the line is a comment.

    Raises:
        ValueError: a row has more or fewer cells than there are columns.
    """
    lines = [line for line in map(_without_comment, text.splitlines()) if line.strip()]
    header, *rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    found = []
    for row in rows:
        if len(row) != len(header):
            raise ValueError(f"{len(header)} columns, but {len(row)} cells in: {' | '.join(row)}")
        found.append(dict(zip(header, row, strict=True)))
    return found


def _without_comment(line: str) -> str:
    return "" if line.lstrip().startswith("#") else line.split(" #", 1)[0]

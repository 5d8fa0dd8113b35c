"""The round red seal of a court, drawn as vectors: a circle, a star, the name around it."""

import math

from kernel.papers.converting import quoted

DIAMETER_MM = 42.0  # of a court's seal (国发〔1999〕25号 for 县级 organs)
STROKE_MM = 1.1
STAR_MM = 7.0  # from the middle to a point of the star
NAME_MM = 15.6  # from the middle to the middle of a character
CHARACTER_MM = 5.6
SPREAD_MAX = 250.0  # degrees over which a long name goes around
STEP_MAX = 26.0  # degrees between two characters of a short one
RED = "#e60012"
POINT_MM = 25.4 / 72


def side_pt() -> float:
    """The side of the square in which the seal is drawn, in points."""
    return DIAMETER_MM / POINT_MM


def seal_source(name: str) -> str:
    """The seal of the court of this name as typst source: one page without a ground.

    The name goes clockwise around the star, its middle on top, each character upright towards it.
    """
    middle = DIAMETER_MM / 2
    radius = middle - STROKE_MM / 2
    parts = [
        f"#set page(width: {DIAMETER_MM}mm, height: {DIAMETER_MM}mm, margin: 0pt, fill: none)",
        f'#let red = rgb("{RED}")',
        _placed(STROKE_MM / 2, f"circle(radius: {radius}mm, stroke: {STROKE_MM}mm + red)"),
        _star(middle),
        *_characters(name, middle),
    ]
    return "\n".join(parts)


def _star(middle: float) -> str:
    points = []
    for number in range(10):
        reach = STAR_MM if number % 2 == 0 else STAR_MM * 0.381966  # of a regular star
        angle = math.radians(36 * number - 90)
        points.append(
            f"({middle + reach * math.cos(angle):.4f}mm, {middle + reach * math.sin(angle):.4f}mm)"
        )
    return f"#place(polygon(fill: red, {', '.join(points)}))"


def _characters(name: str, middle: float) -> list[str]:
    step = min(STEP_MAX, SPREAD_MAX / max(len(name) - 1, 1))
    size = min(CHARACTER_MM, 2 * math.pi * NAME_MM * step / 360 * 0.92)
    placed = []
    for number, character in enumerate(name):
        angle = (number - (len(name) - 1) / 2) * step
        x = middle + NAME_MM * math.sin(math.radians(angle)) - CHARACTER_MM / 2
        y = middle - NAME_MM * math.cos(math.radians(angle)) - CHARACTER_MM / 2
        text = (
            f"text(font: serif, size: {size:.3f}mm, fill: red, stroke: 0.12mm + red, "
            f'top-edge: "ascender", bottom-edge: "descender", {quoted(character)})'
        )
        box = (
            f"box(width: {CHARACTER_MM}mm, height: {CHARACTER_MM}mm, "
            f"align(center + horizon, {text}))"
        )
        placed.append(_placed(x, f"rotate({angle:.3f}deg, {box})", y))
    return placed


def _placed(x: float, what: str, y: float | None = None) -> str:
    """Something at a distance in millimetres from the left and, as far or `y`, from the top."""
    return f"#place(dx: {x:.4f}mm, dy: {x if y is None else y:.4f}mm, {what})"

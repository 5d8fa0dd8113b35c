"""Why a template or a document is not taken, with the place in it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a template: the number of the paragraph, from 1, and how its text begins."""

    paragraph: int
    text: str

    def __str__(self) -> str:
        return f"第{self.paragraph}段“{self.text}”"


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is wrong. `why` is Chinese, for the user."""

    why: str
    place: Place | None = None

    def __str__(self) -> str:
        return f"{self.place}：{self.why}" if self.place else self.why


class Unfit(Exception):
    """A template or a document is not taken. Lists all flaws."""

    def __init__(self, *flaws: Flaw) -> None:
        super().__init__("；".join(str(flaw) for flaw in flaws))
        self.flaws = flaws

"""The rows of a pack. Every row cites its article and its key phrase, verbatim."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from contracts.control_entrustment import EntrustedMatterKind, EntrustmentPaperKind
from contracts.control_measures import MeasureAct
from contracts.documents import NoticeChannel, ServiceChannel
from contracts.enforcement import SiteItem
from contracts.enforcement_sanctions import Measure, SanctionGround
from contracts.values import AssetKind, ClosingManner, InquirySystem

PHRASE_MAX = 40  # characters without whitespace: enough to find the place
CODE = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
ROLE = r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$"  # a role of the permissions, such as bureau_head
ACT = r"^[a-z]+\.[A-Z][A-Za-z]*(/[a-z0-9]+([_-][a-z0-9]+)*)?$"  # a command, with its kind
EVENT = r"^[a-z]+\.[A-Z][A-Za-z]*(/[a-z0-9]+([_-][a-z0-9]+)*)?$"  # with the kind of the fact


def squeeze(text: str) -> str:
    """The text without whitespace, since the sources are hard-wrapped."""
    return "".join(text.split())


def _phrase(text: str) -> str:
    length = len(squeeze(text))
    if not 1 <= length <= PHRASE_MAX:
        raise ValueError(f"a key phrase has 1 to {PHRASE_MAX} characters, this one has {length}")
    return text


Phrase = Annotated[str, AfterValidator(_phrase)]
Code = Annotated[str, Field(pattern=CODE)]
RoleCode = Annotated[str, Field(pattern=ROLE)]
Who = Annotated[str, Field(pattern=rf"{CODE}|{ROLE}")]
ActName = Annotated[str, Field(pattern=ACT)]
EventName = Annotated[str, Field(pattern=EVENT)]
Filled = Annotated[str, Field(min_length=1)]
Addressee = Literal["applicant", "debtor"]


class Strict(BaseModel):
    """A frozen model that rejects unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# The fields that identify a row to a reader; the first one that the row has.
NAMES = (
    "code",
    "act",
    "kind",
    "manner",
    "matter",
    "system",
    "number",
    "rung",
    "item",
    "event",
    "material_kind",
    "name",
    "role",
)


def label(row: Strict) -> str:
    """The name by which a reader finds a row in its table."""
    return next((str(getattr(row, name)) for name in NAMES if hasattr(row, name)), "").strip()


class Row(Strict):
    """One rule of a court, with the article and the key phrase it comes from.

    `requirements` are the catalogue rows it answers, `readings` the numbers of the readings
    it rests on. A row with `law` cites that law and not the court's own document.
    """

    article: Filled
    text: Phrase
    requirements: tuple[str, ...] = ()
    readings: tuple[int, ...] = ()
    law: str = ""

    @model_validator(mode="after")
    def _grounded(self) -> "Row":
        if not self.law and not self.requirements:
            raise ValueError("requirements: a court's own row names the catalogue rows it answers")
        return self


class Guard(Row):
    """What must hold before an act.

    A decision that refuses the act, or permits it on this ground, cites the code. A guard that no
    decision cites is a load error.
    """

    code: Code
    title: str = ""


class Principle(Row):
    """A rule for people that the program does not enforce; no decision reads it."""

    code: Code
    title: str = ""


class Reading(Row):
    """How the court reads an unclear place; `requirements` cites the catalogue row."""

    number: Annotated[int, Field(ge=1)]
    reading: Filled


class InquiryRow(Row):
    """One inquiry system. `collective` departments are asked automatically at filing,
    `supplement` departments by the specialist afterwards."""

    system: InquirySystem
    title: Filled
    collective: tuple[str, ...] = ()
    supplement: tuple[str, ...] = ()


class AssetRow(Row):
    """One kind of asset: whether it is controlled online or on the spot, and whether it must be
    sold."""

    kind: AssetKind
    title: Filled
    online: bool
    offline: bool
    needs_disposal: bool


class MeasureRow(Row):
    """What an act on property rests on.

    `code` is the act (freeze, seal, queue, renew, release, deduct), `rulings` are the forms that
    may order it, `notices` those that ask an institution to assist. With `served` the notice must
    have been served on it where the act is not done over the network, which transmits it. What is
    of a kind in `unassisted` the court controls itself, without anybody's assistance.
    """

    code: MeasureAct
    title: Filled
    rulings: Annotated[tuple[Code, ...], Field(min_length=1)]
    notices: tuple[Code, ...] = ()
    served: bool = False
    unassisted: tuple[AssetKind, ...] = ()


class ServiceRung(Row):
    """One rung of the service ladder; the lowest `rung` is tried first.

    `needs_consent`: only with the consent given at reception. `fallback_addresses` are all
    used at the same time if no address was confirmed.
    """

    rung: Annotated[int, Field(ge=1)]
    channel: ServiceChannel
    needs_consent: bool = False
    fallback_addresses: tuple[str, ...] = ()


class Disclosure(Row):
    """Whom to notify of an event, and through which channels, of which any suffices."""

    event: EventName
    to: Annotated[tuple[Addressee, ...], Field(min_length=1)]
    channels: Annotated[tuple[NoticeChannel, ...], Field(min_length=1)]
    title: Filled


class SiteItemRow(Row):
    """One item of the on-site investigation, which is complete when all items are done."""

    item: SiteItem
    title: Filled


class EntrustmentRow(Row):
    """The papers that go with one kind of matter that is entrusted to another court, all of
    them."""

    matter: EntrustedMatterKind
    title: Filled
    papers: Annotated[tuple[EntrustmentPaperKind, ...], Field(min_length=1)]


class ClosingRow(Row):
    """One manner of closing: its conditions by name, and whether it is reviewed first.

    A proposal of 终本 warns if the feedback it rests on is older than `inquiry_age_days_max` days.
    `inquiry_renewed_months` is, for the condition `inquiry-renewed`, how many months before the
    closing a further query may have been answered.
    """

    manner: ClosingManner
    title: Filled
    conditions: tuple[Code, ...] = ()
    pre_review: bool = False
    inquiry_age_days_max: Annotated[int, Field(ge=1)] | None = None
    inquiry_renewed_months: Annotated[int, Field(ge=1)] | None = None


class DossierRow(Row):
    """Which role or team hands material of one kind to the dossier centre; it is not accepted from
    anybody else. A node says when it is due.

    `scanned` material comes already scanned (by reception).
    """

    material_kind: Code
    title: Filled
    giver: Who
    scanned: bool = False


class StatuteRow(Strict):
    """A rule of national law that all courts inherit; `law` is the title of its text."""

    code: Code
    law: Filled
    article: Filled
    text: Phrase


class FreezeTerm(StatuteRow):
    """How long a freeze or seal of these kinds of asset may last."""

    kinds: Annotated[tuple[AssetKind, ...], Field(min_length=1)]
    months: Annotated[int, Field(ge=1)]


class SanctionRule(StatuteRow):
    """A coercive act that the law knows, and its bounds: amounts in fen, days at most.

    `of` says whom it may strike: a natural person, an organisation, or anybody. `form` is the kind
    of document by which it is decided. Of an organisation's debt, what strikes natural persons only
    strikes who answers for it.
    """

    measure: Measure
    of: Literal["person", "unit", "any"] = "any"
    least_fen: Annotated[int, Field(ge=1)] | None = None
    most_fen: Annotated[int, Field(ge=1)] | None = None
    most_days: Annotated[int, Field(ge=1)] | None = None
    form: Code


class SanctionGroundRule(StatuteRow):
    """For what conduct the law allows which coercive acts."""

    ground: SanctionGround
    measures: Annotated[tuple[Measure, ...], Field(min_length=1)]


class InterestRate(StatuteRow):
    """A daily rate of interest in millionths: 175 is 万分之一点七五."""

    per_million_a_day: Annotated[int, Field(ge=1)]


class FeeBracket(Strict):
    """So many per thousand of the part up to `upto_fen` that lies above the bracket before."""

    upto_fen: Annotated[int, Field(ge=1)] | None = None
    per_thousand: Annotated[int, Field(ge=1)]


class FeeScale(StatuteRow):
    """A fee of the court: `flat_fen` up to `flat_upto_fen`, brackets above, `most_fen` in all.

    Where there is no amount the court sets it from `unvalued_least_fen` to `unvalued_most_fen`.
    """

    flat_fen: Annotated[int, Field(ge=0)]
    flat_upto_fen: Annotated[int, Field(ge=0)]
    brackets: Annotated[tuple[FeeBracket, ...], Field(min_length=1)]
    most_fen: Annotated[int, Field(ge=1)] | None = None
    unvalued_least_fen: Annotated[int, Field(ge=0)]
    unvalued_most_fen: Annotated[int, Field(ge=0)]

"""The statute base: rows that every court inherits unless it has its own."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, model_validator

from contracts.enforcement_sanctions import Measure, SanctionGround
from contracts.values import AssetKind
from kernel.rulebook.forms import FormDocument
from kernel.rulebook.nodes import NodeRow
from kernel.rulebook.people import Approval, Office
from kernel.rulebook.rows import (
    AssetRow,
    ClosingRow,
    Disclosure,
    FeeScale,
    Filled,
    FreezeTerm,
    InquiryRow,
    InterestRate,
    MeasureRow,
    Row,
    SanctionGroundRule,
    SanctionRule,
    ServiceRung,
    StatuteRow,
    Strict,
)
from kernel.rulebook.steps import StepRow

# Tables that are inherited row by row, with the field that identifies a row.
INHERITED: Mapping[str, str] = {
    "node": "code",
    "step": "code",
    "approval": "code",
    "inquiry": "system",
    "asset": "kind",
    "form": "kind",
    "measure": "code",
    "closing": "manner",
}
DOUBLED_INTEREST = "doubled-interest"
INHERITED_WHOLE = ("service_rung",)  # a court with a rung of its own has its own ladder


class National(Strict):
    """The statute base. Each row cites a law."""

    title: Filled
    offices: Annotated[tuple[Office, ...], Field(alias="office")] = ()
    arithmetic: Annotated[tuple[StatuteRow, ...], Field(min_length=1)]
    freeze_terms: Annotated[tuple[FreezeTerm, ...], Field(alias="freeze_term", min_length=1)]
    sanctions: Annotated[tuple[SanctionRule, ...], Field(alias="sanction")] = ()
    sanction_grounds: Annotated[tuple[SanctionGroundRule, ...], Field(alias="sanction_ground")] = ()
    interest: Annotated[tuple[InterestRate, ...], Field(alias="interest")] = ()
    fees: Annotated[tuple[FeeScale, ...], Field(alias="fee")] = ()
    guards: Annotated[tuple[StatuteRow, ...], Field(alias="guard")] = ()
    principles: Annotated[tuple[StatuteRow, ...], Field(alias="principle")] = ()
    nodes: Annotated[tuple[NodeRow, ...], Field(alias="node")] = ()
    steps: Annotated[tuple[StepRow, ...], Field(alias="step")] = ()
    approvals: Annotated[tuple[Approval, ...], Field(alias="approval")] = ()
    inquiries: Annotated[tuple[InquiryRow, ...], Field(alias="inquiry")] = ()
    assets: Annotated[tuple[AssetRow, ...], Field(alias="asset")] = ()
    forms: Annotated[tuple[FormDocument, ...], Field(alias="form")] = ()
    measures: Annotated[tuple[MeasureRow, ...], Field(alias="measure")] = ()
    ladder: Annotated[tuple[ServiceRung, ...], Field(alias="service_rung")] = ()
    disclosures: Annotated[tuple[Disclosure, ...], Field(alias="disclosure")] = ()
    closings: Annotated[tuple[ClosingRow, ...], Field(alias="closing")] = ()

    @model_validator(mode="after")
    def _statutes_only(self) -> "National":
        nameless = [row.article for row in self.inherited() if not row.law]
        if nameless:
            raise ValueError(f"law: a row of the statute base cites one: {', '.join(nameless)}")
        return self

    def freeze_term(self, kind: AssetKind) -> FreezeTerm:
        """The longest term for an asset of this kind. Raises LookupError."""
        for row in self.freeze_terms:
            if kind in row.kinds:
                return row
        raise LookupError(f"no freeze term for {kind}")

    def sanction(self, measure: Measure, *, person: bool) -> SanctionRule:
        """The bounds of a coercive act against a natural person, or an organisation. Raises
        LookupError."""
        struck = "person" if person else "unit"
        rows = [row for row in self.sanctions if row.measure == measure]
        for row in rows:
            if row.of in (struck, "any"):
                return row
        if rows:  # it strikes natural persons only
            return rows[0]
        raise LookupError(f"no sanction {measure}")

    def sanction_ground(self, ground: SanctionGround) -> SanctionGroundRule:
        """The row of a ground. Raises LookupError."""
        for row in self.sanction_grounds:
            if row.ground == ground:
                return row
        raise LookupError(f"no sanction ground {ground}")

    @property
    def doubled_interest(self) -> InterestRate:
        """The rate of the doubled part of the interest on late performance."""
        return next(row for row in self.interest if row.code == DOUBLED_INTEREST)

    def fee(self, code: str) -> FeeScale:
        """A fee of the court by its code. Raises LookupError."""
        for row in self.fees:
            if row.code == code:
                return row
        raise LookupError(f"no fee {code}")

    def rows(self) -> tuple[StatuteRow, ...]:
        """All statutes."""
        return (*self.citable(), *self.principles)

    def citable(self) -> tuple[StatuteRow, ...]:
        """The statutes that a decision may cite: all but principles."""
        return (
            *self.arithmetic,
            *self.freeze_terms,
            *self.sanctions,
            *self.sanction_grounds,
            *self.interest,
            *self.fees,
            *self.guards,
        )

    def statutes(self) -> tuple[tuple[str, StatuteRow], ...]:
        """The statutes with their places, such as `guard termination`."""
        tables = (
            ("arithmetic", self.arithmetic),
            ("freeze_term", self.freeze_terms),
            ("sanction", self.sanctions),
            ("sanction_ground", self.sanction_grounds),
            ("interest", self.interest),
            ("fee", self.fees),
            ("guard", self.guards),
            ("principle", self.principles),
        )
        return tuple((f"{table} {row.code}", row) for table, rows in tables for row in rows)

    def inherited(self) -> tuple[Row, ...]:
        """The rows of the tables that courts inherit."""
        return (
            *self.nodes,
            *self.steps,
            *self.approvals,
            *self.inquiries,
            *self.assets,
            *self.forms,
            *self.measures,
            *self.ladder,
            *self.disclosures,
            *self.closings,
        )

    def inherit(self, raw: dict[str, Any]) -> dict[str, Any]:
        """A court's tables, completed by the rows of the statute base that it does not replace."""
        tables = {field.alias or name: getattr(self, name) for name, field in _fields()}
        completed = dict(raw)
        for table, key in INHERITED.items():
            own = raw.get(table, [])
            if not isinstance(own, list):
                continue  # validating the pack reports the fault
            taken = {row.get(key) for row in own if isinstance(row, dict)}
            given = [row for row in tables[table] if getattr(row, key) not in taken]
            completed[table] = [*own, *given]
        for table in INHERITED_WHOLE:
            completed.setdefault(table, list(tables[table]))
        return completed


def _fields() -> list[tuple[str, Any]]:
    return list(National.model_fields.items())

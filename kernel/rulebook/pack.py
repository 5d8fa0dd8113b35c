"""A court's pack: the tables of its rules, and lookups in them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Any, TypeVar

from pydantic import Field

from contracts.control_measures import MeasureAct
from contracts.values import AssetKind, ClosingManner
from kernel.law.claims import Terms
from kernel.law.limits import LeadTime
from kernel.rulebook.forms import FormDocument
from kernel.rulebook.national import National
from kernel.rulebook.nodes import NodeRow, WarningRow
from kernel.rulebook.people import EARLIER_ACT, Approval, AuctionOfficer, Member, Pool, Role, Team
from kernel.rulebook.routing import (
    Consolidation,
    Conversion,
    FlagRow,
    Precedence,
    Reassignment,
    RoutingRow,
)
from kernel.rulebook.rows import (
    AssetRow,
    ClosingRow,
    Code,
    Disclosure,
    DossierRow,
    EntrustmentRow,
    Filled,
    Guard,
    InquiryRow,
    MeasureRow,
    Principle,
    Reading,
    Row,
    ServiceRung,
    SiteItemRow,
    StatuteRow,
    Strict,
    label,
)
from kernel.rulebook.steps import StepField, StepRow

EXTENDING = "supervision.ExtendNode"
T = TypeVar("T")


class Arithmetic(Row):
    """Whether a last day that is a rest day moves to the next working day in this court."""

    roll: bool


class Pack(Strict):
    """The rules of one court, in force from a day. Tables are singular in TOML, plural here.

    `division` is the code of the administrative division in which the court sits (GB/T 2260).
    `content` is a hash of its rows and of the statute base, as written. `end_day_counts` is the
    court's reading of 法释〔2014〕8号 第二条: the day on which the period ends is a day of delay.
    """

    court: Code
    title: Filled
    document: Filled
    document_title: Filled
    in_force_from: date
    command_centre: Code
    division: Annotated[str, Field(pattern=r"^[1-8][0-9]{5}$")]
    end_day_counts: bool = False
    national: National
    content: str = "0" * 8
    arithmetic: Arithmetic
    teams: Annotated[tuple[Team, ...], Field(alias="team", min_length=1)]
    roles: Annotated[tuple[Role, ...], Field(alias="role")] = ()
    members: Annotated[tuple[Member, ...], Field(alias="member")] = ()
    pools: Annotated[tuple[Pool, ...], Field(alias="pool")] = ()
    officers: Annotated[tuple[AuctionOfficer, ...], Field(alias="officer")] = ()
    approvals: Annotated[tuple[Approval, ...], Field(alias="approval")] = ()
    warnings: Annotated[tuple[WarningRow, ...], Field(alias="warning")] = ()
    guards: Annotated[tuple[Guard, ...], Field(alias="guard")] = ()
    principles: Annotated[tuple[Principle, ...], Field(alias="principle")] = ()
    nodes: Annotated[tuple[NodeRow, ...], Field(alias="node")] = ()
    steps: Annotated[tuple[StepRow, ...], Field(alias="step")] = ()
    flags: Annotated[tuple[FlagRow, ...], Field(alias="flag")] = ()
    precedences: Annotated[tuple[Precedence, ...], Field(alias="precedence")] = ()
    routing: Annotated[tuple[RoutingRow, ...], Field(alias="routing")] = ()
    conversions: Annotated[tuple[Conversion, ...], Field(alias="conversion")] = ()
    reassignments: Annotated[tuple[Reassignment, ...], Field(alias="reassignment")] = ()
    consolidations: Annotated[tuple[Consolidation, ...], Field(alias="consolidation")] = ()
    inquiries: Annotated[tuple[InquiryRow, ...], Field(alias="inquiry")] = ()
    assets: Annotated[tuple[AssetRow, ...], Field(alias="asset")] = ()
    forms: Annotated[tuple[FormDocument, ...], Field(alias="form")] = ()
    measures: Annotated[tuple[MeasureRow, ...], Field(alias="measure")] = ()
    ladder: Annotated[tuple[ServiceRung, ...], Field(alias="service_rung")] = ()
    disclosures: Annotated[tuple[Disclosure, ...], Field(alias="disclosure")] = ()
    site_items: Annotated[tuple[SiteItemRow, ...], Field(alias="site_item")] = ()
    closings: Annotated[tuple[ClosingRow, ...], Field(alias="closing")] = ()
    entrustments: Annotated[tuple[EntrustmentRow, ...], Field(alias="entrustment")] = ()
    dossier: Annotated[tuple[DossierRow, ...], Field(alias="dossier")] = ()
    readings: Annotated[tuple[Reading, ...], Field(alias="reading")] = ()

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> "Pack":
        """A copy with other tables. Computed values are computed again."""
        copied = super().model_copy(update=update, deep=deep)
        for name, value in vars(Pack).items():
            if isinstance(value, cached_property):
                copied.__dict__.pop(name, None)
        return copied

    @property
    def id(self) -> str:
        """What a case pins: court, day in force and hash, such as `yanling@2022-03-14.3f9a2c1b`."""
        return f"{self.court}@{self.in_force_from.isoformat()}.{self.content}"

    @cached_property
    def offices(self) -> frozenset[str]:
        """The roles that this court has: its own, and those of every court."""
        usual = {office.code for office in self.national.offices}
        return frozenset(usual | {role.code for role in self.roles})

    @cached_property
    def _opening(self) -> dict[str, tuple[NodeRow, ...]]:
        """Nodes by opening fact. Those of the statute base come first, so that the court's own sets
        the stage."""
        rows = sorted(self.nodes, key=lambda row: not row.law)
        return _by_event((name, row) for row in rows for name in row.opens_on)

    @cached_property
    def _ending(self) -> dict[str, tuple[NodeRow, ...]]:
        return _by_event(
            (name, row) for row in self.nodes for name in {*row.closes_on, *row.cancels_on}
        )

    @cached_property
    def _counting(self) -> dict[str, tuple[NodeRow, ...]]:
        return _by_event((row.counts_from, row) for row in self.nodes)

    @cached_property
    def node_facts(self) -> frozenset[str]:
        """The names of all facts that open, close, cancel or date a node."""
        return frozenset((*self._opening, *self._ending, *self._counting))

    @cached_property
    def naming_documents(self) -> frozenset[str]:
        """The services with a step that names a document."""
        kinds = ((row.service, one.kind) for row in self.steps for one in row.fields)
        return frozenset(service for service, kind in kinds if kind == "document")

    @cached_property
    def _grounds(self) -> dict[str, Row | StatuteRow]:
        found: dict[str, Row | StatuteRow] = {row.code: row for row in self.national.citable()}
        coded = (
            self.approvals,
            self.steps,
            self.consolidations,
            self.reassignments,
            self.conversions,
            self.routing,
            self.nodes,
            self.guards,
        )
        found |= {f"closing-{row.manner}": row for row in self.closings}
        for table in coded:
            found |= {row.code: row for row in table}
        return found

    def has_rule(self, code: str) -> bool:
        """Whether `rule` finds a row of that code."""
        return code in self._grounds

    def rule(self, code: str) -> Row | StatuteRow:
        """The row that a decision cites by its code.

        It is a guard, else a node, routing, conversion, reassignment, consolidation, step,
        approval, `closing-<manner>` or statute. A principle is never cited.

        Raises:
            LookupError: there is none.
        """
        if code not in self._grounds:
            raise LookupError(f"no rule {code} in {self.id}")
        return self._grounds[code]

    def nodes_opening_on(self, *names: str) -> tuple[NodeRow, ...]:
        """Nodes that a fact of these names may open."""
        return _once(row for name in names for row in self._opening.get(name, ()))

    def nodes_ending_on(self, *names: str) -> tuple[NodeRow, ...]:
        """Nodes that a fact of these names may close or cancel."""
        return _once(row for name in names for row in self._ending.get(name, ()))

    def nodes_counting_from(self, *names: str) -> tuple[NodeRow, ...]:
        """Nodes whose limit counts from an earlier fact of these names."""
        return _once(row for name in names for row in self._counting.get(name, ()))

    def step(self, code: str) -> StepRow:
        """The step of that code. Raises LookupError."""
        return _only((row for row in self.steps if row.code == code), "steps", code)

    def node(self, code: str) -> NodeRow:
        """The node of that code. Raises LookupError."""
        return _only((row for row in self.nodes if row.code == code), "nodes", code)

    def warn_of(self, node: NodeRow) -> LeadTime | None:
        """The node's own lead time, else the court's default for such limits; None if there is
        neither."""
        if node.warn is not None:
            return node.warn
        return next((row.warn for row in self.warnings if row.covers(node.limit)), None)

    def team(self, code: str) -> Team:
        """The team of that code. Raises LookupError."""
        return _only((row for row in self.teams if row.code == code), "teams", code)

    def pool(self, code: str) -> Pool:
        """The pool of that code. Raises LookupError."""
        return _only((row for row in self.pools if row.code == code), "pools", code)

    def approval(self, code: str) -> Approval:
        """The approval of that code. Raises LookupError."""
        return _only((row for row in self.approvals if row.code == code), "approvals", code)

    @cached_property
    def _bound(self) -> dict[str, Approval]:
        return {act: row for row in self.approvals for act in row.binds}

    def approval_of(self, act: str, kind: str = "") -> Approval | None:
        """The approval that binds this kind of an act, else the act as a whole; None if it is
        free."""
        return self._bound.get(f"{act}/{kind}") or self._bound.get(act)

    @property
    def earlier_act(self) -> Approval | None:
        """The row under which acts are recorded after their day; None where there is none."""
        return self.approval_of(EARLIER_ACT)

    @property
    def earlier_act_code(self) -> str:
        """The code of `earlier_act`, empty where there is none."""
        return self.earlier_act.code if self.earlier_act else ""

    def extension_of(self, node: NodeRow) -> Approval:
        """The approval under which the limit of a node is extended.

        Raises:
            LookupError: the court binds none.
        """
        found = self.approval_of(EXTENDING, node.code)
        if found is None:
            raise LookupError(f"no approval binds {EXTENDING}/{node.code} in {self.id}")
        return found

    @property
    def terms(self) -> Terms:
        """What this court reckons a claim with besides the title."""
        return Terms(
            doubled_per_million=self.national.doubled_interest.per_million_a_day,
            end_day_counts=self.end_day_counts,
        )

    def holders(self, role: str, on: date) -> tuple[str, ...]:
        """The names of those who hold a role on a day."""
        return tuple(row.name for row in self.members if row.role == role and row.active_on(on))

    def form(self, kind: str) -> FormDocument:
        """The form document of that kind. Raises LookupError."""
        return _only((row for row in self.forms if row.kind == kind), "forms", kind)

    def fields_of(self, form: FormDocument) -> tuple[StepField, ...]:
        """What the maker of a form states: the fields of its row, else those of the base's row."""
        base = (row for row in self.national.forms if row.kind == form.kind)
        return form.fields or next((row.fields for row in base), ())

    @property
    def tiered_forms(self) -> bool:
        """Whether some form is made in cases of one tier only."""
        return any(form.tier is not None for form in self.forms)

    def package(self) -> tuple[FormDocument, ...]:
        """The form documents that are made and sent together after filing."""
        return tuple(row for row in self.forms if row.package)

    def rungs(self) -> tuple[ServiceRung, ...]:
        """The service ladder, lowest rung first."""
        return tuple(sorted(self.ladder, key=lambda row: row.rung))

    def asset(self, kind: AssetKind) -> AssetRow:
        """The row of a kind of asset. Raises LookupError."""
        return _only((row for row in self.assets if row.kind == kind), "assets", kind)

    def measure(self, act: MeasureAct) -> MeasureRow:
        """What an act on property rests on. Raises LookupError."""
        return _only((row for row in self.measures if row.code == act), "measures", act)

    @cached_property
    def measure_papers(self) -> frozenset[str]:
        """The forms of documents on which acts on property rest."""
        return frozenset(one for row in self.measures for one in (*row.rulings, *row.notices))

    def closing(self, manner: ClosingManner) -> ClosingRow:
        """The row of a manner of closing. Raises LookupError."""
        return _only((row for row in self.closings if row.manner == manner), "closings", manner)

    def disclosures_of(self, *names: str) -> tuple[Disclosure, ...]:
        """Whom to notify of a fact of these names."""
        return tuple(row for row in self.disclosures if row.event in names)

    def rows(self) -> tuple[tuple[str, Row], ...]:
        """All rows that cite an article, with their place, such as `node triaged`."""
        tables: tuple[tuple[str, Iterable[Row]], ...] = (
            ("arithmetic", (self.arithmetic,)),
            ("team", self.teams),
            ("role", self.roles),
            ("member", self.members),
            ("pool", self.pools),
            ("officer", self.officers),
            ("approval", self.approvals),
            ("guard", self.guards),
            ("principle", self.principles),
            ("node", self.nodes),
            ("step", self.steps),
            ("flag", self.flags),
            ("precedence", self.precedences),
            ("routing", self.routing),
            ("conversion", self.conversions),
            ("reassignment", self.reassignments),
            ("consolidation", self.consolidations),
            ("inquiry", self.inquiries),
            ("asset", self.assets),
            ("form", self.forms),
            ("measure", self.measures),
            ("service_rung", self.ladder),
            ("disclosure", self.disclosures),
            ("site_item", self.site_items),
            ("closing", self.closings),
            ("entrustment", self.entrustments),
            ("dossier", self.dossier),
            ("reading", self.readings),
        )
        return tuple((f"{table} {label(row)}", row) for table, rows in tables for row in rows)


def _only(found: Iterator[T], table: str, name: object) -> T:
    for row in found:
        return row
    raise LookupError(f"no row {name} in {table}")


def _once(rows: Iterable[NodeRow]) -> tuple[NodeRow, ...]:
    """Each row once: a fact may match by its name and by its kind."""
    return tuple({row.code: row for row in rows}.values())


def _by_event(pairs: Iterable[tuple[str, NodeRow]]) -> dict[str, tuple[NodeRow, ...]]:
    found: dict[str, tuple[NodeRow, ...]] = {}
    for name, row in pairs:
        found[name] = (*found.get(name, ()), row)
    return found

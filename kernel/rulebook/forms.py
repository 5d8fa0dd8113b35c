"""Form documents (格式文书): for whom each is, and what its maker states in it."""

import re
from typing import Annotated, Literal

from pydantic import Field, model_validator

from contracts.values import Tier
from kernel.rulebook.rows import Code, Filled, Row
from kernel.rulebook.steps import StepField

NUMBERED = re.compile(r"-[0-9]+$")


def form_kind(name: str) -> str:
    """The kind of the form of a document by its name in a case: `control-ruling-2` is the second
    `control-ruling`."""
    return NUMBERED.sub("", name)


def form_of_document(document_id: str) -> str:
    """The kind of the form of a document by its id, `<case>-D-<name>`."""
    return form_kind(document_id.rpartition("-D-")[2])


class FormDocument(Row):
    """One form document. `package` ones are made and sent together after filing.

    `sets_period_days` is the time to perform that an enforcement notice sets on service. `fields`
    are what its maker states, since the log does not know it; the title of each is the name of its
    placeholder in the template. With a `tier` it is made in cases of that tier only. Of a form with
    `several` a case may have more than one document. What is served on a `person` or an
    `institution` goes to the party, or to who has to assist, whom the field of that name states.
    """

    kind: Code
    title: Filled
    addressees: Literal[
        "applicant", "debtor", "both", "person", "institution", "debtor_and_institution"
    ]
    package: bool = True
    sets_period_days: Annotated[int, Field(ge=1)] | None = None
    fields: tuple[StepField, ...] = ()
    tier: Tier | None = None
    several: bool = False

    @model_validator(mode="after")
    def _consistent(self) -> "FormDocument":
        names = [field.name for field in self.fields]
        titles = [field.title for field in self.fields]
        if len(names) != len(set(names)) or len(titles) != len(set(titles)):
            raise ValueError("fields: two fields have one name or one title")
        if self.package and any(field.required for field in self.fields):
            raise ValueError("fields: what is made together after filing asks its maker nothing")
        if NUMBERED.search(self.kind):
            raise ValueError("kind: a number at its end counts the documents of a form")
        return self

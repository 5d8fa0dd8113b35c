"""Every template can be read."""

import pytest

from kernel.base.postgres import Pools
from kernel.journal.authority import TELLER, AuthorityFacts
from kernel.people.identity import Permissions
from kernel.program.app import codec_of
from portal.pages.ground import HERE, templates
from portal.people import People
from portal.searches import Searches

FOLDER = HERE / "templates"
NAMES = sorted(file.relative_to(FOLDER).as_posix() for file in FOLDER.rglob("*.html"))


@pytest.mark.parametrize("name", NAMES)
def test_a_template_can_be_read(name: str) -> None:
    people = People(AuthorityFacts(Pools("no database"), codec_of(TELLER)), Permissions({}), False)
    assert templates(people, Searches(b"secret")).env.get_template(name)

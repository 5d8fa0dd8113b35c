"""Every template can be read."""

import pytest

from portal.pages.ground import HERE, templates

FOLDER = HERE / "templates"
NAMES = sorted(file.relative_to(FOLDER).as_posix() for file in FOLDER.rglob("*.html"))


@pytest.mark.parametrize("name", NAMES)
def test_a_template_can_be_read(name: str) -> None:
    assert templates().env.get_template(name)

"""How an office in a team is called on the page where one chooses who one is."""

import pytest

from zhixing.local.portal import position


@pytest.mark.parametrize(
    ("team", "office", "said"),
    [
        ("", "院长", "院长"),
        ("执行局", "执行局局长", "执行局局长"),
        ("执行指挥中心", "指挥中心负责人", "执行指挥中心负责人"),
        ("执行指挥中心", "案款管理专员", "执行指挥中心案款管理专员"),
        ("合议庭", "合议庭", "合议庭"),
    ],
)
def test_what_ends_the_team_and_begins_the_office_is_said_once(
    team: str, office: str, said: str
) -> None:
    assert position(team, office) == said

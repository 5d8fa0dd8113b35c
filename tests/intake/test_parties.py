"""Parties: sides, kinds, names and codes as records have them."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from contracts.values import PartyKind
from kernel.deciding.testing_table import table
from services.intake.rules.identity_codes import CheckedCode, check_code
from services.intake.rules.parties import PARTIES_MAX, guess_kind, read_parties
from tests.intake.samples import COMPANY, RESIDENT, applicant, debtor

ON = date(2026, 3, 2)
ROLES = table("""
    word           | role      | warns
    申请人          | applicant |
    申请执行人       | applicant |
    原告            | applicant |
    applicant      | applicant |
    被执行人         | debtor    |
    被告            | debtor    |
    被申请人         | debtor    |
    debtor         | debtor    |
    other          | other     |
    原案申请人       | other     | role-other
    异议人(利害关系人) | other     | role-other
    被执行人（原审被告） | debtor    |
    申请执行人(原审原告) | applicant |
    申请保全人        | applicant |
    被保全人         | debtor    |
    被申请保全人      | debtor    |
    第三人          | other     | role-other
""")


@pytest.mark.parametrize("row", ROLES, ids=lambda row: row["word"])
def test_a_role_word_puts_a_party_on_its_side(row: dict[str, str]) -> None:
    read = read_parties([applicant(), debtor(), debtor(role=row["word"])], ON)
    assert read.value is not None
    assert read.value[2].role == row["role"]
    assert [found.code for found in read.warnings] == ([row["warns"]] if row["warns"] else [])


KINDS = table("""
    name                      | kind
    四川文鑫建筑劳务有限公司       | legal
    枣庄市人力资源和社会保障局     | legal
    四川省气象探测数据中心        | legal
    红星机械厂                 | legal
    婴智杰母婴商城              | legal
    城关供销合作社              | legal
    便民店                    | natural  # three characters end in 店: a name as well
    中国农业银行鄢陵县支行        | legal
    云南***县人民法院           | legal
    某县某镇甲乙超市            | legal
    鄢陵县某某饭店              | legal
    罗某                      | natural
    陈某某                    | natural
    马**                      | natural
    司马相如                   | natural
    买买提·艾力                | natural
    某某某某某                 | natural
    王小二与李小三等             | unknown
""")


@pytest.mark.parametrize("row", KINDS, ids=lambda row: row["name"])
def test_a_name_suggests_person_or_organisation(row: dict[str, str]) -> None:
    assert guess_kind(row["name"]) == row["kind"]


def test_a_kind_that_is_given_is_not_guessed() -> None:
    read = read_parties([applicant(), debtor(name="王建局", kind="自然人", code=...)], ON)
    assert read.value is not None
    assert read.value[1].kind == "natural"


def test_a_kind_nobody_can_tell_is_warned_of() -> None:
    read = read_parties([applicant(), debtor(name="王小二与李小三等", code=...)], ON)
    assert [(found.code, found.field) for found in read.warnings] == [
        ("kind-unsure", "parties.1.kind")
    ]


CODES = table(f"""
    code                | kind    | fault             | identifying
    {COMPANY}           | legal   | none              | yes
    {RESIDENT}          | natural | none              | yes
    {COMPANY}           | unknown | none              | yes
    91340400667119998R  | legal   | code-checksum     | no   # published, and fails its own check
    {COMPANY}           | natural | code-kind-differs | no
    {RESIDENT}          | legal   | code-kind-differs | no
    411024199001040004  | natural | none              | yes  # passes both checks:
    411024199001040004  | legal   | none              | yes  # the party decides which is made
    411024199001050001  | natural | code-checksum     | no
    430419197001010002  | natural | none              | yes  # a district that no table has
    410326197001010007  | natural | none              | yes  # a district that is gone
    411024197501010005  | natural | none              | yes  # a district younger than its holder
    000000199001010000  | natural | code-checksum     | no
    411024199002300007  | natural | code-birth-date   | no   # 30 February
    411024184901050003  | natural | code-birth-date   | no
    411024202603020005  | natural | none              | yes  # born on the day of the filing
    411024202603030000  | natural | code-birth-date   | no   # born on the day after
    411024202603030000  | unknown | code-birth-date   | no
    810000199001050002  | natural | none              | yes  # 港澳台居民居住证
    820000199001050004  | natural | none              | yes
    830000199001050006  | natural | none              | yes
    901156199001050002  | natural | none              | yes  # 外国人永久居留身份证, since 2023
    USA410085010112     | natural | none              | yes  # and before
    USA410085010112     | legal   | code-kind-differs | no
    667119998           | legal   | code-organisation | yes  # 组织机构代码
    66711999-8          | legal   | code-organisation | yes
    667119998           | natural | code-kind-differs | no
    41102419900105000   | natural | code-truncated    | no   # 17 characters
    9141102400000000T   | legal   | code-truncated    | no
    4110**********0011  | natural | code-masked       | no
    91411024MA****000T  | legal   | code-masked       | no
    411024900101001     | natural | code-outdated     | no
    12345               | natural | code-unreadable   | no
    91411024MA0000000é  | legal   | code-unreadable   | no
""")


@pytest.mark.parametrize("row", CODES, ids=lambda row: f"{row['code']} {row['kind']}")
def test_a_code_is_checked_as_the_party_suggests(row: dict[str, Any]) -> None:
    kind: PartyKind = row["kind"]
    checked = check_code(row["code"], kind, ON)
    assert (checked.fault or "none") == row["fault"]
    assert checked.identifying == (row["identifying"] == "yes")


possible_codes = st.builds(
    lambda district, born, serial: f"{district:06}{born:%Y%m%d}{serial:03}",
    st.integers(0, 999_999),
    st.dates(date(1850, 1, 1), ON),
    st.integers(0, 999),
).map(lambda body: body + ric.calc_check_digit(body + "0"))


@given(possible_codes, st.sampled_from("0123456789X"))
def test_any_district_and_any_possible_day_are_sound_and_identify(code: str, last: str) -> None:
    """Cases of districts that no table has, that are gone, or younger than their holder."""
    assert check_code(code, "natural", ON) == CheckedCode(code, None, identifying=True)
    party = debtor(name="王大力", code=code.lower())
    read = read_parties([applicant(), party], ON)
    assert read.problems == ()
    assert read.value is not None
    assert read.value[1].identity("case/1") == code
    if last != code[-1]:
        wrong = check_code(code[:-1] + last, "natural", ON)
        assert not wrong.identifying


SPELLINGS = table("""
    written               | kind    | plain
    41102419900105000x    | natural | 41102419900105000X
    411024 19900105 000X  | natural | 41102419900105000X
    ４１１０２４１９９００１０５０００Ｘ | natural | 41102419900105000X
    M000100Y-4            | legal   | M000100Y4
    m000100y4             | legal   | M000100Y4
    91411024ma0000000t    | legal   | 91411024MA0000000T
    91411024-MA0000000T   | legal   | 91411024MA0000000T
""")


@pytest.mark.parametrize("row", SPELLINGS, ids=lambda row: row["written"])
def test_one_code_has_one_form_however_it_is_written(row: dict[str, Any]) -> None:
    for mark in ("", "\ufeff", "\u200b"):
        party = debtor(kind=row["kind"], code=mark + row["written"])
        read = read_parties([applicant(), party], ON)
        assert read.value is not None
        assert read.value[1].code == row["plain"]
        assert read.value[1].identity("case/1") == row["plain"]


@pytest.mark.parametrize("code", [row["code"] for row in CODES])
def test_no_code_is_ever_a_reason_to_refuse(code: str) -> None:
    assert read_parties([applicant(), debtor(code=code)], ON).problems == ()


PROBLEMS: list[tuple[object, list[tuple[str, str]]]] = [
    (None, [("applicant-missing", "parties"), ("debtor-missing", "parties")]),
    ([], [("applicant-missing", "parties"), ("debtor-missing", "parties")]),
    ([applicant()], [("debtor-missing", "parties")]),
    ([debtor()], [("applicant-missing", "parties")]),
    ("赵敏", [("parties-malformed", "parties")]),
    ([applicant(), debtor(), "赵敏"], [("parties-malformed", "parties.2")]),
    ([applicant()] * (PARTIES_MAX + 1), [("parties-too-many", "parties")]),
    ([applicant(), debtor(name=...)], [("party-name-missing", "parties.1.name")]),
    ([applicant(), debtor(name="-")], [("party-name-missing", "parties.1.name")]),
    (
        [applicant(), debtor(name="(natural person, masked)")],
        [("party-name-missing", "parties.1.name")],
    ),
    ([applicant(), debtor(name=7)], [("text-malformed", "parties.1.name")]),
    ([applicant(), debtor(name="长" * 301)], [("text-malformed", "parties.1.name")]),
    ([applicant(), debtor(name="甲\x00乙")], [("text-malformed", "parties.1.name")]),
    ([applicant(), debtor(name="甲\n乙")], [("text-malformed", "parties.1.name")]),
    ([applicant(), debtor(name="甲\u202e乙")], [("text-malformed", "parties.1.name")]),
    ([applicant(), debtor(name="甲\u2029乙")], [("text-malformed", "parties.1.name")]),
    ([applicant(), debtor(kind="公司")], [("party-kind-unknown", "parties.1.kind")]),
    ([applicant(), debtor(phone=13700000000)], [("text-malformed", "parties.1.phone")]),
    ([applicant(), debtor(admin=True)], [("field-unknown", "parties.1.admin")]),
    (
        [applicant(role=...), debtor()],
        [("party-role-missing", "parties.0.role"), ("applicant-missing", "parties")],
    ),
]


@pytest.mark.parametrize(("raw", "expected"), PROBLEMS)
def test_what_is_wrong_with_parties(raw: object, expected: list[tuple[str, str]]) -> None:
    assert [(found.code, found.field) for found in read_parties(raw, ON).problems] == expected


def test_two_people_of_one_name_stay_two() -> None:
    read = read_parties([applicant(), debtor(code=...), debtor(code=...)], ON)
    assert read.value is not None
    assert read.value[1] == read.value[2]
    places = [party.identity(f"case/{index}") for index, party in enumerate(read.value)]
    assert places == [RESIDENT, "case/1", "case/2"]


def test_each_address_is_read_with_its_kind() -> None:
    told = {"registered": " 鄢陵县花都大道9号 ", "household": "鄢陵县安陵镇2组", "temporary": "无"}
    read = read_parties([applicant(), debtor(addresses=told)], ON)
    assert not read.problems
    assert read.value is not None
    assert read.value[1].addresses == (
        ("household", "鄢陵县安陵镇2组"),
        ("registered", "鄢陵县花都大道9号"),
    )


ADDRESSES = [
    ([], "addresses-malformed", "parties.1.addresses"),
    ("鄢陵县人民路1号", "addresses-malformed", "parties.1.addresses"),
    ({"home": "鄢陵县人民路1号"}, "field-unknown", "parties.1.addresses.home"),
    ({"household": 7}, "text-malformed", "parties.1.addresses.household"),
    ({"household": "长" * 301}, "text-malformed", "parties.1.addresses.household"),
]


@pytest.mark.parametrize(("told", "code", "field"), ADDRESSES)
def test_what_is_no_address_of_a_kind_is_a_problem(told: object, code: str, field: str) -> None:
    read = read_parties([applicant(), debtor(addresses=told)], ON)
    assert [(found.code, found.field) for found in read.problems] == [(code, field)]

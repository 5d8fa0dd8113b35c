"""Case numbers: what is one number, what is another, what is none."""

import pytest

from kernel.deciding.testing_table import table
from kernel.law.case_number import NotACaseNumber, case_types, check_court, court_names, parse

FORMS = table("""
    written                        | canonical                    | kind         | legacy
    （2026）豫1024执1号              | （2026）豫1024执1号            | first        | no
    (2026)豫1024执1号               | （2026）豫1024执1号            | first        | no
    [2026]豫1024执1号               | （2026）豫1024执1号            | first        | no
    〔2026〕豫1024执恢1号            | （2026）豫1024执恢1号          | resumed      | no
    ( 2026 ) 豫1024 执保 1 号       | （2026）豫1024执保1号          | preservation | no
    （２０２６）豫１０２４执１号         | （2026）豫1024执1号            | first        | no
    （2026）豫1024执0001号           | （2026）豫1024执1号            | first        | no
    （2026）豫执5号                  | （2026）豫执5号                | first        | no   # a high court
    （2026）最高法执他3号             | （2026）最高法执他3号           | other        | no
    （2020）豫0192执2437号之一        | （2020）豫0192执2437号之一     | first        | no
    （2020）川01执异481号            | （2020）川01执异481号          | none         | no
    （2020）豫1024执复2号            | （2020）豫1024执复2号          | none         | no
    （2020）豫1024执监2号            | （2020）豫1024执监2号          | none         | no
    （2020）豫1024执协2号            | （2020）豫1024执协2号          | none         | no
    （2021）豫1024行审31号           | （2021）豫1024行审31号         | none         | no
    （2021）豫1024民初1103号         | （2021）豫1024民初1103号       | none         | no
    （2021）豫1024司救执3号           | （2021）豫1024司救执3号        | none         | no   # contains 执
    （2021）豫1024执新3号            | （2021）豫1024执新3号          | none         | no   # no such type
    (2014)绍虞执民字第00243号         | （2014）绍虞执民字第00243号     | first        | yes
    (2014)绍虞执民字第243号          | （2014）绍虞执民字第243号       | first        | yes  # another opaque string
    (2015)南执字第00026号            | （2015）南执字第00026号         | first        | yes
    2015年鄢执字第00294号            | （2015）鄢执字第00294号         | first        | yes  # no brackets
    庆法执字[1999]64                | 庆法执字（1999）64             | first        | yes
    (2009)朝执字第03594号之四         | （2009）朝执字第03594号之四     | first        | yes
    (2013)朝执恢字第12号             | （2013）朝执恢字第12号          | resumed      | yes
    (2013)朝执异字第12号             | （2013）朝执异字第12号          | none         | yes
    (2013)朝民初字第12号             | （2013）朝民初字第12号          | none         | yes
""")


@pytest.mark.parametrize("row", FORMS, ids=lambda row: row["written"])
def test_a_number_has_one_canonical_form_and_a_kind(row: dict[str, str]) -> None:
    number = parse(row["written"])
    assert number.canonical == row["canonical"]
    assert (number.kind or "none") == row["kind"]
    assert number.legacy == (row["legacy"] == "yes")


@pytest.mark.parametrize("row", FORMS, ids=lambda row: row["canonical"])
def test_the_canonical_form_reads_as_itself(row: dict[str, str]) -> None:
    assert parse(row["canonical"]).canonical == row["canonical"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "号",
        "执1号",
        "（20）豫1024执1号",
        "（1017）豫1024执1号",
        "（2026）豫1024执号",
        "（2026）豫1024执0号",
        "（2026）豫1024执1",
        "（2026）天1024执1号",
        "（2026）豫10245执1号",
        "（2026）豫1024执1号之后",
        "（2026）豫1024执١号",
        "（2026）豫1024执1号" + "之" * 60,
    ],
)
def test_what_is_no_case_number_is_said_to_be_none(text: str) -> None:
    with pytest.raises(NotACaseNumber):
        parse(text)


@pytest.mark.parametrize("unseen", ["\ufeff", "\u200b", "\u200e", "\u00ad"])
def test_marks_that_nobody_sees_are_no_part_of_a_number(unseen: str) -> None:
    for written in (f"{unseen}（2026）豫1024执1号", f"（2026）豫1024执{unseen}1号{unseen}"):
        assert parse(written).canonical == "（2026）豫1024执1号"


def test_a_number_is_taken_apart() -> None:
    number = parse("(2020)豫0192执2437号之一")
    assert (number.year, number.court, number.token) == (2020, "豫0192", "执")
    assert (number.serial, number.suffix) == (2437, "之一")
    assert number.case == "（2020）豫0192执2437号"
    assert case_types()[number.token].title == "首次执行案件"


COURTS = table("""
    number                  | court                        | says
    （2026）豫1024执1号       | 鄢陵县人民法院                 | agrees
    （2026）豫1024执1号       | 河南省许昌市鄢陵县人民法院       | agrees
    （2018）鲁0403执1281号    | 山东省枣庄市薛城区人民法院       | agrees
    （2023）甘0981执138号     | 甘肃省酒泉市玉门市人民法院       | agrees
    （2020）川01执5号         | 成都市中级人民法院              | agrees
    （2020）川0106执261号     | 成都市中级人民法院              | differs
    （2026）豫1024执1号       | 汝阳县人民法院                 | differs
    （2021）黑7530执472号     | 黑龙江省诺敏河人民法院           | agrees   # a forest court
    （2024）苏0113执1601号    | 南京市栖霞区人民法院             | unknown  # a code never seen
    (2009)朝执字第03594号     | 北京市朝阳区人民法院             | unknown  # no code in it
    （2026）豫1024执1号       |                              | unknown
""")


@pytest.mark.parametrize("row", COURTS, ids=lambda row: f"{row['number']} {row['court']}")
def test_a_court_name_is_checked_against_the_code(row: dict[str, str]) -> None:
    assert check_court(parse(row["number"]), row["court"]) == row["says"]


def test_the_five_courts_are_in_the_table() -> None:
    codes = {"豫1024", "豫0326", "豫1502", "豫14", "豫1525"}
    assert codes <= court_names().keys()


def test_only_carried_out_types_have_a_kind() -> None:
    carried_out = {token for token, row in case_types().items() if row.kind}
    assert carried_out == {"执", "执恢", "执保", "执他"}

"""Who is shown what of sealed data: by role, by purpose, and what is left of the erased."""

import pytest

from contracts.sealed import Sealed
from kernel.people.identity import Identity
from kernel.people.sealed import Erased, Unreadable
from kernel.people.sight import Sight, Viewer, in_full, shown

CODE = "41102419900101001X"
OWN = Sealed(key="P1", nonce="", text="")
OTHER = Sealed(key="P2", nonce="", text="")
SIGHTS: list[tuple[tuple[str, ...], str, Sealed, Sight]] = [
    (("handler",), "", OTHER, "masked"),
    (("handler",), "制作执行通知书", OTHER, "full"),
    (("bureau_head", "auditor"), "", OTHER, "masked"),  # works in the bureau too
    (("auditor",), "", OTHER, "hidden"),
    (("auditor",), "制作执行通知书", OTHER, "hidden"),
    (("operator",), "制作执行通知书", OTHER, "hidden"),
    (("auditor", "operator"), "制作执行通知书", OTHER, "hidden"),
    (("bank",), "制作执行通知书", OTHER, "hidden"),
    (("portal",), "", OWN, "full"),
    (("portal",), "", OTHER, "hidden"),
    (("portal",), "制作执行通知书", OTHER, "hidden"),
    (("portal",), "", Sealed(key="case/1", nonce="", text=""), "hidden"),
    ((), "", OWN, "hidden"),
]


@pytest.mark.parametrize(("roles", "purpose", "sealed", "sight"), SIGHTS)
def test_what_is_shown_depends_on_the_role_and_the_purpose(
    roles: tuple[str, ...], purpose: str, sealed: Sealed, sight: Sight
) -> None:
    assert Viewer(Identity("P1", "yanling", roles), purpose).sees(sealed, "phone") == sight


@pytest.mark.parametrize("role", ["operator", "president"])
def test_who_has_to_decide_sees_what_it_is_about(role: str) -> None:
    viewer = Viewer(Identity("P1", "yanling", (role,)), "复核", decides=True)
    assert viewer.sees(OTHER, "account") == "full"


@pytest.mark.parametrize(("role", "sight"), [("auditor", "masked"), ("operator", "hidden")])
def test_an_auditor_reads_for_what_others_read(role: str, sight: Sight) -> None:
    assert Viewer(Identity("A1", "yanling", (role,))).sees(OTHER, "purpose") == sight
    assert shown("masked", "purpose", f"核对{CODE}") == "核对**************001X"


def test_the_erased_and_the_damaged_are_told_apart_and_the_hidden_tells_nothing() -> None:
    assert shown("full", "identity_code", CODE) == CODE
    assert shown("masked", "identity_code", CODE) == "4110**********001X"
    assert shown("masked", "identity_code", Erased("P1")) == "已删除"
    assert shown("full", "identity_code", Unreadable("P1")) == "无法读取"
    for opened in (CODE, Erased("P1"), Unreadable("P1"), None):
        assert shown("hidden", "identity_code", opened) == "***"


def test_names_and_words_are_read_in_full_without_a_purpose() -> None:
    assert in_full(["name", "text", "phone"], "masked") == {"name", "text"}
    assert in_full(["name", "phone"], "full") == {"name", "phone"}

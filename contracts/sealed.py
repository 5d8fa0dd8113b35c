"""Sealed text: what may name a person stands in events as ciphertext, each field with its kind."""

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field

from contracts.titles import value

PersonalKind: TypeAlias = Literal[
    "name", "identity_code", "phone", "account", "address", "text", "purpose"
]
PERSONAL = "x-personal"  # the key in JSON Schema under which the kind of a sealed field stands

KeyId: TypeAlias = Annotated[str, Field(title="密钥编号")]
Nonce: TypeAlias = Annotated[str, Field(title="随机数")]
Ciphertext: TypeAlias = Annotated[str, Field(title="密文")]


@value("密存信息")
class Sealed:
    """Personal data as ciphertext under one person's key; destroying the key erases it.

    `key` names the key (a person id, or `case/` and a case number), `nonce` and `text` are base64.
    """

    key: KeyId
    nonce: Nonce
    text: Ciphertext


Text: TypeAlias = Sealed | str
"""Words about a case. The door seals what a person types under the key of the case; the words of a
program, and those of events recorded before they were sealed, are plain."""


def personal(kind: PersonalKind, title: str) -> Any:
    """The annotation of a sealed field: its title, and what kind of personal data it holds."""
    return Field(title=title, json_schema_extra={PERSONAL: kind})


def said(text: Text) -> bool:
    """Whether words were given: a sealed text is never blank."""
    return isinstance(text, Sealed) or bool(text.strip())


def plain(text: Text) -> str:
    """The words that a program's own text may repeat: none where they are sealed."""
    return text if isinstance(text, str) else ""

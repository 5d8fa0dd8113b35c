"""The portal does not start without what it cannot do without."""

import pytest

from kernel.program.start import WrongStart
from portal.app import Portal
from portal.settings import Settings

GIVEN = {
    "session_secret": "a secret of the test",
    "sign_in_url": "http://127.0.0.1:9/.well-known/openid-configuration",
    "house_urls": {"intake": "http://127.0.0.1:9"},
    "database_url": "postgresql:///portal",
    "keys_database_url": "postgresql:///keys",
    "jwks": '{"keys":[{"kty":"OKP","crv":"Ed25519","x":"' + "A" * 43 + '"}]}',
}


@pytest.mark.parametrize("missing", [name for name in GIVEN if name != "jwks"])
def test_a_missing_setting_is_named(missing: str) -> None:
    given = Settings.model_validate({k: v for k, v in GIVEN.items() if k != missing})
    with pytest.raises(WrongStart, match=f"ZHIXING_{missing.upper()} is not set"):
        Portal(given)


def test_with_everything_given_it_is_assembled() -> None:
    assert Portal(Settings.model_validate(GIVEN)).rulebook.courts

"""Who calls: the bearer token of a request, and the caller as a member of the court."""

from collections.abc import Sequence

from starlette.requests import Request

from kernel.deciding.decider import Actor
from kernel.door.problems import HttpProblem
from kernel.people.identity import OUTSIDERS, Identity, NotIdentified, Verifier
from kernel.people.issuer_keys import IssuerAway


async def caller(http: Request, verifier: Verifier) -> Identity:
    """Who the token of the request names.

    Raises:
        HttpProblem: 401 without a valid token, 503 while the issuer's keys cannot be had.
    """
    scheme, _, token = http.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise HttpProblem.of("unauthenticated", "请求没有携带访问令牌")
    try:
        return await verifier.identify(token)
    except NotIdentified as error:
        raise HttpProblem.of("unauthenticated", "访问令牌无效或已过期") from error
    except IssuerAway as error:
        raise HttpProblem.of("unavailable", "身份认证服务暂时不可用") from error


def of_the_court(person: str, roles: Sequence[str]) -> Actor:
    """A caller as a member of the court. Raises HttpProblem 403 for outsiders."""
    own = tuple(role for role in roles if role not in OUTSIDERS)
    if not own:
        raise HttpProblem.of("forbidden", "该事项由本院工作人员办理")
    return Actor(person=person, role=own[0], roles=own)

"""Ports to the world outside the court, and their HTTP adapters; services reach it only so."""

import ssl
from functools import cache

import httpx

TIMEOUT_SECONDS = 10.0


@cache
def _trust() -> ssl.SSLContext:
    """The machine's certificates, read once: reading them costs more than a whole request."""
    return httpx.create_ssl_context()


def http_client(transport: httpx.AsyncBaseTransport | None = None) -> httpx.AsyncClient:
    """A client for one exchange with an outside system."""
    return httpx.AsyncClient(timeout=TIMEOUT_SECONDS, transport=transport, verify=_trust())

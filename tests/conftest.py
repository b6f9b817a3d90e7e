"""No test reaches a network, and none writes into the checkout."""

import socket
from collections.abc import Iterator
from typing import NoReturn

import pytest


class NetworkUsed(AssertionError):
    """A test has tried to reach a network."""


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every connection fails; local sockets that never leave the process (`socketpair`) still work."""

    def refuse(*arguments: object, **keywords: object) -> NoReturn:
        raise NetworkUsed(f"a test reached for the network: {arguments[1:]}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket.socket, "sendto", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    yield

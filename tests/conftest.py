"""No test reaches a network, and none writes into the checkout."""

import gc
import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest

HERE = "127.0.0.1"


class NetworkUsed(AssertionError):
    """A test has tried to reach a network."""


@pytest.fixture(autouse=True)
def collecting() -> Iterator[None]:
    """The program turns the collector of cycles off, since it ends soon; tests go on."""
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every connection fails, but for those to a server that a test has started on this machine; local sockets that never leave the
    process (`socketpair`) still work."""

    def unless_here(function: Callable[..., Any], place: int) -> Callable[..., Any]:
        """The function where its argument at that place is an address of this machine; failing else."""

        def called(*arguments: Any, **keywords: Any) -> Any:
            address = arguments[place] if len(arguments) > place else None
            if (address[0] if isinstance(address, tuple) else address) != HERE:
                raise NetworkUsed(f"a test reached for the network: {arguments[place:]}")
            return function(*arguments, **keywords)

        return called

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, unless_here(getattr(socket.socket, name), 1))
    monkeypatch.setattr(socket.socket, "sendto", unless_here(socket.socket.sendto, 2))
    for name in ("getaddrinfo", "create_connection"):
        monkeypatch.setattr(socket, name, unless_here(getattr(socket, name), 0))
    yield

"""Ends an exchange that takes too long in all, though each of its parts comes in time."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Mapping
from contextlib import AbstractContextManager
from types import TracebackType

_OPENED = frozenset({"connection.connect_tcp.complete", "connection.start_tls.complete"})


class Watchdog(AbstractContextManager["Watchdog"]):
    """Shuts the connection after some seconds, whatever the other thread waits for.

    The client's own time-outs run from one byte to the next: a server that drips a byte a second outlives them all.
    `trace` goes into the request's extensions; it learns of the socket when the connection is made.
    """

    def __init__(self, seconds: float) -> None:
        self.has_bitten = False
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._bite)
        self._timer.daemon = True

    def __enter__(self) -> Watchdog:
        """Start the clock."""
        self._timer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Stop the clock."""
        self._timer.cancel()

    def trace(self, event: str, details: Mapping[str, object]) -> None:
        """Take the socket out of httpcore's report of a new connection."""
        stream = details.get("return_value")
        if event in _OPENED and stream is not None:
            self._socket = stream.get_extra_info("socket")  # type: ignore[attr-defined]
            if self.has_bitten:
                self._shut()

    def _bite(self) -> None:
        self.has_bitten = True
        self._shut()

    def _shut(self) -> None:
        if self._socket:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

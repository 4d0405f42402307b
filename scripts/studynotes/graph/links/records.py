"""What is known of a link: one finding of today, and the record that is kept from day to day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "moved", "failing", "dead", "unknown"]
STATES: tuple[State, ...] = ("ok", "moved", "failing", "dead", "unknown")
STRIKES = 3
"""Failures on so many different days make a link dead: sites are down, move house, and come back."""


@dataclass(frozen=True)
class Finding:
    """What one visit to an address found.

    `final` is where permanent redirects lead; `has_answered` is false when no machine spoke to us at all, which may be
    the fault of our own network.
    """

    state: Literal["ok", "moved", "failing", "unknown"]
    note: str = ""
    final: str = ""
    has_answered: bool = True


@dataclass(frozen=True)
class Record:
    """What the sidecar keeps of an address; all days are ISO days.

    `day` is the last visit, `good` the last one that found the work, `strikes` the days of failure since then (the
    first three), `copy` the address of an archived copy.
    """

    address: str
    state: State
    day: str
    good: str = ""
    final: str = ""
    note: str = ""
    strikes: tuple[str, ...] = ()
    copy: str = ""


Sidecar = Mapping[str, Record]
"""Records by address, without fragments."""

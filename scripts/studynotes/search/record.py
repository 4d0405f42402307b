"""What can be found, as one frozen record; no logic."""

from __future__ import annotations

from dataclasses import dataclass

KINDS = ("note", "work", "topic", "term", "lab", "tool", "data set")
"""The kinds of records, in the order in which the index numbers them."""


@dataclass(frozen=True)
class Record:
    """One thing that can be found.

    `names` are all names under which it goes, the shown one first; `place` says where it is; `people` are family
    names; `words` are indexed but not shown; `land` is a phrase that tells the place within the section at `url`.
    """

    kind: str
    names: tuple[str, ...]
    url: str
    place: str
    text: str
    people: tuple[str, ...] = ()
    words: str = ""
    topics: tuple[str, ...] = ()
    key: str = ""
    courses: frozenset[int] = frozenset()
    year: int = 0
    land: str = ""
    expansion: str = ""
    """What the first name is short for, if it is an abbreviation."""
    aside: bool = False
    """It is about the site, not about its subject."""
    plain_name: bool = False
    """The name is a heading that many pages have, such as "Labs": it says little about what was meant."""

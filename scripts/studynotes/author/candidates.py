"""A work as an authority describes it, on its way to an entry: cleaned text, names taken apart, dates read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import takewhile

from studynotes.bib import names
from studynotes.bib.bibliography import parse_date
from studynotes.bib.bibtex import MONTHS, show
from studynotes.bib.describe import iso
from studynotes.bib.identifiers import ADDRESSES, ISBN, SCHEMES, is_web_address
from studynotes.bib.keys import fold
from studynotes.bib.kinds import KINDS, model_fields
from studynotes.model import Date, Name, Reference

_BODY = re.compile(
    r"\b(?:team|collaboration|consortium|group|inc\.?|ltd\.?|llc|foundation|university|institute|laborator(?:y|ies)|lab"
    r"|authors|contributors|developers|community|company|corporation|commission|department|research|project"
    r"|web services)$",
    re.I,
)
_CAPITAL_PARTICLES = frozenset(["Van", "Von", "De", "Del", "Della", "Di", "Le", "La", "Ó", "El", "Ter", "Ten"])
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV)\.?")
_WORDED_DATE = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)? )?([A-Za-z]{3,9})\.?,? (?:(\d{1,2})(?:st|nd|rd|th)?,? )?(\d{4})"
)
_HOUSES = frozenset({"publisher", "institution", "organization"})
_NUMBERED_DATE = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?=$|[T ])")


@dataclass(frozen=True)
class Candidate:
    """A reference that has no key yet, and sentences on it that a person should read before it is cited."""

    reference: Reference
    notices: tuple[str, ...] = ()
    authority: str = ""
    """Who described it, as the provenance file names the source; empty when nobody did but the person."""
    is_retracted: bool = False
    """Whether its registrar knows of a retraction, which a notice tells then."""
    tex: Mapping[str, str] = field(default_factory=dict)
    """Values that an entry keeps in TeX as they were written, because plain text would lose something of them."""
    published_as: str = ""
    """For a preprint, the DOI of its published version, where its registrar knows one."""

    def get(self, name: str) -> str:
        """Return the plain text of a field, or an empty string."""
        return self.reference.get(name)


def make(
    kind: str,
    title: str,
    authors: Sequence[Name] = (),
    editors: Sequence[Name] = (),
    date: Date | None = None,
    notices: Iterable[str] = (),
    fields: Mapping[str, str] | None = None,
) -> Candidate:
    """Return a candidate; empty fields, and addresses that are none, are left out."""
    cleaned = {name: clean(value) for name, value in (fields or {}).items()}
    fitting, left = fit(kind, cleaned | {"editor": "; ".join(person.family for person in editors)})
    editors = editors if fitting.pop("editor", "") else ()
    known = {"title": clean(title), **({"date": iso(date)} if date else {}), **fitting}
    reference = Reference("", kind, clean(title), tuple(authors), tuple(editors), date, (), known)
    return Candidate(reference, (*(clean(notice) for notice in notices if notice), *left.values()))


def fit(kind: str, fields: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the fields that a type may have and whose values are in their form, and for each other one a sentence."""
    allowed, house = model_fields(kind), KINDS[kind].publisher if kind in KINDS else ""
    fitting: dict[str, str] = {}
    left = {}
    for name, value in fields.items():
        known_as = name if name in allowed or name not in _HOUSES or house == "publisher" else house
        shaped = _shaped(name, value, fields.get("eprinttype", ""))
        if known_as in allowed and shaped:
            fitting.setdefault(known_as, shaped)
            if name == ISBN.field and (others := _isbns(value)[1:]):
                left[name] = f"left out: {', '.join(others)} (an entry has one ISBN)"
        elif value:
            shape = next((scheme.shape for scheme in SCHEMES if scheme.field == name), "that is no address")
            left[name] = f"left out: {name} {show(value)} ({shape if known_as in allowed else f'@{kind} has none'})"
    if "eprint" not in fitting:
        fitting = {name: value for name, value in fitting.items() if not name.startswith("eprint")}
    return fitting, left


def _isbns(value: str) -> list[str]:
    return [match[0] for match in ISBN.form.finditer(value) if ISBN.is_correct(match[0])]


def _shaped(name: str, value: str, archive: str) -> str:
    """Return an address or an identifier in its form, or an empty string; any other value as it is."""
    if name in ADDRESSES:
        address = value.rstrip(".,;")
        return address if is_web_address(address) else ""
    if name == ISBN.field:  # several stand in one field, or one with a word behind it
        return next(iter(_isbns(value)), "")
    schemes = (scheme for scheme in SCHEMES if scheme.field == name and archive in ("", scheme.archive or archive))
    return value if all(scheme.is_correct(scheme.bare(value)) for scheme in schemes) else ""


def with_fields(candidate: Candidate, notices: Iterable[str] = (), **fields: str) -> Candidate:
    """Return the candidate with more fields; those that it has stay, empty ones are left out."""
    more = {name: value for name, value in fields.items() if value and not candidate.get(name)}
    reference = replace(candidate.reference, fields={**candidate.reference.fields, **more})
    return replace(candidate, reference=reference, notices=(*candidate.notices, *notices))


def likeness(one: str, other: str, floor: float = 0.0) -> float:
    """Return how alike two titles are, from 0 to 1, whatever their capitals, accents and signs; below floor, 0."""
    first, second = _letters(one), _letters(other)
    if 2 * min(len(first), len(second)) < floor * (len(first) + len(second)):  # whatever their letters
        return 0.0
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= floor and matcher.ratio() >= floor else 0.0


@lru_cache(maxsize=4096)
def _letters(title: str) -> str:
    return " ".join(re.findall(r"\w+", fold(title)))


def clean(text: str) -> str:
    """Return text on one line in composed form, without the characters that nobody sees."""
    spaced = " ".join(unicodedata.normalize("NFC", text).split())
    return " ".join(visible(spaced).split())


def visible(text: str) -> str:
    """Return text without controls, reversals and other characters that nobody sees; line ends stay."""
    return "".join(char for char in text if char == "\n" or unicodedata.category(char) not in _HIDDEN)


def person(family: str, given: str = "", particle: str = "", suffix: str = "") -> Name:
    """Return a person whose parts are known; a family name in capitals throughout is given ordinary ones."""
    family, given = clean(family), clean(given)
    if not given:
        return displayed(family)
    if family.isupper() and len(re.findall(r"\w", family)) > 3:
        family = re.sub(r"\w+", lambda word: word[0].capitalize(), family)
    if not particle and (match := re.match(r"((?:[a-z][\w']* )+)(?=\S)", family)):
        particle, family = match[1].strip(), family[match.end() :]
    return Name(family, given, clean(particle), clean(suffix))


def body(name: str) -> Name:
    """Return a corporate body."""
    return Name(clean(name), literal=True)


def displayed(text: str) -> Name:
    """Return the name behind `First von Last`, `Last, First` or the name of a body, as pages print them."""
    text = re.sub(r"[{}\\]", "", clean(text))
    if "," in text and not _BODY.search(text):
        family, *middle, given = (part.strip() for part in text.split(","))
        return person(family, given, suffix=" ".join(middle)) if family and given else body(family or given)
    words = text.split()
    if len(words) < 2 or _BODY.search(text) or words[0].lower() == "the":
        return body(text)
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    capital = next((at for at, word in enumerate(words[1:-1], 1) if word in _CAPITAL_PARTICLES), 0)
    if capital:
        return Name(" ".join(words[capital:]), " ".join(words[:capital]), suffix=suffix)
    people, _ = names.parse(" ".join(words))
    return replace(people[0], suffix=suffix) if people else body(text)


def day(text: str) -> Date | None:
    """Return the date in text such as `2021-03-24T10:00:00Z`, `2018/06/04`, `March 11, 2025`, `Jun 2004` or `1998`."""
    text = clean(text)
    if match := _NUMBERED_DATE.match(text):
        return date_of(int(part) for part in match.groups() if part)
    if (match := _WORDED_DATE.search(text)) and match[2][:3].lower() in MONTHS:
        month = MONTHS.index(match[2][:3].lower()) + 1
        return date_of(int(part) for part in (match[4], month, match[1] or match[3]) if part)
    years = re.findall(r"\b(?:1[5-9]|20)\d{2}\b", text)
    return Date(int(years[0])) if len(years) == 1 else None


def date_of(parts: Iterable[int | None]) -> Date | None:
    """Return the date of year, month and day, as far as they are given; None when there is no such day."""
    given = list(takewhile(bool, parts))
    return parse_date("-".join(f"{part:0{4 if at == 0 else 2}d}" for at, part in enumerate(given[:3])))

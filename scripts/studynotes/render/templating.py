"""The one Jinja environment of our pages: autoescape on, an undefined name is an error."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, PackageLoader, StrictUndefined
from markupsafe import Markup

from studynotes.bib.bibliography import parse_date
from studynotes.bib.describe import date_in_words
from studynotes.notes.paths import place, relative, topic_url, work_url

FOLDER = Path(__file__).parent / "templates"

ENVIRONMENT = Environment(
    loader=PackageLoader("studynotes.render", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
ENVIRONMENT.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}


def number(count: int, noun: str) -> str:
    """Return a count with its noun: "1 work", "2 works"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def day_in_words(iso: str) -> str:
    """Return an ISO day as it is spoken: `24 November 2026`."""
    return date_in_words(parse_date(iso))


ENVIRONMENT.filters["in_words"] = day_in_words
ENVIRONMENT.globals |= {each.__name__: each for each in (number, place, relative, topic_url, work_url)}


def files_in(folders: Iterable[Path | str]) -> FileSystemLoader:
    """Return what reads the templates of a theme; the first folder that has one counts."""
    return FileSystemLoader([str(folder) for folder in folders])


def render(template: str, **values: object) -> Markup:
    """Return the HTML of a template; text in `values` is escaped, `Markup` is not.

    Raises jinja2.UndefinedError when the template names a value that it was not given.
    """
    return Markup(ENVIRONMENT.get_template(template).render(values))

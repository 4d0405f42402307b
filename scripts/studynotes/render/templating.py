"""The one Jinja environment of our pages: autoescape on, an undefined name is an error."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from studynotes.notes.paths import relative

ENVIRONMENT = Environment(
    loader=PackageLoader("studynotes.render", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
ENVIRONMENT.globals["relative"] = relative
ENVIRONMENT.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}


def render(template: str, **values: object) -> Markup:
    """Return the HTML of a template; text in `values` is escaped, `Markup` is not.

    Raises jinja2.UndefinedError when the template names a value that it was not given.
    """
    return Markup(ENVIRONMENT.get_template(template).render(values))

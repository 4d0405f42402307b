"""The templates: in the part of Jinja that MiniJinja shares, without a request to anybody else, each style sheet linked."""

import re

import pytest

from studynotes.render.security import THEME

TEMPLATES = sorted([*THEME.rglob("*.html"), *(THEME.parent / "templates").rglob("*.*")])
SOURCES = {path.relative_to(THEME.parent).as_posix(): path.read_text(encoding="utf-8") for path in TEMPLATES}
CALL = re.compile(r"""[\w\])"']\.\w+\(|\.parent\b|%\s*\(|\bself\.""")
PAGE_META = re.compile(r"\bpage\.meta\.")


def unshared(template):
    """Return what only one of Jinja2 and MiniJinja knows: methods of Python's values, attributes that may be undefined."""
    statements = re.findall(r"\{[{%].*?[%}]\}", re.sub(r"\{#.*?#\}", "", template, flags=re.DOTALL), re.DOTALL)
    return [statement for statement in statements if CALL.search(statement) or PAGE_META.search(statement)]


@pytest.mark.parametrize("name", SOURCES)
def test_a_template_keeps_to_what_both_engines_know(name):
    assert unshared(SOURCES[name]) == []


@pytest.mark.parametrize(
    "statement",
    [
        '{% if page.url.startswith("a") %}',
        "{{ a[0].partition(x) }}",
        "{{ page.parent.title }}",
        "{{ page.meta.course }}",
    ],
)
def test_the_check_can_fail(statement):
    assert unshared(f"<p>{statement}</p>") == [statement]


@pytest.mark.parametrize("name", SOURCES)
def test_no_inline_handler_or_style_attribute(name):
    assert not re.search(r"\s(?:on\w+|style)=", SOURCES[name]), "the security policy does not allow it"


def test_every_style_sheet_is_linked_and_exists():
    looped = re.search(r"for name in \[(.*?)\]", SOURCES["theme/main.html"])[1]
    code = (*THEME.rglob("*.js"), *(THEME.parent / "pages").glob("*.py"), THEME.parent / "article.py")
    texts = [*SOURCES.values(), *(path.read_text(encoding="utf-8") for path in code)]
    named = {name for text in texts for name in re.findall(r"stylesheets/([\w-]+)\.css", text)}
    sheets = {path.stem for path in (THEME / "assets" / "stylesheets").glob("*.css")}
    assert set(re.findall(r'"([\w-]+)"', looped)) | named == sheets


def test_nothing_of_the_theme_asks_another_server():
    for path in (path for path in THEME.rglob("*") if path.suffix in {".html", ".css", ".js"}):
        loaded = re.findall(r'(?:src=|url\(|@import|fetch\()\s*["\']?(https?:)?//', path.read_text(encoding="utf-8"))
        assert not loaded, f"{path.name} loads something from elsewhere"

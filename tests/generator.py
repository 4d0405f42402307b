"""The site without a site generator: Python-Markdown, Jinja2 and our own package, and nothing else.

`python tests/generator.py mkdocs.yml FOLDER` writes the site. It shows that no page depends on MkDocs: imports of it, of
its fork, of the theme and of the citation plugin are refused.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from importlib.metadata import distribution
from itertools import pairwise
from pathlib import Path
from posixpath import dirname, join, normpath
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit
from xml.etree.ElementTree import Element

import jinja2
import markdown
import yaml
from markdown.treeprocessors import Treeprocessor

REFUSED = frozenset({"mkdocs", "properdocs", "material", "mkdocs_bibtex"})
ICONS = Path(str(distribution("mkdocs-material").locate_file("material/templates/.icons")))  # files, not imported


class Refuse(MetaPathFinder):
    """Raises ImportError for each of the refused packages."""

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> None:
        if fullname.partition(".")[0] in REFUSED:
            raise ImportError(f"{fullname} is refused here")


sys.meta_path.insert(0, Refuse())

from studynotes import notes, site  # noqa: E402  # behind the refusal
from studynotes.bib import formatter  # noqa: E402
from studynotes.model import Note, Problem, Site  # noqa: E402
from studynotes.notes import citations  # noqa: E402
from studynotes.notes.diagrams import chart, picture  # noqa: E402
from studynotes.notes.paths import relative  # noqa: E402
from studynotes.render import article, frames, page_footer, pages, security  # noqa: E402
from studynotes.render.article import TocItem  # noqa: E402


class Page:
    """A page as the templates read it."""

    def __init__(self, note: Note, root: str, is_generated: bool) -> None:
        self.note, self.title, self.meta = note, note.title, note.front
        self.url, self.canonical_url = note.url[1:], urljoin(root, note.url[1:])
        self.is_homepage, self.is_index = note.url == "/", note.path.endswith("index.md")
        self.content, self.toc, self.active, self.children = "", list[TocItem](), False, None
        self.file = SimpleNamespace(src_uri=note.path, generated_by="us" if is_generated else None)
        self.previous_page: Page | None = None
        self.next_page: Page | None = None


@dataclass
class Section:
    """A titled part of the navigation."""

    title: str
    children: list[Page]

    @property
    def active(self) -> bool:
        return any(page.active for page in self.children)


@dataclass
class Navigation:
    """What the navigation of the templates is made from."""

    items: list[Page | Section]
    homepage: Page
    pages: list[Page]


class Links(Treeprocessor):
    """Links to sources become links to pages."""

    page: Note
    paths: Mapping[str, str]

    def run(self, root: Element) -> None:
        for element in root.iter():
            if name := {"a": "href", "img": "src"}.get(element.tag):
                element.set(name, self.address(element.get(name, "")))

    def address(self, link: str) -> str:
        scheme, host, path, query, fragment = urlsplit(link)
        target = self.paths.get(normpath(join(dirname(self.page.path), unquote(path))))
        if scheme or host or not path or target is None:
            return link
        return urlunsplit(("", "", relative(self.page.url, target), query, fragment))


def generate(config_file: Path, folder: Path) -> None:
    """Write the site that mkdocs.yml describes into a folder."""
    config = yaml.safe_load(config_file.read_text(encoding="utf-8"))
    names = ("site_url", "site_name", "site_description", "site_author")
    facts = Site(*(config[name] for name in names), config["extra"]["repository"])
    docs = config_file.parent / config["docs_dir"]
    build = site.build(config_file.parent / "bibliography.bib", docs, formatter.DEFAULT, facts, refuse)
    files = {**_copied(docs), **build.sources}
    for path in (path for path in files if not path.endswith(".md")):
        _write(folder / path, files[path])
    generated = {path: notes.read(path, str(text))[0] for path, text in files.items() if path.endswith(".md")}
    written = {
        path: Page(note, facts.url, path not in build.notes) for path, note in (generated | dict(build.notes)).items()
    }
    addresses = {path: written[path].note.url if path in written else f"/{path}" for path in (*files, *written)}
    config["extra"] |= {"picture": "assets/map.png", "colophon": page_footer.colophon(build.shelf.graph)}
    convert = _converter(config["markdown_extensions"], addresses, docs)
    render = _renderer(config, _navigation(config["nav"], written))
    for page in written.values():
        _fill(build, page, convert)
    for page in written.values():
        page.active = True
        facts_line = site.facts_of(build, page.note.path, page.content)
        html = render(page, article.kicker(page.note.url, build.shelf.graph.pages), facts_line)
        page.active = False
        _write(folder / page.url / "index.html", site.document_of(build, page.note.path, html))
    _write(folder / "404.html", site.document_of(build, "404.html", render(None, ())))
    blank = frames.blank(facts, pages.SECTIONS)
    frame = render(blank, article.kicker(f"/{blank.url}", build.shelf.graph.pages))
    put = lambda path, data: _write(folder / path, data)  # noqa: E731
    site.write(build, frames.cut(site.document_of(build, blank.url, frame)), put)
    site.write_courses(build, folder)
    site.write_worker(build, folder)


def refuse(problems: Iterable[Problem]) -> None:
    """Raise ValueError when there is a problem."""
    if listed := list(problems):
        raise ValueError("\n".join(map(str, listed)))


def _copied(docs: Path) -> dict[str, bytes]:
    """Return the files of docs/ that are no pages, but for hidden ones."""
    paths = [path.relative_to(docs) for path in docs.rglob("*") if path.is_file() and path.suffix != ".md"]
    shown = [path for path in paths if not any(part.startswith(".") for part in path.parts)]
    return {path.as_posix(): (docs / path).read_bytes() for path in shown}


def _write(target: Path, content: str | bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content.encode() if isinstance(content, str) else content)


def _navigation(entries: Sequence[Any], written: Mapping[str, Page]) -> Navigation:
    """Return the navigation; each of its pages knows the one before and after it."""
    flat: list[Page] = []

    def page(entry: str | Mapping[str, str]) -> Page:
        title, path = ("", entry) if isinstance(entry, str) else next(iter(entry.items()))
        flat.append(written[path])
        flat[-1].title = title or flat[-1].title
        return flat[-1]

    items: list[Page | Section] = []
    for entry in entries:
        if isinstance(entry, str):
            items.append(page(entry))
            continue
        title, below = next(iter(entry.items()))
        items.append(page(entry) if isinstance(below, str) else Section(title, [page(child) for child in below]))
    for before, after in pairwise(flat):
        before.next_page, after.previous_page = after, before
    return Navigation(items, written["index.md"], flat)


Converter = Callable[[Note, str], tuple[str, list[TocItem]]]


def _converter(extensions: Sequence[Any], paths: Mapping[str, str], docs: Path) -> Converter:
    """Return a function from the Markdown of a page to its HTML and table of contents."""
    named: dict[str, Any] = {"toc": {}, "tables": {}, "fenced_code": {}}
    for extension in extensions:
        named |= {extension: {}} if isinstance(extension, str) else extension
    fences = [
        {"name": "dot", "class": "dot", "format": lambda source, *_, **__: picture.figure(source)},
        {"name": "chart", "class": "chart", "format": lambda source, *_, **__: chart.figure(source, docs)},
    ]
    named["pymdownx.superfences"] = {**named["pymdownx.superfences"], "custom_fences": fences}
    engine = markdown.Markdown(extensions=list(named), extension_configs=named)
    links = Links(engine)
    links.paths = paths
    engine.treeprocessors.register(links, "links", 0)

    def convert(note: Note, text: str) -> tuple[str, list[TocItem]]:
        links.page = note
        html = engine.reset().convert(text)
        return html, [_toc_item(token) for token in engine.toc_tokens]

    return convert


def _toc_item(token: Mapping[str, Any]) -> TocItem:
    children = [_toc_item(child) for child in token["children"]]
    return TocItem(token["name"], f"#{token['id']}", token["level"], children)


def _fill(build: site.Build, page: Page, convert: Converter) -> None:
    """Make the article of a page and its table of contents."""
    note, shelf = page.note, build.shelf
    text = note.text[note.body_start :].lstrip("\n")
    cited = article.cited(text, note, shelf.formatted) if note.path in build.notes else []
    for number, (group, _) in reversed(list(enumerate(cited))):
        text = text[: group.start] + citations.mark(number) + text[group.end :]
    if note.path in build.notes:
        text = site.completed(build, note.path, text)
    html, page.toc = convert(note, text)
    page.content = site.article_of(build, note.path, citations.filled(html, [html for _, html in cited]))
    page.toc += article.headings(note, shelf.formatted)


def _renderer(config: Mapping[str, Any], navigation: Navigation) -> Callable[[Any, object], str]:
    """Return a function from a page, and what stands above its title, to the whole document."""
    icons = jinja2.PrefixLoader({".icons": jinja2.FileSystemLoader(ICONS)})
    loader = jinja2.ChoiceLoader([jinja2.FileSystemLoader(security.THEME), icons])
    environment = jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    root = urlsplit(config["site_url"]).path

    @jinja2.pass_context
    def address(context: jinja2.runtime.Context, target: str) -> str:
        if urlsplit(target).scheme or target.startswith(("/", "#")):
            return target
        if context["page"] is None:
            return join(root, target or ".")
        found = relative(f"/{context['page'].url}", f"/{target}")
        return found if target else found.rstrip("/")

    environment.filters["url"] = address

    def render(page: Any, kicker: object, facts: object = None) -> str:
        template = environment.get_template("main.html")
        return template.render(config=config, nav=navigation, page=page, kicker=kicker, facts=facts)

    return render


if __name__ == "__main__":
    generate(Path(sys.argv[1]).resolve(), Path(sys.argv[2]))
    assert not REFUSED & {name.partition(".")[0] for name in sys.modules}

"""The MkDocs side: hooks that hand over to functions which know nothing of MkDocs."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.config import config_options as options
from mkdocs.config.base import Config
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, get_toc
from mkdocs_bibtex.citation import Citation, CitationBlock, InlineReference
from mkdocs_bibtex.registry import ReferenceRegistry

from studynotes import site
from studynotes.bib import formatter
from studynotes.graph.cache import Cache, fingerprint
from studynotes.lint import suppressions
from studynotes.lint.rules.table import RULES
from studynotes.model import Problem, Site
from studynotes.notes import citations
from studynotes.notes.diagrams.picture import figure
from studynotes.render import article, frames, pages, security

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.nav import Navigation
    from mkdocs.utils.templates import TemplateContext

log = logging.getLogger("mkdocs.plugins.studynotes")

_PAGES = logging.getLogger("mkdocs.structure.pages")

_EMPTY_BIBLIOGRAPHY = str(Path(__file__).parent / "bib" / "empty.bib")
_BLOCK = "cg-"
"""What a block's key begins with after `citations.encode`; the number of the group on the page follows."""


class GraphRegistry(ReferenceRegistry):  # type: ignore[misc]
    """Answers the stock plugin with the HTML of each citation group of the page that is being rendered."""

    def __init__(self) -> None:
        self.footnote_format = "{key}"
        self.groups: Sequence[str] = ()

    def validate_citation_blocks(self, citation_blocks: list[CitationBlock]) -> None:
        """Do nothing: our rules have refused every fault before MkDocs renders a page."""

    def validate_inline_references(self, inline_references: list[InlineReference]) -> set[InlineReference]:
        """Return none: a bare `@word` is text."""
        return set()

    def inline_text(self, citation_block: CitationBlock) -> str:
        """Return the HTML of the group that the block stands for."""
        return self.groups[int(citation_block.citations[0].key.removeprefix(_BLOCK))]

    def reference_text(self, citation: Citation | InlineReference) -> str:
        """Return nothing: the reference list is made from the graph, not from footnotes."""
        return ""


class StudyNotesConfig(Config):
    """Options under `studynotes:` in mkdocs.yml; paths are relative to mkdocs.yml."""

    bibliography = options.Type(str, default="bibliography.bib")
    style = options.Type(str, default="")


class StudyNotesPlugin(BasePlugin[StudyNotesConfig]):
    """Reads all sources before MkDocs renders, refuses faults, adds citations, reference lists and generated pages."""

    cache: Cache | None = None

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Stay alive between rebuilds, as the stock plugin does, and remember whether this is a preview."""
        self.preview = command == "serve"

    @event_priority(100)
    def _read(self, config: MkDocsConfig) -> MkDocsConfig:
        root = Path(config.config_file_path).parent
        source, settings = root / self.config.bibliography, root / "pyproject.toml"
        watched = [str(path) for path in (source, settings, security.THEME) if path.exists()]
        config.watch.extend(path for path in watched if path not in config.watch)
        style = root / self.config.style if self.config.style else formatter.DEFAULT
        if self.cache is None or self.cache.root != root:  # MkDocs keeps a plugin from one configuration to the next
            self.cache = Cache(root)
        self.cache.begin()
        try:
            self.build = site.build(
                source, Path(config.docs_dir), style, _site(config), partial(_refuse, settings), self.cache
            )
        except ValueError as fault:
            raise PluginError(str(fault)) from None
        _draw_diagrams(config)
        if str(security.THEME) not in config.theme.dirs:
            config.theme.dirs.insert(0, str(security.THEME))
        # The stock plugin would parse the bibliography again, with a parser that raises on biblatex.
        config.plugins["bibtex"].config.bib_file = _EMPTY_BIBLIOGRAPHY
        return config

    @event_priority(-100)
    def _inject(self, config: MkDocsConfig) -> MkDocsConfig:
        stock: Any = config.plugins["bibtex"]
        self.registry = stock.registry = GraphRegistry()
        return config

    on_config = CombinedEvent(_read, _inject)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the generated pages and files, our style sheets and scripts among them in place of the theme's."""
        for file in [file for file in files if file.src_dir in config.theme.dirs]:
            files.remove(file)
        for path, content in self.build.sources.items():
            if files.get_file_from_path(path) is None:
                files.append(File.generated(config, path, content=content))
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Keep the navigation for the pages of works."""
        self.nav, self.around = nav, ""
        return nav

    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> Any:
        """Render our templates as they are written: with text escaped, and without the lines of statements."""
        self.env = env.overlay(autoescape=True, trim_blocks=True, lstrip_blocks=True)
        return self.env

    @event_priority(100)
    def _mask(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        page.render = partial(self._render, page)  # type: ignore[method-assign]
        cited = site.cited(self.build, page.file.src_uri, markdown)
        self.registry.groups = [html for _, html in cited]
        return citations.encode(markdown, [group for group, _ in cited])

    @event_priority(-100)
    def _unmask(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        markdown = citations.decode(markdown)
        if page.file.generated_by is not None:
            return markdown
        return pages.complete(page.file.src_uri, markdown, self.build.shelf, self.build.days)

    on_page_markdown = CombinedEvent(_mask, _unmask)

    def _render(self, page: Page, config: MkDocsConfig, files: Files) -> None:
        """Convert the page's Markdown, or take what the same Markdown among the same files became before."""
        self.around = self.around or _around(config, files)
        converted = partial(_converted, page, config, files)
        parts = ("body", page.markdown, page.file.src_uri, self.around)
        state, toc, links, told = self.build.cache.kept(parts, converted)
        if page.content is None:
            for level, message in told:
                _PAGES.log(level, message)
        vars(page).update(state)
        page.toc = get_toc(toc)
        page.links_to_anchors = {files.src_uris[uri]: anchors for uri, anchors in links.items()}

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Finish the article, and add to the table of contents what it got."""
        note = self.build.notes.get(page.file.src_uri)
        for heading in article.headings(note, self.build.shelf.formatted) if note else ():
            page.toc.items.append(AnchorLink(heading.title, heading.url.removeprefix("#"), heading.level))
        return site.article_of(self.build, page.file.src_uri, html)

    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Tell the templates what stands above the title."""
        return {**context, "kicker": article.kicker(f"/{page.url}", self.build.shelf.notes)}  # type: ignore[typeddict-unknown-key]

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Add metadata and security policies."""
        return self._document(page.file.src_uri, output)

    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        """Do the same for pages that have no source, such as 404.html."""
        return self._document(template_name, output_content) if template_name.endswith(".html") else output_content

    def _document(self, path: str, html: str) -> str:
        try:
            return site.document_of(self.build, path, html, self.preview)
        except ValueError as fault:
            raise PluginError(str(fault)) from None

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write what needs no rendering: the pages of works, plain-text alternates, the sitemap with true days."""
        blank = frames.blank(self.build.site, pages.SECTIONS)
        kicker = article.kicker(f"/{blank.url}", self.build.shelf.notes)
        page = self.env.get_template("main.html").render(
            config=config, nav=self.nav, page=blank, base_url="../..", kicker=kicker
        )
        frame = frames.cut(self._document(blank.url, page))
        try:
            site.write(self.build, frame, Path(config.site_dir))
        except ValueError as fault:
            raise PluginError(str(fault)) from None


class _Listener(logging.Handler):
    """Keeps what MkDocs says while it converts a page."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[int, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.told.append((record.levelno, record.getMessage()))


_KEPT_OF_PAGE = ("content", "_title_from_render", "present_anchor_ids")


def _converted(page: Page, config: MkDocsConfig, files: Files) -> tuple[dict[str, Any], Any, Any, Any]:
    """Return what MkDocs makes of a page's Markdown, as plain values, and what it says of its links."""
    listener = _Listener()
    _PAGES.addHandler(listener)
    try:
        Page.render(page, config, files)
    finally:
        _PAGES.removeHandler(listener)
    links = {file.src_uri: anchors for file, anchors in (page.links_to_anchors or {}).items()}
    return {name: vars(page).get(name) for name in _KEPT_OF_PAGE}, _plain(page.toc), links, listener.told


def _plain(toc: Iterable[AnchorLink]) -> list[dict[str, Any]]:
    return [{"name": item.title, "id": item.id, "level": item.level, "children": _plain(item.children)} for item in toc]


def _around(config: MkDocsConfig, files: Files) -> str:
    """Return a fingerprint of what the HTML of a page depends on besides its Markdown and our code."""
    linked = [file for file in files if not file.src_uri.startswith("search/") or file.is_documentation_page()]
    places = sorted((file.src_uri, file.url, str(file.inclusion)) for file in linked)
    extensions = re.sub(r" at 0x\w+", "", repr(config.mdx_configs))
    told = _PAGES.getEffectiveLevel()
    return fingerprint(places, config.markdown_extensions, extensions, repr(config.validation), told)


def _refuse(settings: Path, found: Iterable[Problem]) -> None:
    """Log the problems that nobody silenced; raise PluginError if there is one."""
    problems, _ = suppressions.apply(found, settings, RULES)
    for problem in problems:
        log.error("%s", problem)
    if problems:
        count = f"{len(problems)} {'fault' if len(problems) == 1 else 'faults'}"
        raise PluginError(f"{count} in the bibliography and the notes; nothing was built.")


def _draw_diagrams(config: MkDocsConfig) -> None:
    """Let SuperFences hand each block of DOT to us: it knows in which list or question a block stands."""
    fence = {"name": "dot", "class": "diagram", "format": lambda source, *_, **__: figure(source)}
    blocks = config.mdx_configs.setdefault("pymdownx.superfences", {})
    others = [fence for fence in blocks.get("custom_fences", ()) if fence["name"] != "dot"]
    blocks["custom_fences"] = [*others, fence]


def _site(config: MkDocsConfig) -> Site:
    url, description, author = config.site_url or "", config.site_description or "", config.site_author or ""
    return Site(url, config.site_name, description, author, str(config.extra.get("repository", "")))

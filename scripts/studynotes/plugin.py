"""The MkDocs side: hooks that hand over to functions which know nothing of MkDocs."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.config import config_options as options
from mkdocs.config.base import Config
from mkdocs.exceptions import Abort, ConfigurationError, PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, get_toc
from mkdocs.utils import CountHandler
from mkdocs_bibtex.citation import Citation, CitationBlock, InlineReference
from mkdocs_bibtex.registry import ReferenceRegistry

from studynotes import site
from studynotes.bib import formatter
from studynotes.graph import backlinks
from studynotes.graph.cache import Cache, fingerprint, of_files
from studynotes.lint import reports
from studynotes.lint.rules.table import level, stops
from studynotes.model import Problem, Site
from studynotes.notes import citations, patterns
from studynotes.notes.diagrams import chart, fences, picture
from studynotes.render import article, frames, page_footer, pages, security, templating
from studynotes.render.preview import Folder, Preview, Watch

if TYPE_CHECKING:
    from collections.abc import Callable

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.nav import Navigation
    from mkdocs.utils.templates import TemplateContext

log = logging.getLogger("mkdocs.plugins.studynotes")

_PAGES = logging.getLogger("mkdocs.structure.pages")

_OURS = Path(__file__).parent
_EMPTY_BIBLIOGRAPHY = str(Path(__file__).parent / "bib" / "empty.bib")
_TOGETHER = 0.05
"""Seconds within which files are saved together."""
_BLOCK = "cg-"
"""What a block's key begins with after `citations.encode`; the number of the group on the page follows."""


class GraphRegistry(ReferenceRegistry):  # type: ignore[misc]
    """Answers the stock plugin with a mark for each citation group, which Markdown passes over sooner than HTML."""

    def __init__(self) -> None:
        self.footnote_format = "{key}"

    def validate_citation_blocks(self, citation_blocks: list[CitationBlock]) -> None:
        """Do nothing: our rules have refused every fault before MkDocs renders a page."""

    def validate_inline_references(self, inline_references: list[InlineReference]) -> set[InlineReference]:
        """Return none: a bare `@word` is text."""
        return set()

    def inline_text(self, citation_block: CitationBlock) -> str:
        """Return the mark of the group that the block stands for."""
        return citations.mark(int(citation_block.citations[0].key.removeprefix(_BLOCK)))

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
    is_preview = False
    preview: Preview | None = None
    env: Any = None
    stopping: Sequence[Problem] = ()

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Stay alive between rebuilds, as the stock plugin does, and remember whether this is a preview."""
        self.is_preview, self.preview, self.env = command == "serve", None, None
        for name in ("mkdocs.commands.build", "mkdocs.commands.serve"):  # a preview says what it did in a line of ours
            logging.getLogger(name).setLevel(logging.WARNING if self.is_preview else logging.NOTSET)
        logging.getLogger("mkdocs.plugins.mkdocs-bibtex").setLevel(logging.WARNING)  # it reads an empty bibliography

    @event_priority(100)
    def _read(self, config: MkDocsConfig) -> MkDocsConfig:
        if self.is_preview:
            _leave_to_our_rules(config)
            self.preview = self._kept_preview(config)
            self.preview.begin()
        root = Path(config.config_file_path).parent
        source, settings = root / self.config.bibliography, root / "pyproject.toml"
        watched = [str(path) for path in (source, settings, _OURS) if path.exists()]
        config.watch.extend(path for path in watched if path not in config.watch)
        style = root / self.config.style if self.config.style else formatter.DEFAULT
        if self.cache is None or self.cache.root != root:  # MkDocs keeps a plugin from one configuration to the next
            self.cache = Cache(root, self.is_preview)
        self.cache.begin()
        self.stopping = ()
        self.unchanged: set[str] = set()
        config.extra["colophon"] = []
        try:
            self.build = site.build(
                source, Path(config.docs_dir), style, _site(config), self._refuse, self.is_preview, self.cache
            )
            config.nav = _menu(config.nav, self.build.drafts)
            config.extra["colophon"] = page_footer.colophon(self.build.shelf.graph)
        except ValueError as fault:
            if not self.preview:
                raise PluginError(str(fault)) from None
            self.preview.stopped(self.stopping, str(fault))
            config.nav = None
            config.theme.static_templates.clear()
        _draw_pictures(config)
        if patterns.__name__ not in config.markdown_extensions:
            config.markdown_extensions.append(patterns.__name__)
        self.templates = templating.files_in([security.THEME, *config.theme.dirs])
        config.theme.dirs[:] = [str(security.THEME)]  # of the theme's thousands of files no page loads any
        config.theme.static_templates.discard("sitemap.xml")  # ours has the true days
        shared = "assets/map.png"  # what a shared link shows
        config.extra["is_preview"] = self.is_preview  # which has no courses to print
        config.extra["picture"] = shared if (Path(config.docs_dir) / shared).exists() else ""
        # The stock plugin would parse the bibliography again, with a parser that raises on biblatex.
        config.plugins["bibtex"].config.bib_file = _EMPTY_BIBLIOGRAPHY
        return config

    def _kept_preview(self, config: MkDocsConfig) -> Preview:
        """Return the preview of this folder; MkDocs is to clean and write a folder that is not there."""
        root = Path(config.site_dir)
        config.site_dir = str(root / "nothing")
        return self.preview if self.preview and self.preview.folder.root == root else Preview(root, level)

    @event_priority(-100)
    def _inject(self, config: MkDocsConfig) -> MkDocsConfig:
        stock: Any = config.plugins["bibtex"]
        self.registry = stock.registry = GraphRegistry()
        return config

    on_config = CombinedEvent(_read, _inject)

    def _refuse(self, problems: Sequence[Problem]) -> None:
        """Log the problems; raise ValueError when the site cannot be published, or not even previewed."""
        self.stopping = [problem for problem in problems if stops(problem, self.is_preview)]
        for problem in problems:
            is_told = self.is_preview or level(problem) == "error"  # a warning is none of --strict's
            tell = log.error if problem in self.stopping else log.warning if is_told else log.info
            tell("%s", problem)
        if problems:
            log.info("%s; `notes lint` says the same", reports.summary(problems, level))
        if self.stopping:
            count = f"{len(self.stopping)} {'fault' if len(self.stopping) == 1 else 'faults'}"
            raise ValueError(f"{count} in the bibliography and the notes; nothing was built.")

    def on_build_error(self, *, error: Exception) -> None:
        """Raise PluginError for what the system refuses, as a full disk or a file in place of a folder."""
        if isinstance(error, OSError):
            raise PluginError(f"{error.filename or 'site'}: {error.strerror}; nothing may be published.") from None

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., None]
    ) -> LiveReloadServer:
        """Watch closely, rebuild what was saved, and let a rebuild that fails leave a page that says why."""
        assert self.preview
        places = [config.docs_dir, config.config_file_path, *config.watch]
        observer: Any = Watch(map(Path, places), self.preview.saved)
        server.observer = observer
        server.build_delay = _TOGETHER
        server.set_app(partial(self.preview.styles.answer, server.serve_request))
        server.builder = partial(self.preview.make, partial(self._build_again, builder))
        return server

    def _build_again(self, builder: Callable[..., None]) -> None:
        logging.getLogger("mkdocs.livereload").setLevel(logging.WARNING)
        assert self.preview
        try:
            builder()
        except (Exception, Abort) as fault:
            log.error("%s", fault, exc_info=not isinstance(fault, Abort | PluginError | ConfigurationError))
            self.preview.failed(f"{type(fault).__name__}: {fault}")

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the generated pages and files, our style sheets and scripts among them in place of the theme's."""
        if self.preview and self.preview.fault:
            return Files([])
        for file in [file for file in files if file.src_dir in config.theme.dirs]:
            files.remove(file)
        for path in self.build.drafts:
            if draft := files.get_file_from_path(path):
                files.remove(draft)
        # A menu names of the generated pages those that it likes.
        kind = InclusionLevel.NOT_IN_NAV if config.nav else InclusionLevel.UNDEFINED
        for path, content in self.build.sources.items():
            if files.get_file_from_path(path) is None:
                files.append(File.generated(config, path, content=content, inclusion=kind))
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Keep what pages are made from besides their text: the navigation, the files, the charts."""
        self.nav, self.around, self.parts = nav, _around(config, files), dict[str, object]()
        self.charts = of_files(Path(config.docs_dir, chart.FOLDER), "*")
        return nav

    def on_pre_page(self, page: Page, *, config: MkDocsConfig, files: Files) -> Page:
        """Let a preview take a page as it was, if all that it is made of is as it was."""
        if self.preview:
            path = page.file.src_uri
            text = note.text if (note := self.build.notes.get(path)) else str(self.build.sources.get(path))
            charts = self.charts if "chart" in text else ""
            self.parts[path] = self.around, site.page_parts(self.build, path), charts
            if state := self.preview.pages.recall(path, self.parts[path]):
                page.read_source = partial(_set, page, state)  # type: ignore[method-assign]
                page.render = partial(_set, page, state)  # type: ignore[method-assign]
                self.unchanged.add(path)
        return page

    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> Any:
        """Render our templates as they are written: with text escaped, and without the lines of statements."""
        if self.env is None or self.preview is None:
            self.env = env.overlay(autoescape=True, trim_blocks=True, lstrip_blocks=True, loader=self.templates)
        if self.preview and not self.preview.fault:
            self.preview.show(self.build.problems, self.build.shelf.graph.references)
            self._copy(files, self.preview.folder)
            self._take_pages(files, self.preview, config)
        return self.env

    def _take_pages(self, files: Files, preview: Preview, config: MkDocsConfig) -> None:
        """Leave to MkDocs those pages only that come out otherwise than in the build before."""
        fronts = [(note.url, note.title, note.front) for note in self.build.notes.values()]
        look = of_files(security.THEME, "*.html")
        parts = (str(self.nav), fronts, look, Path(config.config_file_path).read_bytes(), config.site_url, config.extra)
        frame = self.build.cache.again("frame", parts, lambda: parts)  # the same object, so that it is compared at once
        for file in files.documentation_pages(inclusion=InclusionLevel.is_in_serve):
            if page := file.page:
                preview.pages.keep(file.src_uri, {name: vars(page).get(name) for name in _KEPT_OF_PREVIEW})
                near = [(other.title, other.url) if other else None for other in (page.previous_page, page.next_page)]
                made_of = (self.parts[file.src_uri], frame, page.title, near)
                if document := preview.documents.recall(file.src_uri, made_of):
                    preview.folder.write(file.dest_uri, preview.shown(file.src_uri, document))
                    files.remove(file)

    def _copy(self, files: Files, folder: Folder) -> None:
        """Put the files that are no pages into the folder of a preview, in the place of MkDocs."""
        for file in [file for file in files if not file.is_documentation_page()]:
            files.remove(file)
            if file.abs_src_path is None:
                folder.write(file.dest_uri, self.build.sources[file.src_uri])
            elif file.inclusion.is_in_serve():
                folder.copy(file.dest_uri, Path(file.abs_src_path))

    @event_priority(100)
    def _mask(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        if page.file.src_uri in self.unchanged:
            return ""
        page.render = partial(self._render, page)  # type: ignore[method-assign]
        cited = site.cited(self.build, page.file.src_uri, markdown)
        self.cited = [html for _, html in cited]
        return citations.encode(markdown, [group for group, _ in cited])

    @event_priority(-100)
    def _unmask(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        if page.file.src_uri in self.unchanged:
            return ""
        markdown = citations.decode(markdown)
        if page.file.generated_by is not None:
            return markdown
        return site.completed(self.build, page.file.src_uri, markdown)

    on_page_markdown = CombinedEvent(_mask, _unmask)

    def _render(self, page: Page, config: MkDocsConfig, files: Files) -> None:
        """Convert the page's Markdown, or take what the same Markdown among the same files became before."""
        converted = partial(_converted, page, config, files)
        charts = self.charts if "chart" in (page.markdown or "") else ""
        parts = ("body", page.markdown, page.file.src_uri, self.around, charts)
        state, toc, links, told = self.build.cache.kept(parts, converted)
        if page.content is None:
            for level, message in told:
                _PAGES.log(level, message)
        vars(page).update(state)
        page.toc = get_toc(toc)
        page.links_to_anchors = {files.src_uris[uri]: anchors for uri, anchors in links.items()}

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Put in the citations, and add to the table of contents what the article gets."""
        if self.preview is None:
            page.markdown = ""  # all pages are converted before the first is written: nobody reads it again
        note = self.build.notes.get(page.file.src_uri)
        if note is None or page.file.src_uri in self.unchanged:
            return html
        page.present_anchor_ids = {*(page.present_anchor_ids or ()), *chain.from_iterable(backlinks.anchors(note))}
        for heading in article.headings(note, self.build.shelf.formatted):
            page.toc.items.append(AnchorLink(heading.title, heading.url.removeprefix("#"), heading.level))
        return citations.filled(html, self.cited)

    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Finish the article, and tell the templates what stands above the title, and the facts under it.

        Finished only now, no more than one page is held whole.
        """
        page.content = site.article_of(self.build, page.file.src_uri, page.content or "")
        facts = site.facts_of(self.build, page.file.src_uri, page.content)
        kicker = article.kicker(f"/{page.url}", self.build.shelf.graph.pages)
        return {**context, "kicker": kicker, "facts": facts}  # type: ignore[typeddict-unknown-key]

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Add metadata and security policies."""
        document = self._document(page.file.src_uri, output)
        if self.preview:
            self.preview.documents.keep(page.file.src_uri, document)
        page.content = None
        return self._written(page.file.src_uri, page.file.dest_uri, document)

    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        """Do the same for pages that have no source, such as 404.html."""
        if not template_name.endswith(".html"):
            return output_content
        return self._written(template_name, template_name, self._document(template_name, output_content))

    def _written(self, source: str, path: str, document: str) -> str:
        """Return what MkDocs is to write: nothing in a preview, where we do."""
        if self.preview is None:
            return document
        self.preview.folder.write(path, self.preview.shown(source, document))
        return ""

    def _document(self, path: str, html: str) -> str:
        try:
            return site.document_of(self.build, path, html, self.is_preview)
        except ValueError as fault:
            if not self.preview:
                raise PluginError(str(fault)) from None
            log.error("%s", fault)
            return self.preview.page_of(path, str(fault))

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write what needs no rendering: the pages of works, plain-text alternates, the sitemap with true days."""
        if self.preview and self.preview.fault:
            self.preview.end(dict)
            return
        blank = frames.blank(self.build.site, pages.SECTIONS)
        kicker = article.kicker(f"/{blank.url}", self.build.shelf.graph.pages)
        page = self.env.get_template("main.html").render(
            config=config, nav=self.nav, page=blank, base_url="../..", kicker=kicker
        )
        put = self.preview.write if self.preview else partial(_put, Path(config.site_dir))
        try:
            frame = frames.cut(site.document_of(self.build, blank.url, page, self.is_preview))
            site.write(self.build, frame, put)
            if self.preview:
                self.preview.end(partial(site.find, self.build.shelf.graph, self.build.asked))
            else:
                site.write_courses(self.build, Path(config.site_dir))
                site.write_worker(self.build, Path(config.site_dir))
        except ValueError as fault:
            raise PluginError(str(fault)) from None


def _put(folder: Path, path: str, data: str | bytes) -> None:
    """Write a file below a folder."""
    target, content = folder / path, data if isinstance(data, bytes) else data.encode()
    try:
        target.write_bytes(content)
    except FileNotFoundError:  # five of six files find their folder
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


class _Listener(logging.Handler):
    """Keeps what MkDocs says while it converts a page."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[int, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.told.append((record.levelno, record.getMessage()))


_KEPT_OF_PREVIEW = ("content", "toc", "meta", "markdown", "_title_from_render", "present_anchor_ids")
_KEPT_OF_PAGE = ("content", "_title_from_render", "present_anchor_ids")


def _set(page: Page, state: Mapping[str, Any], *_: object) -> None:
    vars(page).update(state)


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
    return [
        {
            "name": citations.filled(item.title, ()),
            "id": item.id,
            "level": item.level,
            "children": _plain(item.children),
        }
        for item in toc
    ]


def _around(config: MkDocsConfig, files: Files) -> str:
    """Return a fingerprint of what the HTML of a page depends on besides its Markdown and our code."""
    linked = [file for file in files if not file.src_uri.startswith("search/") or file.is_documentation_page()]
    places = sorted((file.src_uri, file.url, str(file.inclusion)) for file in linked)
    extensions = re.sub(r" at 0x\w+", "", repr(config.mdx_configs))
    told = _PAGES.getEffectiveLevel()
    return fingerprint(places, config.markdown_extensions, extensions, repr(config.validation), told)


def _leave_to_our_rules(config: MkDocsConfig) -> None:
    """Let MkDocs, in a preview, say nothing of links and menus, which our rules tell better, and be never strict."""
    logger = logging.getLogger("mkdocs")
    for counter in [handler for handler in logger.handlers if isinstance(handler, CountHandler)]:
        logger.removeHandler(counter)
    for checked in (config.validation.nav, config.validation.links):
        checked.update(dict.fromkeys(checked, logging.DEBUG))


def _menu(menu: Any, drafts: Collection[str]) -> Any:
    """Return a menu, or a part of one, without the pages that are drafts and the sections that only drafts fill."""
    if isinstance(menu, dict):
        return {name: shown for name, part in menu.items() if (shown := _menu(part, drafts))}
    if isinstance(menu, list):
        return [shown for part in menu if (shown := _menu(part, drafts))]
    return None if menu in drafts else menu


def _draw_pictures(config: MkDocsConfig) -> None:
    """Let SuperFences hand each block of a picture to us: it knows in which list or question a block stands."""
    docs = Path(config.docs_dir)
    ours = {"dot": picture.figure, "chart": lambda source: chart.figure(source, docs)}
    drawn = [
        {
            **{"name": name, "class": name},
            "format": lambda source, *_, draw=draw, id_value="", **__: fences.under(id_value, draw(source)),
        }
        for name, draw in ours.items()
    ]
    blocks = config.mdx_configs.setdefault("pymdownx.superfences", {})
    others = [fence for fence in blocks.get("custom_fences", ()) if fence["name"] not in ours]
    blocks["custom_fences"] = [*others, *drawn]


def _site(config: MkDocsConfig) -> Site:
    url, description, author = config.site_url or "", config.site_description or "", config.site_author or ""
    return Site(url, config.site_name, description, author, str(config.extra.get("repository", "")))

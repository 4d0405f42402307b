"""The MkDocs side: hooks that hand over to functions which know nothing of MkDocs."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from threading import Lock, Timer
from time import monotonic
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
from watchdog.observers.polling import PollingObserver

from studynotes import site
from studynotes.bib import formatter
from studynotes.graph.cache import Cache, fingerprint, of_files
from studynotes.lint import reports
from studynotes.lint.rules.table import level, stops
from studynotes.model import Problem, Site
from studynotes.notes import citations
from studynotes.notes.diagrams import chart, fences, picture
from studynotes.render import article, assets, frames, pages, preview, security, templating
from studynotes.render.preview import Folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.nav import Navigation
    from mkdocs.utils.templates import TemplateContext

log = logging.getLogger("mkdocs.plugins.studynotes")

_PAGES = logging.getLogger("mkdocs.structure.pages")

_OURS = Path(__file__).parent
_SHEETS = security.THEME / "assets" / "stylesheets"
_EMPTY_BIBLIOGRAPHY = str(Path(__file__).parent / "bib" / "empty.bib")
_LOOK_EVERY = 0.2
"""Seconds between two looks of a preview at what was saved."""
_QUIET = 1.0
"""Seconds after a build of a preview before the search is renewed."""
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
    folder: Folder | None = None
    preview = False
    env: Any = None
    finding = Timer(0, print)
    building = Lock()
    found: Mapping[str, str] = {}
    """The files of the search, as they were found last."""
    stopping: Sequence[Problem] = ()
    fault_page = ""
    """What a preview shows in place of every page while the sources cannot be rendered."""

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Stay alive between rebuilds, as the stock plugin does, and remember whether this is a preview."""
        self.preview, self.folder, self.env = command == "serve", None, None
        self.pages: dict[str, tuple[object, dict[str, Any]]] = {}
        self.documents: dict[str, tuple[object, str]] = {}
        for name in ("mkdocs.commands.build", "mkdocs.commands.serve"):  # a preview says what it did in a line of ours
            logging.getLogger(name).setLevel(logging.WARNING if self.preview else logging.NOTSET)
        logging.getLogger("mkdocs.plugins.mkdocs-bibtex").setLevel(logging.WARNING)  # it reads an empty bibliography

    @event_priority(100)
    def _read(self, config: MkDocsConfig) -> MkDocsConfig:
        if self.preview:
            _leave_to_our_rules(config)
            self._keep_folder(config)
        root = Path(config.config_file_path).parent
        source, settings = root / self.config.bibliography, root / "pyproject.toml"
        watched = [str(path) for path in (source, settings, _OURS) if path.exists()]
        config.watch.extend(path for path in watched if path not in config.watch)
        style = root / self.config.style if self.config.style else formatter.DEFAULT
        if self.cache is None or self.cache.root != root:  # MkDocs keeps a plugin from one configuration to the next
            self.cache = Cache(root)
        self.cache.begin()
        self.stopping, self.fault_page = (), ""
        self.unchanged: set[str] = set()
        try:
            self.build = site.build(
                source, Path(config.docs_dir), style, _site(config), self._refuse, self.preview, self.cache
            )
            config.nav = _menu(config.nav, self.build.drafts)
        except ValueError as fault:
            if not self.preview:
                raise PluginError(str(fault)) from None
            self.fault_page = preview.fault_page(self.stopping, level, "" if self.stopping else str(fault))
            config.nav = None
            config.theme.static_templates.clear()
        _draw_pictures(config)
        self.templates = templating.files_in([security.THEME, *config.theme.dirs])
        config.theme.dirs[:] = [str(security.THEME)]  # of the theme's thousands of files no page loads any
        config.theme.static_templates.discard("sitemap.xml")  # ours has the true days
        shared = "assets/map.png"  # what a shared link shows
        config.extra["picture"] = shared if (Path(config.docs_dir) / shared).exists() else ""
        # The stock plugin would parse the bibliography again, with a parser that raises on biblatex.
        config.plugins["bibtex"].config.bib_file = _EMPTY_BIBLIOGRAPHY
        return config

    def _keep_folder(self, config: MkDocsConfig) -> None:
        """Let MkDocs clean and write a folder that is not there: we write into the one that is served."""
        root = Path(config.site_dir)
        if self.folder is None or self.folder.root != root:
            self.folder = Folder(root)
            self.pages, self.documents = {}, {}
        self.folder.begin()
        self.parts: dict[str, tuple[object, ...]] = {}
        self.documents_of: dict[str, tuple[object, ...]] = {}
        config.site_dir = str(root / "nothing")

    @event_priority(-100)
    def _inject(self, config: MkDocsConfig) -> MkDocsConfig:
        stock: Any = config.plugins["bibtex"]
        self.registry = stock.registry = GraphRegistry()
        return config

    on_config = CombinedEvent(_read, _inject)

    def _refuse(self, problems: Sequence[Problem]) -> None:
        """Log the problems; raise ValueError when the site cannot be published, or not even previewed."""
        self.stopping = [problem for problem in problems if stops(problem, self.preview)]
        for problem in problems:
            is_told = self.preview or level(problem) == "error"  # a warning is none of --strict's
            tell = log.error if problem in self.stopping else log.warning if is_told else log.info
            tell("%s", problem)
        if problems:
            log.info("%s; `notes lint` says the same", reports.summary(problems, level))
        if self.stopping:
            count = f"{len(self.stopping)} {'fault' if len(self.stopping) == 1 else 'faults'}"
            raise ValueError(f"{count} in the bibliography and the notes; nothing was built.")

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., None]
    ) -> LiveReloadServer:
        """Watch closely, rebuild what was saved, and let a rebuild that fails leave a page that says why."""
        by_mkdocs = [path for path in (config.docs_dir, config.config_file_path) if path]
        for path in by_mkdocs:
            server.unwatch(path)
        server.observer = PollingObserver(timeout=_LOOK_EVERY)
        server.build_delay = _LOOK_EVERY / 4
        for path in by_mkdocs:
            server.watch(path)
        self.watched = [Path(path) for path in (*by_mkdocs, *config.watch)]
        self.styles = preview.Styles(server.serve_request)
        server.set_app(self.styles)
        self.saved = preview.saved_at(self.watched)
        server.builder = partial(self._saved, server, builder)
        logging.getLogger("mkdocs.livereload").setLevel(logging.INFO)
        return server

    def _saved(self, server: LiveReloadServer, builder: Callable[..., None]) -> None:
        """Do what a save asks for: a build, a swap of style sheets, or nothing."""
        logging.getLogger("mkdocs.livereload").setLevel(logging.WARNING)
        began, before, self.saved = monotonic(), self.saved, preview.saved_at(self.watched)
        saved = {path for path in before | self.saved if before.get(path) != self.saved.get(path)}
        read_once = [path for path in saved if path.name == "first.html" or path.suffix == ".py"]
        for path in [path for path in read_once if _OURS in path.parents]:
            log.warning("%s is code: end the preview and start it again to see what it does", path.name)
            saved.remove(path)
        sheets = {path for path in saved if path.parent == _SHEETS}
        if saved > sheets:
            self._build_again(builder)
        else:
            server._wanted_epoch = server._visible_epoch  # no page is loaded again
            self._swap(sheets)
        if saved:
            names = ", ".join(sorted(path.name for path in saved))
            assert self.folder
            log.info("%s: %d files made anew in %.2f s", names, len(self.folder.changed), monotonic() - began)

    def _build_again(self, builder: Callable[..., None]) -> None:
        self.finding.cancel()
        try:
            with self.building:
                builder()
        except (Exception, Abort) as fault:
            log.error("%s", fault, exc_info=not isinstance(fault, Abort | PluginError | ConfigurationError))
            assert self.folder
            self.folder.clear(preview.fault_page((), level, f"{type(fault).__name__}: {fault}"))

    def _swap(self, sheets: Collection[Path]) -> None:
        """Write style sheets, and let the open pages load them."""
        assert self.folder
        self.folder.changed = []
        for path, data in assets.theme_files().items():
            if security.THEME / path in sheets:
                self.folder.write(path, data)
        self.styles.tell(self.folder.changed)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the generated pages and files, our style sheets and scripts among them in place of the theme's."""
        if self.fault_page:
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
        """Keep the navigation for the pages of works."""
        self.nav, self.around = nav, _around(config, files)
        return nav

    def on_pre_page(self, page: Page, *, config: MkDocsConfig, files: Files) -> Page:
        """Let a preview take a page as it was, if all that it is made of is as it was."""
        if self.folder:
            path = page.file.src_uri
            parts = (self.around, site.page_parts(self.build, path), _charts(config, page.file))
            same, state = self.pages.get(path) or (None, None)
            self.parts[path] = parts
            if state and same == parts:
                page.read_source = partial(_set, page, state)  # type: ignore[method-assign]
                page.render = partial(_set, page, state)  # type: ignore[method-assign]
                self.unchanged.add(path)
        return page

    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> Any:
        """Render our templates as they are written: with text escaped, and without the lines of statements."""
        if self.env is None or self.folder is None:
            self.env = env.overlay(autoescape=True, trim_blocks=True, lstrip_blocks=True, loader=self.templates)
        if self.folder and not self.fault_page:
            self._copy(files, self.folder)
            self._take_pages(files, self.folder, config)
        return self.env

    def _take_pages(self, files: Files, folder: Folder, config: MkDocsConfig) -> None:
        """Leave to MkDocs those pages only that come out otherwise than in the build before."""
        notes, look = self.build.notes.values(), of_files(security.THEME, "*.html")
        fronts = [(note.url, note.title, note.front) for note in notes]
        frame = (str(self.nav), fronts, look, Path(config.config_file_path).read_bytes(), config.site_url)
        self.frame = (*frame, config.extra, len(self.build.problems))
        for file in files.documentation_pages(inclusion=InclusionLevel.is_in_serve):
            if page := file.page:
                path = file.src_uri
                self.pages[path] = self.parts[path], {name: vars(page).get(name) for name in _KEPT_OF_PREVIEW}
                self.documents_of[path] = self._document_parts(page)
                before, document = self.documents.get(path) or (None, "")
                if before == self.documents_of[path]:
                    folder.write(file.dest_uri, document)
                    files.remove(file)

    def _document_parts(self, page: Page) -> tuple[object, ...]:
        """Return what the whole document of a page is made of."""
        path, beside = page.file.src_uri, (page.previous_page, page.next_page)
        near = [(other.title, other.url) if other else None for other in beside]
        return self.parts[path], self.frame, page.title, near, self._problems_of(path)

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
        self.registry.groups = [html for _, html in cited]
        return citations.encode(markdown, [group for group, _ in cited])

    @event_priority(-100)
    def _unmask(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        if page.file.src_uri in self.unchanged:
            return ""
        markdown = citations.decode(markdown)
        if page.file.generated_by is not None:
            return markdown
        return site.completed(self.build, Path(config.docs_dir), page.file.src_uri, markdown)

    on_page_markdown = CombinedEvent(_mask, _unmask)

    def _render(self, page: Page, config: MkDocsConfig, files: Files) -> None:
        """Convert the page's Markdown, or take what the same Markdown among the same files became before."""
        converted = partial(_converted, page, config, files)
        charts = of_files(Path(config.docs_dir, chart.FOLDER), "*") if "chart" in (page.markdown or "") else ""
        parts = ("body", page.markdown, page.file.src_uri, self.around, charts)
        state, toc, links, told = self.build.cache.kept(parts, converted)
        if page.content is None:
            for level, message in told:
                _PAGES.log(level, message)
        vars(page).update(state)
        page.toc = get_toc(toc)
        page.links_to_anchors = {files.src_uris[uri]: anchors for uri, anchors in links.items()}

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Finish the article, and add to the table of contents what it got."""
        if page.file.src_uri in self.unchanged:
            return html
        note = self.build.notes.get(page.file.src_uri)
        for heading in article.headings(note, self.build.shelf.formatted) if note else ():
            page.toc.items.append(AnchorLink(heading.title, heading.url.removeprefix("#"), heading.level))
        return site.article_of(self.build, page.file.src_uri, html)

    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Tell the templates what stands above the title, and the facts under it."""
        facts = site.facts_of(self.build, page.file.src_uri, page.content or "")
        kicker = article.kicker(f"/{page.url}", self.build.shelf.notes)
        return {**context, "kicker": kicker, "facts": facts}  # type: ignore[typeddict-unknown-key]

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Add metadata and security policies."""
        document = self._document(page.file.src_uri, output)
        if self.folder:
            self.documents[page.file.src_uri] = self.documents_of[page.file.src_uri], document
        return self._shown(page.file.dest_uri, document)

    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        """Do the same for pages that have no source, such as 404.html."""
        if not template_name.endswith(".html"):
            return output_content
        return self._shown(template_name, self._document(template_name, output_content))

    def _shown(self, path: str, document: str) -> str:
        """Return what MkDocs is to write: nothing in a preview, where we do."""
        if self.folder is None:
            return document
        self.folder.write(path, document)
        return ""

    def _document(self, path: str, html: str) -> str:
        try:
            page = site.document_of(self.build, path, html, self.preview)
        except ValueError as fault:
            if not self.preview:
                raise PluginError(str(fault)) from None
            log.error("%s", fault)
            return preview.fault_page(self._problems_of(path), level, str(fault))
        return self._with_panel(page, self._problems_of(path)) if self.preview else page

    def _problems_of(self, path: str) -> list[Problem]:
        return [problem for problem in self.build.problems if problem.path.partition("/")[2] == path]

    def _with_panel(self, html: str, problems: Sequence[Problem]) -> str:
        return preview.panel(html, problems, len(self.build.problems), level) if self.preview else html

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write what needs no rendering: the pages of works, plain-text alternates, the sitemap with true days."""
        if self.fault_page and self.folder:
            self.folder.clear(self.fault_page)
            return
        blank = frames.blank(self.build.site, pages.SECTIONS)
        kicker = article.kicker(f"/{blank.url}", self.build.shelf.notes)
        page = self.env.get_template("main.html").render(
            config=config, nav=self.nav, page=blank, base_url="../..", kicker=kicker
        )
        put = partial(self._put, self.folder) if self.folder else partial(_put, Path(config.site_dir))
        self.by_work = preview.by_work(self.build.problems, self.build.shelf.graph.references)
        try:
            frame = frames.cut(site.document_of(self.build, blank.url, page, self.preview))
            site.write(self.build, frame, put)
            if not self.preview:  # which keeps nothing
                site.write_courses(self.build, Path(config.site_dir))
                site.write_worker(self.build, Path(config.site_dir))
        except ValueError as fault:
            raise PluginError(str(fault)) from None
        if self.folder:
            self._find_later(self.folder)
            self.folder.end()

    def _put(self, folder: Folder, path: str, data: str | bytes) -> None:
        """Write a file of a preview; the page of a work has the problems of its entry."""
        work = re.fullmatch(r"references/([^/]+)/index\.html", path)
        if work and work[1] in self.build.shelf.graph.references:
            data = self._with_panel(str(data), self.by_work.get(work[1], ()))
        folder.write(path, data)

    def _find_later(self, folder: Folder) -> None:
        """Renew the search when nothing was saved for a moment; until then the search before stands."""
        build = self.build
        for path, text in self.found.items():
            folder.write(path, text)
        self.finding.cancel()
        self.finding = Timer(_QUIET, self.find, [build, folder])
        self.finding.daemon = True
        self.finding.start()

    def find(self, build: site.Build, folder: Folder) -> None:
        """Write the search of a build, unless another build has come."""
        found = site.find(build.shelf.graph, build.asked)
        with self.building:
            if build is self.build:
                folder.remove(self.found.keys() - found.keys())
                self.found = found
                for path, text in found.items():
                    folder.write(path, text)


def _put(folder: Path, path: str, data: str | bytes) -> None:
    """Write a file below a folder."""
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data if isinstance(data, bytes) else data.encode())


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


def _charts(config: MkDocsConfig, file: File) -> list[tuple[Path, int]]:
    """Return the charts' files with the times of their last change, for a page that may show some."""
    if file.generated_by is not None or "chart" not in file.content_string:
        return []
    return sorted(preview.saved_at([Path(config.docs_dir, chart.FOLDER)]).items())


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

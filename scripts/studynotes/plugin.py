"""The MkDocs side: hooks that hand over to functions which know nothing of MkDocs."""

from __future__ import annotations

import logging
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.config import config_options as options
from mkdocs.config.base import Config
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.toc import AnchorLink

from studynotes import caching, cards, citing, exports, formulas, graph, history, library, masking, pages, style
from studynotes.hardening import harden
from studynotes.records import CitationGroup, Note
from studynotes.registry import GraphRegistry
from studynotes.tidy import tidy

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page

log = logging.getLogger("mkdocs.plugins.studynotes")

_EMPTY_BIBLIOGRAPHY = str(Path(__file__).parent / "styles" / "empty.bib")
_WORK_PAGE = re.compile(r"references/(?!index\.md)([^/]+)\.md")


class StudyNotesConfig(Config):
    """Options under `studynotes:` in mkdocs.yml; paths are relative to mkdocs.yml."""

    bibliography = options.Type(str, default="bibliography.bib")
    style = options.Type(str, default="")


class StudyNotesPlugin(BasePlugin[StudyNotesConfig]):
    """Reads the library before MkDocs renders, refuses faults, adds citations, reference lists and generated pages."""

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Stay alive between rebuilds, as the stock plugin does."""

    @event_priority(100)
    def _read(self, config: MkDocsConfig) -> MkDocsConfig:
        root = Path(config.config_file_path).parent
        source = root / self.config.bibliography
        style_file = root / self.config.style if self.config.style else style.DEFAULT
        store = root / ".cache" / "studynotes" / "formatted.json"
        cache = caching.load(store)
        before = len(cache)
        try:
            self.library = library.read(source, Path(config.docs_dir), style_file, cache)
        except ValueError as fault:
            raise PluginError(str(fault)) from None
        if len(cache) != before:
            caching.save(store, cache)
        if str(source) not in config.watch:
            config.watch.append(str(source))
        self._refuse()
        self.notes = {note.path: note for note in self.library.graph.notes}
        self.days = history.last_changed(Path(config.docs_dir))
        # The stock plugin would parse the bibliography again, with a parser that raises on biblatex.
        config.plugins["bibtex"].config.bib_file = _EMPTY_BIBLIOGRAPHY
        return config

    @event_priority(-100)
    def _inject(self, config: MkDocsConfig) -> MkDocsConfig:
        self.registry = GraphRegistry(self.library.formatted)
        stock: Any = config.plugins["bibtex"]
        stock.registry = self.registry
        return config

    on_config = CombinedEvent(_read, _inject)

    def _refuse(self) -> None:
        problems = self.library.problems
        for problem in problems:
            log.error("%s", problem)
        if problems:
            count = f"{len(problems)} {'fault' if len(problems) == 1 else 'faults'}"
            raise PluginError(f"{count} in the bibliography and the notes; nothing was built.")

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the generated pages and the exports; a page that the author wrote is kept and completed later."""
        made = pages.render(self.library.graph, self.library.formatted, self.library.topics)
        for path, text in (made | exports.all_files(self.library.graph)).items():
            if files.get_file_from_path(path) is None:
                files.append(File.generated(config, path, content=text))
        return files

    @event_priority(100)
    def _mask(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        groups, anchors = self._groups(markdown, page)
        self.registry.open_page(groups, anchors)
        page.update_date = self.days.get(page.file.src_uri, page.update_date)
        return citing.encode(self._complete(markdown, page), groups)

    @event_priority(-100)
    def _unmask(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        return citing.decode(markdown)

    on_page_markdown = CombinedEvent(_mask, _unmask)

    def _groups(self, markdown: str, page: Page) -> tuple[Sequence[CitationGroup], Sequence[Sequence[str]]]:
        note = self.notes.get(page.file.src_uri)
        if note is None or not note.groups:
            return (), ()
        return citing.find_groups(markdown, masking.opaque_spans(markdown)), graph.anchors(note)

    def _complete(self, markdown: str, page: Page) -> str:
        """Put the facts round the free notes that an author wrote on one work, and the counts into the home page."""
        work = _WORK_PAGE.fullmatch(page.file.src_uri)
        if work and page.file.generated_by is None:
            reference = self.library.graph.references[work[1]]
            head = pages.work_head(reference, self.library.topics)
            return f"{head}\n\n{markdown}\n\n{pages.work_tail(reference, self.library.graph, self.library.formatted)}"
        if "<!-- studynotes:" in markdown:
            markdown = markdown.replace("<!-- studynotes:counts -->", pages.counts(self.library.graph))
            markdown = markdown.replace("<!-- studynotes:newest -->", pages.newest(self.library.graph.notes, self.days))
        return markdown

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Turn formulas into MathML and append the page's reference list."""
        note = self.notes.get(page.file.src_uri)
        listed = self._reference_list(note) if note else ""
        if listed:
            page.toc.items.append(AnchorLink("References", "references", 2))
        html = html.replace('<div class="footnote">', '<div class="footnote" data-search-exclude>')
        return formulas.to_mathml(html) + listed

    def _reference_list(self, note: Note) -> str:
        cited: Mapping[str, list[str]] = defaultdict(list)
        for group, anchors in zip(note.groups, graph.anchors(note), strict=True):
            for citation, anchor in zip(group.citations, anchors, strict=True):
                cited[citation.key].append(anchor)
        return cards.reference_list(cited, self.library.graph, self.library.formatted, note.url)

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Correct the theme's markup and add the security policies."""
        return harden(tidy(output))

    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        """Do the same for pages that have no source, such as 404.html."""
        return harden(tidy(output_content)) if template_name.endswith(".html") else output_content

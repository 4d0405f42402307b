"""The MkDocs side: hooks that hand over to functions which know nothing of MkDocs."""

from __future__ import annotations

import gzip
import logging
import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rcssmin
from mkdocs.config import config_options as options
from mkdocs.config.base import Config
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.toc import AnchorLink
from mkdocs_bibtex.citation import Citation, CitationBlock, InlineReference
from mkdocs_bibtex.registry import ReferenceRegistry

from studynotes import site
from studynotes.bib import formatter
from studynotes.bib.formatter import Formatted
from studynotes.graph import backlinks
from studynotes.lint import suppressions
from studynotes.lint.rules.table import RULES
from studynotes.model import CitationGroup, Note, Site
from studynotes.notes import citations, formulas, glossary, scanner
from studynotes.notes.diagrams.picture import figure
from studynotes.render import fonts, frames, page_footer, pages, references, terms
from studynotes.render.postprocess import tidy
from studynotes.render.security import harden

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page

log = logging.getLogger("mkdocs.plugins.studynotes")

_EMPTY_BIBLIOGRAPHY = str(Path(__file__).parent / "bib" / "empty.bib")
_FRAME = f"references/{frames.MARKS['key']}.md"


BLOCK = "cg-"
"""What a block's key begins with after `citing.encode`; the number of the group on the page follows."""


class GraphRegistry(ReferenceRegistry):  # type: ignore[misc]
    """Answers the stock plugin from the citation groups of the page that is being rendered."""

    def __init__(self, formatted: Mapping[str, Formatted]) -> None:
        self.footnote_format = "{key}"
        self._formatted = formatted
        self._groups: Sequence[CitationGroup] = ()
        self._anchors: Sequence[Sequence[str]] = ()

    def open_page(self, groups: Sequence[CitationGroup], anchors: Sequence[Sequence[str]]) -> None:
        """Take the citation groups of the next page and the HTML ids of their citations."""
        self._groups, self._anchors = groups, anchors

    def validate_citation_blocks(self, citation_blocks: list[CitationBlock]) -> None:
        """Do nothing: our rules have refused every fault before MkDocs renders a page."""

    def validate_inline_references(self, inline_references: list[InlineReference]) -> set[InlineReference]:
        """Return none: a bare `@word` is text."""
        return set()

    def inline_text(self, citation_block: CitationBlock) -> str:
        """Return the HTML of the group that the block stands for."""
        number = int(citation_block.citations[0].key.removeprefix(BLOCK))
        return references.inline(self._groups[number], self._anchors[number], self._formatted)

    def reference_text(self, citation: Citation | InlineReference) -> str:
        """Return nothing: the reference list is made from the graph, not from footnotes."""
        return ""


class StudyNotesConfig(Config):
    """Options under `studynotes:` in mkdocs.yml; paths are relative to mkdocs.yml."""

    bibliography = options.Type(str, default="bibliography.bib")
    style = options.Type(str, default="")
    own_theme = options.Type(bool, default=False)


class StudyNotesPlugin(BasePlugin[StudyNotesConfig]):
    """Reads all sources before MkDocs renders, refuses faults, adds citations, reference lists and generated pages."""

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Stay alive between rebuilds, as the stock plugin does, and remember whether this is a preview."""
        self.preview = command == "serve"

    @event_priority(100)
    def _read(self, config: MkDocsConfig) -> MkDocsConfig:
        root = Path(config.config_file_path).parent
        source = root / self.config.bibliography
        if str(source) not in config.watch:
            config.watch.append(str(source))
        style_file = root / self.config.style if self.config.style else formatter.DEFAULT
        try:
            self.edition = site.prepare(source, Path(config.docs_dir), style_file, _site(config))
        except ValueError as fault:
            raise PluginError(str(fault)) from None
        self._refuse(root / "pyproject.toml", config)
        _draw_diagrams(config)
        # The stock plugin would parse the bibliography again, with a parser that raises on biblatex.
        config.plugins["bibtex"].config.bib_file = _EMPTY_BIBLIOGRAPHY
        return config

    @event_priority(-100)
    def _inject(self, config: MkDocsConfig) -> MkDocsConfig:
        self.registry = GraphRegistry(self.edition.shelf.formatted)
        stock: Any = config.plugins["bibtex"]
        stock.registry = self.registry
        return config

    on_config = CombinedEvent(_read, _inject)

    def _refuse(self, settings: Path, config: MkDocsConfig) -> None:
        if settings.exists() and str(settings) not in config.watch:
            config.watch.append(str(settings))
        problems, _ = suppressions.apply(self.edition.library.problems, settings, RULES)
        for problem in problems:
            log.error("%s", problem)
        if problems:
            count = f"{len(problems)} {'fault' if len(problems) == 1 else 'faults'}"
            raise PluginError(f"{count} in the bibliography and the notes; nothing was built.")

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the generated pages and exports, and the one page that all pages of works are cut from."""
        self.frame: frames.Frame | None = None
        frame = f'---\ntitle: "{frames.MARKS["title"]}"\ndescription: "{frames.MARKS["description"]}"\n---\n\n-\n'
        for path, text in {**site.sources(self.edition), _FRAME: frame}.items():
            if files.get_file_from_path(path) is None:
                files.append(File.generated(config, path, content=text))
        if self.config.own_theme:
            _dress(files, config)
        return files

    @event_priority(100)
    def _mask(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        groups, anchors = self._groups(markdown, page)
        self.registry.open_page(groups, anchors)
        page.update_date = self.edition.days.get(page.file.src_uri, page.update_date)
        return citations.encode(markdown, groups)

    @event_priority(-100)
    def _unmask(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        markdown = citations.decode(markdown)
        if page.file.generated_by is not None:
            return markdown
        return pages.complete(page.file.src_uri, markdown, self.edition.shelf, self.edition.days)

    on_page_markdown = CombinedEvent(_mask, _unmask)

    def _groups(self, markdown: str, page: Page) -> tuple[Sequence[CitationGroup], Sequence[Sequence[str]]]:
        note = self.edition.notes.get(page.file.src_uri)
        if note is None or not note.groups:
            return (), ()
        return citations.find_groups(markdown, scanner.opaque_spans(markdown)), backlinks.anchors(note)

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Finish the article: formulas, terms of the glossary, reference list, what stands below a note."""
        if page.file.src_uri == _FRAME:
            page.toc.items[:] = [AnchorLink(title, anchor, 2) for title, anchor in pages.SECTIONS]
            return frames.MARKS["content"]
        note = self.edition.notes.get(page.file.src_uri)
        if note is None:
            return html
        html = html.replace('<div class="footnote">', '<div class="footnote" data-search-exclude>')
        html = self._terms(formulas.to_mathml(html), note)
        listed = self._reference_list(note)
        if listed:
            page.toc.items.append(AnchorLink("References", "references", 2))
        return html + listed + page_footer.foot(note, self.edition.site, self.edition.days.get(note.path, ""))

    def _terms(self, html: str, note: Note) -> str:
        if note.url == glossary.PAGE:
            return terms.anchor(html, self.edition.terms)
        return terms.mark(html, self.edition.terms, note.url)

    def _reference_list(self, note: Note) -> str:
        cited: Mapping[str, list[str]] = defaultdict(list)
        for group, anchors in zip(note.groups, backlinks.anchors(note), strict=True):
            for citation, anchor in zip(group.citations, anchors, strict=True):
                cited[citation.key].append(anchor)
        return references.reference_list(cited, self.edition.shelf.graph, self.edition.shelf.formatted, note.url)

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Correct the theme's markup, add metadata and security policies; keep the frame and write no page for it."""
        page_text = self._finish(output)
        if page.file.src_uri == _FRAME:
            self.frame = frames.cut(page_text)
            return ""
        note = self.edition.notes.get(page.file.src_uri)
        return site.with_head(page_text, site.note_head(self.edition, note)) if note else page_text

    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        """Do the same for pages that have no source, such as 404.html."""
        return self._finish(output_content) if template_name.endswith(".html") else output_content

    def _finish(self, page: str) -> str:
        """Return a page as it is published; in a preview without policies, which would stop MkDocs's live reload."""
        return tidy(page) if self.preview else harden(tidy(page))

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write what needs no rendering: the pages of works, plain-text twins, the sitemap with true days."""
        assert self.frame is not None, "MkDocs rendered no frame for the pages of works"
        made = set()
        for path, text in site.files(self.edition, self.frame):
            target = os.path.join(config.site_dir, path)
            folder = os.path.dirname(target)
            if folder not in made:
                os.makedirs(folder, exist_ok=True)
                made.add(folder)
            with open(target, "wb") as file:
                file.write(text.encode())
            if path == "sitemap.xml":
                Path(f"{target}.gz").write_bytes(gzip.compress(text.encode(), mtime=0))


def _dress(files: Files, config: MkDocsConfig) -> None:
    """Add the fonts of our theme, publish its style sheets without comments, and leave out what no page asks for."""
    for file in [each for each in files if each.src_dir in config.theme.dirs[1:]]:
        files.remove(file)
    for sheet in [each for each in files if each.src_uri.endswith(".css")]:
        sheet.content_string = rcssmin.cssmin(sheet.content_string)
    store = Path(config.config_file_path).parent / site.CACHE
    for path, data in fonts.files(partial(site.kept, store)).items():
        files.append(File.generated(config, path, content=data))


def _draw_diagrams(config: MkDocsConfig) -> None:
    """Let SuperFences hand each block of DOT to us: it knows in which list or question a block stands."""
    fence = {"name": "dot", "class": "diagram", "format": lambda source, *_, **__: figure(source)}
    blocks = config.mdx_configs.setdefault("pymdownx.superfences", {})
    others = [each for each in blocks.get("custom_fences", ()) if each["name"] != "dot"]
    blocks["custom_fences"] = [*others, fence]


def _site(config: MkDocsConfig) -> Site:
    return Site(
        config.site_url or "",
        config.site_name,
        config.site_description or "",
        config.site_author or "",
        str(config.extra.get("repository", "")),
    )

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import build
from studynotes import notes
from studynotes.graph import backlinks
from studynotes.graph.cache import Cache
from studynotes.model import Mention, Reference

REFERENCES = {key: Reference(key, "online", key) for key in ("sculley2015hidden", "baylor2017tfx")}
LABELS = {"sculley2015hidden": "Sculley et al., 2015", "baylor2017tfx": "Baylor et al., 2017"}
WEEK_1 = "## One\n\nDebt [[see @sculley2015hidden, sec. 3; @baylor2017tfx]]{.evidence}.\nAgain [@sculley2015hidden].\n"
WEEK_2 = "First [@sculley2015hidden].\n\n| *a* [@zzz; @baylor2017tfx] | b |\n|---|---|\n\n[@zzz] [@a:b]\n"
PAGES = {"course-2-b/week-1-c.md": WEEK_2, "course-1-a/week-1-b.md": WEEK_1, "course-1-a/index.md": "[@zzz]\n"}


def text_of(group):
    return f"({'; '.join(LABELS[each.key] for each in group.citations if each.key in LABELS)})"


def built(pages=PAGES, references=REFERENCES, text_of=text_of, cache=None):
    read = [notes.read(path, text)[0] for path, text in pages.items()]
    return backlinks.build(references, read, LABELS, text_of, cache)


def test_every_known_citation_is_one_mention_in_the_order_of_the_course():
    first, last = "/course-1-a/week-1-b/", "/course-2-b/week-1-c/"
    both = "Debt (Sculley et al., 2015; Baylor et al., 2017)."
    assert built().mentions == (
        Mention("sculley2015hidden", first, "One", "cite-sculley2015hidden-1", both, "evidence"),
        Mention("baylor2017tfx", first, "One", "cite-baylor2017tfx-1", both, "evidence"),
        Mention("sculley2015hidden", first, "One", "cite-sculley2015hidden-2", "Again (Sculley et al., 2015)."),
        Mention("sculley2015hidden", last, "", "cite-sculley2015hidden-1", "First (Sculley et al., 2015)."),
        Mention("baylor2017tfx", last, "", "cite-baylor2017tfx-1", "a (Baylor et al., 2017) | b"),
    )


def test_mentions_are_found_by_key():
    graph = built()
    assert set(graph.cited_by) == set(REFERENCES)
    assert {mention for mentions in graph.cited_by.values() for mention in mentions} == set(graph.mentions)


def test_the_order_in_which_notes_come_does_not_matter():
    assert built(dict(reversed(PAGES.items()))) == built()


@pytest.mark.parametrize(
    ("change", "made"),
    [
        ({}, 0),
        ({"pages": PAGES | {"course-1-a/week-1-b.md": f"{WEEK_1}More [@baylor2017tfx].\n"}}, 3),
        ({"references": {"sculley2015hidden": REFERENCES["sculley2015hidden"]}}, 3),  # both weeks cite the other work
        ({"text_of": lambda group: f"(a label, {group.citations[0].key})"}, 4),
    ],
)
def test_only_sentences_of_what_changed_are_made_anew(change, made, tmp_path, monkeypatch):
    before, expected, sentences = Cache(tmp_path), built(**change), []
    built(cache=before)
    before.save()
    monkeypatch.setattr(backlinks, "plain", lambda *parts: sentences.append(parts[0]) or notes.plain(*parts))
    assert built(**change, cache=Cache(tmp_path)) == expected
    assert len(sentences) == made


def test_anchors_count_each_key_on_its_page():
    note, _ = notes.read("x.md", "[@a2020b; @c2020d]\n\n[@a2020b; @a2020b]\n")
    assert backlinks.anchors(note) == (("cite-a2020b-1", "cite-c2020d-1"), ("cite-a2020b-2", "cite-a2020b-3"))


@given(st.lists(st.text(min_size=1).filter(lambda key: not re.search(r"[{}\[\]\n\\`$<]", key)), max_size=6))
@settings(deadline=None)
def test_anchors_are_ids_that_differ_and_need_no_escape(keys):
    note, _ = notes.read("x.md", "\n\n".join(f"a [@{{{key}}}]" for key in keys))
    found = [anchor for ids in backlinks.anchors(note) for anchor in ids]
    assert len(set(found)) == len(found)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+", anchor) for anchor in found)


def test_an_empty_site_is_a_graph():
    assert backlinks.build({}, [], {}, text_of).mentions == ()


def test_a_tenth_week_and_course_come_after_the_ninth():
    paths = [f"course-{n}-a/week-{m}-b.md" for n in (2, 10) for m in (9, 10)]
    found = build.graph((), [build.note("", path) for path in reversed(paths)])
    assert [note.path for note in found.notes] == paths

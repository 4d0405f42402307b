"""Diagrams: what may be written, what is refused and where, what comes out; data in, data out."""

import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from build import note
from studynotes.lint.rules import notes as rules
from studynotes.notes.diagrams import dot, fences, picture
from studynotes.notes.diagrams.picture import figure

ABOUT = "// title: A title\n// alt: It shows this.\n"


def faults(graph):
    return [(fault.line - 2, fault.column, fault.message) for fault in dot.read(ABOUT + graph)[1]]


def drawn(graph):
    """The SVG of a graph."""
    assert dot.read(ABOUT + graph)[1] == ()
    return etree.fromstring(figure(ABOUT + graph)).find(".//svg")


def words(svg, layer="words"):
    return [element.text for element in svg.iterfind(f"g[@class='diagram__{layer}']/text")]


def shapes(svg, layer, tag):
    return svg.findall(f"g[@class='diagram__{layer}']/{tag}")


@pytest.mark.parametrize(
    ("graph", "nodes", "arrows"),
    [
        ("digraph{a}", ["a"], 0),
        ("digraph name { a -> b -> c }", ["a", "b", "c"], 2),
        ('digraph "a name" { "a"; a -> b; }', ["a", "b"], 1),
        ("digraph { {a b} -> {c; d;} -> e }", ["a", "b", "c", "d", "e"], 6),
        ("digraph { a -> b // a -> c\n /* a -> d */ }", ["a", "b"], 1),
        ("digraph { a -> a; a -> b; a -> b }", ["a", "b"], 3),
        ("digraph { subgraph cluster_x { a -> b } -> c }", ["a", "b", "c"], 3),
        ("digraph { 1 -> 2.5 -> -3 }", ["1", "2.5", "-3"], 2),
    ],
)
def test_nodes_and_arrows_are_drawn(graph, nodes, arrows):
    svg = drawn(graph)
    assert sorted(words(svg)) == sorted(nodes)
    assert len(shapes(svg, "edges", "path")) == 2 * arrows


def test_attributes_go_where_they_belong():
    svg = drawn(
        """digraph { rankdir=LR; graph [ranksep=0.5]; node [shape=cylinder]; edge [style=dashed]
        a [label="One\\ntwo \\"three\\""]; b [shape=box, style=bold]
        a -> b [label=x, dir=both][weight=2]
        subgraph cluster_c { label="A frame"; node [shape=plain]; c }
        {rank=same; d; e} }"""
    )
    assert sorted(words(svg)) == ["One", "b", "d", "e", 'two "three"']
    assert sorted(words(svg, "labels")) == ["A frame", "c", "x"]
    assert [rect.get("class") for rect in shapes(svg, "nodes", "rect")] == ["diagram__bold"]
    assert len(shapes(svg, "nodes", "path")) == 2 * 3  # body and lid of a cylinder
    assert [path.get("stroke-dasharray") for path in shapes(svg, "edges", "path")] == ["4 3", None, None]


@pytest.mark.parametrize(
    ("graph", "place", "message"),
    [
        ("", (1, 1), "no graph here"),
        ("graph { a }", (1, 1), "a graph without directions"),
        ("digraph", (1, 8), "no graph here"),
        ("digraph {", (1, 10), "the graph is never closed"),
        ("digraph { a ->", (1, 15), "the graph is never closed"),
        ("digraph { a -> }", (1, 16), "'}' cannot stand here"),
        ("digraph {\n a -> ;\n}", (2, 7), "';' cannot stand here"),
        ("digraph { a -- b }", (1, 13), "an edge without a direction"),
        ("digraph { a:n -> b }", (1, 12), "a port behind a node"),
        ('digraph { a [label="x] }', (1, 20), "a quotation mark that is never closed"),
        ("digraph { a [label=<b>] }", (1, 20), "a label in HTML"),
        ("digraph { a [label] }", (1, 19), "']' cannot stand here"),
        ("digraph { # }", (1, 11), "'#' has no meaning here"),
        ("digraph { a } b", (1, 15), "text behind the end of the graph"),
        ("digraph { }", (1, 3), "a graph without nodes"),
        ("digraph { { }", (1, 14), "the graph is never closed"),
        ("digraph {{{{{{{ a }}}}}}}", (1, 15), "subgraphs too deep inside of each other"),
        ("digraph { a [shape=star] }", (1, 20), "shape cannot be 'star'"),
        ("digraph { ranksep=9 a }", (1, 19), "ranksep cannot be '9'"),
        ("digraph { a -> b [minlen=x] }", (1, 26), "minlen cannot be 'x'"),
        ("digraph { subgraph cluster { a b } subgraph cluster_2 { b c } }", (1, 45), "a group that shares a part of another one: b"),
        ("digraph { {rank=same a b} {rank=same b c} }", (1, 28), "a group that shares a part of another one: b"),
        ("digraph {" + "a" * 8 + "->b " * 121 + "}", (1, 3), "a diagram too large to be read at a glance"),
        ("digraph {" + " ".join(f"n{n}" for n in range(61)) + "}", (1, 3), "a diagram too large to be read at a glance"),
    ],
)  # fmt: skip
def test_a_fault_has_its_place(graph, place, message):
    assert faults(graph) == [(*place, message)]


def test_all_wrong_attributes_are_told_together():
    assert [fault[:2] for fault in faults("digraph {\na [color=red]\nb [shape=star]\n}")] == [(2, 4), (3, 10)]


@pytest.mark.parametrize(
    "said",
    [
        'a [image="/etc/passwd"]', 'a [shapefile="/etc/passwd"]', 'a [shape=epsf, peripheries="2"]', 'imagepath="/"',
        'stylesheet="https://example.org/x.css"', 'a [href="javascript:alert(1)"]', 'a -> b [URL="javascript:alert(1)"]',
        'a [tooltip="x"]', 'a [id="x"]', 'a [class="x"]', "a [color=red]", 'a [fontname="Comic Sans"]',
        'subgraph cluster_a { a; bgcolor="red" }', 'node [fillcolor="url(x)"]', 'charset="x"',
    ],
)  # fmt: skip
def test_what_reads_links_or_colors_is_refused(said):
    drawing, found = dot.read(f"{ABOUT}digraph {{ {said} }}")
    assert drawing is None
    assert found


@pytest.mark.parametrize(
    ("above", "missing"),
    [
        ("", ["title", "alt"]),
        ("// title: T\n", ["alt"]),
        ("// alt: A\n", ["title"]),
        ("// title:\n// alt: A\n", ["title"]),
        ("digraph {}\n// title: T\n", ["title", "alt"]),
    ],
)
def test_title_and_words_are_asked_for(above, missing):
    found = [fault.message for fault in dot.read(f"{above}digraph {{ a }}")[1] if fault.in_words]
    assert found == [f"a diagram without {name}" for name in missing]


def test_words_go_over_several_lines():
    source = "// A remark.\n// title: The way\n// alt: First this.\n//   Then: that.\n\ndigraph { a }"
    [fence] = fences.find(f"```dot\n{source}\n```\n")
    assert fence.in_words() == "The way. First this. Then: that."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("```dot\nA\n```", [("A", 2, 1)]),
        ("text\n\n~~~ dot\nA\nB\n~~~\n\n```dot\nC\n```\n", [("A\nB", 4, 1), ("C", 9, 1)]),
        ("- item\n\n    ```dot\n    A\n      B\n    ```\n", [("A\n  B", 4, 5)]),
        ("```dot\nA\n```\n```dot\nB\n```\n", [("A", 2, 1), ("B", 5, 1)]),
        ("````markdown\n```dot\nA\n```\n````\n", []),
        ("```dotty\nA\n```\n\n`dot`\n\n```\ndot\n```\n", []),
        ("```dot\nnever closed", []),
    ],
)
def test_blocks_are_found_in_a_note(text, expected):
    assert [(fence.source, fence.line, fence.column) for fence in fences.find(text)] == expected


@pytest.mark.parametrize(
    ("block", "problems"),
    [
        (f"```dot\n{ABOUT}digraph {{ a }}\n```\n", []),
        (f"```dot\n{ABOUT}digraph {{\n  a -> -> b\n}}\n```\n", ["page.md:5:8: note-diagram: '->' cannot stand here"]),
        ("```dot\ndigraph { a }\n```\n", ["page.md:2:1: note-diagram-words"] * 2),
        ("- x\n\n    ```dot\n    // alt: A\n    // title: T\n    graph {}\n    ```\n", ["page.md:6:5: note-diagram: a graph without directions"]),
        (f"```{{.dot #x}}\n{ABOUT}digraph {{ a }}\n```\n", ["page.md:1:1: note-diagram: \"{.dot #x}\" behind the fence"]),
        (f"```dot\n{ABOUT}digraph {{ a }}\n```\n\n" * 2, ["page.md:8:1: note-diagram-words: a second diagram with the title"]),
        (f"## Diagram a title\n\n```dot\n{ABOUT}digraph {{ a }}\n```\n", ["page.md:4:1: note-diagram-words: a second"]),
    ],
)  # fmt: skip
def test_the_rules_name_line_and_column(block, problems):
    found = [str(fault) for fault in rules.check([note(block, front="")], ()) if fault.code.startswith("note-diagram")]
    assert [told[: len(start)] for told, start in zip(found, problems, strict=True)] == problems


@pytest.mark.parametrize(
    "text",
    ["</text></svg><script>alert(1)</script>", '" onload="alert(1)', "]]>&lt;", "${x} {{ y }}", "<!--", "\\", "&#106;"],
)
def test_hostile_words_stay_words(text):
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    made = figure(
        f"// title: {text}\n// alt: {text}\n"
        f'digraph {{ a [label="{quoted}"]; a -> b [label="{quoted}"]; subgraph cluster_x {{ label="{quoted}"; b }} }}'
    )
    tree = etree.fromstring(made)
    assert {element.tag for element in tree.iter()} <= {
        "figure", "div", "svg", "desc", "g", "rect", "path", "text", "figcaption", "details", "summary", "span", "p"
    }  # fmt: skip
    assert [element.text for element in tree.iter("text")] == [text, "b", text, text]
    assert tree.find(".//svg").get("aria-label") == text
    assert not any(name.startswith(("on", "style", "href")) for element in tree.iter() for name in element.attrib)


@given(st.text(alphabet='ab{}[];,=-> \n"\\/*<:#', max_size=60))
def test_no_text_raises(text):
    drawing, found = dot.read(ABOUT + text)
    assert (drawing is None) == bool(found)
    assert figure(ABOUT + text)


def test_a_figure_has_a_name_words_and_no_color():
    tree = html.fromstring(figure(f"{ABOUT}digraph {{ a -> b [style=dashed]; b [shape=cylinder, style=bold] }}"))
    svg = tree.find("svg")
    assert (svg.get("role"), svg.get("aria-label")) == ("img", "A title")
    assert tree.get_element_by_id(svg.get("aria-describedby")).text_content() == "It shows this."
    assert tree.find("figcaption/details/p").text_content() == "It shows this."
    assert tree.find("figcaption/details/summary").text_content() == "A title Description"
    colors = {element.get(name) for element in tree.iter() for name in ("fill", "stroke") if element.get(name)}
    assert colors == {"none", "currentColor"}


def test_a_wide_drawing_scrolls_in_a_box_that_the_keyboard_reaches():
    chain = " -> ".join(f'"A rather long label {n}"' for n in range(4))
    wide = html.fromstring(figure(f"{ABOUT}digraph {{ rankdir=LR; {chain} }}")).find("div")
    assert (wide.get("tabindex"), wide.get("role"), wide.get("aria-label")) == ("0", "region", "A title")
    assert html.fromstring(figure(f"{ABOUT}digraph {{ {chain} }}")).find("div") is None


def test_the_same_text_gives_the_same_bytes_in_another_process_and_without_fonts(tmp_path):
    source = f'{ABOUT}digraph {{ a -> b [label="x y"]; b -> a; subgraph cluster_c {{ label="C"; b }} }}'
    program = f"from studynotes.notes.diagrams.picture import figure; print(figure({source!r}), end='')"
    config = tmp_path / "fonts.conf"
    config.write_text(f'<?xml version="1.0"?><fontconfig><dir>{tmp_path}</dir></fontconfig>', encoding="utf-8")
    places = {"PYTHONPATH": ":".join(sys.path), "FONTCONFIG_FILE": str(config), "PATH": str(tmp_path)}
    made = subprocess.run([sys.executable, "-c", program], env=places, capture_output=True, text=True, check=True)
    assert made.stdout == figure(source) == figure(source)
    assert made.stderr == ""


def test_no_label_of_the_author_reaches_graphviz(monkeypatch):
    asked = []
    draw = picture.pygraphviz.AGraph.draw
    monkeypatch.setattr(
        picture.pygraphviz.AGraph, "draw", lambda self, **more: (asked.append(self.to_string()), draw(self, **more))[1]
    )
    said = 'label="secret"'
    figure(f"{ABOUT}digraph {{ a -> b [{said}]; a [{said}]; subgraph cluster_c {{ {said}; b }} }}")
    assert len(asked) == 1
    assert "secret" not in asked[0]


@pytest.mark.parametrize(
    ("graph", "frames"),
    [
        ("digraph { a -> b }", 0),
        ("digraph { subgraph cluster_a { label=x; subgraph cluster_b { a } b } {rank=same c d} a -> c }", 2),
        ("digraph { subgraph cluster_a { label=x; {rank=same a b} } }", 1),
        ("digraph { rankdir=LR; a -> a; a -> b [dir=back]; a -> b [dir=none, constraint=false] }", 0),
    ],
)
def test_everything_lies_on_the_sheet(graph, frames):
    svg = drawn(graph)
    _, _, wide, high = (float(number) for number in svg.get("viewBox").split())
    assert len(shapes(svg, "frames", "rect")) == frames
    for rect in svg.iter("rect"):
        x, y, width, height = (float(rect.get(name)) for name in ("x", "y", "width", "height"))
        assert 0 <= x <= x + width <= wide
        assert 0 <= y <= y + height <= high
    for path in svg.iter("path"):
        points = re.findall(r"(-?[\d.]+) (-?[\d.]+)", path.get("d"))
        assert points
        assert all(0 <= float(x) <= wide and 0 <= float(y) <= high for x, y in points)


@pytest.mark.parametrize(("short", "long"), [("i", "m"), ("ill", "WWW"), ("", "a"), ("漢", "漢字")])
def test_longer_words_need_more_room(short, long):
    assert picture.width(short) < picture.width(long)

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from studynotes.bib import latex

TEXT = {
    "plain": "plain",
    "don't": "don't",
    "  a  b\n\tc ": "a b c",
    r"G{\"o}del Erd{\H o}s {\L}ukasiewicz \'E \'etudes na{\"\i}ve": "Gödel Erdős Łukasiewicz É études naïve",
    r"{\ss} \c{c} \v{s} \o re \AA\ \~n \.I \k a \r{a}": "ß ç š øre Å ñ İ ą å",
    "e\u0301": "é",
    "e\u0301  x": "é x",
    r"a   b": "a b",
    r"\'{\emph{e}} {\'{E}}cole": "é École",
    "A -- B --- C-d": "A – B — C-d",
    "D.~Knuth": "D.\u00a0Knuth",
    r"\& \% \$ \# \_ \{ \}": "& % $ # _ { }",
    "50% & a_b ^ #1": "50% & a_b ^ #1",
    "``q'' `x' ?`que!`": "“q” ‘x' ¿que¡",
    r"\emph{a} \textbf{b} \texttt{c_d} \textit{e} {\em f} {\bf g} \enquote{h}": "a b c_d e f g “h”",
    r"\url{https://e.org/a_b~c--d%20} \href{https://e.org}{here}": "https://e.org/a_b~c--d%20 here",
    r"{TensorFlow} {{ML}} {k}-means {}": "TensorFlow ML k-means",
    r"$O(n^2)$ $2^{n-1}$ $x_i$ $x_{ij}^2$": "O(n²) 2ⁿ⁻¹ xᵢ xᵢⱼ²",
    r"$x^{AB}$ $x^A$ $x_{Q}$": "x^(AB) x^A x_Q",
    r"$\alpha n \leq \beta$ $\log n$ $\frac{a}{b}$ $\sqrt n$ $\mathcal{O}$ $\epsilon$-greedy": "α n ≤β log n a/b √ n 𝒪 ϵ-greedy",
    r"\(x^2\) y^2 H$_2$O 10\textsuperscript{th} $$a^2$$": "x² y^2 H₂O 10ᵗʰ a²",
    "from $5 to $10": "from $5 to $10",
    r"costs \$5": "costs $5",
    r"\LaTeX\ is {\TeX} \ldots 10\,000 \copyright 5\textdegree C": "LaTeX is TeX …10 000 ©5°C",
    r"$\beta$2-adrenergic $\Sigma$$\Delta$ modulator": "β2-adrenergic ΣΔ modulator",
    r"a\foo b \Users": r"a\foo b \Users",
    "<script>alert(1)</script> &amp; <b>": "<script>alert(1)</script> &amp; <b>",
    "a\0b\x1bc": "abc",
    "{a": "a",
    "a}": "a",
    "a\\": "a\\",
    r"\emph": "",
    "$": "$",
    "": "",
}
RICH = {
    "plain": "plain",
    "a & <script>": "a &amp; &lt;script&gt;",
    r"\& \textless": "&amp; &lt;",
    "{TensorFlow} and {{ML}}": '<span class="nocase">TensorFlow</span> and <span class="nocase">ML</span>',
    "{The {ML} Book}": '<span class="nocase">The ML Book</span>',
    r"{\'E}mile G{\"o}del": "Émile Gödel",
    "{(}x{)}{}": "(x)",
    r"\emph{a {B}} {\em c} \textbf{d} \texttt{e}": '<i>a <span class="nocase">B</span></i> <i>c</i> <b>d</b> e',
    r"$O(n^2)$ $x_{i<j}$": '<span class="nocase">O(n<sup>2</sup>)</span> <span class="nocase">x<sub>i&lt;j</sub></span>',
    r"10\textsuperscript{th}": "10<sup>th</sup>",
    r"\emph{}": "",
    r"\'{\emph{e}}": "<i>é</i>",
    r"\'{<}": "&lt;\u0301",
    r"\url{https://e.org/?a&b}": "https://e.org/?a&amp;b",
}


@pytest.mark.parametrize(("tex", "text"), TEXT.items())
def test_to_text(tex, text):
    assert latex.to_text(tex) == text


@pytest.mark.parametrize(("tex", "rich"), RICH.items())
def test_to_rich(tex, rich):
    assert latex.to_rich(tex) == rich


@pytest.mark.parametrize(
    ("tex", "found"),
    [
        ("plain", []),
        (r"\emph{a} \alpha \& \'e \url{x} \href{u}{t} \frac12 \textsuperscript{x} {\em x} \\ \,", []),
        (r"a \foo{b} \emph{\bar*}", [(2, "foo")]),
        (r"\foo\Bar", [(0, "foo"), (4, "Bar")]),
        ("a\\", []),
    ],
)
def test_unknown_commands(tex, found):
    assert latex.unknown_commands(tex) == found


PIECES = ["{", "}", "$", "\\", "\\emph", "\\'", "\\em ", "\\frac", "\\url{", "^", "_", "--", "~", "<b>", "&", "é", "x"]
PIECES += [" ", "\\(", "`", "\0"]


@settings(max_examples=600, deadline=None)
@given(st.one_of(st.lists(st.sampled_from(PIECES), max_size=50).map("".join), st.text(max_size=100)))
def test_no_tex_raises_and_rich_text_is_well_formed(tex):
    latex.to_text(tex)
    latex.unknown_commands(tex)
    etree.fromstring(f"<p>{latex.to_rich(tex)}</p>")


HOSTILE = ["{", "\\emph", "\\'", "$", "$a", "\\em ", "{\\em ", "\\(", "\\url{", "a--", "\\frac{", "{a}", "\\frac"]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_tex_takes_steps_by_its_length_and_no_more_stack_than_there_is(piece):
    latex.to_rich(f"${piece * 5_000}$")

    assert steps(piece * 400) < 3 * steps(piece * 200)


def steps(tex):
    """Return how many calls reading a text takes."""
    count = 0

    def called(*_):
        nonlocal count
        count += 1

    sys.setprofile(called)
    latex._convert.__wrapped__(tex)
    sys.setprofile(None)
    return count

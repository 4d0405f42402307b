import pytest

from studynotes.notes import formulas


def test_a_marked_formula_becomes_mathml_and_keeps_its_source():
    made = formulas.to_mathml(r'<p>So <span class="arithmatex">\(x^2 &lt; y\)</span>.</p>')
    assert made.startswith("<p>So <math ")
    assert 'alttext="x^2 &lt; y"' in made
    assert "<msup>" in made
    assert 'display="inline"' in made


def test_a_displayed_formula_is_a_block():
    assert 'display="block"' in formulas.to_mathml(r'<div class="arithmatex">\[\sum_i p_i\]</div>')


@pytest.mark.parametrize(("tex", "text"), [("x^2 < y", "x2<y"), (r"\alpha_i", "αi"), (r"\left( x", r"\left( x")])
def test_a_formula_has_a_plain_text(tex, text):
    assert formulas.to_text(tex) == text


@pytest.mark.parametrize("text", ["<p>costs $5 and $6</p>", '<span class="other">\\(x\\)</span>'])
def test_other_text_is_left_alone(text):
    assert formulas.to_mathml(text) == text


@pytest.mark.parametrize("tex", [r"\left( x", "x^", r"\unknown x", r"\begin{matrix} a"])
def test_a_formula_that_cannot_be_read_stays_readable(tex):
    broken = rf'<span class="arithmatex">\({tex}\)</span>'
    assert '<code class="formula">' in formulas.to_mathml(broken)

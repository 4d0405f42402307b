import pytest

from build import golden
from studynotes.bib import bibliography, csl


@pytest.mark.parametrize("case", golden("csl.yml"), ids=lambda case: case["why"])
def test_a_record_is_an_item_of_csl_json(case):
    [reference] = bibliography.read("b.bib", case["entry"])[0].values()
    assert csl.item(reference) == case["item"]

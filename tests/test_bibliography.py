import pytest

from build import golden
from studynotes.bib import bibliography
from studynotes.model import Date
from test_names import shown

CASES = golden("bibliography/reading.yml")
ATTRIBUTES = {"title", "author", "editor", "keywords"}


def people(found):
    return [shown(name) for name in found] if len(found) < 10 else len(found)


def described(reference):
    date = reference.date
    shown = {
        "type": reference.kind,
        "title": reference.title,
        "rich_title": reference.rich_title if reference.rich_title != reference.title else "",
        "authors": people(reference.authors),
        "editors": people(reference.editors),
        "date": f"{date.year}/{date.month}/{date.day}" if date else "",
        "keywords": list(reference.keywords),
        "fields": {name: text for name, text in reference.fields.items() if name not in ATTRIBUTES},
    }
    return {name: value for name, value in shown.items() if value or name in ("type", "title")}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_references_are_decoded_and_faults_told(case):
    references, _, problems = bibliography.read("b.bib", case["text"])
    assert {key: described(reference) for key, reference in references.items()} == case["references"]
    assert [str(problem) for problem in problems] == case["problems"]


def test_fields_hold_the_attributes_too_and_their_order_is_that_of_the_file():
    text = "@misc{a,\n  title = {{T}},\n  author = {Doe, J{\\o}rn},\n  keywords = {x},\n  date = {2020},\n}"
    reference = bibliography.read("b.bib", f"\n{text}\n")[0]["a"]
    fields = [("title", "T"), ("author", "Doe, Jørn"), ("keywords", "x"), ("date", "2020")]
    assert list(reference.fields.items()) == fields
    assert (reference.path, reference.line, reference.source) == ("b.bib", 2, text)
    assert reference.get("nothing") == ""


@pytest.mark.parametrize(
    ("data", "text", "place"),
    [
        ("ü\n".encode(), "ü\n", None),
        (b"\xef\xbb\xbfa", "a", None),
        (b"", "", None),
        (b"ab\nc\xc3\xbc\xfcx", "ab\ncü\ufffdx", "2:3: bib-encoding: the byte 0xfc"),
        (b"\xef\xbb\xbfa\xff", "a\ufffd", "1:2: bib-encoding: the byte 0xff"),
        (b"\xc3", "\ufffd", "1:1: bib-encoding: the byte 0xc3"),
    ],
)
def test_decode(data, text, place):
    decoded, problems = bibliography.decode("b.bib", data)
    assert decoded == text
    told = [f"b.bib:{place} is not UTF-8 (save the file as UTF-8)"] if place else []
    assert [str(problem) for problem in problems] == told


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2020", Date(2020)),
        ("2020-12", Date(2020, 12)),
        ("2020-02-29", Date(2020, 2, 29)),
        ("2020-01/2021", Date(2020, 1)),
        ("2020/", Date(2020)),
        *((bad, None) for bad in ("", "20x5", "2020-00", "2020-13", "2020-2", "2021-02-29", "2020-01-00", "c. 2020")),
        *((bad, None) for bad in ("٢٠٢٠", "0000")),
    ],
)
def test_parse_date(text, date):
    assert bibliography.parse_date(text) == date


def test_a_chain_of_crossrefs_ends_somewhere():
    chain = "".join(f"@misc{{k{n},\n  crossref = {{k{n + 1}}},\n}}\n" for n in range(10))
    text = f"{chain}@misc{{k10,\n  publisher = {{P}},\n}}\n"
    references, _, problems = bibliography.read("b.bib", text)
    assert [references[f"k{n}"].get("publisher") for n in (0, 1, 2, 9)] == ["", "", "P", "P"]
    assert [str(problem) for problem in problems] == [
        'b.bib:26:3: bib-crossref: crossref runs over too many entries at "k9" (remove the crossref)',
        'b.bib:29:3: bib-crossref: crossref runs over too many entries at "k10" (remove the crossref)',
    ]

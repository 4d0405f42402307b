import pytest

from studynotes.bib import store


def test_what_was_stored_comes_back(tmp_path):
    store.save_cache(tmp_path / "a" / "store.json", {"x": "é"})
    assert store.load_cache(tmp_path / "a" / "store.json") == {"x": "é"}
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["store.json"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"x": 1}', "null"])
def test_a_store_that_cannot_be_used_is_empty(tmp_path, text):
    (tmp_path / "store.json").write_text(text)
    assert store.load_cache(tmp_path / "store.json") == {}


def test_a_missing_or_unwritable_store_is_no_error(tmp_path):
    assert store.load_cache(tmp_path / "none.json") == {}
    (tmp_path / "file").write_text("")
    store.save_cache(tmp_path / "file" / "store.json", {"x": "y"})


def test_a_store_that_grew_too_large_is_begun_anew(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "MOST", 1)
    store.save_cache(tmp_path / "store.json", {"x": "1", "y": "2"})
    assert store.load_cache(tmp_path / "store.json") == {}

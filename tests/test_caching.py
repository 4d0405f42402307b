import pytest

from studynotes import site


def test_what_was_stored_comes_back(tmp_path):
    site.save_cache(tmp_path / "a" / "store.json", {"x": "é"})
    assert site.load_cache(tmp_path / "a" / "store.json") == {"x": "é"}
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["store.json"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"x": 1}', "null"])
def test_a_store_that_cannot_be_used_is_empty(tmp_path, text):
    (tmp_path / "store.json").write_text(text)
    assert site.load_cache(tmp_path / "store.json") == {}


def test_a_missing_or_unwritable_store_is_no_error(tmp_path):
    assert site.load_cache(tmp_path / "none.json") == {}
    (tmp_path / "file").write_text("")
    site.save_cache(tmp_path / "file" / "store.json", {"x": "y"})


def test_a_store_that_grew_too_large_is_begun_anew(tmp_path, monkeypatch):
    monkeypatch.setattr(site, "MOST", 1)
    site.save_cache(tmp_path / "store.json", {"x": "1", "y": "2"})
    assert site.load_cache(tmp_path / "store.json") == {}

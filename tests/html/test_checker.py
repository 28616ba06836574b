"""Only the checker whose sum we know is ever run."""

import pytest

from tests.html import checker


def test_another_jar_is_not_ours(tmp_path, monkeypatch):
    other = tmp_path / "other.jar"
    other.write_bytes(b"another one")
    monkeypatch.setattr(checker, "JAR", other)
    with pytest.raises(SystemExit, match="another sum"):
        checker.fetch()
    assert not other.exists()  # the next time it is fetched anew

"""`config`: the nearest file, the environment over it, then the default."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlpc import ConfigError, config


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "project" / "src"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    monkeypatch.delenv("MLPC_ENV", raising=False)
    return tmp_path / "project"


PYPROJECT = """
[tool.mlpc]
bucket = "b"
subnets = ["s1"]
[tool.mlpc.env.prod]
bucket = "prod-b"
"""


def test_no_file() -> None:
    assert config("bucket", "other") == "other"
    assert config("bucket", None) is None
    with pytest.raises(ConfigError, match=r"^nothing gives 'bucket': add it to mlpc.toml, or give a default"):
        config("bucket")
    with pytest.raises(KeyError):
        config("bucket")


def test_the_table_of_pyproject(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "pyproject.toml").write_text(PYPROJECT)
    assert config("bucket") == "b"
    assert config("bucket", "other") == "b"
    assert config("subnets") == ["s1"]
    monkeypatch.setenv("MLPC_ENV", "prod")
    assert config("bucket") == "prod-b"
    assert config("subnets") == ["s1"]
    with pytest.raises(ConfigError, match=r"add it to \[tool.mlpc\] of .*pyproject.toml"):
        config("env")
    monkeypatch.setenv("MLPC_ENV", "test")
    with pytest.raises(ConfigError, match=r"MLPC_ENV is 'test', .* it has prod"):
        config("bucket")


def test_the_nearest_file_holds(project: Path) -> None:
    (project / "pyproject.toml").write_text(PYPROJECT)
    (project / "src" / "pyproject.toml").write_text("[tool.ruff]\n")
    assert config("bucket") == "b"
    (project / "mlpc.toml").write_text('bucket = "m"\n[env.prod]\nbucket = "p"\n')
    assert config("bucket") == "m"
    (project / "src" / "mlpc.toml").write_text("")
    assert config("bucket", "none") == "none"


def test_the_file_that_asks_counts_before_the_current_directory(project: Path) -> None:
    (project / "pyproject.toml").write_text(PYPROJECT)
    elsewhere = project.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "mlpc.toml").write_text('bucket = "e"')
    namespace: dict[str, object] = {"__file__": str(elsewhere / "pipeline.py")}
    exec("from mlpc import config\nbucket = config('bucket')", namespace)
    assert namespace["bucket"] == "e"


def test_a_file_that_is_not_toml(project: Path) -> None:
    (project / "pyproject.toml").write_text("[oops")
    assert config("bucket", "x") == "x"
    (project / "pyproject.toml").write_text("[tool.mlpc]\nbucket = ")
    with pytest.raises(ConfigError, match=r"pyproject.toml is not TOML"):
        config("bucket", "x")


def test_placeholders_are_their_texts(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "mlpc.toml").write_text(
        'bucket = "b"\n[placeholders]\ntopic = "${topic}"\n[env.prod]\ntopic = "t"\n[env.prod.placeholders]\nbucket = "${b}"\n'
    )
    assert (config("bucket"), config("topic")) == ("b", "${topic}")
    monkeypatch.setenv("MLPC_ENV", "prod")
    assert (config("bucket"), config("topic")) == ("${b}", "t")
    with pytest.raises(ConfigError):
        config("placeholders")


def test_a_table_that_is_none(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "mlpc.toml").write_text('placeholders = 3\nenv = { prod = "x" }\n')
    with pytest.raises(ConfigError, match=r"`placeholders` of .*mlpc.toml is not a table"):
        config("bucket", "x")
    (project / "mlpc.toml").write_text('env = { prod = "x" }\n')
    monkeypatch.setenv("MLPC_ENV", "prod")
    with pytest.raises(ConfigError, match=r"`env.prod` of .*mlpc.toml is not a table"):
        config("bucket", "x")

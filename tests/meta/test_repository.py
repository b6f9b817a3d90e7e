"""What must hold of the repository itself."""

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def tracked(*patterns: str) -> list[Path]:
    """The files that git tracks; of a source tree without git, those that are there."""
    if not (ROOT / ".git").exists():
        return [path for pattern in patterns for path in ROOT.rglob(pattern) if path.is_file()]
    listed = subprocess.run(["git", "ls-files", "-z", *patterns], cwd=ROOT, check=True, capture_output=True, text=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_module_has_two_subjects() -> None:
    long = {
        path.name: count
        for path in tracked("compiler/*.py", "benchmarks/*.py")
        if (count := len(path.read_text("utf-8", errors="ignore").splitlines())) > 500
    }
    assert long == {}


def test_imports_stand_at_the_top_but_for_start_up_time() -> None:
    """An import inside of a function saves start-up time, which only the command line and what it finds first has reason to."""
    allowed = (
        "cli/",
        "frontend/lean.py",
        "backends/sagemaker/archive.py",
        # What not every system has, and what few runs of a runner need.
        "backends/runner/engine/",
        "configuration.py",
        "driver/one_file.py",
        "frontend/file.py",
        "frontend/suggest.py",
        "diagnostics/ignores.py",
        "dsl/",
        "service/validate.py",
        "service/regenerate.py",
    )
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked("compiler/*.py")
        if not path.relative_to(ROOT / "compiler/mlpc").as_posix().startswith(allowed)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if re.match(r"\s+(import \w|from [\w.]+ import )", line) and "TYPE_CHECKING" not in path.read_text("utf-8")
    ]
    assert found == []


def test_no_path_of_a_machine_is_in_the_tree() -> None:
    words = re.compile(r"(?<![\w.$])/(?:home|root|Users|work)/\w")
    found = [
        path.relative_to(ROOT).as_posix()
        for path in tracked()
        if words.search(path.read_text("utf-8", errors="ignore"))
    ]
    assert found == []


def commands() -> dict[str, str]:
    text = (ROOT / "README.md").read_text("utf-8")
    return dict(re.findall(r"<!-- command: (\w+) -->\n```\n(.+?)\n```", text))


def test_the_readme_says_two_commands() -> None:
    assert list(commands()) == ["main", "tests"]


@pytest.mark.skipif(os.name == "nt", reason="a shell script")
def test_continuous_integration_runs_what_the_readme_says() -> None:
    script = (ROOT / ".ci/run").read_text("utf-8")
    start = script.index("command_of()")
    function = script[start : script.index("}\n", start) + 2]
    for name, said in commands().items():
        code = f'{function}\ncommand_of "command: {name}"'
        done = subprocess.run(["bash", "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
        assert done.stdout.strip() == said

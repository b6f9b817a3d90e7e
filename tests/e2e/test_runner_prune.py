"""`--prune`: old runs go, and nothing that is still needed."""

from __future__ import annotations

import os
import time
from pathlib import Path

from runners import CHAIN, Done, Runner, one, runner, wait_for


def runs(made: Runner) -> list[str]:
    return sorted(path.parent.name for path in made.folder.glob(".mlpc_runs/*/run.json"))


def size(folder: Path) -> int:
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_symlink() or path.is_file())


def freed(done: Done) -> str:
    return done.out.splitlines()[-1]


def chain(folder: Path, count: int, *words: str) -> Runner:
    """A chain that has run several times, as r1, r2, ..."""
    made = runner(folder, CHAIN)
    for at in range(1, count + 1):
        done = made.run("--data", "data", "--run-id", f"r{at}", *words, SEEN=str(folder / "seen"))
        assert done.code == 0, done.err
    return made


def test_old_runs_go(tmp_path: Path) -> None:
    made = chain(tmp_path, 4)
    assert (
        made.run("--data", "data", "--cache", "--run-id", "r5", "--pause", "0.01", SEEN=str(tmp_path / "seen")).code
        == 0
    )
    rows = (tmp_path / "data/rows.txt").read_text()
    before = {name: size(tmp_path / ".mlpc_runs" / name) for name in runs(made)}
    dry = made.run("--prune", "--keep", "2", "--dry-run")
    assert dry.code == 0 and runs(made) == ["r1", "r2", "r3", "r4", "r5"], dry.err
    assert [line.split(" (")[0] for line in dry.out.splitlines()[:3]] == [f"would remove run r{at}" for at in (1, 2, 3)]
    done = made.run("--prune", "--keep", "2")
    assert done.code == 0 and runs(made) == ["r4", "r5"], done.err
    assert freed(done) == freed(dry).replace("would be freed", "freed") and freed(done).startswith("kept 2 runs; ")
    said = float(freed(done).split("; ")[1].split()[0]) * 1000
    assert abs(said - sum(before[name] for name in ("r1", "r2", "r3"))) < 100
    assert not any((tmp_path / ".mlpc_runs" / name).exists() for name in ("r1", "r2", "r3"))
    assert (tmp_path / "data/rows.txt").read_text() == rows
    # What stays is whole.
    assert made.run("--resume", "r4").err.count("  kept ") == 3
    again = made.run("--data", "data", "--cache", "--pause", "0.01", SEEN=str(tmp_path / "seen"))
    assert set(again.origins.values()) == {"cache"}
    nothing = made.run("--prune", "--keep", "5")
    assert nothing.out == "kept 3 runs; 0 bytes freed\n"


def test_what_a_run_that_stays_has_from_the_cache_stays(tmp_path: Path) -> None:
    made = chain(tmp_path, 3, "--cache")
    done = made.run("--prune", "--keep", "1")
    assert done.code == 0 and runs(made) == ["r3"]
    left = "steps/first/outputs/output, steps/second/outputs/score, steps/third/outputs/output"
    assert f", but for {left}, which is still needed" in done.out, done.out
    assert "removed run r2 (" in done.out and not (tmp_path / ".mlpc_runs/r2").exists()
    assert sorted(path.name for path in (tmp_path / ".mlpc_runs/r1").iterdir()) == ["steps"]
    assert set(made.run("--resume", "last").origins.values()) == {"resume"}
    after = made.run("--data", "data", "--cache", "--run-id", "r4", SEEN=str(tmp_path / "seen"))
    assert set(after.origins.values()) == {"cache"} and len((tmp_path / "seen").read_text().split()) == 3
    # Once nobody needs it, it goes, with what the cache says of it.
    last = made.run("--prune", "--keep", "0")
    assert "removed 3 results of the cache" in last.out and "removed what was left of run r1 (" in last.out, last.out
    assert not (tmp_path / ".mlpc_runs/r1").exists() and not list(tmp_path.glob(".mlpc_runs/cache/[0-9a-f]*.json"))
    fresh = made.run("--data", "data", "--cache", SEEN=str(tmp_path / "seen"))
    assert fresh.code == 0 and set(fresh.origins.values()) == {"run"}


def test_what_is_registered_stays(tmp_path: Path) -> None:
    made = runner(
        tmp_path,
        """
        @training(image=IMAGE, instance_type="ml.m5.large")
        def fit(data: Dataset) -> ModelArtifact:
            out = ModelArtifact.new()
            (out / "m").write_text("m")
            return out

        @pipeline(name="served")
        def served(data: Dataset):
            register_model(
                fit(data), model_package_group_name="group", image=IMAGE, content_types=["text/csv"], response_types=["text/csv"],
            )
        """,
    )
    assert made.run("--data", "data", "--run-id", "r1").code == 0
    done = made.run("--prune", "--keep", "0")
    assert done.code == 0 and "but for steps/fit/outputs/" in done.out, done.out
    (model,) = tmp_path.glob(".mlpc_runs/r1/steps/fit/outputs/*/m")
    assert model.read_text() == "m" and runs(made) == []


def test_a_part_that_another_run_takes_stays(tmp_path: Path) -> None:
    made = chain(tmp_path, 1)
    source = ".mlpc_runs/r1/steps/first/outputs/output"
    given = made.run("--data", "data", "--set-output", f"first={source}", "--run-id", "r2", SEEN=str(tmp_path / "seen"))
    assert given.code == 0, given.err
    (tmp_path / "link").symlink_to(tmp_path / ".mlpc_runs")
    done = made.run("--prune", "--keep", "1", "--workdir", "link")
    assert "but for steps/first/outputs/output, which" in done.out, done.out
    assert len(list((tmp_path / source).iterdir())) == 3 and not (tmp_path / ".mlpc_runs/r1/steps/second").exists()


def test_other_pipelines_stay(tmp_path: Path) -> None:
    made = chain(tmp_path, 2)
    other = one(tmp_path, "return data")
    assert other.run("--data", "data", "--run-id", "other").code == 0
    assert other.run("--prune", "--keep", "0").code == 0
    assert runs(made) == ["r1", "r2"]


def test_nothing_goes_while_a_run_is_at_work(tmp_path: Path) -> None:
    made = chain(tmp_path, 2)
    (tmp_path / "seen").unlink()
    process = made.start("--data", "data", "--pause", "1", SEEN=str(tmp_path / "seen"))
    wait_for(lambda: (tmp_path / "seen").exists())
    refused = made.run("--prune", "--keep", "0")
    assert refused.code == 2 and "--prune: a run is at work in .mlpc_runs: wait until it has ended" in refused.err
    assert len(runs(made)) == 3
    process.kill()
    process.communicate()
    wait_for(lambda: made.run("--prune", "--keep", "0").code == 0)


def test_environments_and_downloads_go_with_the_runs_that_used_them(tmp_path: Path) -> None:
    made = chain(tmp_path, 2)
    folder = tmp_path / ".mlpc_runs"
    for name in ("venvs/old", "venvs/new", "venvs/half", "s3/old", "s3/new", "s3/.new-1"):
        (folder / name).mkdir(parents=True)
        (folder / name / "venv.json").write_text("{}")
    (folder / "venvs/half/venv.json").rename(folder / "venvs/half/log.txt")
    past = time.time() - 1000
    for name in ("venvs/old/venv.json", "s3/old"):
        os.utime(folder / name, (past, past))
    # A removal that was broken off.
    (folder / "r1/run.json").unlink()
    done = made.run("--prune")
    assert done.code == 0, done.err
    left = sorted(path.relative_to(folder).as_posix() for path in (*folder.glob("venvs/*"), *folder.glob("s3/*")))
    assert left == ["s3/new", "venvs/new"] and runs(made) == ["r2"] and not (folder / "r1").exists()
    assert "removed 2 environments (" in done.out and "removed 2 downloads (" in done.out
    assert "removed what was left of run r1 (" in done.out


def test_wrong_usage(tmp_path: Path) -> None:
    made = runner(tmp_path, CHAIN)
    assert "--prune: there is no folder .mlpc_runs" in made.run("--prune").err
    assert "--keep says how many runs --prune leaves" in made.run("--keep", "3").err
    assert "--keep must be at least 0" in made.run("--prune", "--keep", "-1").err

"""Parts of the engine by themselves."""

import json
import os
from pathlib import Path

import pytest

from mlpc.backends.runner.engine.cache import Cache, Parts, Stored, differences, seconds_of
from mlpc.backends.runner.engine.layout import JobError, link, place_in, rooted
from mlpc.backends.runner.engine.plan import Decision, Plan, step_of
from mlpc.backends.runner.engine.results import metrics_in, mismatch
from mlpc.backends.runner.engine.schedule import BLOCKED, DONE, FAILED, SKIPPED, Schedule
from mlpc.backends.runner.engine.store import Hashes, Locked, Workdir, lock, new_attempt, read_json, write_json
from mlpc.backends.runner.engine.values import EvaluationError, as_text, holds, steps_read


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("P30D", 30 * 86400),
        ("p1y2m3w4dT5H6M", 31536000 + 2 * 2592000 + 3 * 604800 + 4 * 86400 + 5 * 3600 + 360),
        ("30d", 30 * 86400),
        ("T16m", 960),
        ("soon", float("inf")),
        ("", float("inf")),
    ],
)
def test_durations(text: str, seconds: float) -> None:
    assert seconds_of(text) == seconds


def parts(**changes: object) -> Parts:
    made = Parts("code", ("a==1",), {"--n": "1"}, {}, {"x": ("h", {"f": "1", "g": "2"})}, ("output",), "3.11.1")
    return made._replace(**changes)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, []),
        ({"code": "other"}, ["code changed"]),
        ({"requirements": ()}, ["requirements changed"]),
        ({"arguments": {"--n": "2"}}, ["argument --n: 1 -> 2"]),
        ({"arguments": {"--m": "2"}}, ["argument --n is no more", "argument --m is new"]),
        ({"environment": {"A": "b c"}}, ["environment A is new"]),
        ({"inputs": {"x": ("i", {"f": "1", "g": "3"})}}, ["input x: 1 file changed"]),
        ({"inputs": {"x": ("i", {"f": "0", "h": "3"})}}, ["input x: 3 files changed"]),
        ({"inputs": {"x": ("i", {})}}, ["input x: changed"]),
        ({"inputs": {}}, ["input x is no more"]),
        ({"outputs": ("other",)}, ["outputs changed"]),
        ({"python": "3.12.0"}, ["Python 3.11.1 -> 3.12.0"]),
    ],
)
def test_what_has_changed_is_said(changes: dict[str, object], said: list[str]) -> None:
    last = json.loads(json.dumps(parts().document()))
    now = parts(**changes)
    assert differences(last, now) == said
    assert (now.key == parts().key) is (not said or changes == {"inputs": {"x": ("h", {})}})


def test_an_entry_expires(tmp_path: Path) -> None:
    cache = Cache(Workdir(tmp_path), "p", Hashes())
    cache.keep("s", parts(), Stored({}, {"n": 1}, "r", 1000.0))
    assert cache.find("s", parts(), "PT1H", now=1000.0 + 3600)[0] == Stored({}, {"n": 1}, "r", 1000.0)
    assert cache.find("s", parts(), "PT1H", now=1000.0 + 3601) == (None, "expired")
    assert cache.find("s", parts(code="x"), "") == (None, "code changed")
    assert cache.find("t", parts(code="x"), "") == (None, "never run before")


def test_a_file_that_changes_has_another_digest(tmp_path: Path) -> None:
    file = tmp_path / "data/a"
    file.parent.mkdir()
    file.write_text("one")
    os.utime(file, (1, 1))
    hashes = Hashes(tmp_path / "hashes.json")
    first = hashes.tree(tmp_path / "data").digest
    hashes.save()
    file.write_text("two")
    os.utime(file, (1, 1))
    assert Hashes(tmp_path / "hashes.json").tree(tmp_path / "data").digest != first
    (tmp_path / "data/empty").mkdir()
    assert "empty/" in hashes.tree(tmp_path / "data").files
    (tmp_path / "data/loop").symlink_to(tmp_path / "data")
    assert set(hashes.tree(tmp_path / "data").files) == {"a", "empty/"}


def test_a_document_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "d.json"
    write_json(path, {"a": 1})

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_json(path, {"a": 2})
    assert read_json(path) == {"a": 1}
    assert list(tmp_path.iterdir()) == [path]


def test_a_lock_is_held_once(tmp_path: Path) -> None:
    with lock(tmp_path / "lock"), pytest.raises(Locked), lock(tmp_path / "lock"):
        pass
    with lock(tmp_path / "lock"):
        pass
    assert [new_attempt(tmp_path / "step")[0] for _ in range(3)] == [1, 2, 3]


def test_places_of_the_container(tmp_path: Path) -> None:
    assert place_in(tmp_path, "/opt/ml/model") == tmp_path / "model"
    assert [rooted(word, tmp_path) for word in ("/opt/ml", "/opt/mlx", "a/opt/ml")] == [
        str(tmp_path),
        "/opt/mlx",
        "a/opt/ml",
    ]
    for path in ("/etc", "/opt/ml/../../etc", "relative"):
        with pytest.raises(JobError):
            place_in(tmp_path, path)
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "a/b/f").write_text("f")
    link(tmp_path / "a", tmp_path / "c")
    (tmp_path / "c/b/new").write_text("own")
    assert (tmp_path / "c/b/f").is_symlink() and not (tmp_path / "a/b/new").exists()


def test_documents_are_compared_with_what_is_declared() -> None:
    declared = {"mode": ["one of", "a", "b"], "n": "int", "list": ["float"], "inner": {"ok": "bool"}}
    good = {"mode": "a", "n": 1, "list": [1, 2.5], "inner": {"ok": True, "more": None}, "extra": 1}
    assert mismatch(good, declared, "") == ""
    assert mismatch({**good, "mode": "c"}, declared, "") == "has mode = \"c\", which is none of 'a', 'b'"
    assert mismatch({**good, "list": [1, "x"]}, declared, "") == 'has list[1] = "x", which is not float'
    assert mismatch({**good, "inner": {"ok": 1}}, declared, "") == "has inner.ok = 1, which is not bool"
    assert mismatch({**good, "inner": 1}, declared, "") == "inner is not an object, but 1"


def test_the_last_match_is_the_metric(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("auc=0.5;\nauc=0.7;\nauc=oops;\nloss 3\n")
    assert metrics_in(log, {"auc": "auc=(.*?);", "loss": r"loss (\d)", "none": "x(.)"}) == {"auc": 0.7, "loss": 3.0}
    with pytest.raises(JobError, match="the expression of metric 'auc' is none of Python's"):
        metrics_in(log, {"auc": "auc=("})


def test_texts_of_values() -> None:
    assert [as_text(value) for value in (True, 1, 1.0, "x", [1])] == ["true", "1", "1.0", "x", "[1]"]
    with pytest.raises(EvaluationError):
        as_text(object())
    assert list(steps_read({"map": {"output": "no step", "x": {"output": "step", "field": ""}}})) == ["step"]
    with pytest.raises(EvaluationError):
        holds({"unknown": 1}, None)  # type: ignore[arg-type]


# --- which steps run ----------------------------------------------------------------------------------------------------------


def plan(*steps: dict[str, object], decisions: tuple[Decision, ...] = ()) -> Plan:
    made = tuple(step_of({"kind": "Processing", "function": "f", "source": "p.py:1", **step}) for step in steps)
    return Plan("p", "", (), decisions, made, {}, "", {})


def reading(*names: str) -> list[dict[str, object]]:
    return [{"name": name, "path": "/opt/ml/x", "value": {"output": name, "field": ""}} for name in names]


def ended(schedule: Schedule, **states: str) -> dict[str, str]:
    """Run all that can run, ending steps as said, and the others well."""
    while ready := schedule.ready():
        for node in ready:
            schedule.start(node.name)
            schedule.end(node.name, states.get(node.name, DONE))
    assert schedule.waiting == []
    return schedule.states


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (DONE, {"failed": SKIPPED, "any": DONE, "plain": DONE, "after": BLOCKED}),
        (FAILED, {"failed": DONE, "any": DONE, "plain": BLOCKED, "after": BLOCKED}),
    ],
)
def test_triggers(end: str, expected: dict[str, str]) -> None:
    schedule = Schedule(
        plan(
            {"name": "a"},
            {"name": "failed", "after": [("a", "Failed")]},
            {"name": "any", "after": [("a", "Any")]},
            {"name": "plain", "inputs": reading("a")},
            {"name": "b"},
            {"name": "after", "inputs": reading("b"), "after": [("a", "Any")]},
            {"name": "never", "after": [("after", "Any")]},
        ),
        lambda decision: True,
        lambda step: [],
    )
    states = ended(schedule, a=end, b=FAILED)
    assert {name: states[name] for name in expected} == expected
    # What has not run has not ended in any way.
    assert states["never"] == BLOCKED
    assert schedule.caught("a") is (end == FAILED)


def test_what_is_raised_again_has_not_been_handled() -> None:
    schedule = Schedule(
        plan(
            {"name": "a"},
            {"name": "handler", "after": [("a", "Failed")]},
            {
                "name": "again",
                "kind": "Fail",
                "function": "raise",
                "after": [("handler", "Completed"), ("a", "Failed")],
            },
        ),
        lambda decision: True,
        lambda step: [],
    )
    assert ended(schedule, a=FAILED, again=FAILED)["handler"] == DONE
    assert not schedule.caught("a")


def test_a_condition_is_made_under_its_own_guard_only() -> None:
    made: list[str] = []

    def decide(decision: Decision) -> bool:
        made.append(decision.name)
        return False

    outer = Decision("outer", "p.py:2", {"true": True})
    inner = Decision("inner", "p.py:3", {"true": {"output": "a", "field": "", "path": []}}, (("outer", True),))
    schedule = Schedule(
        plan(
            {"name": "a", "guard": [("outer", True)]},
            {"name": "b", "guard": [("outer", True), ("inner", True)]},
            {"name": "c", "guard": [("outer", False)]},
            decisions=(outer, inner),
        ),
        decide,
        lambda step: [],
    )
    assert ended(schedule) == {"a": SKIPPED, "b": SKIPPED, "c": DONE}
    assert made == ["outer"]
    assert schedule.why["b"] == "the condition at p.py:2 is false"


def test_a_condition_that_fails_lets_nothing_run() -> None:
    def decide(decision: Decision) -> bool:
        raise EvaluationError("no order")

    schedule = Schedule(
        plan(
            {"name": "a", "guard": [("d", True)]}, {"name": "b"}, decisions=(Decision("d", "p.py:2", {"true": True}),)
        ),
        decide,
        lambda step: [],
    )
    assert ended(schedule) == {"a": BLOCKED, "b": DONE}
    assert schedule.errors == {"d": "no order"}


def test_a_loop_runs_no_more_rounds_at_a_time_than_it_says() -> None:
    schedule = Schedule(
        plan(
            {"name": "loop", "kind": "ForEach", "options": {"items": [1, 2, 3, 4, 5], "max_concurrency": 2}},
            {"name": "body", "loop": "loop"},
            {"name": "other"},
        ),
        lambda decision: True,
        lambda step: [1, 2, 3, 4, 5],
    )
    assert [node.name for node in schedule.ready()] == ["other", "body[0]", "body[1]"]
    schedule.start("body[0]")
    assert [node.name for node in schedule.ready()] == ["other", "body[1]"]
    schedule.start("body[1]")
    assert [node.name for node in schedule.ready()] == ["other"]
    schedule.end("body[0]", DONE)
    assert [node.name for node in schedule.ready()] == ["other", "body[2]"]


def test_what_is_read_of_a_round_waits_for_the_loop() -> None:
    picked = {"found": "body", "name": "x", "loop": "loop", "round": None}
    schedule = Schedule(
        plan(
            {"name": "loop", "kind": "ForEach", "options": {"items": [1, 2]}},
            {"name": "body", "loop": "loop"},
            {"name": "best", "arguments": [{"name": "x", "flag": "x", "value": picked}]},
            {"name": "count", "arguments": [{"name": "x", "flag": "x", "value": {"rounds": "loop"}}]},
        ),
        lambda decision: True,
        lambda step: [1, 2],
    )
    assert [node.name for node in schedule.ready()] == ["body[0]", "body[1]"]
    schedule.end("body[0]", DONE)
    assert [node.name for node in schedule.ready()] == ["body[1]"]
    schedule.end("body[1]", DONE)
    assert [node.name for node in schedule.ready()] == ["best", "count"]


def test_a_loop_waits_for_what_its_body_reads() -> None:
    schedule = Schedule(
        plan(
            {"name": "x"},
            {"name": "loop", "kind": "ForEach", "options": {"items": [1, 2]}},
            {"name": "body", "loop": "loop", "inputs": reading("x")},
            {"name": "second", "loop": "loop", "inputs": reading("body")},
            {"name": "end", "after": [("loop", "Completed")]},
        ),
        lambda decision: True,
        lambda step: [1, 2],
    )
    assert ended(schedule, x=FAILED)["end"] == BLOCKED
    assert "body[0]" not in schedule.states
    schedule = Schedule(schedule.plan, lambda decision: True, lambda step: [1, 2])
    states = ended(schedule, **{"body[1]": FAILED})
    assert states["second[0]"] == DONE and states["second[1]"] == BLOCKED
    assert states["loop"] == FAILED and states["end"] == BLOCKED

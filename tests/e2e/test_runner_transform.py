"""Batch transforms on a machine: the code that goes with a model, over files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from runners import Runner, runner
from test_runner_venv import wheel

from mlpc.cli.disk import Disk
from mlpc.driver import Request, compile_files

SERVED = """
    import json

    def model_fn(model_dir):
        return int(Path(model_dir, "model.txt").read_text())

    def input_fn(request_body, content_type):
        assert isinstance(request_body, str if content_type == "text/csv" else bytes), content_type
        text = request_body if isinstance(request_body, str) else request_body.decode()
        return [int(line) for line in text.split()]

    def predict_fn(data, model):
        return [item * model for item in data]

    def output_fn(prediction, accept):
        return accept + ":" + " ".join(map(str, prediction))

    @training(image=IMAGE, instance_type="ml.m5.large", inference=[model_fn, input_fn, predict_fn, output_fn])
    def fit(data: Dataset, *, factor: int) -> ModelArtifact:
        model = ModelArtifact.new()
        (model / "model.txt").write_text(str(factor))
        return model

    @processing(image=IMAGE, instance_type="ml.m5.large")
    def gather(scores: Dataset) -> Dataset:
        out = Dataset.new()
        found = [f"{path.relative_to(scores)}={path.read_text()!r}" for path in sorted(Path(scores).rglob("*.out"))]
        (out / "all.txt").write_text("\\n".join(found))
        return out

    @pipeline(name="transformed")
    def transformed(data: Dataset, factor: int = 3):
        model = fit(data, factor=factor)
        servable = create_model(model, image=image("sklearn", version="1.2-1"))
        scores = transform(servable, data, instance_type="ml.m5.large"OPTIONS)
        gather(scores)
"""


def served(folder: Path, options: str, source: str = SERVED) -> Runner:
    made = runner(folder, source.replace("OPTIONS", options and ", " + options))
    (folder / "data/inner").mkdir(exist_ok=True)
    (folder / "data/inner/more.txt").write_text("10\n20")
    (folder / "data/.hidden").write_text("not a number")
    return made


@pytest.mark.parametrize(
    "options, rows, more",
    [
        ("", "application/json:3 6 9", "application/json:30 60"),
        ('content_type="text/csv", accept="text/csv"', "text/csv:3 6 9", "text/csv:30 60"),
        ('split_type="Line", accept="a/b"', "a/b:3 6 9", "a/b:30 60"),
        ('split_type="Line", strategy="SingleRecord", accept="x"', "x:3x:6x:9", "x:30x:60"),
        (
            'split_type="Line", strategy="SingleRecord", accept="x", assemble_with="Line", content_type="text/csv"',
            "x:3\nx:6\nx:9\n",
            "x:30\nx:60\n",
        ),
    ],
)
def test_a_transform_serves_the_model_on_every_file(tmp_path: Path, options: str, rows: str, more: str) -> None:
    if "content_type" not in options:
        options = ", ".join(filter(None, [options, 'content_type="x/lines"']))
    made = served(tmp_path, options)
    done = made.run("--data", "data")
    assert done.code == 0, done.err
    found = (done.output("gather") / "all.txt").read_text().splitlines()
    assert found == [f"inner/more.txt.out={more!r}", f"rows.txt.out={rows!r}"]
    assert sorted(done.states) == ["create_model", "fit", "gather", "transform"]


def test_a_transform_is_cached_and_knows_what_has_changed(tmp_path: Path) -> None:
    made = served(tmp_path, 'content_type="text/csv"')
    assert made.run("--data", "data", "--cache").code == 0
    again = made.run("--data", "data", "--cache")
    assert again.origins["transform"] == "cache"
    changed = made.run("--data", "data", "--factor", "4", "--cache")
    reason = changed.record["steps"]["transform"]["reason"]
    assert reason == "input model: 1 file changed"
    other = served(tmp_path, 'content_type="text/csv"', SERVED.replace("item * model", "item + model"))
    (tmp_path / "data/rows.txt").write_text("1\n2\n3\n")
    done = other.run("--data", "data", "--cache")
    assert done.origins["transform"] == "run"
    assert "rows.txt.out='application/json:4 5 6'" in (done.output("gather") / "all.txt").read_text()


def test_code_that_breaks_breaks_the_step(tmp_path: Path) -> None:
    made = served(tmp_path, 'content_type="text/csv"')
    (tmp_path / "data/rows.txt").write_text("1\nx\n")
    done = made.run("--data", "data")
    assert done.code == 1
    assert done.states == {"fit": "done", "create_model": "done", "transform": "failed", "gather": "blocked"}
    assert "invalid literal for int()" in done.err and "pipeline.py:" in done.err


@pytest.mark.parametrize(
    "change, said",
    [
        (('return accept + ":"', "return 3, accept; accept"), "output_fn gives int, where text or bytes are wanted"),
        (("inference=[model_fn, ", "inference=["), "the code of the model has no model_fn"),
    ],
)
def test_what_a_container_would_not_take(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    source = SERVED.replace(*change).replace('image("sklearn", version="1.2-1")', "IMAGE")
    done = served(tmp_path, 'content_type="text/csv"', source).run("--data", "data")
    assert done.code == 1 and f"transform: {said}" in done.err


def test_a_script_with_a_transform_fn_and_a_destination(tmp_path: Path) -> None:
    project = tmp_path / "project"
    (project / "serve").mkdir(parents=True)
    (project / "serve/parts.py").write_text("import os\nWORD = os.environ['WORD']\n")
    (project / "serve/app.py").write_text(
        """
import parts

def model_fn(model_dir, context):
    return context.system_properties["model_dir"]

def transform_fn(model, request_body, content_type, accept):
    return f"{parts.WORD} {len(request_body)} {content_type}".encode(), accept
"""
    )
    made = runner(
        tmp_path,
        """
        @training(image=IMAGE, instance_type="ml.m5.large", inference="app.py", inference_source_dir="serve")
        def fit(data: Dataset) -> ModelArtifact:
            return ModelArtifact.new()

        @pipeline(name="scripts")
        def scripts(data: Dataset):
            tuned = fit(data)
            servable = create_model(tuned, image=IMAGE, environment={"WORD": "model"})
            transform(
                servable, data, instance_type="ml.m5.large", content_type="text/csv", output_path="s3://bucket/scores",
                environment={"WORD": "job"},
            )
        """,
    )
    done = made.run("--data", "data", "--s3-root", "s3")
    assert done.code == 0, done.err
    assert (tmp_path / "s3/bucket/scores/rows.txt.out").read_text() == "job 6 text/csv"


def test_the_best_model_of_a_search_is_served(tmp_path: Path) -> None:
    source = SERVED.replace("inference=", 'metrics={"size": "size=(.*)"}, inference=').replace(
        "        model = ModelArtifact.new()", '        print(f"size={factor}")\n        model = ModelArtifact.new()'
    )
    source = source.replace(
        "model = fit(data, factor=factor)",
        'model = tune(fit, objective=maximize("size"), ranges={"factor": integer(1, 5)}, max_jobs=9)(data).best_model',
    )
    done = served(tmp_path, 'content_type="text/csv"', source).run("--data", "data")
    assert done.code == 0, done.err
    assert "rows.txt.out='application/json:5 10 15'" in (done.output("gather") / "all.txt").read_text()


def test_what_no_machine_can_transform_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "pipeline.py"
    path.write_text(
        """
from mlpc import *
IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"

def model_fn(model_dir):
    return 1

@training(image=IMAGE, instance_type="ml.m5.large")
def bare(data: Dataset) -> ModelArtifact:
    return ModelArtifact.new()

@training(image=IMAGE, instance_type="ml.m5.large", inference=model_fn)
def fit(data: Dataset) -> ModelArtifact:
    return ModelArtifact.new()

@pipeline(name="refused")
def refused(data: Dataset):
    servable = create_model(fit(data), image=IMAGE)
    transform(create_model(bare(data), image=IMAGE), data, instance_type="ml.m5.large")
    transform("by-name", data, instance_type="ml.m5.large")
    transform(servable, data, instance_type="ml.m5.large", split_type="RecordIO")
    transform(servable, data, instance_type="ml.m5.large", input_filter="$[:-1]")
    transform(servable, data, instance_type="ml.m5.large", output_filter="$..id")
"""
    )
    result = compile_files(Request([str(path)], target="runner"), Disk())
    assert [found.rule.code for found in result.diagnostics] == ["MLP601"] * 5
    words = json.dumps([found.message for found in result.diagnostics])
    assert all(found.help and "--skip" in found.help for found in result.diagnostics)
    for part in ("a model without code", "does not create", "split_type", "input_filter", "output_filter"):
        assert part in words


RECORDS = """
    import json

    def model_fn(model_dir):
        return 10

    def input_fn(request_body, content_type):
        text = request_body if isinstance(request_body, str) else request_body.decode()
        if content_type == "text/csv":
            return [[float(cell) for cell in line.split(",")] for line in text.split()]
        return [json.loads(line) for line in text.splitlines()]

    def predict_fn(data, model):
        return [sum(row) * model for row in data]

    def output_fn(prediction, accept):
        if accept == "text/csv":
            return "".join(f"{item:g}\\n" for item in prediction)
        return "".join(json.dumps({"label": item}) + "\\n" for item in prediction)

    @training(image=IMAGE, instance_type="ml.m5.large", inference=[model_fn, input_fn, predict_fn, output_fn]MORE)
    def fit(data: Dataset) -> ModelArtifact:
        return ModelArtifact.new()

    @pipeline(name="joined")
    def joined(data: Dataset, chosen: str = "$"):
        servable = create_model(fit(data), image=IMAGE)
        transform(servable, data, instance_type="ml.m5.large", split_type="Line", assemble_with="Line", OPTIONS)
"""
ROWS = 'id-1,1,2\n"id,2",3,4\n'
OBJECTS = '{"id": 1, "features": [1, 2]}\n{"id": 2, "features": [3, 4]}\n'
BOTH_CSV = 'content_type="text/csv", accept="text/csv"'
BOTH_LINES = 'content_type="application/jsonlines", accept="application/jsonlines"'


@pytest.mark.parametrize(
    "options, data, made",
    [
        (f'{BOTH_CSV}, input_filter="$[1:]"', ROWS, "30\n70\n\n"),
        (f'{BOTH_CSV}, input_filter="$[1:]", join_source="Input"', ROWS, 'id-1,1,2,30\n"id,2",3,4,70\n'),
        (
            f'{BOTH_CSV}, input_filter="$[1:2]", join_source="Input", output_filter="$[0,-1]"',
            ROWS,
            'id-1,30\n"id,2",70\n',
        ),
        (
            f'{BOTH_CSV}, input_filter="$[1,2]", join_source="Input", output_filter=chosen, strategy="SingleRecord"',
            ROWS,
            'id-1,1,2,30\n"id,2",3,4,70\n',
        ),
        (
            f'{BOTH_LINES}, input_filter="$.features", join_source="Input", output_filter="$[\'id\',\'SageMakerOutput\']"',
            OBJECTS,
            '{"id": 1, "SageMakerOutput": {"label": 30}}\n{"id": 2, "SageMakerOutput": {"label": 70}}\n',
        ),
        (f'{BOTH_LINES}, input_filter="$.features", output_filter="$.label"', OBJECTS, "30\n70\n"),
        (
            f'{BOTH_LINES}, join_source="Input"',
            "[1, 2]\n",
            '{"SageMakerInput": [1, 2], "SageMakerOutput": {"label": 30}}\n',
        ),
    ],
)
def test_records_are_filtered_and_joined(tmp_path: Path, options: str, data: str, made: str) -> None:
    """The examples of the service's documentation."""
    work = runner(tmp_path, RECORDS.replace("OPTIONS", options).replace("MORE", ""))
    (tmp_path / "data/rows.txt").write_text(data)
    done = work.run("--data", "data")
    assert done.code == 0, done.err
    assert (done.output("transform") / "rows.txt.out").read_text() == made


@pytest.mark.parametrize(
    "options, said",
    [
        (f'{BOTH_CSV}, input_filter="$[3:]"', "a filter wants more than the 3 items of a record"),
        (f"{BOTH_CSV}, input_filter=chosen", "the filter '$x' has a part that is not known: 'x'"),
        (
            'content_type="text/csv", accept="application/jsonlines", join_source="Input"',
            "are not joined with answers of",
        ),
        ('content_type="a/b", accept="text/csv", input_filter="$[1:]"', "and not for a/b"),
        ('content_type="text/csv", accept="a/b", output_filter="$[1:]"', "and not for a/b"),
    ],
)
def test_records_that_cannot_be_filtered_or_joined(tmp_path: Path, options: str, said: str) -> None:
    work = runner(tmp_path, RECORDS.replace("OPTIONS", options).replace("MORE", ""))
    (tmp_path / "data/rows.txt").write_text(ROWS)
    done = work.run("--data", "data", "--chosen", "$x")
    assert done.code == 1 and said in done.err and "transform: " in done.err, done.err


def test_what_the_code_of_a_model_requires_is_installed(tmp_path: Path) -> None:
    wheel(tmp_path / "wheels", "1.0")
    source = RECORDS.replace("MORE", ', inference_requirements=["mlpc-sample==1.0"]').replace("OPTIONS", BOTH_CSV)
    work = runner(tmp_path, source.replace("return 10", "import mlpc_sample; return float(mlpc_sample.VERSION)"))
    (tmp_path / "data/rows.txt").write_text("1,2\n")
    done = work.run("--data", "data", "--venv", PIP_NO_INDEX="1", PIP_FIND_LINKS=str(tmp_path / "wheels"))
    assert done.code == 0, done.err
    assert (done.output("transform") / "rows.txt.out").read_text().strip() == "3"
    assert done.err.count("installing its requirements") == 1

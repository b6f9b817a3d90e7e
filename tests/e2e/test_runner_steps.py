"""What each kind of step means on a machine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from runners import call, logged, runner

from mlpc.cli.disk import Disk
from mlpc.driver import Request, compile_files


def test_a_training_script_finds_the_contract_of_the_toolkit(tmp_path: Path) -> None:
    scripts = tmp_path / "project/scripts"
    (scripts / "parts").mkdir(parents=True)
    (scripts / "parts/names.py").write_text("FILE = 'rows.txt'\n")
    (scripts / "train.py").write_text(
        """
import argparse, json, os, pathlib, sys
from parts.names import FILE
parser = argparse.ArgumentParser()
parser.add_argument("--epochs", type=int)
parser.add_argument("--rate", type=float)
parser.add_argument("--name")
parser.add_argument("--deep")
parser.add_argument("--model-dir", default=os.environ["SM_MODEL_DIR"])
parser.add_argument("--train", default=os.environ["SM_CHANNEL_TRAIN_DATA"])
given = parser.parse_args()
root = pathlib.Path(os.environ["MLPC_ROOT"])
hyperparameters = json.loads((root / "input/config/hyperparameters.json").read_text())
assert all(isinstance(value, str) for value in hyperparameters.values())
assert json.loads(os.environ["SM_HPS"]) == {"epochs": 3, "rate": 0.5, "name": "net", "deep": True, "fixed": "x"}, os.environ["SM_HPS"]
assert json.loads(os.environ["SM_TRAINING_ENV"])["hyperparameters"] == json.loads(os.environ["SM_HPS"])
assert os.environ["SM_HP_EPOCHS"] == "3" and os.environ["SM_CHANNELS"] == '["train-data"]'
assert json.loads(os.environ["SM_HOSTS"]) == [os.environ["SM_CURRENT_HOST"]]
assert (root / "input/config/resourceconfig.json").exists() and os.getcwd() == str(root / "code")
assert os.environ["MINE"] == str(root / "checkpoints")
rows = (pathlib.Path(given.train) / FILE).read_text().split()
pathlib.Path(given.model_dir, "model.txt").write_text(f"{rows} {given.epochs} {given.rate} {given.name} {given.deep}")
for epoch in range(3):
    print(f"epoch {epoch} auc={0.5 + epoch / 10};")
print("words", sys.argv[1:])
""".replace('parser.add_argument("--deep")', 'parser.add_argument("--deep")\nparser.add_argument("--fixed")')
    )
    (scripts / "score.py").write_text(
        """
import argparse, json, os, pathlib, tarfile
parser = argparse.ArgumentParser()
parser.add_argument("--where")
given = parser.parse_args()
with tarfile.open(pathlib.Path(os.environ["MLPC_ROOT"], "processing/model/model.tar.gz")) as archive:
    text = archive.extractfile("./model.txt").read().decode()
pathlib.Path(given.where, "report.json").write_text(json.dumps({"text": text}))
"""
    )
    made = runner(
        tmp_path,
        """
        class Report(Metrics):
            text: str

        @training(
            image=IMAGE, instance_type="ml.m5.large", script="train.py", source_dir="scripts",
            hyperparameters={"fixed": "x"}, environment={"MINE": "/opt/ml/checkpoints"}, metrics={"auc": "auc=(.*?);"},
        )
        def train(
            data: Annotated[Dataset, Input(name="train-data")], *, epochs: int = 3, rate: float = 0.5, name: str = "net",
            deep: bool = True,
        ) -> ModelArtifact: ...

        @processing(image=IMAGE, instance_type="ml.m5.large", script="score.py", source_dir="scripts")
        def score(
            model: Annotated[ModelArtifact, Input(path="/opt/ml/processing/model")],
            *, where: str = "/opt/ml/processing/output/report",
        ) -> Report: ...

        @pipeline(name="scripts")
        def scripts(data: Dataset):
            model = train(data)
            report = score(model)
            if final_metric(model, "auc") > 0.65:
                raise Fail(f"{final_metric(model, 'auc')}: {report.text}")
        """,
    )
    done = made.run("--data", "data")
    assert done.code == 3, done.err
    assert "0.7: ['1', '2', '3'] 3 0.5 net true" in done.err
    words = "['--fixed', 'x', '--epochs', '3', '--rate', '0.5', '--name', 'net', '--deep', 'true']"
    assert f"words {words}" in logged(made, done, "train")


def test_a_step_without_code_has_a_stand_in(tmp_path: Path) -> None:
    made = runner(
        tmp_path,
        """
        def helper(text):
            return text.upper()

        @training(image=IMAGE, instance_type="ml.m5.large")
        def fit(data: Dataset, *, rate: float = 0.5, kind: Literal["a", "b"] = "b") -> ModelArtifact: ...

        @fit.local
        def fit(data: Dataset, *, rate: float, kind: str) -> ModelArtifact:
            out = ModelArtifact.new()
            (out / "m").write_text(helper(f"{(data / 'rows.txt').read_text().split()} {rate} {kind}"))
            return out

        @processing(image=IMAGE, instance_type="ml.m5.large", requirements=["nothing-of-this-name==1.0", "pip"])
        def show(model: ModelArtifact) -> None:
            print((model.extract() / "m").read_text())

        @pipeline(name="p")
        def p(data: Dataset, rate: float = 2.0):
            show(fit(data, rate=rate))
        """,
    )
    done = made.run("--data", "data")
    assert done.code == 0, done.err
    assert logged(made, done, "show") == "['1', '2', '3'] 2.0 B"
    assert (
        "note: show wants nothing-of-this-name==1.0 (here: none)\nnote: --venv installs what steps want\n" in done.err
    )


LOOP = """
    class Found(Metrics):
        names: list[str]

    @processing(image=IMAGE, instance_type="ml.m5.large")
    def find(data: Dataset) -> Found:
        return Found(names=(data / "rows.txt").read_text().split())

    @processing(image=IMAGE, instance_type="ml.m5.large")
    def make(data: Dataset, *, name: str) -> Dataset:
        if name == "bad":
            raise ValueError(name)
        out = Dataset.new()
        (out / "x").write_text(name * 2)
        return out

    @processing(image=IMAGE, instance_type="ml.m5.large")
    def show(data: Dataset, *, text: str) -> None:
        print((data / "x").read_text(), text)

    @pipeline(name="loops")
    def loops(data: Dataset, regions: list[str] = ["a", "b"]):
        for region in regions:
            show(make(data, name=region), text=f"{region}!")
        found = find(data)
        for name in found.names:
            make.options(name="again")(data, name=name)
"""


def test_a_loop_runs_its_body_for_each_item(tmp_path: Path) -> None:
    made = runner(tmp_path, LOOP)
    done = made.run("--data", "data")
    assert done.code == 0, done.err
    assert [logged(made, done, f"show[{at}]") for at in range(2)] == ["aa a!", "bb b!"]
    assert (done.output("again[2]") / "x").read_text() == "33"
    assert made.run("--data", "data", "--regions", "[]").code == 0
    failing = made.run("--data", "data", "--regions", "a,bad,c")
    assert failing.code == 1
    assert failing.states["make[1]"] == "failed" and failing.states["show[1]"] == "blocked"
    assert failing.states["show[2]"] == "done"
    wrong = made.run("--data", "data", "--regions", '["a"')
    assert wrong.code == 2 and "--regions is no list" in wrong.err
    # Each round has its own reason.
    again = made.run("--data", "data", "--cache", "--regions", "a,bad,x")
    assert (
        again.origins["make[0]"] == "cache" and again.record["steps"]["make[2]"]["reason"] == "argument --name: c -> x"
    )


HANDLED = """
    class Answer(Outputs):
        approved: bool
        by: str

    @processing(image=IMAGE, instance_type="ml.m5.large")
    def risky(data: Dataset, *, fail: bool) -> Dataset:
        if fail:
            raise SystemExit(1)
        return data

    @lambda_function(function_arn="arn:aws:lambda:us-east-1:123456789012:function:notify")
    def notify(text: str) -> None: ...

    @callback(sqs_queue_url="https://sqs.us-east-1.amazonaws.com/123456789012/approvals")
    def ask(text: str) -> Answer: ...

    @pipeline(name="handled")
    def handled(data: Dataset, fail: bool = False):
        try:
            made = risky(data, fail=fail)
        except StepFailed:
            notify("failed")
        else:
            notify.options(name="well")("done")
        finally:
            notify.options(name="always")(f"run {execution.id}")
        answer = ask("good?")
        if answer.approved:
            notify.options(name="approved")(f"by {answer.by}")
"""


def test_a_failure_that_is_handled_is_none_of_the_run(tmp_path: Path) -> None:
    made = runner(tmp_path, HANDLED)
    words = ["--data", "data", "--answer", "ask.approved=true", "--answer", "ask.by=me"]
    well = made.run(*words, "--run-id", "r1")
    assert well.code == 0, well.err
    assert well.states["notify"] == "skipped" and well.states["well"] == "done" and well.states["always"] == "done"
    assert call(made, well, "approved")["arguments"] == {"text": "by me"}
    assert call(made, well, "always")["arguments"] == {"text": "run r1"}
    failing = made.run(*words, "--fail", "true")
    assert failing.code == 0, failing.err
    assert failing.record["status"] == "succeeded, with failures that were handled"
    assert failing.states["risky"] == "failed" and failing.states["notify"] == "done"
    assert failing.states["well"] == "blocked" and failing.states["always"] == "done"


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([], "nobody has answered: say --answer ask.approved=VALUE (bool) and --answer ask.by=VALUE (str)"),
        (["--answer", "ask.approved=maybe"], "the answer ask.approved must be true or false, and is 'maybe'"),
    ],
)
def test_a_step_that_waits_for_a_person(tmp_path: Path, answers: list[str], said: str) -> None:
    done = runner(tmp_path, HANDLED).run("--data", "data", *answers)
    assert done.code == 1 and f"step 'ask' failed: {said}" in done.err, done.err


def test_an_answer_that_nobody_waits_for(tmp_path: Path) -> None:
    done = runner(tmp_path, HANDLED).run("--data", "data", "--answer", "ask.aproved=true")
    assert done.code == 2 and "nobody waits for ask.aproved; there are ask.approved, ask.by" in done.err


def test_models_and_endpoints_are_written_down(tmp_path: Path) -> None:
    made = runner(
        tmp_path,
        """
        @training(image=IMAGE, instance_type="ml.m5.large")
        def fit(data: Dataset) -> ModelArtifact:
            out = ModelArtifact.new()
            (out / "m").write_text("m")
            return out

        @pipeline(name="served")
        def served(data: Dataset, approval: Literal["Approved", "Rejected"] = "Approved"):
            model = fit(data)
            created = create_model(model, image=IMAGE, model_name="mine")
            config = endpoint_config(created, instance_type="ml.m5.large", initial_instance_count=1)
            endpoint(config, endpoint_name="here")
            register_model(
                model, model_package_group_name="group", image=IMAGE, content_types=["text/csv"], response_types=["text/csv"],
                approval_status=approval,
            )
        """,
    )
    done = made.run("--data", "data", "--approval", "Rejected")
    assert done.code == 0, done.err
    assert call(made, done, "endpoint_config")["inputs"] == {"servable": "mine"}
    assert call(made, done, "endpoint")["inputs"] == {"config": "endpoint_config"}
    again = made.run("--resume", "last")
    assert set(again.origins.values()) == {"resume"}
    made.run("--data", "data")
    versions = [
        json.loads(path.read_text()) for path in sorted(tmp_path.glob(".mlpc_runs/registry/group/*/package.json"))
    ]
    assert [(item["version"], item["approval_status"]) for item in versions] == [(1, "Rejected"), (2, "Approved")]


REFUSED = """
    @training(image=IMAGE, instance_type="ml.m5.large")
    def fit(data: Dataset) -> ModelArtifact: ...

    @processing(image=IMAGE, instance_type="ml.m5.large")
    def show(model: ModelArtifact) -> None:
        print("shown")

    @processing(image=IMAGE, instance_type="ml.m5.large")
    def look(data: Dataset) -> None:
        print(len((data / "rows.txt").read_text()))

    @pipeline(name="refused")
    def refused(data: Dataset):
        model = fit(data)
        show(model)
        best = auto_ml(data, target_attribute_name="y", role="arn:aws:iam::123456789012:role/x")
        look(data)
"""


def test_what_does_not_run_here_is_refused_or_passed_over(tmp_path: Path) -> None:
    made = runner(tmp_path, REFUSED, skip=True)
    path = str(tmp_path / "project/pipeline.py")
    refused = compile_files(Request([path], target="runner"), Disk())
    assert [found.rule.code for found in refused.diagnostics] == ["MLP601", "MLP601"]
    assert compile_files(Request([path]), Disk()).failed is False
    done = made.run("--data", "data")
    assert done.code == 0, done.err
    assert done.states == {"fit": "skipped", "show": "skipped", "auto_ml": "skipped", "look": "done"}
    assert "a container that is its own program has no meaning on this machine" in done.err
    assert "'fit' is skipped" in done.err


def test_opt_ml_is_a_place_of_its_own(tmp_path: Path) -> None:
    place = tmp_path / "place"
    (tmp_path / "project").mkdir()
    (tmp_path / "project/fixed.py").write_text(
        f"import pathlib\npathlib.Path({str(place)!r}, 'processing/output/output/a').write_text("
        f"pathlib.Path({str(place)!r}, 'processing/input/data/rows.txt').read_text())\n"
    )
    made = runner(
        tmp_path,
        """
        @processing(image=IMAGE, instance_type="ml.m5.large", script="fixed.py")
        def fixed(data: Dataset) -> Dataset: ...

        @pipeline(name="p")
        def p(data: Dataset):
            a = fixed(data)
            fixed.options(name="second")(data, )
        """,
    )
    done = made.run("--data", "data", "--opt-ml", "place")
    assert done.code == 0, done.err
    assert (done.output("fixed") / "a").read_text() == (done.output("second") / "a").read_text() == "1\n2\n3\n"
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/file").write_text("")
    assert "is not empty: --opt-ml wants a folder of its own" in made.run("--data", "data", "--opt-ml", "mine").err

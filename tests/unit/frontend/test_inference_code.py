"""`inference=`: what is said of wrong uses, and where the containers are told of the code."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from mlpc.driver import Request, Result, compile_files

SERVE = "def model_fn(model_dir):\n    return 1\n\ndef predict_fn(data, model):\n    return data\n"
TOLD = {"SAGEMAKER_PROGRAM": "inference.py", "SAGEMAKER_SUBMIT_DIRECTORY": "/opt/ml/model/code"}
FILES = {
    "serve.py": SERVE,
    "odd.name.py": SERVE,
    "folder/serve.py": SERVE,
    "folder/names.txt": "",
    "broken.py": "def model_fn(:\n",
    "late.py": "def predict_fn(data):\n    return data\n",
    "tf.py": "def handler(data, context):\n    return data, 'x'\n",
    "inference.py": "def handler(data, context):\n    return data, 'x'\n",
    "starred.py": "from elsewhere import *\n",
    "elsewhere_names.py": "from other import model_fn\npredict_fn = model_fn\n",
}
HEAD = """
import mlpc
from mlpc import *
from elsewhere_names import predict_fn as borrowed
SKLEARN = image("sklearn", version="1.2-1")
XGBOOST = image("xgboost", version="1.7-1")
PYTORCH = image("pytorch", version="2.1", py_version="py310", scope="inference", instance_type="ml.m5.large")
TENSORFLOW = image("tensorflow", version="2.13", py_version="py310", scope="inference", instance_type="ml.m5.large")
OWN = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"

def model_fn(model_dir):
    return 1

def predict_fn(data, model):
    return data

def deep_fn(data, model, *, depth):
    return data

def wide(*values):
    return values

def context_fn(data, model, context):
    return data

def handler(data, context):
    return data

def artifact_fn(model_dir):
    return ModelArtifact(model_dir).extract()

def whole_fn(model_dir):
    return mlpc.ModelArtifact(model_dir)

def undefined_fn(model_dir):
    return nowhere(model_dir)

async def async_fn(model_dir):
    return 1

@processing(image=OWN, instance_type="ml.m5.large")
def clean(raw: Dataset) -> Dataset: ...
"""


class Memory:
    def __init__(self, files: Mapping[str, str]) -> None:
        self.files = files

    def read(self, path: str) -> bytes | None:
        return self.files[path].encode() if path in self.files else None

    def walk(self, folder: str) -> Sequence[str]:
        return sorted(path.removeprefix(f"{folder}/") for path in self.files if path.startswith(f"{folder}/"))


def compiled(keywords: str, body: str = "create_model(fit(raw), image=OWN)", returns: str = "ModelArtifact") -> Result:
    text = f"""{HEAD}
@training(image=OWN, instance_type="ml.m5.large", {keywords})
def fit(train: Dataset) -> {returns}:
    return ModelArtifact.new()

@pipeline(name="p")
def p(raw: Dataset = Dataset("s3://b/raw"), word: str = "w"):
    {body}
"""
    settings = {"artifact_bucket": "b", "role": "arn:aws:iam::123456789012:role/r", "region": "us-east-1"}
    return compile_files(Request(("p.py",), settings=settings), Memory({**FILES, "p.py": text}))


def said(result: Result) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for item in result.diagnostics:
        source = result.source_of(item.span.file)
        assert source is not None
        found.append((item.rule.code, source.at(item.span)))
    return found


def arguments(result: Result, name: str) -> dict[str, Any]:
    assert [found.message for found in result.diagnostics] == []
    main = result.compiled[0].main
    assert main is not None
    made: dict[str, Any] = {step["Name"]: step["Arguments"] for step in json.loads(main.content)["Steps"]}[name]
    return made


@pytest.mark.parametrize(
    ("keywords", "code", "marked"),
    [
        ('inference="nowhere.py"', "MLP252", '"nowhere.py"'),
        ('inference="../serve.py"', "MLP274", '"../serve.py"'),
        ('inference="serve.py", inference_source_dir="nowhere"', "MLP252", '"nowhere"'),
        ('inference="late.py", inference_source_dir="folder"', "MLP252", '"late.py"'),
        ('inference="odd.name.py"', "MLP298", '"odd.name.py"'),
        ('inference="folder"', "MLP298", '"folder"'),
        ('inference="broken.py"', "MLP101", ":"),
        ('inference_source_dir="folder"', "MLP292", "inference_source_dir"),
        ('inference=model_fn, inference_source_dir="folder"', "MLP292", "inference_source_dir"),
        ('inference=model_fn, inference_requirements=["a b"]', "MLP273", '"a b"'),
        ("inference=nowhere", "MLP201", "nowhere"),
        ("inference=[]", "MLP230", "[]"),
        ("inference={}", "MLP230", "{}"),
        ("inference=3", "MLP230", "3"),
        ("inference=[model_fn, 3]", "MLP230", "3"),
        ("inference={3: model_fn}", "MLP231", "3"),
        ('inference={"model_fn": "serve.py"}', "MLP230", '"serve.py"'),
        ("inference=clean", "MLP230", "clean"),
        ("inference=Dataset", "MLP230", "Dataset"),
        ("inference=async_fn", "MLP104", "async_fn"),
        ("inference=[model_fn, wide]", "MLP293", "wide"),
        ('inference={"model_fn": model_fn, "predicts_fn": predict_fn}', "MLP293", '"predicts_fn"'),
        ('inference={"predict_fn": deep_fn}', "MLP294", "deep_fn"),
        ('inference={"model_fn": predict_fn, "predict_fn": model_fn}', "MLP294", "model_fn"),
        ("inference=[model_fn, handler]", "MLP295", "handler"),
        ('inference={"model_fn": artifact_fn}', "MLP241", "ModelArtifact"),
        ('inference={"model_fn": whole_fn}', "MLP241", "mlpc"),
        ('inference={"model_fn": undefined_fn}', "MLP241", "nowhere"),
        ('inference={"input_fn": predict_fn}', "MLP297", "predict_fn"),
        ('script="serve.py", inference=model_fn', "MLP291", "inference"),
    ],
)
def test_what_is_said_of_mistakes(keywords: str, code: str, marked: str) -> None:
    found = said(compiled(keywords))
    assert (code, marked) in found or (code == "MLP297" and found[0][0] == code), found


@pytest.mark.parametrize("value", ["word", 'f"{word}.py"', "raw"])
def test_the_code_is_known_when_the_pipeline_is_compiled(value: str) -> None:
    result = compiled("", f"create_model(fit.options(inference={value})(raw), image=OWN)")
    assert [code for code, _ in said(result)] == ["MLP230"]


def test_a_step_without_a_model_has_nowhere_to_put_it() -> None:
    assert said(compiled("inference=model_fn", "fit(raw)", "None")) == [("MLP291", "inference")]


@pytest.mark.parametrize(
    "body",
    [
        "create_model(fit(raw), image=OWN, inference=model_fn)",
        'register_model(fit(raw), image=OWN, inference="serve.py")',
        'tune(fit, inference="serve.py")(raw)',
        "clean.options(inference=model_fn)(raw)",
        'clean.options(inference_requirements=["pandas"])(raw)',
    ],
)
def test_it_is_a_keyword_of_training_alone(body: str) -> None:
    assert [code for code, _ in said(compiled("", body))] == ["MLP290"]


@pytest.mark.parametrize("code", ["[predict_fn, nowhere]", '{"predict_fn": predict_fn, "input_fn": nowhere}'])
def test_what_is_not_there_is_not_missed_again(code: str) -> None:
    result = compiled(f"inference={code}", "create_model(fit(raw), image=SKLEARN)")
    assert said(result) == [("MLP201", "nowhere")]


def test_a_notebook_has_none() -> None:
    text = f"""{HEAD}
@notebook_job(input_notebook="a.ipynb", kernel_name="python3", image=OWN, inference=model_fn)
def note(): ...
"""
    result = compile_files(Request(("p.py",), target=None), Memory({**FILES, "p.py": text, "a.ipynb": "{}"}))
    assert ("MLP401", "inference") in said(result)


# --- the container --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keywords", "image", "code"),
    [
        ("inference=[predict_fn]", "SKLEARN", "MLP296"),
        ("inference=[predict_fn]", "XGBOOST", "MLP296"),
        ("inference=[predict_fn]", "PYTORCH", None),
        ("inference=[predict_fn]", "OWN", None),
        ("inference=[predict_fn]", "TENSORFLOW", "MLP296"),
        ("inference=handler", "TENSORFLOW", None),
        ("inference=handler", "SKLEARN", "MLP296"),
        ('inference={"model_fn": model_fn, "predict_fn": context_fn}', "PYTORCH", None),
        ('inference={"model_fn": model_fn, "predict_fn": context_fn}', "SKLEARN", "MLP294"),
        ('inference={"model_fn": model_fn, "predict_fn": wide}', "SKLEARN", None),
        ('inference={"model_fn": model_fn, "predict_fn": borrowed}', "SKLEARN", "MLP230"),
        ('inference="serve.py"', "SKLEARN", None),
        ('inference="late.py"', "OWN", None),
        ('inference="late.py"', "PYTORCH", "MLP294"),
        ('inference="tf.py"', "TENSORFLOW", "MLP298"),
        ('inference="inference.py"', "TENSORFLOW", None),
        ('inference="starred.py"', "SKLEARN", None),
        ('inference="elsewhere_names.py"', "SKLEARN", None),
    ],
)
def test_the_code_fits_the_container(keywords: str, image: str, code: str | None) -> None:
    result = compiled(keywords, f"create_model(fit(raw), image={image})")
    assert [found for found, _ in said(result)] == ([] if code is None else [code])


def test_one_mistake_is_said_once_however_often_the_model_is_served() -> None:
    body = """model = fit(raw)
    servable = create_model(model, image=SKLEARN)
    register_model(servable, model_package_group_name="g", content_types=["a/b"], response_types=["a/b"])
    create_model(model, image=SKLEARN, name="again")
    create_model(containers=[{"image": SKLEARN, "model": model}], name="row")"""
    assert [code for code, _ in said(compiled("inference=predict_fn", body))] == ["MLP296"]


@pytest.mark.parametrize(
    ("call", "inside"),
    [
        ("create_model(model, image=OWN, name='x')", lambda made: made["PrimaryContainer"]["Environment"]),
        (
            "create_model(model, image=OWN, name='x', environment={'A': word, 'SAGEMAKER_PROGRAM': 'mine.py'})",
            lambda made: made["PrimaryContainer"]["Environment"],
        ),
        (
            "create_model(model, image=OWN, name='x', request={'PrimaryContainer': {'Environment': {'A': 'b'}}})",
            lambda made: made["PrimaryContainer"]["Environment"],
        ),
        (
            "create_model(image=OWN, name='x', model_data_source={'s3_data_source': "
            "{'s3_uri': model, 's3_data_type': 'S3Object', 'compression_type': 'Gzip'}})",
            lambda made: made["PrimaryContainer"]["Environment"],
        ),
        (
            "register_model(model, image=OWN, name='x', model_package_group_name='g', content_types=['a/b'], "
            "response_types=['a/b'])",
            lambda made: made["InferenceSpecification"]["Containers"][0]["Environment"],
        ),
        (
            "create_model(containers=[{'image': OWN, 'model_data_url': properties(model).ModelArtifacts.S3ModelArtifacts}], "
            "name='x')",
            lambda made: made["Containers"][0]["Environment"],
        ),
        (
            "inference_component(endpoint_name='e', variant_name='v', inference_component_name='c', name='x', "
            "container={'image': OWN, 'artifact_url': model})",
            lambda made: made["Specification"]["Container"]["Environment"],
        ),
    ],
    ids=["model", "environment", "request", "source", "package", "property", "component"],
)
def test_every_container_is_told(call: str, inside: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    environment = inside(arguments(compiled("inference=model_fn", f"model = fit(raw)\n    {call}"), "x"))
    if "mine.py" in call:
        assert environment == {**TOLD, "A": {"Get": "Parameters.word"}, "SAGEMAKER_PROGRAM": "mine.py"}
    else:
        assert environment == (TOLD | {"A": "b"} if "'A'" in call else TOLD)


def test_a_model_of_elsewhere_is_told_nothing() -> None:
    body = "fit(raw)\n    create_model(ModelArtifact('s3://b/m.tar.gz'), image=OWN, name='x')"
    assert arguments(compiled("inference=model_fn", body), "x")["PrimaryContainer"]["Environment"] == {}


def test_calls_with_other_code_have_other_scripts() -> None:
    body = """for path in ["serve.py", "tf.py", "serve.py"]:
        fit.options(inference=path, name=f"fit-{path[:2]}-{len(path)}" if path != "serve.py" else None)(raw)"""
    result = compiled("", body)
    code = [
        next(item for item in arguments(result, name)["InputDataConfig"] if item["ChannelName"] == "code")
        for name in ("fit", "fit-tf-5", "fit-2")
    ]
    assert code[0] == code[2] != code[1]


def test_to_say_none_is_to_say_nothing() -> None:
    body = "create_model(fit.options(inference=None)(raw), image=OWN, name='x')"
    assert arguments(compiled("inference=model_fn", body), "x")["PrimaryContainer"]["Environment"] == {}


def test_the_classes_of_a_script_are_its_own() -> None:
    """A type of the signature that is known by its module is not looked for in programs."""
    text = """
import types_of_ours
from mlpc import *

@training(image="own:1", instance_type="ml.m5.large", inference="a.py")
def fit(train: Dataset) -> ModelArtifact:
    return ModelArtifact.new()

@processing(image="own:1", instance_type="ml.m5.large")
def split(raw: Dataset) -> types_of_ours.Parts:
    return types_of_ours.Parts.new()

@pipeline(name="p")
def p(raw: Dataset = Dataset("s3://b/raw")):
    fit(raw)
    split(raw)
"""
    files = {
        "p.py": text,
        "a.py": "class Parts:\n    wrong = 1\n\ndef model_fn(model_dir):\n    return 1\n",
        "types_of_ours.py": "from mlpc import *\n\nclass Parts(Outputs):\n    right: Dataset\n",
    }
    result = compile_files(Request(("p.py",)), Memory(files))
    assert [found.message for found in result.diagnostics] == []
    (script,) = [file for file in result.compiled[0].files if file.path.startswith("code/split")]
    assert b"right: Dataset" in script.content
    assert b"wrong = 1" not in script.content

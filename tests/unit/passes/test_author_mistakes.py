"""What the service refuses, what the SDK lets through, and what authors get wrong: each with the code and the place that it has here.

The rows are named as the lists are that they come from: `E4` an error of the service, `M12` a typical mistake, `S-cycle` something that
the SDK's `definition()` passes on in silence, and the sections of the limits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

REGISTER = 'register_model(train(raw), model_package_group_name="g", image=OWN, content_types=["a/b"], response_types=["a/b"], {})'
LAMBDA = (
    '@lambda_function(function_arn="arn:aws:lambda:us-east-1:123456789012:function:f")\ndef f(mode: str) -> {}: ...'
)
RETRY = "prepare.options(retry=Retry(on={}))(raw)"
MANY = ", ".join(f"d{at}: Dataset" for at in range(11))
OUTPUT = 'properties(a).ProcessingOutputConfig.Outputs["trian"].S3Output.S3Uri'
STEP = '@processing(image=OWN, instance_type="ml.m5.large")\ndef own({}) -> {}: ...'
SEVENTEEN = "Literal[" + ", ".join(f'"v{at}"' for at in range(17)) + "]"

Row = tuple[str, str, str, str, dict[str, str]]


def row(name: str, body: str, code: str, marked: str, **parts: str) -> Row:
    return name, body, code, marked, parts


ERRORS = [
    row("E1", "prepare.options(subnets=s)(raw)", "MLP402", "s"),
    row("E1", 'prepare.options(request={"NetworkConfig": {"VpcConfig": {"Subnets": s}}})(raw)', "MLP415", "s"),
    row("E1", 'prepare.options(subnets=days, security_group_ids=["sg-1"])(raw)', "MLP402", "days"),
    row("E1b", 'prepare.options(request={"StoppingCondition": 3600})(raw)', "MLP415", "3600"),
    row("E2", 'prepare.options(request={"ProcessingJobNam": "x"})(raw)', "MLP415", '"ProcessingJobNam"'),
    row("E2", REGISTER.format('request={"ModelPackageName": "x"}'), "MLP415", '"ModelPackageName"'),
    row(
        "E2",
        'create_model(train(raw), image=OWN, request={"PrimaryContainer": {"AdditionalModelDataSources": []}})',
        "MLP415",
        '"AdditionalModelDataSources"',
    ),
    row("E4", "prepare(raw, mode=n)", "MLP218", "n"),
    row(
        "E5",
        "prepare.options(environment={f'A{i}': '' for i in range(101)})(raw)",
        "MLP402",
        "{f'A{i}': '' for i in range(101)}",
    ),
    row(
        "E6",
        "own(raw)",
        "MLP402",
        '"FastFile"',
        top=STEP.format('raw: Annotated[Dataset, Input(mode="FastFile")]', "Dataset"),
    ),
    row(
        "E7",
        "own(*[raw for _ in range(11)])",
        "MLP411",
        "own(*[raw for _ in range(11)])",
        top=STEP.format(MANY, "Dataset"),
    ),
    row("E8", 'a = Fail("x")\nprepare.options(depends_on=[a])(raw)', "MLP230", "a"),
    row("E9", "prepare.options(depends_on=[n > 3])(raw)", "MLP230", "n > 3"),
    row("E10", "x = prepare.options(depends_on=[x])(raw)", "MLP202", "x"),
    row("E11", 'prepare.options(name="a")(raw)\nevaluate.options(name="a")(raw)', "MLP301", '"a"'),
    row("E13", "prepare(raw)", "MLP405", '"my_pipeline"', pipeline='name="my_pipeline"'),
    row("E13", 'prepare.options(name="x" * 65)(raw)', "MLP404", '"x" * 65'),
    row("E13", 'prepare.options(name="a b/c")(raw)', "MLP404", '"a b/c"'),
    row("E14", "prepare(raw, mode=m)", "MLP418", '""', parameters=', m: str = ""'),
    row("E15", "prepare(raw, mode=k)", "MLP411", "k", parameters=f', k: {SEVENTEEN} = "v1"'),
    row("E16", "prepare(raw, mode=evaluate(raw).lable)", "MLP209", "lable"),
    row("E17", RETRY.format('["Step.THROTTLING"], max_attempts=3, expire_after_minutes=5'), "MLP410", "5"),
    row("E17", RETRY.format('["Step.THROTTLING"]'), "MLP410", 'Retry(on=["Step.THROTTLING"])'),
    row("E18", 'prepare.options(name="a")(raw)\nevaluate.options(depends_on=["a"])(raw)', "MLP230", '"a"'),
    row(
        "E19",
        'train.options(request={"ProfilerConfig": {"DisableProfiler": True, "S3OutputPath": "s3://b/c"}})(raw)',
        "MLP424",
        '"S3OutputPath"',
    ),
    row("E21", "prepare(raw, mode=getattr(evaluate(raw), s))", "MLP104", "getattr"),
    row("E22", "prepare.options(source_dir=s)(raw)", "MLP229", "s"),
    row("E22", 'prepare.options(image=image("sklearn", version=s))(raw)', "MLP229", "s"),
]
NOT_ERRORS = {
    "E3": "what a `not` becomes is written by mlpc",
    "E12": "the deploying tool creates or updates",
    "E20": "`mlpc select`",
}

MISTAKES = [
    row("M1", "a = prepare(raw)\nif a > 0.9:\n    evaluate(raw)", "MLP233", "a"),
    row("M1", "a = split(raw)\nif float(a.train) > 0.9:\n    evaluate(raw)", "MLP113", "float(a.train)"),
    row("M2", "evaluate(split(raw).trian)", "MLP209", "trian"),
    row("M2", 'evaluate(split(raw)["train"])', "MLP108", 'split(raw)["train"]'),
    row("M2", f"a = split(raw)\nprepare(raw, mode={OUTPUT})", "MLP342", OUTPUT),
    row("M2", f"a = split(raw)\nif {OUTPUT} == s:\n    prepare(raw)", "MLP342", OUTPUT),
    row("M3", "prepare(raw, rows=int(s))", "MLP113", "int(s)"),
    row("M3", 'prepare(raw, mode="x-%s" % s)', "MLP104", '"x-%s" % s'),
    row("M3", 'prepare(raw, mode="x-{}".format(s))', "MLP111", '"x-{}".format(s)'),
    row("M3", 'prepare(raw, mode="x" + n)', "MLP239", "n"),
    row("M3", "prepare(raw, mode=repr(n))", "MLP112", "repr(n)"),
    row("M3", "prepare(raw, mode=s.upper())", "MLP111", "s.upper()"),
    row("M3", "if n:\n    prepare(raw)", "MLP114", "n"),
    row("M3", 'if "a" in s:\n    prepare(raw)', "MLP116", "s"),
    row("M4", "prepare(raw, rows=n * 2)", "MLP106", "n * 2"),
    row("M4", "n += 1\nprepare(raw, rows=n)", "MLP106", "n += 1"),
    row("M4", "prepare(raw, rows=max(n, 3))", "MLP112", "max(n, 3)"),
    row("M5", "prepare(raw, mode=n)", "MLP218", "n"),
    row("M6", 'transform(train(raw), raw, instance_type="ml.m5.large")', "MLP219", "train(raw)"),
    row("M6", 'transform("s3://b/model.tar.gz", raw, instance_type="ml.m5.large")', "MLP402", '"s3://b/model.tar.gz"'),
    row(
        "M6",
        'm = train(raw)\ntransform(properties(m).ModelArtifacts.S3ModelArtifacts, raw, instance_type="ml.m5.large")',
        "MLP402",
        "properties(m).ModelArtifacts.S3ModelArtifacts",
    ),
    row("M7", 'prepare(Dataset("s3://{}".format(s)))', "MLP111", '"s3://{}".format(s)'),
    row("M7", 'prepare(Dataset("s3:///bucket/x"))', "MLP428", 'Dataset("s3:///bucket/x")'),
    row("M8", "prepare(raw)", "MLP221", "dict[str, str]", parameters=", m: dict[str, str] = {}"),
    row("M8", "prepare(raw)", "MLP223", "list[int]", parameters=", m: list[int] = [1]"),
    row("M9", "a = prepare(raw)\nif q:\n    a\nevaluate(a)", "MLP118", "a"),
    row("M10", "if q:\n    a = prepare(raw)\nevaluate(a)", "MLP302", "a"),
    row("M11", 'prepare.options(image=image(s, version="1.2-1"))(raw)', "MLP229", "s"),
    row("M12", 'prepare.options(cache=Cache("P30M"))(raw)', "MLP508", '"P30M"'),
    row("M12", "prepare.options(cache=Cache())(raw)", "MLP416", "Cache()"),
    row("M12", 'prepare.options(cache=Cache("PT30S"))(raw)', "MLP407", '"PT30S"'),
    row("M13", 'prepare(Dataset("data/raw.csv"))', "MLP245", '"data/raw.csv"'),
    row(
        "M13",
        "own(raw)",
        "MLP419",
        '"data/in"',
        top=STEP.format('raw: Annotated[Dataset, Input(path="data/in")]', "Dataset"),
    ),
    row(
        "M14",
        "own(raw)",
        "MLP419",
        '"/opt/ml/x.json"',
        top='class Own(Metrics, path="/opt/ml/x.json"):\n    a: float\n\n' + STEP.format("raw: Dataset", "Own"),
    ),
    row(
        "M14",
        "own(raw)",
        "MLP419",
        '"../x.json"',
        top='class Own(Metrics, path="../x.json"):\n    a: float\n\n' + STEP.format("raw: Dataset", "Own"),
    ),
    row(
        "M15",
        "f(mode=s)",
        "MLP221",
        "dict[str, str]",
        top="class Out(Outputs):\n    a: dict[str, str]\n\n" + LAMBDA.format("Out"),
    ),
    row("M15", "f(mode=s)", "MLP224", "Out", top="class Out(Outputs):\n    a: Dataset\n\n" + LAMBDA.format("Out")),
    row("M16", "prepare(raw)", "MLP405", '"my_pipeline"', pipeline='name="my_pipeline"'),
    row("M17", 'a = Fail("x")\nevaluate(properties(a).Name)', "MLP256", "a"),
    row("M18", 'endpoint("cfg", endpoint_name="e")', "MLP219", '"cfg"'),
    row("M19", 'prepare(raw, mode="x" * 257)', "MLP402", '"x" * 257'),
    row("M19", 'prepare.options(environment={"A": "x" * 257})(raw)', "MLP402", '"x" * 257'),
    row("M20", "prepare.options(container_arguments=[])(raw)", "MLP402", "[]"),
    row("M20", 'prepare.options(request={"AppSpecification": {"ContainerArguments": []}})(raw)', "MLP415", "[]"),
]

SILENT = [
    row("S-undeclared-parameter", "prepare(raw, mode=undeclared)", "MLP201", "undeclared"),
    row("S-output-name", "evaluate(split(raw).tset)", "MLP209", "tset"),
    row("S-property-file", "if train(raw).auc > 0.5:\n    prepare(raw)", "MLP209", "auc"),
    row("S-cycle", "a = prepare(b)\nb = prepare(a)", "MLP202", "b"),
    row("S-step-name", 'prepare.options(name="a b/c")(raw)', "MLP404", '"a b/c"'),
    row("S-branch", "if q:\n    a = prepare(raw)\nevaluate(a)", "MLP302", "a"),
    row("S-location-number", "a = prepare(raw)\nif a > 5:\n    evaluate(raw)", "MLP233", "a"),
    row("S-environment-list", 'prepare.options(environment={"A": [1]})(raw)', "MLP402", "[1]"),
    row(
        "S-join-list",
        'prepare(raw, mode=f"{properties(split(raw)).ProcessingInputs}")',
        "MLP230",
        "properties(split(raw)).ProcessingInputs",
    ),
    row("S-retry-limits", RETRY.format('["Step.THROTTLING"], max_attempts=3, expire_after_minutes=5'), "MLP410", "5"),
    row("S-expire-after", 'prepare.options(cache=Cache("one day"))(raw)', "MLP407", '"one day"'),
    row("S-depends-on-fail", 'prepare.options(depends_on=[Fail("x")])(raw)', "MLP230", 'Fail("x")'),
]

LIMITS = [
    # Parameters, and the request that creates the pipeline.
    row("1.2-name", "prepare(raw)", "MLP406", "pä", parameters=', pä: str = "a"'),
    row("1.2-unique", "prepare(raw)", "MLP306", "m", parameters=', m: Annotated[int, Param(name="n")] = 1'),
    row("1.2-type", "prepare(raw)", "MLP218", "True", parameters=", i: int = True"),
    row("1.2-default", "prepare(raw)", "MLP402", '"x" * 1025', parameters=', m: str = "x" * 1025'),
    row("1.2-enum", "prepare(raw)", "MLP226", "2", parameters=', m: Literal["a", 2] = "a"'),
    row("1.2-member", "prepare(raw)", "MLP218", '"c"', parameters=', m: Literal["a", "b"] = "c"'),
    row("1.3-experiment", "prepare(raw)", "MLP402", '"my_exp"', pipeline='name="p", experiment_name="my_exp"'),
    row("1.4-display-name", "prepare(raw)", "MLP402", '"my_name"', pipeline='name="p", display_name="my_name"'),
    row("1.4-description", "prepare(raw)", "MLP402", '"x" * 3073', pipeline='name="p", description="x" * 3073'),
    row("1.4-tags", "prepare(raw)", "MLP402", '""', pipeline='name="p", tags={"": "x"}'),
    row("1.4-parallel", "prepare(raw)", "MLP402", "0", pipeline='name="p", max_parallel_execution_steps=0'),
    row("1.4-role", 'prepare.options(role="me")(raw)', "MLP402", '"me"'),
    row("1.5-display-name", 'prepare.options(display_name="x" * 257)(raw)', "MLP402", '"x" * 257'),
    row("1.5-description", 'prepare.options(description="x" * 3073)(raw)', "MLP402", '"x" * 3073'),
    row("1.5-message", 'prepare(raw)\nraise Fail("x" * 3073)', "MLP402", '"x" * 3073'),
    # Instances, times, and what a parameter stands for in their place.
    row("2.1-count", "prepare.options(instance_count=101)(raw)", "MLP402", "101"),
    row("2.1-volume", "prepare.options(volume_size_in_gb=0)(raw)", "MLP402", "0"),
    row("2.1-runtime", "prepare.options(max_runtime_in_seconds=777601)(raw)", "MLP402", "777601"),
    row("2.1-variable", 'prepare.options(environment={"A-B": "x"})(raw)', "MLP402", '"A-B"'),
    row(
        "2.1-default",
        "prepare.options(instance_type=i)(raw)",
        "MLP441",
        '"ml.m5.larg"',
        parameters=', i: str = "ml.m5.larg"',
    ),
    row("2.1-default", "prepare.options(instance_count=i)(raw)", "MLP441", "0", parameters=", i: int = 0"),
    row("2.6-default", REGISTER.format("approval_status=a"), "MLP441", '"Aproved"', parameters=', a: str = "Aproved"'),
    # Retries and caches.
    row(
        "6-exception",
        RETRY.format('["SageMaker.JOB_CAPACITY_ERROR"], max_attempts=3'),
        "MLP409",
        '"SageMaker.JOB_CAPACITY_ERROR"',
    ),
    row("6-empty", RETRY.format("[], max_attempts=3"), "MLP254", "[]"),
    row("6-interval", RETRY.format('["Step.THROTTLING"], max_attempts=2, interval_seconds=43201'), "MLP410", "43201"),
    row("6-backoff", RETRY.format('["Step.THROTTLING"], max_attempts=2, backoff_rate=-1'), "MLP410", "-1"),
    row("6-attempts", RETRY.format('["Step.THROTTLING"], max_attempts=21'), "MLP410", "21"),
    row("6-minutes", RETRY.format('["Step.THROTTLING"], expire_after_minutes=14401'), "MLP410", "14401"),
    row(
        "6-types",
        'create_model(train(raw), image=OWN, retry=Retry(on=["SageMaker.CAPACITY_ERROR"], max_attempts=2))',
        "MLP409",
        '"SageMaker.CAPACITY_ERROR"',
    ),
    row("7-types", 'create_model(train(raw), image=OWN, cache=Cache("P1D"))', "MLP408", 'cache=Cache("P1D")'),
    row("7-duration", 'prepare.options(cache=Cache("P1D2H"))(raw)', "MLP407", '"P1D2H"'),
]


@pytest.mark.parametrize(
    ("name", "body", "code", "marked", "parts"),
    [*ERRORS, *MISTAKES, *SILENT, *LIMITS],
    ids=lambda item: item if isinstance(item, str) else "",
)
def test_each_is_told_at_its_place(
    findings: Callable[..., list[Any]], name: str, body: str, code: str, marked: str, parts: dict[str, str]
) -> None:
    said = findings(body, **parts, **({"select": (code,)} if code.startswith("MLP5") else {}))
    assert [(item.code, item.marked) for item in said] == [(code, marked)]


def test_no_line_of_the_lists_is_left_out() -> None:
    errors = {f"E{at}" for at in range(1, 23)} | {"E1b"}
    assert {item[0] for item in ERRORS} | NOT_ERRORS.keys() == errors
    assert not {item[0] for item in ERRORS} & NOT_ERRORS.keys()
    assert {item[0] for item in MISTAKES} == {f"M{at}" for at in range(1, 21)}


@pytest.mark.parametrize(
    ("body", "parts"),
    [
        ('a = split(raw)\nprepare(raw, mode=properties(a).ProcessingOutputConfig.Outputs["train"].S3Output.S3Uri)', {}),
        ('a = split(raw)\nprepare(raw, mode=properties(a).ProcessingInputs["raw"].S3Input.S3Uri)', {}),
        ('a = split(raw)\nprepare(raw, mode=properties(a).ProcessingInputs["code"].S3Input.S3Uri)', {}),
        ("a = split(raw)\nprepare(raw, mode=properties(a).ProcessingOutputConfig.Outputs[1].S3Output.S3Uri)", {}),
        ('a = split(raw)\nprepare(raw, mode=properties(a).Environment["trian"])', {}),
        (
            'out = {"OutputName": "more", "S3Output": {"S3Uri": "s3://b/c", "LocalPath": "/opt/ml/processing/more", '
            '"S3UploadMode": "EndOfJob"}}\n'
            'a = split.options(request={"ProcessingOutputConfig": {"Outputs": [out]}})(raw)\n'
            'prepare(raw, mode=properties(a).ProcessingOutputConfig.Outputs["more"].S3Output.S3Uri)',
            {},
        ),
        (
            'm = create_model(train(raw), image=OWN)\ntransform(properties(m).ModelName, raw, instance_type="ml.m5.large")',
            {},
        ),
        ('transform(s, raw, instance_type="ml.m5.large")', {}),
        ("prepare.options(instance_type=i)(raw)", {"parameters": ', i: str = "ml.m5.large"'}),
        ("prepare.options(instance_type=i)(raw)", {"parameters": ", *, i: str"}),
        ("prepare(raw, mode=i)", {"parameters": ', i: str = "ml.m5.larg"'}),
        (
            "own(raw)",
            {"top": 'class Own(Metrics, path="a/x.json"):\n    a: float\n\n' + STEP.format("raw: Dataset", "Own")},
        ),
        ("f(mode=s)", {"top": "class Out(Outputs):\n    a: str\n    b: float\n\n" + LAMBDA.format("Out")}),
        ('prepare.options(environment={"N": n})(raw)', {}),
        ('train.options(hyperparameters={"n": n, "x": 1.5})(raw)', {}),
        ("if n > 5:\n    a = prepare(raw)\nelse:\n    a = split(raw).train\nevaluate(a)", {}),
        ('prepare.options(cache=Cache("p4dt12h"))(raw)', {}),
    ],
)
def test_what_looks_alike_and_is_right(findings: Callable[..., list[Any]], body: str, parts: dict[str, str]) -> None:
    assert findings(body, **parts) == []

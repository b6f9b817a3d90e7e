"""Endpoints, models, clusters, lineage, clean-up, jobs and raw steps: what becomes of them, and what is said of mistakes, where neither
the golden pipelines nor the examples of the rules show it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mlpc.driver import Request, Result, compile_files
from mlpc.service.validate import validate

HEAD = """\
from typing import Literal

from mlpc import *

OWN = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"
CLUSTER = {"Instances": {"InstanceGroups": [{"InstanceRole": "MASTER", "InstanceCount": 1, "InstanceType": "m5.large"}]}}


class Found(Metrics):
    words: str
    rows: int


@training(image=OWN, instance_type="ml.m5.large")
def fit(train: Dataset) -> ModelArtifact: ...


@training(image=OWN, instance_type="ml.m5.large", subnets=["subnet-1"], security_group_ids=["sg-1"])
def fit_inside(train: Dataset) -> ModelArtifact: ...


@processing(image=OWN, instance_type="ml.m5.large")
def prepare(raw: Dataset) -> Dataset: ...


@processing(image=OWN, instance_type="ml.m5.large")
def count(raw: Dataset) -> Found: ...


@emr(cluster_id="j-1", jar="s3://b/j.jar")
def crunch(words: list[str], *, rows: int = 1) -> None: ...


@pipeline(name="p")
def p(data: Dataset, free: str = "x", size: int = 1, rate: float = 0.5, few: Literal["a", "b"] = "a"):
    model = fit(data)
"""
SETTINGS = {"region": "us-east-1", "artifact_bucket": "artifacts", "role": "arn:aws:iam::123456789012:role/r"}


class Project:
    def __init__(self, text: str) -> None:
        self.text = text

    def read(self, path: str) -> bytes | None:
        return self.text.encode() if path == "pipeline.py" else None

    def walk(self, folder: str) -> list[str]:
        return []


def result_of(*lines: str) -> Result:
    text = HEAD + "".join(f"    {line}\n" for line in lines)
    return compile_files(Request(("pipeline.py",), settings=SETTINGS), Project(text))


def steps_of(*lines: str) -> dict[str, dict[str, Any]]:
    """The steps by name, of a pipeline about which nothing is said and that the service takes."""
    result = result_of(*lines)
    assert [found.message for found in result.diagnostics] == []
    (compiled,) = result.compiled
    assert compiled.main is not None
    definition = json.loads(compiled.main.content)
    assert [problem for problem in validate(definition) if problem.severity == "error"] == []
    return {step["Name"]: step for step in definition["Steps"]}


def said_of(*lines: str) -> list[tuple[str, str]]:
    """Code and message of what is said."""
    return [(found.rule.code, found.message) for found in result_of(*lines).diagnostics]


SERVABLE = "servable = create_model(model, image=OWN)"
CONFIG = 'config = endpoint_config(servable, instance_type="ml.m5.large")'


# --- endpoints ----------------------------------------------------------------------------------------------------------------


def test_the_only_variant_has_a_name_and_an_instance() -> None:
    config = steps_of(SERVABLE, CONFIG)["endpoint_config"]["Arguments"]
    assert config == {
        "EndpointConfigName": "endpoint-config",
        "ProductionVariants": [
            {
                "VariantName": "AllTraffic",
                "ModelName": {"Get": "Steps.create_model.ModelName"},
                "InstanceType": "ml.m5.large",
                "InitialInstanceCount": 1,
            }
        ],
    }


def test_a_component_is_for_the_variant_of_its_endpoint() -> None:
    steps = steps_of(
        'config = endpoint_config(instance_type="ml.m5.large", variant_name="shared")',
        'where = endpoint(config, endpoint_name="e")',
        SERVABLE,
        'inference_component(where, servable, inference_component_name="c", min_memory_required_in_mb=128)',
    )
    assert steps["inference_component"]["Arguments"]["VariantName"] == "shared"
    assert steps["endpoint_config"]["Arguments"]["ExecutionRoleArn"] == SETTINGS["role"]


def test_what_is_there_is_named() -> None:
    steps = steps_of(
        'where = endpoint(endpoint_config_name="theirs", endpoint_name="e")',
        SERVABLE,
        'inference_component(servable=servable, endpoint_name="theirs", variant_name="v", inference_component_name="c",'
        " min_memory_required_in_mb=128)",
    )
    assert steps["endpoint"]["Arguments"] == {"EndpointConfigName": "theirs", "EndpointName": "e"}
    assert steps["inference_component"]["Arguments"]["EndpointName"] == "theirs"


def test_a_name_of_a_result_is_what_the_service_calls_it() -> None:
    steps = steps_of(
        SERVABLE, CONFIG, 'endpoint(config, endpoint_name="e", tags={"config": config.name, "model": servable.name})'
    )
    assert [tag["Value"] for tag in steps["endpoint"]["Arguments"]["Tags"]] == [
        {"Get": "Steps.endpoint_config.EndpointConfigName"},
        {"Get": "Steps.create_model.ModelName"},
    ]


@pytest.mark.parametrize(
    ("line", "code", "message"),
    [
        (
            "endpoint_config(servable)",
            "MLP431",
            "at least one of `instance_type`, `serverless` and `variants`, it has none",
        ),
        (
            'endpoint_config(servable, instance_type="ml.m5.large", max_concurrency=2, memory_size_in_mb=1024)',
            "MLP431",
            "exactly one of `instance_type`, `serverless` and `instance_pools`, it has `instance_type` and `serverless`",
        ),
        (
            'endpoint_config(servable, variants=[{"variant_name": "a", "model": servable, "instance_type": "ml.m5.large"}])',
            "MLP431",
            "at most one of `servable` and `variants`",
        ),
        (
            'endpoint_config(variants=[{"variant_name": "a", "model": model, "instance_type": "ml.m5.large"}])',
            "MLP402",
            "`[0].ModelName`: expected the name of a Model, found a location in S3",
        ),
        (
            'endpoint_config(variants=[{"variant_name": "a", "model": servable, "ModelName": "m", "instance_type": "x"}])',
            "MLP402",
            "`ModelName` is said twice",
        ),
        ('endpoint_config(model, instance_type="ml.m5.large")', "MLP219", "must be the result of `create_model`"),
        ("endpoint(endpoint_config_name='theirs')", "MLP403", "needs `endpoint_name`"),
        ("endpoint(endpoint_name='e')", "MLP431", "exactly one of `config` and `endpoint_config_name`, it has none"),
        ("endpoint(servable, endpoint_name='e')", "MLP219", "must be the result of `endpoint_config`"),
        ("endpoint_config(servable, serverless={'memory_size_in_mb': 1024})", "MLP402", "`MaxConcurrency` is missing"),
        ("endpoint_config(servable, instance_typ='ml.m5.large')", "MLP401", "has no option `instance_typ`"),
    ],
)
def test_mistakes_with_endpoints(line: str, code: str, message: str) -> None:
    assert any(found[0] == code and message in found[1] for found in said_of(SERVABLE, line)), said_of(SERVABLE, line)


# --- models -------------------------------------------------------------------------------------------------------------------


def test_a_package_has_the_container_of_the_created_model() -> None:
    steps = steps_of(
        'servable = create_model(model, image=OWN, environment={"SIZE": size}, model_name="ranker")',
        'register_model(servable, model_package_group_name="g", content_types=["text/csv"], response_types=["text/csv"],'
        ' inference_instances=["ml.m5.large"], framework="PYTORCH")',
    )
    (container,) = steps["register_model"]["Arguments"]["InferenceSpecification"]["Containers"]
    assert container["ModelDataUrl"] == {"Get": "Steps.fit.ModelArtifacts.S3ModelArtifacts"}
    assert container["Environment"] == {"SIZE": {"Std:Join": {"On": "", "Values": [{"Get": "Parameters.size"}]}}}
    assert container["Framework"] == "PYTORCH"
    assert steps["create_model"]["Arguments"]["ModelName"] == "ranker"


def test_a_package_of_several_containers() -> None:
    steps = steps_of(
        'register_model(containers=[{"image": OWN, "model": model}, {"Image": OWN}], model_package_group_name="g",'
        ' content_types=["text/csv"], response_types=["text/csv"], inference_instances=["ml.m5.large"])'
    )
    containers = steps["register_model"]["Arguments"]["InferenceSpecification"]["Containers"]
    assert containers == [
        {"Image": OWN, "ModelDataUrl": {"Get": "Steps.fit.ModelArtifacts.S3ModelArtifacts"}},
        {"Image": OWN},
    ]


OWN = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "create_model(image=OWN)",
            "exactly one of `model`, `containers`, `model_data_source` and `model_package_name`",
        ),
        ('create_model(model, containers=[{"image": OWN}])', "it has `model` and `containers`"),
        ('create_model(containers=[{"image": OWN}], image=OWN)', "at most one of `containers` and `image`"),
        (
            'register_model(model_package_group_name="g", image=OWN, content_types=["a/b"], response_types=["a/b"])',
            "exactly one of `model`, `containers` and `source_algorithm_specification`, it has none",
        ),
    ],
)
def test_a_model_is_said_in_one_way(line: str, message: str) -> None:
    assert any(message in found for code, found in said_of(line) if code == "MLP431"), said_of(line)


# --- clusters -----------------------------------------------------------------------------------------------------------------


def test_words_stay_in_the_order_of_the_parameters() -> None:
    steps = steps_of('crunch([f"{data}", "--free", free, str(size)], rows=size)')
    assert steps["crunch"]["Arguments"]["StepConfig"]["HadoopJarStep"]["Args"] == [
        {"Std:Join": {"On": "", "Values": [{"Get": "Parameters.data"}]}},
        "--free",
        {"Get": "Parameters.free"},
        {"Std:Join": {"On": "", "Values": [{"Get": "Parameters.size"}]}},
        "--rows",
        {"Std:Join": {"On": "", "Values": [{"Get": "Parameters.size"}]}},
    ]


def test_members_of_the_cluster_beside_the_whole() -> None:
    steps = steps_of(
        'crunch.options(cluster_id=None, release_label="emr-7.1.0", cluster_config=CLUSTER, log_uri="s3://b/logs")([])'
    )
    assert steps["crunch"]["Arguments"]["ClusterConfig"] == {
        "Instances": {"InstanceGroups": [{"InstanceRole": "MASTER", "InstanceCount": 1, "InstanceType": "m5.large"}]},
        "ReleaseLabel": "emr-7.1.0",
        "LogUri": "s3://b/logs",
    }
    assert "Args" in steps["crunch"]["Arguments"]["StepConfig"]["HadoopJarStep"]  # rows, by its default


@pytest.mark.parametrize(
    ("line", "code", "message"),
    [
        ("crunch([size])", "MLP218", "`words[0]` is declared `str`, this is `int`"),
        ("crunch([data])", "MLP218", "`words[0]` is declared `str`, this is `Dataset`"),
        ('crunch("a b")', "MLP218", "`words` is declared `list[str]`"),
        (
            "crunch.options(cluster_id=None)([])",
            "MLP431",
            "exactly one of `cluster_id` and `cluster_config`, it has none",
        ),
        (
            'crunch.options(cluster_id=None, cluster_config={**CLUSTER, "Name": "n"})([])',
            "MLP402",
            "there is no member `Name` that a pipeline may set",
        ),
        (
            'crunch.options(cluster_id=None, cluster_config=CLUSTER, execution_role="arn:aws:iam::123456789012:role/r")([])',
            "MLP431",
            "at most one of `execution_role` and `cluster_config`",
        ),
        ("crunch.options(jar=None)([])", "MLP403", "needs `jar`"),
        ('crunch.options(properties=["a"])([])', "MLP402", "expected a dict of names and texts"),
        ('crunch.options(script="a.py")([])', "MLP401", "has no option `script`"),
    ],
)
def test_mistakes_with_clusters(line: str, code: str, message: str) -> None:
    assert any(found[0] == code and message in found[1] for found in said_of(line)), said_of(line)


# --- clean-up and lineage -----------------------------------------------------------------------------------------------------


def test_objects_of_one_result() -> None:
    steps = steps_of("made = prepare(data)", 'cleanup(made, s3_uris=["s3://b/k", made / "part.csv"])')
    assert steps["cleanup"]["DependsOn"] == ["prepare"]
    assert steps["cleanup"]["Arguments"]["Resources"]["S3"] == [
        {
            "StepName": "prepare",
            "S3Uris": [
                "s3://b/k",
                {
                    "Std:Join": {
                        "On": "/",
                        "Values": [
                            {"Get": "Steps.prepare.ProcessingOutputConfig.Outputs['output'].S3Output.S3Uri"},
                            "part.csv",
                        ],
                    }
                },
            ],
        }
    ]


@pytest.mark.parametrize(
    ("lines", "code", "message"),
    [
        (["cleanup(data)"], "MLP436", "this is not below an output of one step"),
        (["cleanup('s3://b/k')"], "MLP436", "is no result of a step"),
        (["cleanup(model / 'x')"], "MLP436", "of a Training step all is removed"),
        (["cleanup(create_model(model, image=OWN))"], "MLP436", "a Model step leaves nothing in S3"),
        (["made = prepare(data)", "cleanup(made, model, s3_uris=['s3://b/k'])"], "MLP436", "of a Training step all"),
        (["cleanup(fit_inside(data))"], "MLP436", "`fit_inside` runs in a VPC"),
        (["cleanup()"], "MLP214", "needs an argument `results`"),
        (["cleanup(prepare(data), s3_uris=[])"], "MLP230", "expected a list of locations in S3"),
        (["cleanup(model, force=True)"], "MLP401", "has no option `force`"),
        (["lineage()"], "MLP431", "at least one of `actions`, `artifacts`, `contexts` and `associations`, it has none"),
        (
            ["lineage(associations=[{'source': {'name': 'a'}, 'destination': {'arn': free}}])"],
            "MLP439",
            "an end has an ARN, or both a name and a type",
        ),
        (
            ["lineage(associations=[{'source': {'arn': free, 'name': 'a'}, 'destination': {'arn': free}}])"],
            "MLP439",
            "an ARN, or a name and a type, not both",
        ),
        (
            ["lineage(artifacts=[{'name': 'a', 'kind': 'Model', 'source': {'source_uri': model}}])"],
            "MLP402",
            "there is no member `kind`",
        ),
    ],
)
def test_mistakes_with_what_is_kept_and_removed(lines: list[str], code: str, message: str) -> None:
    assert any(found[0] == code and message in found[1] for found in said_of(*lines)), said_of(*lines)


# --- documents ----------------------------------------------------------------------------------------------------------------

JOB = 'job(job_category="AgentRFT", job_config_schema_version="1.0.0", document={})'


def document_of(text: str, *lines: str) -> Any:
    return steps_of(*lines, JOB.replace("{}", text))["job"]["Arguments"]["JobConfigDocument"]


def test_a_known_document_is_a_literal() -> None:
    assert document_of("{'a': [1, True, None, 'ä\"', {}], 'b': []}") == '{"a": [1, true, null, "ä\\"", {}], "b": []}'


def test_pieces_of_texts_are_escaped_and_joins_taken_apart() -> None:
    made = document_of(
        "{'where': f'{data}/\"x\"/{few}', 'path': data / 'y', 'n': size, 'rows': found.rows}", "found = count(data)"
    )
    assert made["Std:Join"]["Values"] == [
        '{"where": "',
        {"Get": "Parameters.data"},
        '/\\"x\\"/',
        {"Get": "Parameters.few"},
        '", "path": "',
        {"Get": "Parameters.data"},
        '/y", "n": ',
        {"Get": "Parameters.size"},
        ', "rows": ',
        {"Std:JsonGet": {"PropertyFile": {"Get": "Steps.count.PropertyFiles.Found"}, "Path": "rows"}},
        "}",
    ]


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("{'a': free}", "MLP438", "a quote or backslash in `free` breaks this document"),
        ("{'a': found.words}", "MLP437", "the text that `count` gives can hold a quote or a backslash"),
        ("{'a': found}", "MLP437", "a whole result is no value of JSON"),
        ("{'a': f'x-{found.words}'}", "MLP437", "the text that `count` gives"),
    ],
)
def test_what_may_break_a_document(text: str, code: str, message: str) -> None:
    found = said_of("found = count(data)", JOB.replace("{}", text))
    assert len(found) == 1
    assert found[0][0] == code and message in found[0][1]


def test_the_service_reads_inside_of_a_document() -> None:
    steps = steps_of(
        f"made = {JOB.replace('{}', '{1}').replace('{1}', '{}')}",
        'fit.options(name="again", environment={"RUN": properties(made).JobConfigDocument.Output.RunId})(data)',
    )
    assert steps["again"]["Arguments"]["Environment"] == {"RUN": {"Get": "Steps.job.JobConfigDocument.Output.RunId"}}


# --- raw steps ----------------------------------------------------------------------------------------------------------------


def test_an_unknown_type_is_written_as_it_is() -> None:
    result = result_of(
        'raw_step(type="Quantum", name="q", arguments={"At": [data, {"N": size}]}, members={"Mode": few})'
    )
    assert [(found.rule.code, found.severity) for found in result.diagnostics] == [("MLP433", "warning")]
    (compiled,) = result.compiled
    assert compiled.main is not None
    step = json.loads(compiled.main.content)["Steps"][1]
    assert step == {
        "Name": "q",
        "Type": "Quantum",
        "Arguments": {"At": [{"Get": "Parameters.data"}, {"N": {"Get": "Parameters.size"}}]},
        "Mode": {"Get": "Parameters.few"},
    }


@pytest.mark.parametrize(
    ("line", "code", "message"),
    [
        ("raw_step(name='x', arguments={})", "MLP214", "needs an argument `type`"),
        ("raw_step('Lambda')", "MLP248", "options are given by name"),
        ("raw_step(type=free)", "MLP229", "`type` must be known"),
        ("raw_step(type='Lambda', argument={})", "MLP216", "has no parameter `argument`"),
        ("raw_step(type='Lambda', arguments=[1])", "MLP230", "expected a dict"),
        ("raw_step(type='Lambda')", "MLP435", "`FunctionArn` is missing"),
        ("raw_step(type='Condition')", "MLP434", "cannot make a Condition step"),
        ("raw_step(type='HubContent')", "MLP432", "documented nowhere"),
        ("raw_step(type='Quantum', arguments={'a': count(data)})", "MLP435", "a whole result has no value"),
        ("raw_step(type='Quantum', members={'DependsOn': []})", "MLP435", "said by the keyword `depends_on`"),
        ("raw_step(type='Endpoint', arguments={'EndpointName': 'e'})", "MLP435", "`EndpointConfigName` is missing"),
        (
            "raw_step(type='Endpoint', arguments={'EndpointName': 'e', 'EndpointConfigName': model})",
            "MLP435",
            "the name of a",
        ),
    ],
)
def test_mistakes_with_raw_steps(line: str, code: str, message: str) -> None:
    found = said_of(line)
    assert any(item[0] == code and message in item[1] for item in found), found


def test_a_raw_step_is_read_by_its_properties() -> None:
    steps = steps_of(
        'made = raw_step(type="Model", name="m", arguments={"PrimaryContainer": {"Image": OWN, "ModelDataUrl": model}})',
        'raw_step(type="Transform", name="t", arguments={"ModelName": properties(made).ModelName,'
        ' "TransformInput": {"DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": data}}},'
        ' "TransformOutput": {"S3OutputPath": "s3://b/out"},'
        ' "TransformResources": {"InstanceType": "ml.m5.large", "InstanceCount": size}})',
    )
    assert steps["t"]["Arguments"]["ModelName"] == {"Get": "Steps.m.ModelName"}

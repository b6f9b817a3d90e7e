"""What is wrong with a quality or Clarify check is said where it is written, and nothing else is."""

from __future__ import annotations

import pytest

from mlpc.driver import Request, Result, compile_files

HEAD = """\
from mlpc import Dataset, ModelArtifact, clarify_check, create_model, image, pipeline, processing, quality_check, register_model

XGBOOST = image("xgboost", version="1.7-1")


@pipeline(name="checks")
def checks(
    data: Dataset = Dataset("s3://b/d"),
    trained: ModelArtifact = ModelArtifact("s3://b/m.tar.gz"),
    word: str = "a",
    number: float = 0.5,
    count: int = 1,
    flag: bool = True,
) -> None:
    model = create_model(trained, image=XGBOOST)
"""
COMMON = {"instance_type": '"ml.m5.large"', "model_package_group_name": '"group"'}
DATA_CONFIG = '{"headers": ["y", "a"], "label": "y"}'
BIAS_CONFIG = '{"label_values_or_threshold": [1], "facet_name": "a"}'
MODEL_CONFIG = '{"instance_type": "ml.m5.large", "instance_count": 1}'
CHECKS = {
    "DATA_QUALITY": ("quality_check", {"dataset_format": '{"csv": {"header": True}}'}),
    "MODEL_QUALITY": (
        "quality_check",
        {"dataset_format": '{"json": {"lines": True}}', "problem_type": '"Regression"', "inference_attribute": '"p"'},
    ),
    "DATA_BIAS": ("clarify_check", {"data_config": DATA_CONFIG, "bias_config": BIAS_CONFIG}),
    "MODEL_BIAS": (
        "clarify_check",
        {"data_config": DATA_CONFIG, "bias_config": BIAS_CONFIG, "model": "model", "model_config": MODEL_CONFIG},
    ),
    "MODEL_EXPLAINABILITY": (
        "clarify_check",
        {
            "data_config": DATA_CONFIG,
            "model": "model",
            "model_config": MODEL_CONFIG,
            "explainability_config": '{"shap": {"num_samples": 5}}',
        },
    ),
}


class Project:
    def __init__(self, text: str) -> None:
        self.files = {"pipeline.py": text.encode(), "scripts/prepare.py": b"print()\n"}

    def read(self, path: str) -> bytes | None:
        return self.files.get(path)

    def walk(self, folder: str) -> list[str]:
        return []


def compiled(text: str) -> Result:
    return compile_files(Request(("pipeline.py",)), Project(text))


def source(check_type: str, changes: dict[str, str | None]) -> str:
    word, own = CHECKS[check_type]
    options = {"check_type": f'"{check_type}"', **COMMON, **own, **changes}
    lines = [f"        {name}={value},\n" for name, value in options.items() if value is not None]
    return f"{HEAD}    found = {word}(\n        data,\n{''.join(lines)}    )\n"


def said(text: str) -> list[tuple[str, str, str]]:
    """Code, message and the text of the span of everything that is reported."""
    lines = text.splitlines()
    found: list[tuple[str, str, str]] = []
    for item in compiled(text).diagnostics:
        start, end = item.span.start, item.span.end
        shown = lines[start.line - 1][start.column : end.column if end.line == start.line else None]
        found.append((item.rule.code, item.message, shown))
    return found


@pytest.mark.parametrize("check_type", CHECKS)
def test_what_is_needed_is_enough(check_type: str) -> None:
    assert said(source(check_type, {})) == []


@pytest.mark.parametrize(
    ("check_type", "changes"),
    [
        ("DATA_QUALITY", {"skip_check": "flag", "register_new_baseline": "flag", "model_package_group_name": "word"}),
        ("DATA_QUALITY", {"skip_check": "flag", "register_new_baseline": "flag", "model_package_group_name": None}),
        ("DATA_QUALITY", {"skip_check": "True", "register_new_baseline": "True", "model_package_group_name": None}),
        ("DATA_QUALITY", {"supplied_baseline_constraints": "data / 'c.json'", "model_package_group_name": None}),
        ("DATA_QUALITY", {"record_preprocessor_script": '"scripts/prepare.py"'}),
        ("DATA_QUALITY", {"dataset_format": '{"sagemakerCaptureJson": {}}', "output_s3_uri": "data"}),
        ("MODEL_QUALITY", {"inference_attribute": "0", "probability_threshold_attribute": "number"}),
        ("MODEL_QUALITY", {"problem_type": "word", "ground_truth_attribute": 'f"_c{count}"'}),
        ("DATA_BIAS", {"methods": '["CI", "DPL"]'}),
        ("DATA_BIAS", {"data_config": '{"label": None, "headers": ["y"], "s3_compression_type": "Gzip"}'}),
        ("MODEL_BIAS", {"model": "word"}),
        ("MODEL_BIAS", {"model": '"a-model"', "methods": '"all"', "model_predicted_label_config": "{}"}),
        ("MODEL_EXPLAINABILITY", {"model_scores": '{"label": "score", "probability_threshold": 0.5}'}),
        ("MODEL_EXPLAINABILITY", {"explainability_config": '{"pdp": {"features": ["a"]}}'}),
    ],
)
def test_right_uses_compile(check_type: str, changes: dict[str, str | None]) -> None:
    assert said(source(check_type, changes)) == []


MISTAKES = [
    # the options of a check
    ("DATA_QUALITY", {"check_type": None}, "MLP403", "needs `check_type`", "quality_check"),
    ("DATA_QUALITY", {"check_type": '"DATA_QUALTY"'}, "MLP402", "did you mean 'DATA_QUALITY'?", '"DATA_QUALTY"'),
    ("DATA_QUALITY", {"check_type": '"DATA_BIAS"'}, "MLP402", "expected one of 'DATA_QUALITY'", '"DATA_BIAS"'),
    ("DATA_QUALITY", {"check_type": "word"}, "MLP402", "not known when the pipeline is compiled", "word"),
    ("DATA_QUALITY", {"dataset_format": None}, "MLP403", "needs `dataset_format`", "quality_check"),
    ("DATA_QUALITY", {"instance_type": None}, "MLP403", "needs `instance_type`", "quality_check"),
    ("DATA_QUALITY", {"problem_type": '"Regression"'}, "MLP450", "no option of a DATA_QUALITY check", '"Regression"'),
    ("DATA_BIAS", {"model": "model"}, "MLP450", "`model` is no option of a DATA_BIAS check", "model"),
    ("DATA_QUALITY", {"skip_chek": "True"}, "MLP401", "has no option `skip_chek`", "skip_chek"),
    (
        "DATA_BIAS",
        {"supplied_baseline_statistics": "word"},
        "MLP401",
        "supplied_baseline_statistics",
        "supplied_baseline_statistics",
    ),
    ("DATA_QUALITY", {"container_arguments": '["a"]'}, "MLP401", "container_arguments", "container_arguments"),
    # flags and baselines
    ("DATA_QUALITY", {"skip_check": '"yes"'}, "MLP402", "`skip_check`: expected a boolean", '"yes"'),
    ("DATA_QUALITY", {"register_new_baseline": "count"}, "MLP402", "expected a boolean", "count"),
    ("DATA_QUALITY", {"model_package_group_name": "3"}, "MLP402", "expected text", "3"),
    ("DATA_QUALITY", {"supplied_baseline_constraints": '"c.json"'}, "MLP402", "a location in S3", '"c.json"'),
    ("DATA_QUALITY", {"model_package_group_name": None}, "MLP451", "has no baseline", "quality_check("),
    (
        "DATA_BIAS",
        {"model_package_group_name": None, "skip_check": "True", "register_new_baseline": "False"},
        "MLP451",
        "has no baseline",
        "clarify_check(",
    ),
    # quality
    ("DATA_QUALITY", {"dataset_format": '"csv"'}, "MLP402", "expected a dict of one format", '"csv"'),
    ("DATA_QUALITY", {"dataset_format": '{"cvs": {}}'}, "MLP402", "did you mean 'csv'?", '"cvs"'),
    ("DATA_QUALITY", {"dataset_format": '{"csv": {"headr": True}}'}, "MLP402", "did you mean `header`?", '"headr"'),
    ("DATA_QUALITY", {"dataset_format": '{"csv": {"header": 3}}'}, "MLP402", "expected one of True, False", "3"),
    ("DATA_QUALITY", {"dataset_format": '{"csv": True}'}, "MLP402", "expected a dict of its settings", "True"),
    ("DATA_QUALITY", {"dataset_format": '{"csv": {"header": flag}}'}, "MLP229", "must be known", "flag"),
    ("DATA_QUALITY", {"output_s3_uri": '"out"'}, "MLP402", "expected a location in S3", '"out"'),
    ("DATA_QUALITY", {"environment": '{"output_path": "/x"}'}, "MLP402", "itself sets `output_path`", '"output_path"'),
    ("DATA_QUALITY", {"environment": '{"A": ["x"]}'}, "MLP402", "expected text, found a list", '["x"]'),
    ("DATA_QUALITY", {"record_preprocessor_script": '"a.py"'}, "MLP252", "a.py", '"a.py"'),
    ("DATA_QUALITY", {"record_preprocessor_script": "word"}, "MLP402", "known at compile time", "word"),
    ("MODEL_QUALITY", {"problem_type": '"Regresion"'}, "MLP402", "did you mean 'Regression'?", '"Regresion"'),
    ("MODEL_QUALITY", {"problem_type": "count"}, "MLP402", "expected text", "count"),
    ("MODEL_QUALITY", {"problem_type": None}, "MLP403", "needs `problem_type`", "quality_check("),
    ("MODEL_QUALITY", {"inference_attribute": "True"}, "MLP402", "the name or place of a column", "True"),
    ("MODEL_QUALITY", {"inference_attribute": "flag"}, "MLP402", "the name or place of a column", "flag"),
    ("MODEL_QUALITY", {"inference_attribute": f'"{"x" * 257}"'}, "MLP402", "at most 256", f'"{"x" * 257}"'),
    ("MODEL_QUALITY", {"record_preprocessor_script": '"s3://b/p.py"'}, "MLP450", "MODEL_QUALITY", '"s3://b/p.py"'),
    # Clarify
    ("DATA_BIAS", {"data_config": None}, "MLP403", "needs `data_config`", "clarify_check("),
    ("DATA_BIAS", {"data_config": '"y"'}, "MLP402", "expected a dict of", '"y"'),
    ("DATA_BIAS", {"data_config": '{"label": word}'}, "MLP229", "`data_config` must be known", "word"),
    ("DATA_BIAS", {"data_config": '{"lable": "y"}'}, "MLP402", "did you mean `label`?", '"lable"'),
    ("DATA_BIAS", {"data_config": '{"s3_output_path": "s3://b"}'}, "MLP402", "output_s3_uri", '"s3_output_path"'),
    ("DATA_BIAS", {"data_config": '{"headers": "y"}'}, "MLP402", "`headers`: expected a list of texts", '"y"'),
    ("DATA_BIAS", {"data_config": '{"dataset_type": "csv"}'}, "MLP402", "expected one of 'text/csv'", '"csv"'),
    ("DATA_BIAS", {"data_config": '{"dataset_type": "application/json"}'}, "MLP402", "`features` is missing", "{"),
    (
        "DATA_BIAS",
        {"data_config": '{"segmentation_config": [{"segments": [["a"]]}]}'},
        "MLP402",
        "`segmentation_config[0]`: `name_or_index` is missing",
        '{"segments": [["a"]]}',
    ),
    ("DATA_BIAS", {"bias_config": '{"facet_name": "a"}'}, "MLP402", "`label_values_or_threshold` is missing", "{"),
    (
        "DATA_BIAS",
        {
            "bias_config": '{"label_values_or_threshold": [1], "facet_name": ["a", "b"], '
            '"facet_values_or_threshold": [[1]]}'
        },
        "MLP402",
        "`facet_values_or_threshold` has 1 elements, `facet_name` 2",
        "{",
    ),
    ("DATA_BIAS", {"data_bias_config": "{}"}, "MLP401", "data_bias_config", "data_bias_config"),
    ("DATA_BIAS", {"methods": '["CL"]'}, "MLP402", "did you mean 'CI'?", '"CL"'),
    ("DATA_BIAS", {"methods": '["DPPL"]'}, "MLP402", "expected one of 'CI'", '"DPPL"'),
    ("DATA_BIAS", {"methods": "[]"}, "MLP402", 'expected "all"', "[]"),
    ("MODEL_BIAS", {"model": None}, "MLP403", "needs `model`", "clarify_check("),
    ("MODEL_BIAS", {"model": "trained"}, "MLP219", "the name of a model", "trained"),
    ("MODEL_BIAS", {"model": '"a_model"'}, "MLP402", "does not have the form", '"a_model"'),
    (
        "MODEL_BIAS",
        {"model_config": '{"model_name": "m", "instance_type": "ml.m5.large", "instance_count": 1}'},
        "MLP402",
        "say `model=`",
        '"model_name"',
    ),
    (
        "MODEL_BIAS",
        {"model_config": '{"instance_type": "ml.m5.large", "instance_count": "1"}'},
        "MLP402",
        "`instance_count`: expected an integer",
        '"1"',
    ),
    (
        "MODEL_BIAS",
        {"model_config": '{"instance_type": "t", "instance_count": 1, "content_type": "application/jsonlines"}'},
        "MLP402",
        "`content_template` is missing",
        "{",
    ),
    ("MODEL_BIAS", {"model_predicted_label_config": '{"threshold": 1}'}, "MLP402", "no `threshold`", '"threshold"'),
    ("MODEL_EXPLAINABILITY", {"explainability_config": "{}"}, "MLP402", "expected one of `shap`", "{}"),
    ("MODEL_EXPLAINABILITY", {"explainability_config": '{"pdp": {}}'}, "MLP402", "`features` is needed", '{"pdp": {}}'),
    (
        "MODEL_EXPLAINABILITY",
        {"explainability_config": '{"shap": {"seed": 1.5}}'},
        "MLP402",
        "`shap.seed`: expected an integer",
        "1.5",
    ),
    ("MODEL_EXPLAINABILITY", {"model_scores": "True"}, "MLP402", "the name or place of the scores", "True"),
    ("MODEL_EXPLAINABILITY", {"methods": '"all"'}, "MLP450", "MODEL_EXPLAINABILITY", '"all"'),
]


@pytest.mark.parametrize(("check_type", "changes", "code", "message", "where"), MISTAKES)
def test_a_mistake_is_said_where_it_is(
    check_type: str, changes: dict[str, str | None], code: str, message: str, where: str
) -> None:
    found = said(source(check_type, changes))
    assert [item[0] for item in found[:1]] == [code], found
    assert message in found[0][1], found
    assert found[0][2].startswith(where), found


REGISTER = 'register_model(trained, image=XGBOOST, model_package_group_name="g", content_types=["text/csv"], response_types=["text/csv"], '


@pytest.mark.parametrize(
    ("keyword", "message", "where"),
    [
        ("bias=found", "expected the `Metrics` of a step, or a location, found QualityCheckResult", "found"),
        ("bias=3", "expected the `Metrics` of a step, or a location, found int", "3"),
        ("drift_check_baselines=found", "expected a dict of names and documents", "found"),
        ('drift_check_baselines={"model_statistic": word}', "did you mean `model_statistics`?", '"model_statistic"'),
        ('drift_check_baselines={"model_statistics": flag}', "`model_statistics`: expected the `Metrics`", "flag"),
        ("model_quality=word, model_statistics=word", "the same as `model_quality`", "word"),
    ],
)
def test_what_a_model_is_registered_with(keyword: str, message: str, where: str) -> None:
    found = said(f"{source('DATA_QUALITY', {})}    {REGISTER}{keyword})\n")
    assert [item[0] for item in found] == ["MLP402"], found
    assert message in found[0][1], found
    assert found[0][2] == where, found


@pytest.mark.parametrize(
    ("check_type", "part"),
    [("DATA_BIAS", "statistics"), ("DATA_QUALITY", "config_file"), ("DATA_QUALITY", "constraint")],
)
def test_a_result_has_its_own_parts(check_type: str, part: str) -> None:
    found = said(f"{source(check_type, {})}    {REGISTER}bias=found.{part})\n")
    assert [(item[0], item[2]) for item in found] == [("MLP209", part)], found

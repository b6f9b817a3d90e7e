"""Wrong uses of the language. Behind each: the codes of mypy, the rules of pyright."""

# ruff: noqa: B018, T201
# pyright: strict
# mypy: disable-error-code="empty-body"

from __future__ import annotations

import mlpc
from mlpc import (
    AthenaDataset,
    Cache,
    Dataset,
    Fail,
    FeatureGroup,
    Metrics,
    ModelArtifact,
    Output,
    Outputs,
    Retry,
    clarify_check,
    create_model,
    each,
    endpoint_config,
    execution,
    image,
    maximize,
    pipeline,
    processing,
    quality_check,
    register_model,
    training,
    transform,
    tune,
)


class Splits(Outputs):
    train: Dataset
    test: Dataset


class Score(Metrics):
    auc: float


class Wrong(Metrics, file="x.json"):  # ! call-arg | reportCallIssue reportGeneralTypeIssues
    auc: float


class Orders(FeatureGroup, table="orders"):  # ! call-arg | reportCallIssue reportGeneralTypeIssues
    pass


@processing(image="i")
def fill(raw: Dataset) -> Orders: ...


@processing(image=3)  # ! arg-type | reportArgumentType
def first() -> None: ...


@processing("sklearn")  # ! call-arg | reportCallIssue
def second() -> None: ...


@processing(image=image("sklearn"), instance_count="2")  # ! arg-type | reportArgumentType
def split(raw: Dataset, *, fraction: float = 0.2) -> Splits:
    out = Splits.new()
    print(out.validation)  # ! attr-defined | reportAttributeAccessIssue
    return out


@training(cache="P30D")  # ! arg-type | reportArgumentType
def fit(train: Dataset, *, depth: int = 3) -> ModelArtifact: ...


@training(inference={"model_fn": "serve.py"})  # ! dict-item | reportArgumentType
def fit_and_serve(train: Dataset) -> ModelArtifact: ...


@fit.local  # ! arg-type | reportArgumentType
def fit_here(train: Dataset, *, depth: str = "3") -> ModelArtifact: ...


@processing(retry=Retry(max_attempts=3))  # ! call-arg | reportCallIssue
def score(model: ModelArtifact, test: Dataset) -> Score:
    print(Score())  # ! call-arg | reportCallIssue
    return Score(auc="high")  # ! arg-type | reportArgumentType


@pipeline(name=3)  # ! call-overload | reportArgumentType
def other() -> None: ...


@pipeline(name="whole")
def whole(raw: Dataset, limit: float = 0.5) -> None:
    data = split("s3://bucket/raw")  # ! arg-type | reportArgumentType
    split(raw, 0.3)  # ! call-arg | reportCallIssue
    split(raw, portion=0.3)  # ! call-arg | reportCallIssue
    model = fit(data)  # ! arg-type | reportArgumentType
    fit.options(instance_count="two")(data.train)  # ! arg-type | reportArgumentType
    fit.options(instance_count=2)(data.trian)  # ! attr-defined | reportAttributeAccessIssue
    result = score(data.test, model)  # ! arg-type | reportArgumentType
    if result.auc > "0.5":  # ! operator | reportOperatorIssue
        raise Fail  # ! call-arg | reportGeneralTypeIssues
    if result.acc > limit:  # ! attr-defined | reportAttributeAccessIssue
        raise Fail(3)  # ! arg-type | reportArgumentType
    AthenaDataset(catalog="c", database="d", query_string="q", output_format="CSV")  # ! call-arg | reportCallIssue
    split(fill(raw))  # ! arg-type | reportArgumentType
    register_model(data.train)  # ! arg-type | reportArgumentType
    register_model(model, model_quality=0.5)  # ! arg-type | reportArgumentType
    transform(model, data.test)  # ! arg-type | reportArgumentType
    quality_check(data.train, check_type="DATA", dataset_format={})  # ! arg-type | reportArgumentType
    quality_check(data.train, check_type="DATA_QUALITY")  # ! call-arg | reportCallIssue
    check = clarify_check(data.train, check_type="DATA_BIAS", data_config={})
    clarify_check(data.train, check_type="DATA_BIAS", data_config=data)  # ! arg-type | reportArgumentType
    register_model(model, model_statistics=check.statistics)  # ! attr-defined | reportAttributeAccessIssue
    register_model(model, bias=check)  # ! arg-type | reportArgumentType
    endpoint_config(create_model(model), initial_instance_count="1")  # ! arg-type | reportArgumentType
    tune(fit, objective="validation:auc")  # ! arg-type | reportArgumentType
    tune(fit, objective=maximize("auc"))(model).best  # ! attr-defined | reportAttributeAccessIssue
    print(Score.at(3), Score.at())  # ! arg-type call-arg | reportArgumentType reportCallIssue
    print(each(3), each(["a"], 4))  # ! arg-type call-arg | reportArgumentType reportCallIssue
    print(execution.identity)  # ! attr-defined | reportAttributeAccessIssue
    print(Cache("P1D", True), Output("a", "/b"))  # ! call-arg | reportCallIssue


def calls() -> None:
    whole(Dataset("d"), limit="high")  # ! arg-type | reportArgumentType
    print(whole.nothing, mlpc.Datset)  # ! attr-defined | reportAttributeAccessIssue

"""Queries, file systems and feature groups in plain Python."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from mlpc import (
    AthenaDataset,
    Dataset,
    FeatureGroup,
    FileSystemDataset,
    Outputs,
    RedshiftDataset,
    StepError,
    local_run,
    pipeline,
    processing,
    training,
)
from mlpc.dsl import sources
from mlpc.service.sources import SOURCES, needed_keywords, source_members


class Table(Dataset):
    pass


class Orders(FeatureGroup, name="orders"):
    pass


class Late(Orders, output="late"):
    pass


class Filled(Outputs):
    rows: Dataset
    orders: Orders


@processing(image="i")
def fill(raw: Dataset) -> Filled:
    out = Filled.new()
    (out.rows / "n.txt").write_text((raw / "n.txt").read_text())
    return out


@processing(image="i")
def fill_table(raw: Table) -> Late:
    assert (raw / "n.txt").exists()
    return Late()


@processing(image="i")
def fill_wrongly(raw: Dataset) -> Orders:
    return Filled.new()  # type: ignore[return-value]  # pyright: ignore[reportReturnType]


@training(image="i")
def read(train: Dataset) -> None:
    assert (train / "n.txt").read_text() == "3"


def athena(location: str = "s3://data/queries/orders") -> AthenaDataset:
    return AthenaDataset(
        catalog="AwsDataCatalog", database="d", query_string="q", output_s3_uri=location, output_format="PARQUET"
    )


def redshift() -> RedshiftDataset:
    return RedshiftDataset(
        cluster_id="c",
        database="d",
        db_user="u",
        query_string="q",
        cluster_role_arn="r",
        output_s3_uri=Dataset("s3://data/queries/orders"),
        output_format="CSV",
    )


@pipeline(name="whole")
def whole(system: str) -> None:
    filled = fill(athena())
    fill.options(name="again")(redshift())
    fill_table(Table(athena()))
    read(FileSystemDataset(file_system_id="fs-1", file_system_type="EFS", directory_path=system))
    assert filled.orders.name == "orders"


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a query's result, with a sample in it."""
    folder = tmp_path / "s3/data/queries/orders"
    folder.mkdir(parents=True)
    (folder / "n.txt").write_text("3")
    monkeypatch.setenv("MLPC_S3_ROOT", str(tmp_path / "s3"))
    return folder


def test_a_query_is_a_sample_of_its_result(tmp_path: Path, sample: Path) -> None:
    with local_run(tmp_path / "run") as run:
        whole(str(sample))
    assert list(run.steps) == ["fill", "again", "fill_table", "read"]
    assert (tmp_path / "run/again/rows/n.txt").read_text() == "3"
    assert run.steps["fill"].arguments["raw"] == Dataset(str(sample))
    assert repr(run.steps["fill"].result.orders).startswith("<")
    # Outside of a pipeline the step is the function, and gets what it is given.
    assert (fill(athena()).rows / "n.txt").read_text() == "3"


@pytest.mark.parametrize("root", [None, "empty"])
def test_a_query_without_a_sample_says_where_one_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, root: str | None
) -> None:
    monkeypatch.delenv("MLPC_S3_ROOT", raising=False)
    if root is not None:
        monkeypatch.setenv("MLPC_S3_ROOT", str(tmp_path / root))
    said = (
        "the query of AthenaDataset does not run here: put a sample of its result below the folder MLPC_S3_ROOT, "
        "at data/queries/orders"
    )
    with pytest.raises(StepError, match=said), local_run(tmp_path / "run"):
        whole("/nowhere")
    with pytest.raises(StepError, match=said):
        fill(athena())


def test_a_file_system_is_where_it_is_mounted(tmp_path: Path, sample: Path) -> None:
    with (
        pytest.raises(StepError, match=r"/nowhere/at/all of fs-1 is not here: mount it there"),
        local_run(tmp_path / "run"),
    ):
        whole("/nowhere/at/all")


def test_a_feature_group_has_a_name() -> None:
    assert (Orders.name, Orders().name, Late.name) == ("orders", "orders", "orders")
    with pytest.raises(TypeError, match="Nameless needs the name of its group"):
        type("Nameless", (FeatureGroup,), {})


def test_a_step_returns_the_group_that_it_declares(tmp_path: Path, sample: Path) -> None:
    with pytest.raises(TypeError, match=r"Filled\.orders is declared Orders, got"):
        Filled(rows=Dataset("x"), orders="orders")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

    @pipeline(name="wrong")
    def wrong() -> None:
        fill_wrongly(athena())

    with pytest.raises(Exception, match="is declared to return Orders"), local_run(tmp_path / "run"):
        wrong()


@pytest.mark.parametrize("kind", SOURCES)
def test_the_classes_take_the_members_of_the_service(kind: str) -> None:
    """What the compiler takes from the service's shapes is what Python takes."""
    parameters = dict(inspect.signature(getattr(sources, kind)).parameters)
    assert set(parameters) == set(source_members(kind))
    required = {name for name, parameter in parameters.items() if parameter.default is parameter.empty}
    assert required == set(needed_keywords(kind))
    assert {name: parameters[name].default for name in SOURCES[kind].defaults} == SOURCES[kind].defaults

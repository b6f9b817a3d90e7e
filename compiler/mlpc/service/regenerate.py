"""Regenerate the data of `mlpc.service` from botocore and the SageMaker Python SDK.

    python -m mlpc.service.regenerate [--sdk WHEEL_OR_DIRECTORY] [--check]

* `data/shapes.json` from botocore's models of sagemaker 2017-07-24, emr 2009-03-31 and emr-serverless 2021-07-13: only the
  shapes reachable from the requests and descriptions of the pipeline's step types.
* `data/images.json` from `sagemaker/image_uri_config/*.json` of version 2 of the SDK, read from a wheel, an unpacked tree or the
  installed package, whose code is not imported; the host names of the registries from botocore's endpoints.

The output depends on the inputs alone: same versions, same bytes.
"""

import argparse
import gzip
import importlib.metadata
import importlib.util
import json
import re
import sys
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from mlpc.service.steps import STEP_TYPES

DATA = Path(__file__).with_name("data")
MODELS = (
    # (botocore directory, API version, prefix of the shape names)
    ("sagemaker", "2017-07-24", ""),
    ("emr", "2009-03-31", "emr."),
    ("emr-serverless", "2021-07-13", "emr-serverless."),
)
# Shapes wanted although no step type of the table names them.
EXTRA_ROOTS = (
    "CreateActionRequest",
    "CreateArtifactRequest",
    "CreateContextRequest",
    "AddAssociationRequest",
    "CreatePipelineRequest",
    "StartPipelineExecutionRequest",
    "PipelineExecutionStepMetadata",
    "emr.RunJobFlowInput",
    "emr.HadoopJarStepConfig",
    "emr-serverless.StartJobRunRequest",
    "emr-serverless.CreateApplicationRequest",
    "emr-serverless.JobRun",
)
KINDS = {"long": "integer", "double": "float", "blob": "string"}
# In the SDK's folder, but about instances, not images.
NOT_IMAGES = frozenset({"instance_gpu_info"})


def botocore_data() -> Path:
    """The data directory of the installed botocore, found without importing it."""
    spec = importlib.util.find_spec("botocore")
    if spec is None or spec.origin is None:
        raise SystemExit("botocore is not installed")
    return Path(spec.origin).parent / "data"


def botocore_version() -> str:
    return importlib.metadata.version("botocore")


def build_shapes() -> str:
    """The text of `shapes.json` for the installed botocore."""
    rows: dict[str, list[object]] = {}
    for service, version, prefix in MODELS:
        model = json.loads(gzip.decompress((botocore_data() / service / version / "service-2.json.gz").read_bytes()))
        rows.update(_reachable(model["shapes"], prefix))
    source = {"botocore": botocore_version(), **{service: version for service, version, _ in MODELS}}
    return _document(source, "shapes", rows)


def _reachable(shapes: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, list[object]]]:
    roots = [*EXTRA_ROOTS, *(name for step in STEP_TYPES.values() for name in (step.request, *step.describe) if name)]
    if prefix:
        pending = [name.removeprefix(prefix) for name in roots if name.startswith(prefix)]
    else:
        pending = [name for name in roots if "." not in name]
    seen: set[str] = set()
    while pending:
        name = pending.pop()
        if name in seen:
            continue
        seen.add(name)
        shape = shapes[name]
        pending += [member["shape"] for member in shape.get("members", {}).values()]
        pending += [shape[part]["shape"] for part in ("member", "key", "value") if part in shape]
    for name in sorted(seen):
        yield prefix + name, _row(shapes[name], prefix)


def _row(shape: Mapping[str, Any], prefix: str) -> list[object]:
    """The slim form that `shapes._decode` reads: `[kind, detail, min, max, pattern]`, trailing nulls cut."""
    kind = KINDS.get(shape["type"], shape["type"])
    detail: object = None
    if kind == "structure":
        required = frozenset(shape.get("required", ()))
        # "Member*:Shape": the star for required, the shape left out where it has the member's own name.
        words = []
        for name, member in shape.get("members", {}).items():
            target = prefix + member["shape"]
            words.append(name + "*" * (name in required) + ("" if target == name else ":" + target))
        detail = " ".join(words)
    elif kind == "list":
        detail = prefix + shape["member"]["shape"]
    elif kind == "map":
        detail = f"{prefix}{shape['key']['shape']} {prefix}{shape['value']['shape']}"
    elif "enum" in shape:
        detail = list(shape["enum"])
    row = [kind, detail, shape.get("min"), shape.get("max"), _pattern(shape.get("pattern"))]
    while row[-1] is None:
        row.pop()
    return row


def _pattern(pattern: str | None) -> str | None:
    """The service's patterns are Java's; the few that Python cannot read, and those that allow anything, are left out."""
    if pattern is None or pattern in (".*", "[\\s\\S]*", "[\\S\\s]*", "[\\p{L}\\p{M}\\p{Z}\\p{S}\\p{N}\\p{P}]*"):
        return None
    if pattern.startswith(".*[") and pattern.endswith("]*.*"):
        # Anything again, but in a way that takes a matcher hours to find out.
        return None
    try:
        re.compile(pattern)
    except re.error:
        return None
    return pattern


def build_images(sdk: Path | None = None) -> str:
    """The text of `images.json`. Each framework is a JSON string, so that a reader decodes only the one it wants."""
    version, configs = _image_configs(sdk)
    regions: dict[str, str] = {}
    frameworks: dict[str, str] = {}
    for name, config in configs:
        if name in NOT_IMAGES:
            continue
        frameworks[name] = json.dumps(_share_registries(config), separators=(",", ":"), sort_keys=False)
        regions.update(dict.fromkeys(_regions(config), ""))
    hosts = {region: host for region in sorted(regions) if (host := _registry_host(region)) is not None}
    source = {"sagemaker": version, "botocore": botocore_version()}
    return _document(source, "hosts", hosts, "frameworks", dict(sorted(frameworks.items())))


def _share_registries(config: dict[str, Any]) -> dict[str, Any]:
    """Move the account tables, the same for most versions, to a list and refer to them by number."""
    tables: list[dict[str, str]] = []

    def share(node: Any) -> Any:
        if not isinstance(node, dict):
            return node
        shared = {}
        for key, value in node.items():
            if key == "registries":
                if value not in tables:
                    tables.append(value)
                shared[key] = tables.index(value)
            else:
                shared[key] = share(value)
        return shared

    return {"config": share(config), "registries": tables}


def _regions(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "registries":
                yield from value
            else:
                yield from _regions(value)


def _registry_host(region: str) -> str | None:
    """`ecr.REGION.SUFFIX`, the host after `ACCOUNT.dkr.`, where it is not the default `ecr.REGION.amazonaws.com`."""
    partitions = json.loads((botocore_data() / "endpoints.json").read_text(encoding="utf-8"))["partitions"]
    for partition in partitions:
        if re.match(partition["regionRegex"], region):
            endpoint = partition["services"].get("ecr", {}).get("endpoints", {}).get(region, {})
            host = endpoint.get("hostname", f"ecr.{region}.{partition['dnsSuffix']}").removeprefix("api.")
            return None if host == f"ecr.{region}.amazonaws.com" else str(host)
    return None


def _image_configs(sdk: Path | None) -> tuple[str, Iterable[tuple[str, dict[str, Any]]]]:
    if sdk is not None and sdk.is_file():
        version = sdk.name.split("-")[1]
        with zipfile.ZipFile(sdk) as wheel:
            names = [name for name in wheel.namelist() if re.fullmatch(r"sagemaker/image_uri_config/[^/]+\.json", name)]
            return version, [(Path(name).stem, json.loads(wheel.read(name))) for name in sorted(names)]
    if sdk is None:
        spec = importlib.util.find_spec("sagemaker")
        if spec is None or spec.origin is None:
            raise SystemExit("the SageMaker SDK is not installed: give its wheel or directory with --sdk")
        sdk = Path(spec.origin).parents[1]
    folder = sdk / "sagemaker" / "image_uri_config"
    installed = next(sdk.glob("sagemaker-2*.dist-info"), None)
    if installed is None:
        raise SystemExit(f"{sdk} holds no version 2 of the SageMaker SDK: images are described by no other")
    version = installed.name.removeprefix("sagemaker-").removesuffix(".dist-info")
    return version, [(path.stem, json.loads(path.read_bytes())) for path in sorted(folder.glob("*.json"))]


def _document(source: Mapping[str, str], *sections: object) -> str:
    """JSON with one entry a line, so that a change of the service is a readable diff."""
    parts = [f'"source": {json.dumps(source)}']
    for title, rows in zip(sections[::2], sections[1::2], strict=True):
        assert isinstance(rows, dict)
        lines = ",\n".join(f"{json.dumps(k)}:{json.dumps(v, separators=(',', ':'))}" for k, v in rows.items())
        parts.append(f"{json.dumps(title)}: {{\n{lines}\n}}")
    return "{" + ",\n".join(parts) + "}\n"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m mlpc.service.regenerate", description=(__doc__ or "").split("\n", 1)[0]
    )
    parser.add_argument("--sdk", type=Path, help="wheel or directory of version 2 of the SageMaker SDK")
    parser.add_argument("--check", action="store_true", help="write nothing; fail where the data would change")
    options = parser.parse_args(arguments)
    changed = False
    for name, text in (("shapes.json", build_shapes()), ("images.json", build_images(options.sdk))):
        path = DATA / name
        same = path.exists() and path.read_text(encoding="utf-8") == text
        changed |= not same
        sys.stdout.write(f"{name}: {len(text)} bytes, {'unchanged' if same else 'changed'}\n")
        if not (same or options.check):
            path.write_text(text, encoding="utf-8")
    return int(options.check and changed)


if __name__ == "__main__":
    raise SystemExit(main())

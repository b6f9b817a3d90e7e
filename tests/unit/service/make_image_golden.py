"""Write `image_uris.json`: what the SageMaker SDK answers over a grid of frameworks, versions, regions, instances and
scopes.

    python tests/unit/service/make_image_golden.py

Run it where version 2 of the SDK is installed. The sample is drawn with a fixed seed, so that the same SDK gives the
same file. A row is [framework, region, version, scope, instance type, Python version, base framework version, container
version, URI]; the URI is null where the SDK raises an error.
"""

import json
import logging
import random
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Any

SEED = 20201201
ROWS, ROWS_OF_MAIN = 10, 45
MAIN = {"clarify", "huggingface", "pytorch", "sklearn", "spark", "tensorflow", "xgboost"}
NOT_IMAGES = {"instance_gpu_info"}
REGIONS = ["us-east-1", "us-west-2", "eu-central-1", "cn-north-1", "us-gov-west-1", "il-central-1", "ap-southeast-3"]
INSTANCES = [
    "ml.m5.xlarge",
    "ml.c5.2xlarge",
    "ml.g5.xlarge",
    "ml.p3.2xlarge",
    "ml.p4d.24xlarge",
    "ml.p2.xlarge",
    "ml.m6g.large",
    "ml.m7g.large",
    "ml.inf1.xlarge",
    "ml.inf2.xlarge",
    "ml.trn1.2xlarge",
    "ml_g4dn",
    "local",
    "local_gpu",
    "m5.xlarge",
]
Row = list[str | None]


def rows(config: Any, framework: str, draw: random.Random) -> Iterator[Row]:
    """A sample for one framework: mostly what there is, with a wrong or missing part now and then."""
    scopes = config.get("scope") or list(config)
    for _ in range(ROWS_OF_MAIN if framework in MAIN else ROWS):
        scope = draw.choice([*scopes, *scopes, None, "processing", "nonsense"])
        block = config if "versions" in config else config.get(scope) or config[scopes[0]]
        if "versions" not in block:
            continue
        versions = list(block["versions"])
        aliases = list(block.get("version_aliases", {}))
        version = draw.choice([draw.choice(versions), draw.choice(versions), versions[-1], *aliases[-2:]])
        entry = block["versions"][block.get("version_aliases", {}).get(version, version)]
        if draw.random() < 0.08:
            version = draw.choice([None, "0.0.1"])
        base = None
        if framework == "huggingface" and "repository" not in entry:
            keys = [key for key in entry if key != "version_aliases"]
            base = draw.choice([*keys, *keys, *entry.get("version_aliases", {}), None])
            entry = entry[entry.get("version_aliases", {}).get(base, base or keys[0])]
        pythons = entry.get("py_versions") or []
        python = draw.choice([*pythons, *pythons, None]) if pythons else None
        if draw.random() < 0.05:
            python = "py1"
        region = draw.choice(list(entry["registries"]) if "registries" in entry else REGIONS)
        if draw.random() < 0.3:
            region = draw.choice([*REGIONS, "us-east-9"])
        processors = entry.get("processors") or block.get("processors") or []
        fitting: list[str | None] = [*INSTANCES[:4]] if processors else [None]
        instance = draw.choice([*fitting, draw.choice(INSTANCES), None if draw.random() < 0.5 else INSTANCES[0]])
        container = "cu110-ubuntu18.04" if draw.random() < 0.05 else None
        yield [framework, region, version, scope, instance, python, base, container]


def answer(row: Row, config: Any) -> str | None:
    """The SDK's URI; None where it raises."""
    image_uris: Any = import_module("sagemaker.image_uris")
    framework, region, version, scope, instance, python, base, container = row
    scopes = config.get("scope") or list(config)
    if scope == "processing" and scope not in scopes and "training" in scopes:
        # As the SDK's processors ask: they run in the images for training.
        scope = "training"
    try:
        uri = image_uris.retrieve(
            framework,
            region,
            version=version,
            py_version=python,
            instance_type=instance,
            image_scope=scope,
            container_version=container,
            base_framework_version=base,
        )
    except Exception:  # The SDK also fails with KeyError, TypeError and UnboundLocalError.
        return None
    return str(uri)


def main() -> None:
    sagemaker = import_module("sagemaker")
    logging.disable(logging.CRITICAL)
    folder = Path(str(sagemaker.__file__)).with_name("image_uri_config")
    draw = random.Random(SEED)
    seen: dict[str, Row] = {}
    for path in sorted(folder.glob("*.json")):
        if path.stem in NOT_IMAGES:
            continue
        config = json.loads(path.read_bytes())
        for row in rows(config, path.stem, draw):
            seen[json.dumps(row)] = [*row, answer(row, config)]
    lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in seen.values())
    text = f'{{"sagemaker": {json.dumps(installed_version("sagemaker"))}, "rows": [\n{lines}\n]}}\n'
    Path(__file__).with_name("image_uris.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

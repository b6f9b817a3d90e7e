"""The registry URI of a framework's image, as the SageMaker SDK resolves it.

Data: `data/images.json`, from the SDK's `image_uri_config`; the algorithm is that of its `image_uris.retrieve` (2.257.7), odd corners
included; a test holds the two together over a grid.
"""

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from mlpc.service.keywords import nearest

_GRAVITON: Final = frozenset({"m6g", "m6gd", "c6g", "c6gd", "c6gn", "c7g", "r6g", "r6gd"})
_GRAVITON_FRAMEWORKS: Final = ("tensorflow", "pytorch", "xgboost", "sklearn")
_NEURON_FRAMEWORKS: Final = ("huggingface", "pytorch")
_TRAINING_BY_DEFAULT: Final = ("xgboost", "sklearn")
# Repositories whose tag starts with the version of the Neuron SDK.
_HUGGING_FACE_NEURON: Final = ("huggingface-pytorch-inference-neuron", "huggingface-pytorch-inference-neuronx")
_NEURON_SDK: Final = (
    *("pytorch-training-neuron", "pytorch-training-neuronx", "huggingface-vllm-inference-neuronx"),
    *_HUGGING_FACE_NEURON,
)
_OWN_CONTAINER: Final = frozenset({"huggingface", "pytorch-smp", "spark"})
_ARM_TAGS: Final[Mapping[tuple[str, str], str]] = {
    ("xgboost", "1.5-1"): "1.5-1-arm64",
    ("xgboost", "1.3-1"): "1.3-1-arm64",
    ("sklearn", "1.0-1"): "1.0-1-arm64-cpu-py3",
}
_P4D_CONTAINERS: Final[Mapping[str, str]] = {
    "tensorflow-2.3-gpu-py37": "cu110-ubuntu18.04-v3",
    "tensorflow-2.3.1-gpu-py37": "cu110-ubuntu18.04",
    "tensorflow-2.3.2-gpu-py37": "cu110-ubuntu18.04",
    "tensorflow-1.15-gpu-py37": "cu110-ubuntu18.04-v8",
    "tensorflow-1.15.4-gpu-py37": "cu110-ubuntu18.04",
    "tensorflow-1.15.5-gpu-py37": "cu110-ubuntu18.04",
    "mxnet-1.8-gpu-py37": "cu110-ubuntu16.04-v1",
    "mxnet-1.8.0-gpu-py37": "cu110-ubuntu16.04",
    "pytorch-1.6-gpu-py36": "cu110-ubuntu18.04-v3",
    "pytorch-1.6.0-gpu-py36": "cu110-ubuntu18.04",
    "pytorch-1.6-gpu-py3": "cu110-ubuntu18.04-v3",
    "pytorch-1.6.0-gpu-py3": "cu110-ubuntu18.04",
}
# No P2 instances any more from these versions on.
_P2_ENDS: Final[Mapping[str, tuple[int, ...]]] = {"pytorch": (1, 13), "tensorflow": (2, 12)}


_OTHER_NAMES: Final = {
    "scikit-learn": "sklearn",
    "scikit": "sklearn",
    "torch": "pytorch",
    "tf": "tensorflow",
    "xgb": "xgboost",
    "transformers": "huggingface",
    "pyspark": "spark",
}
"""What people call a framework -> its name here."""


class ImageError(LookupError):
    """No image for what is asked. The message says which part of it, and what there is."""


class RegionError(ImageError):
    """There is no image of that kind in the region, or no such region."""


@cache
def _data() -> Mapping[str, Any]:
    text = Path(__file__).with_name("data").joinpath("images.json").read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text)
    return data


@cache
def _framework(name: str) -> Mapping[str, Any]:
    found = _data()["frameworks"].get(name)
    if found is None:
        hint = nearest(name, frameworks())
        hint = _OTHER_NAMES.get(name.lower().replace("_", "-"), hint)
        raise ImageError(f"there is no framework `{name}`" + (f"; did you mean `{hint}`?" if hint else ""))
    decoded: dict[str, Any] = json.loads(found)
    return decoded


def frameworks() -> tuple[str, ...]:
    """The names that `image_uri` takes."""
    return tuple(_data()["frameworks"])


def image_uri(
    framework: str,
    region: str,
    version: str | None = None,
    *,
    scope: str | None = None,
    instance_type: str | None = None,
    py_version: str | None = None,
    base_framework_version: str | None = None,
    container_version: str | None = None,
) -> str:
    """`ACCOUNT.dkr.ecr.REGION.amazonaws.com/REPOSITORY:TAG`; `ImageError` where there is none.

    `scope` is `training`, `inference` or `processing`; `instance_type` decides between processors where there are several; a
    `version` that is left out is the newest.
    """
    family = _family(instance_type)
    tool = "neuron" if framework in _NEURON_FRAMEWORKS and family.startswith(("inf", "trn")) else None
    _check_hardware(framework, instance_type, family)
    data = _framework(f"{framework}-{tool}" if tool else framework)
    if scope == "processing" and scope not in (scopes := _scopes(data["config"])) and "training" in scopes:
        # The SDK's processors ask so; its `retrieve` alone would refuse.
        scope = "training"
    graviton = framework in _GRAVITON_FRAMEWORKS and family in _GRAVITON
    wanted = "inference_graviton" if graviton else scope
    if wanted is None and framework in _TRAINING_BY_DEFAULT:
        wanted = "training"
    block, wanted = _block(framework, data["config"], wanted)
    chosen = _version(framework, block, version, scope, wanted)
    entry: Mapping[str, Any] = block["versions"][block.get("version_aliases", {}).get(chosen, chosen)]
    if framework == "huggingface":
        entry = _base_framework(framework, entry, base_framework_version, chosen)
    python = _python(framework, entry, py_version)
    entry = entry.get(python or "") or entry
    account = _account(framework, data["registries"], entry, region)
    repository: str = entry["repository"]
    processor = _processor(framework, instance_type, family, block.get("processors") or entry.get("processors"))
    container = _container(framework, entry, processor, container_version)
    if repository == f"{framework}-inference-graviton":
        container = f"{container}-sagemaker"
    if repository in _NEURON_SDK:
        if container is None:
            raise ImageError(f"this {framework} needs `container_version`")
        container = f"{max(entry['sdk_versions'])}-{container}"
    if family == "p2" and framework in _P2_ENDS and _numbers(chosen) >= _P2_ENDS[framework]:
        raise ImageError(f"{framework} {chosen} has no image for P2 instances")
    prefix: str = entry.get("tag_prefix", chosen)
    if framework == "huggingface" and base_framework_version is not None:
        prefix = _hugging_face_prefix(block, repository, base_framework_version, version, chosen)
    if framework in _TRAINING_BY_DEFAULT and (family in _GRAVITON or wanted == "inference_graviton"):
        tag = _arm_tag(framework, chosen, family)
    else:
        tag = "-".join(filter(None, (prefix, tool or processor, python, container)))
        if family == "p4d" and f"{framework}-{tag}" in _P4D_CONTAINERS:
            tag += "-" + _P4D_CONTAINERS[f"{framework}-{tag}"]
    if framework == "sagemaker-tritonserver" and processor == "gpu":
        # Only its images for CPUs say so.
        tag = tag.rstrip("-gpu")
    host = _data()["hosts"].get(region, f"ecr.{region}.amazonaws.com")
    return f"{account}.dkr.{host}/{repository}" + (f":{tag}" if tag else "")


def _family(instance_type: str | None) -> str:
    """`ml.m5.xlarge` -> `m5`; empty where there is none."""
    match = re.match(r"^ml[._]([a-z\d\-]+)\.?\w*$", instance_type or "")
    return match[1] if match else ""


def _check_hardware(framework: str, instance_type: str | None, family: str) -> None:
    if instance_type is not None and "trn" in instance_type and framework != "pytorch":
        raise ImageError(f"{framework} has no image for Trainium (`{instance_type}`)")
    if family in _GRAVITON and framework not in _GRAVITON_FRAMEWORKS:
        raise ImageError(f"{framework} has no image for Graviton (`{instance_type}`)")


def _scopes(config: Mapping[str, Any]) -> list[str]:
    scopes: list[str] = config.get("scope") or list(config)
    return scopes


def _block(framework: str, config: Mapping[str, Any], scope: str | None) -> tuple[Mapping[str, Any], str]:
    """The block of the configuration, and the scope it is for."""
    scopes = _scopes(config)
    if len(scopes) == 1:
        scope = scopes[0]
    if scope is None and "scope" in config and set(scopes) == {"training", "inference"}:
        scope = scopes[0]
    if scope is None or scope not in scopes:
        asked = "" if scope is None else f", not for `{scope}`"
        raise ImageError(f"{framework} has images for {_listed(scopes)}{asked}: say which with `scope=`")
    block: Mapping[str, Any] = config if "scope" in config else config[scope]
    if "versions" not in block:
        raise ImageError(f"{framework} has no images by version")
    return block, scope


def _version(framework: str, block: Mapping[str, Any], version: str | None, scope: str | None, found: str) -> str:
    """A version or alias that there is. Where there is one version only, any name does."""
    versions, aliases = list(block["versions"]), list(block.get("version_aliases", {}))
    if len(versions) == 1 and version not in aliases:
        return str(versions[0])
    chosen = version or _newest(_framework(framework)["config"], scope)
    if chosen is None:
        raise ImageError(f"{framework} needs a version: {_listed(versions)}")
    if chosen not in versions and chosen not in aliases:
        longer = (name for name in versions if name.startswith((f"{chosen}-", f"{chosen}.")))
        hint = next(longer, None) or nearest(chosen, [*versions, *aliases])
        meant = f"; did you mean `{hint}`?" if hint else f": {_listed(versions)}"
        raise ImageError(f"there is no version `{chosen}` of {framework} for {found}{meant}")
    return chosen


def _newest(config: Mapping[str, Any], scope: str | None) -> str | None:
    """The version where none is said: the first or last of the list, whichever is higher."""
    of_scope = config.get(scope or "")
    of_scope = of_scope if isinstance(of_scope, dict) else {}
    latest = of_scope.get("version_aliases", {}).get("latest")
    if latest is not None:
        return str(latest)
    block = next((found for found in (config, of_scope) if "versions" in found), config.get("processing", {}))
    versions = list(block.get("versions", ()))
    if not versions or "latest" in (versions[0], versions[-1]):
        return None
    return max(str(versions[0]), str(versions[-1]), key=_numbers)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"[0-9]+", version))


def _base_framework(framework: str, entry: Mapping[str, Any], base: str | None, version: str) -> Mapping[str, Any]:
    """Hugging Face's versions hold one entry for each framework below: `pytorch2.1.0`."""
    bases = [key for key in entry if key != "version_aliases"]
    if base is None:
        raise ImageError(f"{framework} {version} needs `base_framework_version`: {_listed(bases)}")
    full = entry.get("version_aliases", {}).get(base, base)
    if full not in bases:
        raise ImageError(f"{framework} {version} has no base `{base}`: {_listed(bases)}")
    found: Mapping[str, Any] = entry[full]
    return found


def _hugging_face_prefix(block: Mapping[str, Any], repository: str, base: str, version: str | None, chosen: str) -> str:
    """`2.1.0-transformers4.36.0`: what was asked for, aliases kept, but for the images that know full versions only."""
    shown = version
    if "-trcomp-" in repository:
        shown = chosen
    if repository in _HUGGING_FACE_NEURON:
        shown = block.get("version_aliases", {}).get(version, version)
        base = block["versions"].get(shown, {}).get("version_aliases", {}).get(base, base)
    return f"{re.sub('^(pytorch|tensorflow)', '', base)}-transformers{shown}"


def _python(framework: str, entry: Mapping[str, Any], wanted: str | None) -> str | None:
    versions: list[str] | None = entry.get("py_versions") if "repository" in entry else list(entry)
    if not versions or (wanted is None and framework == "spark"):
        return None
    if wanted is None and len(versions) == 1:
        return versions[0]
    if wanted is None:
        raise ImageError(f"this {framework} needs `py_version`: {_listed(versions)}")
    if wanted not in versions:
        raise ImageError(f"this {framework} has no `{wanted}`: {_listed(versions)}")
    return wanted


def _account(framework: str, registries: list[Mapping[str, str]], entry: Mapping[str, Any], region: str) -> str:
    if "registries" not in entry:
        raise ImageError(f"there is no image of {framework} by that name alone")
    accounts: Mapping[str, str] = registries[entry["registries"]]
    if region not in accounts:
        hint = nearest(region, accounts)
        meant = f"; did you mean `{hint}`?" if hint else ""
        raise RegionError(f"there is no image of {framework} in region `{region}`{meant}")
    return accounts[region]


def _processor(framework: str, instance_type: str | None, family: str, available: list[str] | None) -> str | None:
    if not available:
        return None
    if not instance_type:
        if len(available) == 1:
            return available[0]
        raise ImageError(f"{framework} has images for {_listed(available)}: the instance type must be known to choose")
    if instance_type.startswith("local"):
        processor = "cpu" if instance_type == "local" else "gpu"
    elif instance_type.startswith("neuron"):
        processor = "neuron"
    elif not family:
        raise ImageError(f"`{instance_type}` is not an instance type")
    elif family in available:
        processor = family
    else:
        processor = next(
            (name for name in ("inf", "trn") if family.startswith(name)), "gpu" if family[0] in "gp" else "cpu"
        )
    if processor not in available:
        raise ImageError(f"{framework} has no image for `{instance_type}` ({processor}): {_listed(available)}")
    return processor


def _container(framework: str, entry: Mapping[str, Any], processor: str | None, wanted: str | None) -> str | None:
    """The suffix that says how the container was built."""
    versions: Mapping[str | None, str] | None = entry.get("container_version")
    if versions:
        if processor not in versions:
            raise ImageError(f"this {framework} has no image for {processor}: {_listed(versions)}")
        return versions[processor]
    repository: str = entry["repository"]
    graviton = repository == f"{framework}-inference-graviton"
    if wanted is not None and framework not in _OWN_CONTAINER and not graviton and "neuron" not in repository:
        raise ImageError(f"{framework} has no images by `container_version`: leave it out")
    return wanted


def _arm_tag(framework: str, version: str, family: str) -> str:
    if family and family not in _GRAVITON:
        raise ImageError(f"{framework} {version} has an image for Graviton only: {_listed(sorted(_GRAVITON))}")
    if (framework, version) not in _ARM_TAGS:
        raise ImageError(f"{framework} {version} has no image for Graviton")
    return _ARM_TAGS[framework, version]


def _listed(names: Iterable[str | None]) -> str:
    return ", ".join(f"`{name}`" for name in names)

"""The registry URI of a framework's image, as the SageMaker SDK resolves it.

Data: `data/images.json`, from the SDK's `image_uri_config`; the algorithm is that of its `image_uris.retrieve`.
"""

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from mlpc.service.keywords import nearest

_GRAVITON: Final = frozenset("c6g c6gd c6gn c7g c7gd c7gn c8g g5g m6g m6gd m7g m7gd m8g r6g r6gd r7g r7gd r8g t4g".split())
_TRAINING_BY_DEFAULT: Final = frozenset({"xgboost", "sklearn"})
_SPECIAL_FAMILIES: Final = {"inf1": "inf", "inf2": "inf", "trn1": "trn", "trn1n": "trn", "trn2": "trn"}


class ImageError(LookupError):
    """No image for what is asked. The message says which part of it, and what there is."""


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

    `scope` is `training`, `inference` or `processing`; `instance_type` decides between processors where there are several.
    """
    data = _framework(framework)
    block, scope = _scope(framework, data["config"], scope, instance_type)
    versions: Mapping[str, Any] = block.get("versions", {})
    entry, tag_version = _version(framework, versions, block.get("version_aliases", {}), version)
    if framework.startswith("huggingface") and not ({"registries", "repository"} & set(entry)):
        entry, tag_version = _base_framework(framework, entry, base_framework_version, tag_version)
    account = data["registries"][entry["registries"]].get(region) if isinstance(entry["registries"], int) else None
    if account is None:
        hint = nearest(region, data["registries"][entry["registries"]])
        raise ImageError(f"there is no image of {framework} in region `{region}`" + (f"; did you mean `{hint}`?" if hint else ""))
    python = _python(framework, entry.get("py_versions"), py_version)
    available = entry.get("processors") or block.get("processors")
    processor = _processor(framework, instance_type, available)
    container = container_version or _container(entry.get("container_version"), processor)
    host = _data()["hosts"].get(region, f"ecr.{region}.amazonaws.com")
    tag = _tag(framework, scope, entry, tag_version, processor, python, container)
    return f"{account}.dkr.{host}/{entry['repository']}" + (f":{tag}" if tag else "")


def _scope(framework: str, config: Mapping[str, Any], scope: str | None, instance: str | None) -> tuple[Mapping[str, Any], str]:
    """The block of the configuration, and the scope it is for."""
    if "scope" in config:
        scopes: list[str] = config["scope"]
        return config, scope if scope in scopes else scopes[0]
    if instance is not None and instance.split(".")[1:2] and instance.split(".")[1] in _GRAVITON and "inference_graviton" in config:
        return config["inference_graviton"], "inference_graviton"
    if scope in config:
        return config[scope], str(scope)
    if framework in _TRAINING_BY_DEFAULT or scope == "processing":
        return config["training"], "training"
    if len(config) == 1:
        only = next(iter(config))
        return config[only], only
    raise ImageError(f"{framework} has images for {_listed(config)}, not for `{scope}`: say which with `scope=`")


def _version(framework: str, versions: Mapping[str, Any], aliases: Mapping[str, str], version: str | None) -> tuple[Mapping[str, Any], str]:
    if version is None:
        if len(versions) == 1:
            only = next(iter(versions))
            return versions[only], only
        raise ImageError(f"{framework} needs a version: {_listed(versions)}")
    if version in versions:
        return versions[version], version
    full = aliases.get(version)
    if full is not None:
        return versions[full], version
    if len(versions) == 1 and framework in ("clarify", "model-monitor"):
        only = next(iter(versions))
        return versions[only], only
    hint = nearest(version, [*versions, *aliases])
    raise ImageError(f"there is no version `{version}` of {framework}" + (f"; did you mean `{hint}`?" if hint else f": {_listed(versions)}"))


def _base_framework(
    framework: str, entry: Mapping[str, Any], base: str | None, version: str
) -> tuple[Mapping[str, Any], str]:
    """Hugging Face's versions hold one entry for each framework below: `pytorch2.1.0`."""
    bases = [key for key in entry if key != "version_aliases"]
    aliases: Mapping[str, str] = entry.get("version_aliases", {})
    if base is None and len(bases) == 1:
        base = bases[0]
    if base is None:
        raise ImageError(f"{framework} {version} needs `base_framework_version`: {_listed(bases)}")
    full = aliases.get(base, base)
    if full not in entry:
        raise ImageError(f"{framework} {version} has no base `{base}`: {_listed(bases)}")
    number = re.sub(r"^(pytorch|tensorflow)", "", base)
    return entry[full], f"{number}-transformers{version}"


def _python(framework: str, versions: list[str] | None, wanted: str | None) -> str | None:
    if not versions:
        return None
    if wanted is None:
        return versions[0] if len(versions) == 1 and framework != "spark" else None if framework == "spark" else _needs(framework, versions)
    if wanted not in versions:
        raise ImageError(f"this {framework} has no `{wanted}`: {_listed(versions)}")
    return wanted


def _needs(framework: str, versions: list[str]) -> str:
    raise ImageError(f"this {framework} needs `py_version`: {_listed(versions)}")


def _processor(framework: str, instance_type: str | None, available: list[str] | None) -> str | None:
    if not available:
        return None
    if len(available) == 1:
        return available[0]
    if instance_type is None:
        raise ImageError(f"{framework} has images for {_listed(available)}: the instance type must be known to choose")
    if instance_type in available:
        return instance_type
    match = re.match(r"^ml[._]([a-z\d\-]+)\.?\w*$", instance_type)
    if match is None:
        if instance_type in ("local", "local_gpu"):
            return "gpu" if instance_type == "local_gpu" else "cpu"
        raise ImageError(f"`{instance_type}` is not an instance type")
    family = match[1]
    processor = _SPECIAL_FAMILIES.get(family) or (family if family in available else "gpu" if family[0] in "gp" else "cpu")
    if processor not in available:
        raise ImageError(f"{framework} has no image for `{instance_type}` ({processor}): {_listed(available)}")
    return processor


def _container(versions: object, processor: str | None) -> str | None:
    if isinstance(versions, dict):
        return versions.get(processor)
    return str(versions) if isinstance(versions, str) else None


def _tag(
    framework: str,
    scope: str,
    entry: Mapping[str, Any],
    version: str,
    processor: str | None,
    python: str | None,
    container: str | None,
) -> str:
    prefix = entry.get("tag_prefix") or version
    if entry["repository"] in ("sagemaker-model-monitor-analyzer",):
        return ""
    if framework == "spark" and python is None:
        return "-".join(filter(None, (prefix, processor, container)))
    return "-".join(filter(None, (prefix, processor, python, container)))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)

"""Values that the keywords of a step take: images, caching, retries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass


@dataclass(frozen=True)
class Image:
    """A container image: a framework's by name and version, or the URI in `framework` alone. Made by `image`."""

    framework: str
    version: str | None = None
    _: KW_ONLY
    scope: str | None = None
    py_version: str | None = None
    instance_type: str | None = None
    base_framework_version: str | None = None
    accelerator_type: str | None = None
    container_version: str | None = None
    distribution: str | None = None
    image_scope: str | None = None
    sdk_version: str | None = None


def image(
    framework: str,
    version: str | None = None,
    *,
    scope: str | None = None,
    py_version: str | None = None,
    instance_type: str | None = None,
    base_framework_version: str | None = None,
    accelerator_type: str | None = None,
    container_version: str | None = None,
    distribution: str | None = None,
    image_scope: str | None = None,
    sdk_version: str | None = None,
) -> Image:
    """`image("sklearn", version="1.2-1")`, for the compiler to find in the region, or `image("123.dkr.ecr...")`."""
    return Image(
        framework,
        version,
        scope=scope,
        py_version=py_version,
        instance_type=instance_type,
        base_framework_version=base_framework_version,
        accelerator_type=accelerator_type,
        container_version=container_version,
        distribution=distribution,
        image_scope=image_scope,
        sdk_version=sdk_version,
    )


@dataclass(frozen=True)
class Cache:
    """Reuse a former result of the same call, not older than `expire_after` (an ISO 8601 duration: `P30D`, `PT1H`)."""

    expire_after: str | None = None
    _: KW_ONLY
    enabled: bool = True


@dataclass(frozen=True)
class Retry:
    """Try a failed step again.

    `on`: exception types of the service, such as `SageMaker.CAPACITY_ERROR`. Up to `max_attempts` times, or for
    `expire_after_minutes`; first after `interval_seconds`, then each time `backoff_rate` times as long.
    """

    on: str | Sequence[str]
    _: KW_ONLY
    max_attempts: int | None = None
    expire_after_minutes: int | None = None
    interval_seconds: int | None = None
    backoff_rate: float | None = None

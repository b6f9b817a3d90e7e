"""The abalone example in SageMaker's Python SDK v2, as the tests have it: `python sagemaker_v2_abalone.py FILE` writes the definition.

`--warm NUMBER` builds it that many times in this process with one session and one image, after one that does not count, and prints the
median in seconds of the processor.
"""

from __future__ import annotations

import sys
import time

from sagemaker_twin import twin, write


def warm(number: int) -> float:
    module = twin("sdk_v2")
    # The session's clients and the lookup of the image cost more than all the rest: a program that builds many does them once.
    session = module.PipelineSession(default_bucket=module.offline.BUCKET)
    image = module.sagemaker.image_uris.retrieve("sklearn", region=module.offline.REGION, version="1.2-1")
    module.PipelineSession = lambda **_options: session
    module.sagemaker.image_uris.retrieve = lambda **_options: image
    code = module.offline.scripts()
    times: list[float] = []
    for _ in range(number + 1):
        before = time.process_time()
        module.build(code).definition()
        times.append(time.process_time() - before)
    return sorted(times[1:])[number // 2]


def main(arguments: list[str]) -> None:
    if arguments[0] != "--warm":
        write("sdk_v2", arguments[0])
        return
    out = sys.stdout
    seconds = warm(int(arguments[1]))
    out.write(f"{seconds}\n")


if __name__ == "__main__":
    main(sys.argv[1:])

"""The abalone example in SageMaker's Python SDK v3, as the tests have it: `python sagemaker_v3_abalone.py FILE` writes the definition."""

from __future__ import annotations

import sys

from sagemaker_twin import write

if __name__ == "__main__":
    write("sdk_v3", sys.argv[1])

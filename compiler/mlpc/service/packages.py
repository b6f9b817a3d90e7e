"""Which distributions bring the modules that code imports, and which of them an image has.

Data: `data/packages.json`, from the repositories that SageMaker's framework images are built from. It says what may be there, all
versions of an image together; of what is not in it nobody knows, and so nothing is said of it.
"""

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

_NAME: Final = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:[=<>!~(;].*)?")
"""A requirement that says a name, and maybe versions: no extras, and no location."""
_SAGEMAKERS_OWN: Final = ("sagemaker_", "smdebug", "smdistributed", "smprofiler", "smclarify", "smppy", "smexperiments")
"""How the modules begin that SageMaker puts into its images."""
_NAMESPACES: Final = frozenset(
    [
        "azure",
        "backports",
        "google",
        "jaraco",
        "nvidia",
        "opentelemetry",
        "ruamel",
        "snowflake",
        "sphinxcontrib",
        "zope",
    ]
)
"""Packages that many distributions share: the part below tells which one it is."""

_WHOLE: Final = frozenset({"sklearn", "xgboost"})
"""The images whose distributions are all in the data, with what they bring. Those for deep learning are too large for that."""

_DIFFERENT: Final[Mapping[str, str]] = {
    "Bio": "biopython",
    "Crypto": "pycryptodome pycrypto",
    "Levenshtein": "levenshtein python-levenshtein",
    "MeCab": "mecab-python3",
    "MySQLdb": "mysqlclient",
    "OpenSSL": "pyopenssl",
    "PIL": "pillow",
    "_distutils_hack": "setuptools",
    "_pytest": "pytest",
    "absl": "absl-py",
    "antlr4": "antlr4-python3-runtime",
    "argon2": "argon2-cffi",
    "attr": "attrs",
    "brotli": "brotli brotlipy",
    "bs4": "beautifulsoup4",
    "bson": "pymongo",
    "cpuinfo": "py-cpuinfo",
    "cuda": "cuda-python cuda-bindings cuda-core",
    "cudf": "cudf-cu11 cudf-cu12",
    "cupy": "cupy-cuda11x cupy-cuda12x cupy",
    "cv2": "opencv-python opencv-python-headless opencv-contrib-python opencv-contrib-python-headless opencv",
    "dask_cudf": "dask-cudf-cu11 dask-cudf-cu12",
    "databricks": "databricks-sdk databricks-cli",
    "dateutil": "python-dateutil",
    "dgl": "dgl dgl-cuda11-3 dgl-cuda11-5 dgl-cuda11-6 dgl-cuda11-7",
    "distutils": "setuptools",
    "docx": "python-docx",
    "dotenv": "python-dotenv",
    "dtensor": "tensorflow",
    "faiss": "faiss-cpu faiss-gpu faiss-gpu-cu12",
    "fasthtml": "python-fasthtml",
    "fitz": "pymupdf",
    "functional": "pyfunctional",
    "git": "gitpython",
    "google.api_core": "google-api-core",
    "google.auth": "google-auth",
    "google.cloud.bigquery": "google-cloud-bigquery",
    "google.cloud.storage": "google-cloud-storage",
    "google.oauth2": "google-auth",
    "google.protobuf": "protobuf",
    "google.rpc": "googleapis-common-protos",
    "googleapiclient": "google-api-python-client",
    "graphql": "graphql-core",
    "gremlin_python": "gremlinpython",
    "grpc": "grpcio",
    "hydra": "hydra-core",
    "igraph": "igraph python-igraph",
    "imblearn": "imbalanced-learn",
    "impala": "impyla",
    "isympy": "sympy",
    "jose": "python-jose",
    "jwt": "pyjwt",
    "kafka": "kafka-python",
    "keras": "keras tensorflow tensorflow-cpu tensorflow-gpu",
    "magic": "python-magic",
    "markdown_it": "markdown-it-py",
    "matplotlib": "matplotlib matplotlib-base",
    "mlflow": "mlflow mlflow-skinny mlflow-tracing",
    "mlio": "mlio-py",
    "mms": "multi-model-server mxnet-model-server",
    "model_archiver": "model-archiver torch-model-archiver mxnet-model-archiver",
    "mpl_toolkits": "matplotlib",
    "multipart": "python-multipart",
    "mxnet": "mxnet mxnet-cu112",
    "nacl": "pynacl",
    "neuronxcc": "neuronx-cc",
    "official": "tf-models-official",
    "onnxruntime": "onnxruntime onnxruntime-gpu",
    "opensearchpy": "opensearch-py",
    "optimum": "optimum optimum-neuron",
    "osgeo": "gdal",
    "past": "future",
    "pasta": "google-pasta",
    "path": "path path-py",
    "pkg_resources": "setuptools",
    "plum": "plum-dispatch",
    "polars": "polars polars-lts-cpu polars-u64-idx",
    "pptx": "python-pptx",
    "progressbar": "progressbar2",
    "psycopg": "psycopg psycopg-binary",
    "psycopg2": "psycopg2 psycopg2-binary",
    "py": "py pytest",
    "pyarrow": "pyarrow arrow-cpp",
    "pylab": "matplotlib",
    "pynvml": "pynvml nvidia-ml-py",
    "pyspark": "pyspark pyspark-client",
    "pythonjsonlogger": "python-json-logger",
    "pytorch_lightning": "pytorch-lightning lightning",
    "pywt": "pywavelets",
    "pyximport": "cython",
    "rapidjson": "python-rapidjson",
    "rest_framework": "djangorestframework",
    "rpds": "rpds-py",
    "ruamel.yaml": "ruamel-yaml ruamel-yaml-conda",
    "ruamel_yaml": "ruamel-yaml-conda",
    "s3torchconnectorclient": "s3torchconnectorclient s3torchconnector",
    "sagemaker": "sagemaker sagemaker-core",
    "serial": "pyserial",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn sklearn",
    "skopt": "scikit-optimize",
    "sksurv": "scikit-survival",
    "slugify": "python-slugify",
    "snappy": "python-snappy",
    "snowflake.connector": "snowflake-connector-python",
    "snowflake.snowpark": "snowflake-snowpark-python",
    "socks": "pysocks",
    "speech_recognition": "speechrecognition",
    "spnego": "pyspnego",
    "stan": "pystan",
    "tables": "tables pytables",
    "telegram": "python-telegram-bot",
    "tensorflow": "tensorflow tensorflow-cpu tensorflow-gpu tensorflow-intel tensorflow-macos",
    "tensorflow_estimator": "tensorflow-estimator tensorflow",
    "tensorflow_serving": "tensorflow-serving-api tensorflow-serving-api-gpu",
    "tlz": "toolz",
    "torch": "torch pytorch",
    "torch_xla": "torch-xla torch-neuronx",
    "tree": "dm-tree",
    "ts": "torchserve torchserve-nightly",
    "typer": "typer typer-slim",
    "umap": "umap-learn",
    "usb": "pyusb",
    "websocket": "websocket-client",
    "win32com": "pywin32",
    "xgboost": "xgboost xgboost-cpu",
    "yaml": "pyyaml",
    "zmq": "pyzmq",
    "zope.event": "zope-event",
    "zope.interface": "zope-interface",
}
"""Import name -> the distributions that have it, the usual one first, where the name alone does not tell."""


def normalized(name: str) -> str:
    """A distribution's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


@cache
def _data() -> Mapping[str, Mapping[str, str]]:
    text = Path(__file__).with_name("data").joinpath("packages.json").read_text(encoding="utf-8")
    data: dict[str, dict[str, str]] = json.loads(text)
    return data


def images() -> tuple[str, ...]:
    """The frameworks whose images are known."""
    return tuple(_data()["images"])


@cache
def distributions_of(module: str) -> tuple[str, ...]:
    """The distributions that have a module, by its dotted name, the usual one first; none where nobody can tell."""
    parts = module.split(".")
    for size in range(len(parts), 0, -1):
        found = _DIFFERENT.get(".".join(parts[:size]))
        if found is not None:
            return tuple(found.split())
    if parts[0] in _NAMESPACES:
        return ()
    return (normalized(parts[0]),)


def installed(framework: str, requirements: Iterable[str]) -> frozenset[str] | None:
    """The distributions that may be in a framework's image with some requirements; None where anything may be."""
    known = _data()["images"].get(framework)
    return None if known is None else _with(tuple(known.split()), tuple(requirements))


@cache
def _with(known: tuple[str, ...], requirements: tuple[str, ...]) -> frozenset[str] | None:
    brings = _data()["brings"]
    pending = list(known)
    for requirement in requirements:
        match = _NAME.fullmatch(requirement.strip())
        if match is None or normalized(match[1]) not in brings:
            return None
        pending.append(normalized(match[1]))
    found: set[str] = set()
    while pending:
        name = pending.pop()
        if name not in found:
            found.add(name)
            pending += brings.get(name, "").split()
    return frozenset(found)


def may_be_there(module: str, framework: str, found: frozenset[str]) -> bool:
    """Whether a module may be among the distributions of a framework's image. Of one that nothing is known of, only those of the images
    say that it is not there of which everything is known."""
    wanted = distributions_of(module)
    if not wanted or module.startswith(_SAGEMAKERS_OWN) or not found.isdisjoint(wanted):
        return True
    return framework not in _WHOLE and _known().isdisjoint(wanted)


@cache
def _known() -> frozenset[str]:
    """The distributions that the data or the table of modules tell of."""
    data = _data()
    listed = (names.split() for names in (*data["images"].values(), *data["brings"].values(), *_DIFFERENT.values()))
    return frozenset({*data["brings"], *(name for names in listed for name in names)})

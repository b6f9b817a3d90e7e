"""Regenerate `data/packages.json`: which distributions the framework images have, and what distributions bring with them.

    python -m mlpc.service.regenerate_packages FOLDER

FOLDER holds clones of the public repositories that the images are built from: `sagemaker-scikit-learn-container`,
`sagemaker-xgboost-container` and `deep-learning-containers`. Taken are the names, not the versions, of all that any version of an image
has ever installed: the lists say what may be there, so that nothing is called missing that is not.
"""

import argparse
import json
import re
import shlex
import subprocess
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

DATA: Final = Path(__file__).with_name("data") / "packages.json"
DEEP: Final = "deep-learning-containers"
# Framework -> repository, branches (all of the history where none is named), and the folders in it that its images are built from.
SOURCES: Final[Mapping[str, tuple[tuple[str, tuple[str, ...], str], ...]]] = {
    "sklearn": (
        # `extension` is another image, for AutoML jobs.
        ("sagemaker-scikit-learn-container", (), r"(requirements.txt|setup.py|docker/[^/]+/(base|final)/Dockerfile.*)"),
        (DEEP, ("main",), r"docker/sklearn/.*"),
    ),
    "xgboost": (
        ("sagemaker-xgboost-container", (), r"(requirements.txt|setup.py|docker/.*Dockerfile.*)"),
        (DEEP, ("main",), r"docker/xgboost/.*"),
    ),
    "pytorch": (
        (DEEP, ("main",), r"docker/pytorch/.*"),
        (DEEP, ("master",), r"(\.deprecated/)?pytorch/(training|inference)/.*"),
    ),
    "tensorflow": (
        (DEEP, ("main",), r"docker/tensorflow/.*"),
        (DEEP, ("master",), r"(\.deprecated/)?tensorflow/(training|inference)/.*"),
    ),
    "huggingface": (
        (DEEP, ("main",), r"docker/(huggingface/)?(pytorch|tensorflow)/.*"),
        (DEEP, ("master",), r"(\.deprecated/)?(huggingface/)?(pytorch|tensorflow)/.*"),
    ),
}
_FILE: Final = re.compile(r".*(Dockerfile[^/]*|requirements[^/]*\.txt|setup\.py|pyproject\.toml|uv\.lock)")
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_INSTALL: Final = re.compile(r"\b(?:pip3?|conda|mamba|\$\{?PIP\w*\}?)\s+install\s+([^&;|\n]*)")
_WITH_VALUE: Final = frozenset(
    [
        *(
            "-r",
            "-f",
            "-i",
            "-c",
            "-e",
            "-n",
            "-p",
            "--requirement",
            "--find-links",
            "--index-url",
            "--extra-index-url",
        ),
        *("--python", "--prefix", "--target"),
    ]
)
# What the images have that none of these files names: Python's own tools, and the base of Miniconda.
BASE: Final = """
    pip setuptools wheel conda requests tqdm pycosat cryptography cffi pycparser idna chardet pysocks six pyopenssl certifi urllib3
    brotlipy ruamel.yaml ruamel-yaml-conda charset-normalizer packaging pluggy toolz zstandard boltons jsonpatch jsonpointer
"""
# What distributions bring that are in no lock file of these repositories: as their own metadata say, all versions together.
BRINGS: Final[Mapping[str, str]] = {
    "accelerate": "huggingface-hub numpy packaging psutil pyyaml safetensors torch",
    "altair": "jinja2 jsonschema narwhals numpy pandas toolz typing-extensions entrypoints",
    "awswrangler": "boto3 botocore numpy pandas pyarrow packaging setuptools typing-extensions openpyxl requests "
    "pg8000 pymysql jsonpath-ng redshift-connector requests-aws4auth opensearch-py gremlinpython progressbar2 "
    "backoff",
    "black": "click mypy-extensions packaging pathspec platformdirs pytokens tomli typed-ast",
    "captum": "matplotlib numpy packaging torch tqdm",
    "catboost": "graphviz matplotlib numpy pandas scipy plotly six",
    "category-encoders": "numpy scikit-learn scipy statsmodels pandas patsy importlib-resources",
    "conda": "archspec boltons conda-libmamba-solver conda-package-handling conda-package-streaming distro "
    "frozendict jsonpatch libmambapy menuinst packaging platformdirs pluggy pycosat requests ruamel-yaml "
    "ruamel-yaml-conda setuptools tqdm truststore zstandard",
    "cudf-cu11": "cachetools cuda-python cupy-cuda11x fsspec numba numpy nvtx packaging pandas protobuf pyarrow "
    "rich rmm-cu11 typing-extensions",
    "cupy-cuda11x": "fastrlock numpy",
    "dask-cudf-cu11": "cudf-cu11 cupy-cuda11x fsspec numpy pandas rapids-dask-dependency",
    "datasets": "aiohttp dill filelock fsspec httpx huggingface-hub importlib-metadata multiprocess numpy "
    "packaging pandas pyarrow pyarrow-hotfix pyyaml requests responses tqdm xxhash",
    "dgl": "networkx numpy packaging pandas psutil pydantic pyyaml requests scipy torchdata tqdm",
    "diffusers": "filelock httpx huggingface-hub importlib-metadata numpy pillow regex requests safetensors",
    "dill": "",
    "duckdb": "",
    "evaluate": "cookiecutter datasets dill fsspec huggingface-hub multiprocess numpy packaging pandas requests "
    "responses tqdm xxhash",
    "fastparquet": "cramjam fsspec llvmlite numba numpy packaging pandas thrift",
    "feature-engine": "numpy pandas scikit-learn scipy statsmodels",
    "gensim": "numpy scipy smart-open",
    "google-auth": "cachetools cryptography pyasn1-modules pyopenssl requests rsa six",
    "google-auth-oauthlib": "google-auth requests-oauthlib",
    "horovod": "cffi cloudpickle packaging psutil pyyaml",
    "huggingface-hub": "filelock fsspec hf-xet httpx importlib-metadata packaging pyyaml requests shellingham tqdm "
    "typer typer-slim typing-extensions",
    "hyperopt": "numpy scipy six networkx future tqdm cloudpickle py4j",
    "imbalanced-learn": "numpy scipy scikit-learn joblib threadpoolctl sklearn-compat",
    "kubernetes": "certifi durationpy google-auth ipaddress oauthlib python-dateutil pyyaml requests "
    "requests-oauthlib six urllib3 websocket-client",
    "langcodes": "language-data",
    "language-data": "marisa-trie",
    "librosa": "audioread decorator joblib lazy-loader msgpack numba numpy pooch resampy scikit-learn scipy "
    "soundfile soxr standard-aifc standard-sunau typing-extensions",
    "lifelines": "numpy scipy pandas matplotlib autograd autograd-gamma formulaic",
    "lightgbm": "numpy scipy scikit-learn wheel narwhals",
    "loguru": "",
    "math-verify": "latex2sympy2-extended sympy",
    "matrixprofile": "matplotlib numpy pandas protobuf python-dateutil scipy",
    "nltk": "click joblib regex tqdm",
    "onnx": "numpy protobuf typing-extensions ml-dtypes",
    "onnxruntime": "coloredlogs flatbuffers numpy packaging protobuf sympy",
    "openpyxl": "et-xmlfile",
    "optimum": "coloredlogs datasets evaluate huggingface-hub numpy packaging sympy torch transformers",
    "optimum-neuron": "accelerate datasets optimum transformers",
    "optuna": "alembic cmaes colorlog numpy packaging sqlalchemy tqdm pyyaml",
    "orjson": "",
    "pathos": "dill multiprocess pox ppft",
    "peft": "accelerate huggingface-hub numpy packaging psutil pyyaml safetensors torch tqdm transformers",
    "polars": "polars-runtime-32",
    "prophet": "cmdstanpy convertdate holidays importlib-resources lunarcalendar matplotlib numpy pandas pystan "
    "python-dateutil tqdm",
    "psycopg2-binary": "",
    "pydantic-settings": "pydantic python-dotenv typing-inspection",
    "pyhive": "future pure-sasl python-dateutil requests sasl thrift thrift-sasl",
    "pymysql": "",
    "pyopenssl": "cryptography typing-extensions",
    "pyspark": "py4j",
    "python-dotenv": "",
    "pytorch-lightning": "fsspec future lightning-utilities numpy packaging pyyaml tensorboard torch torchmetrics "
    "tqdm typing-extensions",
    "requests-oauthlib": "oauthlib requests",
    "rouge-score": "absl-py nltk numpy six",
    "s3torchconnector": "s3torchconnectorclient torch",
    "sacrebleu": "colorama lxml numpy portalocker regex tabulate",
    "sacremoses": "click joblib regex six tqdm",
    "sagemaker": "attrs boto3 cloudpickle docker fastapi google-pasta graphene importlib-metadata jsonschema numpy "
    "omegaconf packaging pandas pathos platformdirs protobuf protobuf3-to-dict psutil pyyaml requests sagemaker-core "
    "schema scipy smdebug-rulesconfig tblib tqdm urllib3 uvicorn",
    "sagemaker-huggingface-inference-toolkit": "huggingface-hub multi-model-server numpy retrying "
    "sagemaker-inference transformers",
    "sagemaker-pytorch-inference": "numpy retrying sagemaker-inference scipy six torch",
    "sentence-transformers": "huggingface-hub nltk numpy pillow scikit-learn scipy sentencepiece torch torchvision "
    "tqdm transformers typing-extensions",
    "sentencepiece": "",
    "skl2onnx": "numpy scipy protobuf onnx scikit-learn onnxconverter-common",
    "skops": "numpy scikit-learn huggingface-hub tabulate packaging prettytable rich",
    "smart-open": "wrapt",
    "smdebug": "boto3 numpy packaging protobuf pyinstrument pyinstrument-cext",
    "soundfile": "cffi numpy",
    "statsmodels": "numpy scipy pandas patsy packaging",
    "stumpy": "numba numpy scipy",
    "tensorboard": "absl-py google-auth google-auth-oauthlib grpcio markdown numpy packaging pillow protobuf "
    "requests setuptools six tensorboard-data-server tensorboard-plugin-wit werkzeug wheel",
    "tensorflow": "absl-py astunparse cachetools dm-tree flatbuffers gast google-pasta grpcio h5py keras "
    "keras-applications keras-preprocessing libclang ml-dtypes numpy opt-einsum optree packaging protobuf requests "
    "rich scipy setuptools six tensorboard tensorflow-estimator tensorflow-io-gcs-filesystem termcolor "
    "typing-extensions wrapt",
    "tensorflow-addons": "packaging typeguard",
    "tensorflow-hub": "numpy protobuf tf-keras",
    "tensorflow-text": "tensorflow tensorflow-hub",
    "tf-models-official": "cython gin-config google-api-python-client immutabledict kaggle matplotlib numpy "
    "oauth2client opencv-python-headless pandas pillow psutil py-cpuinfo pycocotools pyyaml sacrebleu scipy "
    "sentencepiece seqeval six tensorflow-addons tensorflow-datasets tensorflow-hub tensorflow-model-optimization "
    "tensorflow-text tf-keras tf-slim",
    "thrift-sasl": "pure-sasl six thrift",
    "tokenizers": "huggingface-hub",
    "torchdata": "portalocker requests torch urllib3",
    "torchnet": "six torch visdom",
    "torchserve": "packaging pillow psutil wheel",
    "torchtext": "numpy requests sentencepiece torch torchdata tqdm",
    "transformers": "dataclasses filelock huggingface-hub importlib-metadata numpy packaging pyyaml regex requests "
    "sacremoses safetensors tokenizers tqdm typer",
    "trl": "accelerate datasets numpy rich torch transformers tyro",
    "tsfresh": "cloudpickle dask distributed matrixprofile numpy pandas patsy pywavelets requests scikit-learn "
    "scipy statsmodels stumpy tqdm",
    "tyro": "docstring-parser eval-type-backport rich shtab typeguard typing-extensions",
    "ujson": "",
    "umap-learn": "numpy scipy scikit-learn numba pynndescent tqdm",
    "vllm": "aiohttp anthropic blake3 cachetools cloudpickle compressed-tensors depyf diskcache einops fastapi "
    "filelock gguf lark llguidance lm-format-enforcer mistral-common msgspec numba numpy openai "
    "opencv-python-headless outlines outlines-core partial-json-parser pillow prometheus-client "
    "prometheus-fastapi-instrumentator protobuf psutil py-cpuinfo pybase64 pydantic python-json-logger pyyaml pyzmq "
    "ray regex requests scipy sentencepiece setproctitle six tiktoken tokenizers torch torchaudio torchvision tqdm "
    "transformers typing-extensions uvicorn watchfiles xformers xgrammar",
    "wandb": "click docker-pycreds gitpython pathtools platformdirs promise protobuf psutil pydantic "
    "python-dateutil pyyaml requests sentry-sdk setproctitle shortuuid six typing-extensions",
    "xlrd": "",
    "xlsxwriter": "",
    "yellowbrick": "matplotlib scipy scikit-learn numpy cycler",
}


def normalized(name: str) -> str:
    """A distribution's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _git(repository: Path, *words: str) -> str:
    done = subprocess.run(["git", "-C", str(repository), *words], capture_output=True, check=True)
    return done.stdout.decode(errors="replace")


def _texts(folder: Path, source: tuple[str, tuple[str, ...], str]) -> Iterator[tuple[str, str]]:
    """The files of one source: path and text, each content once."""
    name, branches, pattern = source
    repository = next(path for path in (folder / name, folder / name / ".git") if path.is_dir())
    seen: set[str] = set()
    trees = branches or tuple(_git(repository, "for-each-ref", "--format=%(refname)").split())
    for tree in trees:
        commits = [tree] if branches else _git(repository, "log", "--format=%H", tree, "--", "requirements.txt").split()
        for commit in dict.fromkeys([tree, *commits]):
            if commit in seen:
                continue
            seen.add(commit)
            for line in _git(repository, "ls-tree", "-r", commit).splitlines():
                head, _, path = line.partition("\t")
                blob = head.split()[2]
                if blob not in seen and re.fullmatch(pattern, path) and _FILE.fullmatch(path):
                    seen.add(blob)
                    yield path, _git(repository, "cat-file", "blob", blob)


def _names(path: str, text: str) -> Iterator[str]:
    """The distributions that a file installs."""
    file = path.rpartition("/")[2]
    if file == "uv.lock":
        yield from (package["name"] for package in tomllib.loads(text).get("package", ()))
    elif file == "pyproject.toml":
        project = tomllib.loads(text).get("project", {})
        yield from project.get("dependencies", ())
        for extra in project.get("optional-dependencies", {}).values():
            yield from extra
    elif file == "setup.py":
        # What only its tests need is not in the image.
        listed = re.search(r"install_requires=\[(.*?)\]", text, re.DOTALL)
        yield from re.findall(r"""["']([^"']+)["']""", listed[1]) if listed is not None else ()
    elif file.startswith("requirements"):
        yield from (line for line in text.splitlines() if not line.lstrip().startswith(("#", "-")))
    else:
        for words in _INSTALL.findall(re.sub(r"\\\r?\n", " ", re.sub(r"(?m)^\s*#.*\n", "", text))):
            yield from _words(words)


def _words(line: str) -> Iterator[str]:
    try:
        words = shlex.split(line)
    except ValueError:
        words = line.split()
    skip = False
    for word in words:
        if not skip and not word.startswith(("-", "$", "/", ".")) and "://" not in word:
            yield word
        skip = word in _WITH_VALUE


_WORDS: Final = """
    argparse been classic curl dist has install is issue latest ldconfig legacy of openssl release resolved rm serve src test
    this typing version versioning with
"""
"""Words beside the names in a line of a Dockerfile."""


def _clean(names: Iterable[str]) -> set[str]:
    found = (_NAME.match(name.strip()) for name in names)
    cleaned = {normalized(match[0]) for match in found if match is not None}
    return {name.strip("-") for name in cleaned if not name[0].isdigit()} - set(_WORDS.split())


def _locked(text: str) -> Iterator[tuple[str, set[str]]]:
    for package in tomllib.loads(text).get("package", ()):
        extras = [item for listed in package.get("optional-dependencies", {}).values() for item in listed]
        yield (
            normalized(package["name"]),
            {normalized(item["name"]) for item in [*package.get("dependencies", ()), *extras]},
        )


def build(folder: Path) -> str:
    """The text of `packages.json`."""
    images: dict[str, set[str]] = {}
    brings: dict[str, set[str]] = {name: _clean(words.split()) for name, words in BRINGS.items()}
    for framework, sources in SOURCES.items():
        images[framework] = _clean([*BASE.split(), framework])
        for source in sources:
            for path, text in _texts(folder, source):
                images[framework].update(_clean(_names(path, text)))
                if path.endswith("uv.lock"):
                    for name, needs in _locked(text):
                        brings.setdefault(name, set()).update(needs)
    heads = {
        f"aws/{name}": _git(folder / name, "rev-parse", "HEAD").strip()
        for name in sorted({source[0] for sources in SOURCES.values() for source in sources})
    }
    parts = [f'"source": {json.dumps(heads)}']
    for title, rows in (("images", images), ("brings", brings)):
        lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(' '.join(sorted(rows[name])))}" for name in sorted(rows))
        parts.append(f'"{title}": {{\n{lines}\n}}')
    return "{" + ",\n".join(parts) + "}\n"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m mlpc.service.regenerate_packages")
    parser.add_argument("folder", type=Path, help="with clones of the repositories that the images are built from")
    DATA.write_text(build(parser.parse_args(arguments).folder), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

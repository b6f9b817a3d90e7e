"""A decision with many ways: what a batch of documents is decides what becomes of it."""

from mlpc import Dataset, Fail, Metrics, ModelArtifact, image, pipeline, processing, training

IMAGE = image("sklearn", version="1.2-1")


class Profile(Metrics):
    class Languages(Metrics):
        share: float
        main: str

    documents: int
    scanned: bool
    languages: Languages
    kind: str


@processing(image=IMAGE, instance_type="ml.m5.large")
def inspect(documents: Dataset) -> Profile: ...


@processing(image=IMAGE, instance_type="ml.m5.large")
def ocr(documents: Dataset, *, language: str) -> Dataset: ...


@processing(image=IMAGE, instance_type="ml.m5.large")
def translate(documents: Dataset, *, source: str, target: str) -> Dataset: ...


@training(image=IMAGE, instance_type="ml.m5.large", output_path="s3://team-artifacts/models")
def fit(documents: Dataset, *, minimum: int = 1) -> ModelArtifact: ...


@pipeline(name="triage")
def triage(documents: Dataset, language: str = "en", minimum: int = 100, force: bool = False) -> None:
    profile = inspect(documents)
    if profile.documents < minimum and not force:
        raise Fail(f"{profile.documents} documents are fewer than {minimum}")
    if profile.scanned:
        ocr(documents, language=profile.languages.main)
    elif profile.languages.main != language or profile.languages.share < 0.8:
        translate(documents, source=profile.languages.main, target=language)
    elif profile.kind in ("letter", "invoice"):
        fit(documents, minimum=minimum)

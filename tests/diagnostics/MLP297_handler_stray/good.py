from mlpc import Dataset, ModelArtifact, create_model, image, pipeline, training

SKLEARN = image("sklearn", version="1.2-1")


def model_fn(model_dir):
    with open(f"{model_dir}/rate.txt") as file:
        return float(file.read())


def numbers(text):
    return [float(word) for word in text.split(",")]


def predict_fn(data, model):
    return [row * model for row in numbers(data)]


@training(image=SKLEARN, instance_type="ml.m5.large", inference=[model_fn, predict_fn])
def fit(train: Dataset) -> ModelArtifact:
    out = ModelArtifact.new()
    (out / "rate.txt").write_text("0.5")
    return out


@pipeline(name="serving")
def serving(raw: Dataset = Dataset("s3://bucket/raw")) -> None:
    create_model(fit(raw), image=SKLEARN)

from mlpc import *


@training(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large", requirements=["lightgbm==4.5.0"])
def train(data: Dataset) -> ModelArtifact:
    import joblib
    import lightgbm
    import pandas as pd

    frame = pd.read_csv(data / "train.csv")
    out = ModelArtifact.new()
    joblib.dump(lightgbm.LGBMRegressor().fit(frame.iloc[:, 1:], frame.iloc[:, 0]), out / "model.joblib")
    return out


@pipeline(name="boosted")
def boosted(data: Dataset):
    train(data)

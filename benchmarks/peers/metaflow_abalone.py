"""The abalone example as a user of Metaflow writes it: `python metaflow_abalone.py FILE` writes the Argo template.

A flow has no branch of its own that ends in error: the step after the decision raises. The package of code, which `argo-workflows create`
uploads even when it only prints, is packed and goes nowhere.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from pathlib import Path

os.environ.update(
    USERNAME="user", METAFLOW_DEFAULT_DATASTORE="s3", METAFLOW_DATASTORE_SYSROOT_S3="s3://bucket/metaflow"
)

from metaflow import FlowSpec, Parameter, resources, retry, step

COLUMNS = ["sex", "length", "diameter", "height", "whole", "shucked", "viscera", "shell", "rings"]


class Abalone(FlowSpec):
    """Train an abalone-age model and register it when its error is small enough."""

    input_data = Parameter("input_data", default="s3://sagemaker-sample-files/datasets/tabular/uci_abalone")
    learning_rate = Parameter("learning_rate", default=0.2)
    mse_threshold = Parameter("mse_threshold", default=6.0)
    approval = Parameter("approval", default="PendingManualApproval")

    @step
    def start(self):
        self.next(self.preprocess)

    @step
    def preprocess(self):
        """Clean the raw CSV and split it three ways."""
        import pandas as pd

        frame = pd.read_csv(f"{self.input_data}/abalone.csv", names=COLUMNS)
        frame = pd.get_dummies(frame, columns=["sex"], dtype=float)
        frame.insert(0, "y", frame.pop("rings"))
        frame = frame.sample(frac=1.0, random_state=7)
        cut = int(len(frame) * 0.15)
        self.test, self.validation, self.train_set = frame[:cut], frame[cut : 2 * cut], frame[2 * cut :]
        self.next(self.train)

    @retry(times=3, minutes_between_retries=1)
    @resources(cpu=4, memory=16000)
    @step
    def train(self):
        """Fit gradient-boosted trees."""
        from sklearn.ensemble import HistGradientBoostingRegressor

        booster = HistGradientBoostingRegressor(learning_rate=self.learning_rate, max_depth=5, random_state=0)
        self.model = booster.fit(self.train_set.iloc[:, 1:].to_numpy(), self.train_set["y"])
        self.r2 = booster.score(self.validation.iloc[:, 1:].to_numpy(), self.validation["y"])
        self.next(self.evaluate)

    @step
    def evaluate(self):
        """Score the model on data it has never seen."""
        errors = (self.model.predict(self.test.iloc[:, 1:].to_numpy()) - self.test["y"]) ** 2
        self.mse, self.std = float(errors.mean()), float(errors.std())
        self.verdict = "too_high" if self.mse > self.mse_threshold else "register"
        self.next({"too_high": self.too_high, "register": self.register}, condition="verdict")

    @step
    def too_high(self):
        if self.mse > self.mse_threshold:
            raise ValueError(f"MSE {self.mse} is above {self.mse_threshold}")
        self.next(self.end)

    @step
    def register(self):
        self.registered = {"group": "abalone", "approval": self.approval, "mse": self.mse}
        self.next(self.end)

    @step
    def end(self):
        pass


def main(path: str) -> None:
    from metaflow.plugins.datastores.s3_storage import S3Storage

    S3Storage.is_file = lambda _, paths: [False for _ in paths]
    S3Storage.save_bytes = lambda _, items, **_options: [None for _ in items]
    sys.argv[1:] = ["--quiet", "--no-pylint", "argo-workflows", "create", "--only-json"]
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said):
            Abalone()
    finally:
        Path(path).write_text(said.getvalue(), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])

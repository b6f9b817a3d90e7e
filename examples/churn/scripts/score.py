"""Score a model on the test rows of a region, and write what the pipeline decides by."""

import argparse
import csv
import json
import pathlib
import pickle
import tarfile

import numpy
import xgboost
from sklearn.metrics import accuracy_score, roc_auc_score

ROOT = pathlib.Path("/opt/ml/processing")

parser = argparse.ArgumentParser()
parser.add_argument("--region", default="all")
region = parser.parse_args().region

with tarfile.open(ROOT / "input/model/model.tar.gz") as archive:
    archive.extractall("model", filter="data")
model = pickle.loads(pathlib.Path("model/xgboost-model").read_bytes())

rows = [row for path in sorted((ROOT / "input/test").glob("*.csv")) for row in csv.reader(path.open(newline=""))]
if region != "all":
    rows = [row for row in rows if row[-1] == region]
target = numpy.array([float(row[0]) for row in rows])
scores = model.predict(xgboost.DMatrix(numpy.array([[float(cell) for cell in row[1:-1]] for row in rows])))

report = {
    "binary_classification_metrics": {
        "auc": float(roc_auc_score(target, scores)),
        "accuracy": float(accuracy_score(target, scores > 0.5)),
    },
    "rows": len(rows),
}
folder = ROOT / "output/score"
folder.mkdir(parents=True, exist_ok=True)
(folder / "score.json").write_text(json.dumps(report))

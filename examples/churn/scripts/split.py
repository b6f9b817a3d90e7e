"""Split the raw rows into train, validation and test, without a header and with the target first, as built-in XGBoost reads them."""

import argparse
import csv
import pathlib
import random

ROOT = pathlib.Path("/opt/ml/processing")

parser = argparse.ArgumentParser()
parser.add_argument("--seed", type=int, default=1)
seed = parser.parse_args().seed

rows = [row for path in sorted((ROOT / "input/raw").glob("*.csv")) for row in csv.reader(path.open(newline=""))]
random.Random(seed).shuffle(rows)
first, second = int(len(rows) * 0.7), int(len(rows) * 0.85)
for name, part in {"train": rows[:first], "validation": rows[first:second], "test": rows[second:]}.items():
    folder = ROOT / "output" / name
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "rows.csv").open("w", newline="") as file:
        csv.writer(file).writerows(part)

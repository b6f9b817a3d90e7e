"""Fine-tune adapters; the arguments are the step's, the paths are the container's."""

import argparse
import json
import os
import pathlib
import tarfile

from datasets import Dataset
from peft import LoraConfig, get_peft_model
from transformers import (
    AutoModelForCausalLM,
    AutoTokenizer,
    DataCollatorForLanguageModeling,
    Trainer,
    TrainingArguments,
)

parser = argparse.ArgumentParser()
parser.add_argument("--epochs", type=int, default=1)
parser.add_argument("--learning_rate", type=float, default=2e-4)
parser.add_argument("--rank", type=int, default=16)
given, _ = parser.parse_known_args()

with tarfile.open(pathlib.Path(os.environ["SM_CHANNEL_BASE"], "model.tar.gz")) as archive:
    archive.extractall("base", filter="data")
tokenizer = AutoTokenizer.from_pretrained("base")
tokenizer.pad_token = tokenizer.pad_token or tokenizer.eos_token
model = get_peft_model(AutoModelForCausalLM.from_pretrained("base"), LoraConfig(r=given.rank, task_type="CAUSAL_LM"))

lines = pathlib.Path(os.environ["SM_CHANNEL_TRAIN"], "train.jsonl").read_text().splitlines()
texts = ["{question}\n{answer}".format(**json.loads(line)) for line in lines]
rows = Dataset.from_dict(tokenizer(texts, truncation=True, max_length=1024))
arguments = TrainingArguments(
    "/opt/ml/checkpoints", num_train_epochs=given.epochs, learning_rate=given.learning_rate, logging_steps=10
)
Trainer(model, arguments, DataCollatorForLanguageModeling(tokenizer, mlm=False), rows).train()
model.merge_and_unload().save_pretrained(os.environ["SM_MODEL_DIR"])
tokenizer.save_pretrained(os.environ["SM_MODEL_DIR"])

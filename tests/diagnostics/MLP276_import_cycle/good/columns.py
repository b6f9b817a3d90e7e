from texts import joined

NAMES = joined(["age", "income"])

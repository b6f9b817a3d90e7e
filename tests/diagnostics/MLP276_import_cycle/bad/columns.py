from texts import joined

SEPARATOR = ","
NAMES = joined(["age", "income"])

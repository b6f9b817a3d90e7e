"""What was probably meant."""

from collections.abc import Iterable

from mlpc.service.keywords import nearest


def suggestion(word: str, candidates: Iterable[str]) -> str:
    """`did you mean ...?`, or nothing."""
    found = nearest(word, list(candidates))
    return f"did you mean `{found}`?" if found else ""

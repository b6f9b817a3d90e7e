"""`each`, called in this process."""

import pytest

from mlpc import each


def test_the_items_are_those_that_it_is_given() -> None:
    assert each(name for name in "ab") == ["a", "b"]
    assert each((), max_concurrency=50) == []


@pytest.mark.parametrize("wrong", [0, 51, True])
def test_it_takes_what_the_service_takes(wrong: int) -> None:
    with pytest.raises(ValueError, match="max_concurrency must be from 1 to 50"):
        each(["a"], max_concurrency=wrong)

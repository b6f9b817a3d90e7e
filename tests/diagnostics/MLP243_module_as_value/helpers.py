def scale(rows: int) -> int:
    return 10 * rows

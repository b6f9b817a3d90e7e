LINE = 0


def first(folder):
    return (folder / "raw.csv").read_text().splitlines()[LINE]

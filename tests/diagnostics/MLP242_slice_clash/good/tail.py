LAST = -1


def last(folder):
    return (folder / "raw.csv").read_text().splitlines()[LAST]

SEPARATOR = ","


def joined(words):
    return SEPARATOR.join(words)

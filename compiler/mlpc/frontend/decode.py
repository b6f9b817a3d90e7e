"""The text of a Python file, from its bytes, as Python decodes it."""

import codecs
import re

_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_BLANK = re.compile(rb"^[ \t\f]*(?:#.*)?\r?$")


class UndecodableSource(Exception):
    """The file is not text in its declared encoding. `line` counts from 1."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


def decode(data: bytes) -> str:
    """Decode by byte order mark, by coding cookie in the first two lines, else as UTF-8. The mark is dropped."""
    marked = data.startswith(codecs.BOM_UTF8)
    if marked:
        data = data[len(codecs.BOM_UTF8) :]
    encoding = _cookie(data) or "utf-8"
    try:
        name = codecs.lookup(encoding).name
    except LookupError:
        raise UndecodableSource(f"unknown encoding `{encoding}`", 1) from None
    if marked and name != "utf-8":
        raise UndecodableSource(f"the file starts with a UTF-8 mark but declares `{encoding}`", 1)
    try:
        text = data.decode(name)
    except UnicodeDecodeError as error:
        raise UndecodableSource(f"not {name}: {error.reason}", data.count(b"\n", 0, error.start) + 1) from None
    except (LookupError, ValueError):
        raise UndecodableSource(f"`{encoding}` is not a text encoding", 1) from None
    if not isinstance(text, str):
        raise UndecodableSource(f"`{encoding}` is not a text encoding", 1)
    if "\0" in text:
        raise UndecodableSource("the file contains a null character", text.count("\n", 0, text.index("\0")) + 1)
    return text


def _cookie(data: bytes) -> str | None:
    first, _, rest = data.partition(b"\n")
    match = _COOKIE.match(first)
    if match is None and _BLANK.match(first):
        match = _COOKIE.match(rest.partition(b"\n")[0])
    return match[1].decode("ascii") if match else None

"""Compiles the programs that it is given and prints what becomes of them: run as a process of its own by `test_determinism`.

On the standard input, a JSON list of texts; on the standard output, for each a list of codes, and the digest of each artifact by its path.
"""

import json
import sys
from hashlib import sha256

from mlpc.driver import Request, compile_files


class OneFile:
    """A file at a path, and nothing else."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.data = text.encode()

    def read(self, path: str) -> bytes | None:
        return self.data if path == self.path else None

    def walk(self, folder: str) -> list[str]:
        return []


def main() -> None:
    folder = sys.argv[1]
    found = []
    for text in json.load(sys.stdin):
        path = f"{folder}/program.py" if folder else "program.py"
        result = compile_files(Request([path], pipeline="p"), OneFile(path, text))
        codes = [item.rule.code for item in result.diagnostics]
        messages = [item.message for item in result.diagnostics]
        files = {file.path: sha256(file.content).hexdigest() for made in result.compiled for file in made.files}
        found.append([codes, messages, files])
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()

"""MLP206, MLP207 and MLP276: imports of the project's own modules."""

from typing import Final

from mlpc.diagnostics.model import Rule

IMPORT_NOT_FOUND: Final = Rule(
    "MLP206",
    "import-not-found",
    "there is no module `{name}` in this project",
    "imported here",
    help="correct the name; the dots count from the folder of this file",
)
IMPORT_NAME: Final = Rule(
    "MLP207",
    "import-name-not-found",
    "`{module}` has no `{name}`",
    "imported here",
    help="import a name that stands at the top level of `{module}`",
)
IMPORT_CYCLE: Final = Rule(
    "MLP276",
    "import-cycle",
    "`{name}` is not there yet: `{module}` is still being imported when `{importer}` asks for it",
    "cannot be imported",
    "modules that import each other find only what the other has bound before its own import",
    "move `{name}` into a module that both import",
)

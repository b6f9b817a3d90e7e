"""What is not part of the language: the user's name for it, and what to write instead."""

from typing import Final

_HELPER: Final = "move it into a step's body, where all of Python is allowed"

EXPRESSIONS: Final = {
    "Lambda": ("a lambda", "write a function with `def` at the top of the file"),
    "Await": ("`await`", _HELPER),
    "Yield": ("`yield`", "return a list"),
    "Imaginary": ("a complex number", _HELPER),
    "StarredElement": ("an unpacking here", "write the elements out"),
    "From": ("`yield from`", "return a list"),
    "TemplatedString": ("a template string", "write an f-string"),
}
"""By libcst's class of the expression."""

STATEMENTS: Final = {
    "While": ("`while`", "loop over a known sequence with `for`; what must repeat at run time belongs in a step"),
    "With": ("`with`", _HELPER),
    "TryStar": ("`try`", "handle the error inside the step"),
    "FunctionDef": ("a function inside a function", "define it at the top of the file"),
    "ClassDef": ("a class inside a function", "define it at the top of the file"),
    "Import": ("an import inside a pipeline", "import at the top of the file"),
    "ImportFrom": ("an import inside a pipeline", "import at the top of the file"),
    "Global": ("`global`", "pass the value as an argument"),
    "Nonlocal": ("`nonlocal`", "pass the value as an argument"),
    "TypeAlias": ("a type alias inside a pipeline", "define it at the top of the file"),
}
"""By libcst's class of the statement."""

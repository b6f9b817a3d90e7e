"""Programs of the language, as source text.

Everything is drawn from the bottom up with the types that Python would see, so that most programs mean something; a few are wrong on
purpose, since what Python raises must be an error of the compiler too. `drawing.AVOIDED` are constructs that are not drawn: those that a
test of its own, beside the properties, shows to be compiled wrongly. Whoever mends one takes it out of the list, and the properties take it
up.
"""

from .collecting import pipelines
from .drawing import indented
from .expressions import expressions
from .functions import functions
from .sources import HELPERS, POOLS, STEPS, TRUTH_HELPERS, signature
from .truths import Decided, decisions, parameter_values

__all__ = [
    "HELPERS",
    "POOLS",
    "STEPS",
    "TRUTH_HELPERS",
    "Decided",
    "decisions",
    "expressions",
    "functions",
    "indented",
    "parameter_values",
    "pipelines",
    "signature",
]

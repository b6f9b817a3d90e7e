"""The modules that come with Python, from 3.8, the first version that a step's script runs on, to 3.14."""

import sys
from collections.abc import Mapping
from typing import Final

_GONE_BY_VERSION: Final[Mapping[int, str]] = {
    9: "_dummy_thread _dummy_threading dummy_threading",
    10: "formatter parser symbol",
    11: "binhex",
    12: "asynchat asyncore distutils imp smtpd",
    13: "aifc audioop cgi cgitb chunk crypt imghdr lib2to3 mailcap msilib nis nntplib ossaudiodev pipes sndhdr spwd sunau telnetlib "
    "uu xdrlib",
}
"""Minor version of Python 3 -> the modules that it no longer has (`whatsnew` of that version, "Removed")."""
GONE: Final = {name: minor for minor, names in _GONE_BY_VERSION.items() for name in names.split()}
NEW: Final[Mapping[str, int]] = {"graphlib": 9, "zoneinfo": 9, "tomllib": 11, "annotationlib": 14, "compression": 14}
"""Modules that are younger than 3.8, and the minor version of Python 3 that has them first."""
STANDARD: Final = frozenset({*sys.stdlib_module_names, *GONE, *NEW, "__main__"})
"""All that some version has had."""

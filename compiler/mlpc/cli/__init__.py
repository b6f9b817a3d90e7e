"""The command line. Nothing is imported here that an unchanged file does not need."""

import sys


def main() -> None:
    """The program `mlpc`."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        from mlpc.version import __version__

        sys.stdout.write(f"mlpc {__version__}\n")
        return
    if arguments[:1] == ["compile"]:
        from mlpc.cli.stamp import replay

        if replay(arguments):
            return
    from mlpc.cli.program import run

    sys.exit(run(arguments))

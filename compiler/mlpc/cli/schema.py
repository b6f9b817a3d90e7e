"""`mlpc schema`."""

from __future__ import annotations

import json

import click


@click.command("schema")
def schema_command() -> None:
    """Print the JSON Schema (draft 2020-12) of pipeline definitions."""
    from mlpc.service.schema import definition_schema

    click.echo(json.dumps(definition_schema(), indent=1))

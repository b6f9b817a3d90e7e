"""`mlpc explain`."""

from __future__ import annotations

import click

from mlpc.cli.program import CLEAN


@click.command("explain")
@click.argument("rule", required=False, metavar="[RULE]")
def explain_command(rule: str | None) -> int:
    """Explain a diagnostic by its code or name; without one, list all of them."""
    from mlpc.diagnostics.catalogue import all_rules
    from mlpc.diagnostics.pages import page

    known = all_rules()
    if rule is None:
        width = max(len(item.name) for item in known)
        for item in known:
            kind = f"{item.severity}, opt-in" if item.opt_in else item.severity
            click.echo(f"{item.code}  {item.name:<{width}}  {kind}")
        return CLEAN
    found = next((item for item in known if rule.upper() == item.code or rule.lower() == item.name), None)
    if found is None:
        from mlpc.service.keywords import nearest

        hint = nearest(rule, [word for item in known for word in (item.code, item.name)])
        raise click.UsageError(f"there is no rule {rule}" + (f"; did you mean {hint}?" if hint else ""))
    click.echo(page(found.code), nl=False)
    return CLEAN

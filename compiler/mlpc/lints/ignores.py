"""Comments that silence nothing, or are not what they look like."""

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.catalogue import all_rules
from mlpc.diagnostics.ignores import Code, Ignore, Judge
from mlpc.diagnostics.model import Edit, Fix, Rule
from mlpc.diagnostics.sink import Sink
from mlpc.service.keywords import nearest
from mlpc.source import Loc, SourceFile, Span


def check_ignores(judge: Judge, source: SourceFile, sink: Sink) -> None:
    """Report them for a file of which everything has been said."""
    known = {word: rule for rule in all_rules() for word in (rule.code, rule.name)}
    for ignore in judge.of_file(source.path):
        if not ignore.codes:
            sink.report(rules.IGNORE_FORM, ignore.span, problem="this comment does not say what it is to silence")
            continue
        for code in ignore.codes:
            rule = known.get(code.text)
            if rule is None or not rule.can_be_silenced:
                _unknown(code, rule, known, sink)
            elif (ignore, code.text) not in judge.used and judge.policy.severity_of(rule, source.path) is not None:
                sink.report(rules.UNUSED_IGNORE, code.span, code=code.text, fix=_without(code, ignore, source))


def _unknown(code: Code, rule: Rule | None, known: dict[str, Rule], sink: Sink) -> None:
    if rule is not None:
        problem = f"`{code.text}` is an error of the pipeline, and cannot be silenced"
        sink.report(rules.IGNORE_FORM, code.span, problem=problem, help="correct what it says")
        return
    near = nearest(code.text, [word for word, found in known.items() if found.can_be_silenced])
    hint = f"did you mean `{near}`?" if near else None
    sink.report(rules.IGNORE_FORM, code.span, problem=f"there is no rule `{code.text}`", help=hint)


def _without(code: Code, ignore: Ignore, source: SourceFile) -> Fix:
    """The comment without one of its codes; without the last, no comment, and no line where it stood alone."""
    assert ignore.codes is not None
    line = ignore.span.start.line
    text = source.line_with_end(line)
    if len(ignore.codes) > 1:
        at = ignore.codes.index(code)
        first, last = (
            (ignore.codes[at], ignore.codes[at + 1]) if at + 1 < len(ignore.codes) else ignore.codes[at - 1 :][:2]
        )
        whole = (first.span.start, last.span.start) if code is first else (first.span.end, last.span.end)
    else:
        before = text[: ignore.span.start.column]
        rest = text[ignore.span.end.column :]
        if before.strip():
            whole = (Loc(line, len(before.rstrip())), ignore.span.end)
        elif rest.strip():
            whole = (ignore.span.start, Loc(line, ignore.span.end.column + len(rest) - len(rest.lstrip())))
        else:
            whole = (Loc(line, 0), Loc(line + 1, 0))
    return Fix(f"delete `{code.text}`", (Edit(Span(source.path, *whole), ""),), safe=True)

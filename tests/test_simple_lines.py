"""How much one function decides: few enough branches that a person can follow and a test can reach them all."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MOST = 15
"""Ways through one function, counted as `ways` does."""

_ONE_EACH = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.IfExp)
Function = ast.FunctionDef | ast.AsyncFunctionDef


def ways(function: ast.AST) -> int:
    """One, and one more for each `if`, `for`, `while`, `except`, conditional expression, comprehension, filter of a
    comprehension, and further operand of `and` and `or`; functions inside count with the one around them."""
    count = 1
    for node in ast.walk(function):
        if isinstance(node, _ONE_EACH):
            count += 1
        elif isinstance(node, ast.comprehension):
            count += 1 + len(node.ifs)
        elif isinstance(node, ast.BoolOp):
            count += len(node.values) - 1
    return count


def _functions(node: ast.AST, inside: str = "") -> Iterator[tuple[str, Function]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function):
            yield inside + child.name, child
        else:
            yield from _functions(child, f"{inside}{child.name}." if isinstance(child, ast.ClassDef) else inside)


def _counted() -> dict[str, int]:
    return {
        f"{path.relative_to(ROOT)}::{name}": ways(function)
        for folder in ("scraper", "flows")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for name, function in _functions(ast.parse(path.read_text("utf-8")))
    }


def test_no_function_takes_more_ways_than_a_person_can_follow():
    """A function above the limit is cut into named steps."""
    assert {name: count for name, count in _counted().items() if count > MOST} == {}


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("return 1", 1),
        ("if a:\n  pass\nelif b:\n  pass", 3),
        ("for x in y:\n  while x:\n    pass", 3),
        ("try:\n  pass\nexcept A:\n  pass\nexcept B:\n  pass", 3),
        ("return a and b and (c or d)", 4),
        ("return [x for x in y if x if not z]", 4),
        ("return 1 if a else 2", 2),
        ("def inner():\n  if a:\n    pass", 2),
        ("async for x in y:\n  pass", 2),
    ],
)
def test_every_kind_of_branch_counts(body, count):
    """What hides in an expression counts like a statement."""
    code = "async def f():\n" + "\n".join(f"  {line}" for line in body.splitlines())
    assert ways(ast.parse(code)) == count

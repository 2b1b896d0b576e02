"""Prints the imports between the files of a Python package, as a JSON object: file, and the files that it imports.

Imports inside of functions count, those below ``if TYPE_CHECKING`` do not. A file that has nothing but imports is looked
through: what is imported from it is imported from where it comes from.
"""

import ast
import json
import sys
from collections.abc import Iterator
from pathlib import Path

root = Path(sys.argv[1])
package = root.name
Import = tuple[str, str | None]


def module_name(file: Path) -> str:
    parts = (package, *file.relative_to(root).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


files = {module_name(file): file for file in sorted(root.rglob("*.py"))}
trees = {name: ast.parse(file.read_text(encoding="utf-8")) for name, file in files.items()}


def for_types(node: ast.AST) -> bool:
    test = node.test if isinstance(node, ast.If) else None
    return "TYPE_CHECKING" in (getattr(test, "id", None), getattr(test, "attr", None))


def statements(node: ast.AST, types: bool) -> Iterator[ast.AST]:
    """All nodes below, without what is there for type checkers."""
    for name, value in ast.iter_fields(node):
        if name == "body" and for_types(node) and not types:
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield child
                yield from statements(child, types)


def imported(module: str, types: bool = False) -> Iterator[Import]:
    """Modules of this package with the name that is imported; ``*`` for all, none for the module."""
    for node in statements(trees[module], types):
        if isinstance(node, ast.Import):
            yield from ((alias.name, None) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parents = module.split(".")
                kept = len(parents) - node.level + (files[module].name == "__init__.py")
                base = ".".join([*parents[:kept], *([node.module] if node.module else [])])
            yield from ((base, alias.name) for alias in node.names)
        elif isinstance(node, ast.Call):
            # import_module("…") and the like, in functions too
            for argument in node.args:
                if isinstance(argument, ast.Constant) and argument.value in files:
                    yield argument.value, None


def only_imports(module: str) -> bool:
    def harmless(node: ast.stmt) -> bool:
        if isinstance(node, ast.If):
            return all(map(harmless, [*node.body, *node.orelse]))
        if isinstance(node, ast.FunctionDef):
            return node.name in ("__getattr__", "__dir__")
        if isinstance(node, ast.Expr):
            return isinstance(node.value, ast.Constant)
        # Assignments of __all__ and TYPE_CHECKING.
        return isinstance(node, ast.Import | ast.ImportFrom | ast.Assign | ast.AnnAssign)

    return all(map(harmless, trees[module].body))


transparent = {module for module in files if only_imports(module) and "generated" not in module}


def targets(base: str, name: str | None, depth: int = 8) -> Iterator[str]:
    if name is not None and f"{base}.{name}" in files:
        base, name = f"{base}.{name}", None
    if base not in files:
        return
    if base not in transparent:
        yield base
        return
    for below, found in imported(base, types=True):
        if depth and name is not None and (found == name or (found == "*" and offers(below, name))):
            yield from targets(below, name, depth - 1)


def offers(module: str, name: str) -> bool:
    names = (found for _, found in imported(module)) if module in files else ()
    return name in names


edges = {
    str(files[module].relative_to(root).as_posix()): sorted(
        {
            files[target].relative_to(root).as_posix()
            for base, name in imported(module)
            for target in targets(base, name)
            if target != module
        }
    )
    for module in files
    if module not in transparent
}
print(json.dumps(edges))

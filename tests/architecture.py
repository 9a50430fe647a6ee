"""The house read as text: its modules, who imports whom, and what each of them does."""

import ast
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Module:
    path: Path
    name: str  # stepup.events.actions

    @classmethod
    def at(cls, path: Path, root: Path) -> "Module":
        parts = path.relative_to(root).with_suffix("").parts
        return cls(path, ".".join(parts[:-1] if parts[-1] == "__init__" else parts))

    @property
    def package(self) -> str:
        """events of stepup.events.actions; empty for stepup itself."""
        return (self.name.split(".") + [""])[1]

    @property
    def room(self) -> str:
        """actions of stepup.events.actions.moving, views of stepup.events.month_views."""
        return (self.name.split(".") + ["", ""])[2].rsplit("_", 1)[-1]

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(self.tree))

    @property
    def lines(self) -> int:
        return sum(1 for line in self.text.splitlines() if line.strip())

    def imports(self, modules: dict[str, "Module"]) -> set[str]:
        """Ours that it names; `from stepup.events import actions` is stepup.events.actions."""
        found = set()
        for node in self.nodes:
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                found |= {
                    _the_module(node.module or "", alias.name, modules) for alias in node.names
                }
        return {name for name in found if name.split(".")[0] == "stepup"} - {self.name}

    def at_line(self, node: ast.AST) -> str:
        return f"{self.name}:{node.lineno}"


def _the_module(source: str, name: str, modules: dict[str, Module]) -> str:
    return f"{source}.{name}" if f"{source}.{name}" in modules else source


def modules_under(root: Path, package: str = "stepup") -> dict[str, Module]:
    found = [Module.at(path, root) for path in sorted((root / package).rglob("*.py"))]
    return {module.name: module for module in found}


def import_graph(modules: dict[str, Module]) -> dict[str, set[str]]:
    return {name: module.imports(modules) for name, module in modules.items()}


def first_loop(graph: dict[str, set[str]]) -> list[str]:
    """One import loop, as the names along it; empty when there is none."""
    done: set[str] = set()
    for start in graph:
        if loop := _loop_from(start, graph, done, []):
            return loop
    return []


def _loop_from(name, graph, done, trail):
    if name in trail:
        return trail[trail.index(name) :] + [name]
    if name in done:
        return []
    for target in sorted(graph.get(name, ())):
        if loop := _loop_from(target, graph, done, [*trail, name]):
            return loop
    done.add(name)
    return []

"""An import contract: other wings import from a wing's door, never from its rooms."""

from __future__ import annotations

import grimp
from importlinter import Contract, ContractCheck, output


class Rooms(Contract):
    """Every import across wings names the wing, `stegvis.model`, not its room, `stegvis.model.pathway`."""

    type_name = "rooms"

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        """Find the imports that go past a door."""
        (root,) = self.session_options["root_packages"]
        past = [
            (importer, imported)
            for importer in sorted(graph.modules)
            for imported in sorted(graph.find_modules_directly_imported_by(importer))
            if imported.count(".") > 1 and wing(imported) != wing(importer) and imported.startswith(root)
        ]
        return ContractCheck(kept=not past, metadata={"past": past})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name each import and what to write instead."""
        for importer, imported in check.metadata["past"]:
            output.print_error(f"{importer} imports {imported}: import it from {wing(imported)}")


def wing(module: str) -> str:
    """Return the wing that a module stands in.

    >>> wing("stegvis.rendering.guide.packing")
    'stegvis.rendering'
    """
    return ".".join(module.split(".")[:2])

"""The command identifiers (LSP: workspace/executeCommand)."""

SHOW_CYCLE = "tf-cycle-ls.showCycle"
"""A command of the client, which draws the cycle at a position. A client that has it announces it
in `experimental.commands.commands`, as for rust-analyzer."""

NEXT_EDGE = "tf-cycle-ls.nextEdge"
PREVIOUS_EDGE = "tf-cycle-ls.previousEdge"
COMPONENT = "tf-cycle-ls.component"
ADDRESSES = "tf-cycle-ls.addresses"
DEPENDENCY_PATH = "tf-cycle-ls.dependencyPath"
DEPENDENTS = "tf-cycle-ls.dependents"
GRAPH = "tf-cycle-ls.graph"
SHOW_FIXES = "tf-cycle-ls.showFixes"
"""A command of the client, which lists the code actions at a position (see SHOW_CYCLE)."""
OPEN_DOCUMENTATION = "tf-cycle-ls.openDocumentation"
REPAIR = "tf-cycle-ls.repair"

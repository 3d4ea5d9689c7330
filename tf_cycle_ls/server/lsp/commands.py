"""The command identifiers (LSP: workspace/executeCommand)."""

NEXT_EDGE = "tf-cycle-ls.nextEdge"
PREVIOUS_EDGE = "tf-cycle-ls.previousEdge"
COMPONENT = "tf-cycle-ls.component"
REPAIR = "tf-cycle-ls.repair"

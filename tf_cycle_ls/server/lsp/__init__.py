"""LSP protocol details: URIs, positions, commands, watchdog."""

"""Questions about a module that several rules ask."""

"""The door of the core: plain answers for any client."""

"""The door of the core: directories in, answers out."""

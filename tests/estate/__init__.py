"""Root modules that read each other's states."""

"""Which findings are reported, and their messages."""

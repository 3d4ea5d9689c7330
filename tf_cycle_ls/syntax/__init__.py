"""Text to tree. The only room that knows a parser."""

"""What the rules know about AWS."""

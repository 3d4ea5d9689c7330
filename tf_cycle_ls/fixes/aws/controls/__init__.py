"""What still protects where a repair takes a control away: other controls, read off the text."""

"""What a release goes through before it leaves the house."""

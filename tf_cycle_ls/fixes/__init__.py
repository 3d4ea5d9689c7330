"""Turns a cycle into verified edits that break it. Each family of rules has its own file."""

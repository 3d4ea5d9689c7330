"""The real editors, each driven through the same scene: `python3 tasks.py editors`."""

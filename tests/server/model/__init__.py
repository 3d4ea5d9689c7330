"""Model-based tests: after any sequence of steps, a server reports the same as a fresh one.

`machine` defines the steps, `world` the resulting state, `client` the simulated editor, and
`comparing` the comparison. `python -m tests.server.model` runs thousands of sequences.
"""

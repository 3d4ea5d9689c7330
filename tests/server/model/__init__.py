"""A model of a server at work: after any sequence of steps it tells what a fresh one would tell.

`machine` has the steps, `world` the state that they lead to, `client` what an editor would show,
`comparing` the question that is asked after them. `python -m tests.server.model` runs thousands.
"""

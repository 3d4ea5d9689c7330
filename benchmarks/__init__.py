"""How long things take, beside what the same machine needs for something else on the same files.

    python -m benchmarks

Not a test: nothing here fails because it is slow.
"""

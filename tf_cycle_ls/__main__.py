"""`python -m tf_cycle_ls`: the console script, for where it is not on PATH."""

from tf_cycle_ls.cli.main import entry

if __name__ == "__main__":  # Processes that help with `check --jobs` import this, too.
    entry()

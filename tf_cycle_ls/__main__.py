"""Runs the command line as `python -m tf_cycle_ls`, e.g. if the script is not on PATH."""

from tf_cycle_ls.cli.main import entry

if __name__ == "__main__":  # The worker processes of `check --jobs` import this module, too.
    entry()

"""Runs the command line as `python -m tf_cycle_ls`, for example if the script is not on PATH."""

from tf_cycle_ls.cli.main import entry

if __name__ == "__main__":  # Worker processes of `check --jobs` import this module, too.
    entry()

"""`python -m tf_cycle_ls`: the console script, for where it is not on PATH."""

from tf_cycle_ls.cli.main import entry

entry()

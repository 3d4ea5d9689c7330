"""The first module of the frozen program (see frozen.py), instead of a console script."""

from multiprocessing import freeze_support

from tf_cycle_ls.cli.main import entry

if __name__ == "__main__":
    # A worker process of `check --jobs` is this program again; it ends here.
    freeze_support()
    entry()

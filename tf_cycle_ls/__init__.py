"""Finds dependency cycles in Terraform and OpenTofu, and offers edits that break them."""

try:
    from tf_cycle_ls._version import __version__
except ModuleNotFoundError:  # The build writes that file: these are files that nobody installed.
    __version__ = "0.0"

__all__ = ["__version__"]

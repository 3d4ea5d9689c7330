"""Finds dependency cycles in Terraform and OpenTofu configurations and suggests fixes."""

try:
    from tf_cycle_ls._version import __version__
except ModuleNotFoundError:  # A source tree that has not been built contains no _version.py.
    __version__ = "0.0"

__all__ = ["__version__"]

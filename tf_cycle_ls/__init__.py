"""Finds dependency cycles in Terraform and OpenTofu configurations and suggests fixes."""

try:
    from tf_cycle_ls._version import __version__
except ModuleNotFoundError:  # The build writes _version.py; this is a source tree without a build.
    __version__ = "0.0"

__all__ = ["__version__"]

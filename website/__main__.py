"""The task `docs`: builds the site in build/site; warnings are errors."""

from __future__ import annotations

import os
import sys

from website.external_resources import external_resources
from website.pages import TOP

# Silences Material's notice about its end of life, which is not an error of a page.
os.environ["NO_MKDOCS_2_WARNING"] = "1"


def main() -> None:
    """Build the site, and fail if a page loads a resource from elsewhere."""
    from mkdocs.__main__ import cli

    os.chdir(TOP)
    cli(["build", "--strict"], standalone_mode=False)
    resources = sorted(external_resources(TOP / "build" / "site"))
    for page, address in resources:
        print(f"website: {page} loads a resource from {address}", file=sys.stderr)
    if resources:
        sys.exit(1)


if __name__ == "__main__":
    main()

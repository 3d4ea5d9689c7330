"""The task `docs`: the site in build/site, with each warning an error."""

from __future__ import annotations

import os
import sys

from website.elsewhere import fetched
from website.pages import TOP

# Material tells in a box of its own how long it will be kept; that is no fault of a page.
os.environ["NO_MKDOCS_2_WARNING"] = "1"


def main() -> None:
    """Build the site, and see that who reads it is sent nowhere else for parts of it."""
    from mkdocs.__main__ import cli

    os.chdir(TOP)
    cli(["build", "--strict"], standalone_mode=False)
    found = sorted(fetched(TOP / "build" / "site"))
    for page, address in found:
        print(f"website: {page} has a part that is fetched from {address}", file=sys.stderr)
    if found:
        sys.exit(1)


if __name__ == "__main__":
    main()

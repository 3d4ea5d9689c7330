"""The documentation site: the pages of the repository, and what the code says about itself."""

"""One file per fix rule or explanation rule."""

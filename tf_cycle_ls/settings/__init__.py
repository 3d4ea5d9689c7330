"""Settings: their definition, the settings files, and merging settings from several sources."""

"""The published pages of a year as they are served: kept by each process, and as files."""

"""Whether the installation is whole and healthy, and what is cleared away in time."""

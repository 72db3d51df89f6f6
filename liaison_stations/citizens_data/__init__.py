"""Citizens' personal data: shown to few, removed in time."""

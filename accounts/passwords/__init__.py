"""Which passwords will do, and how one is set."""

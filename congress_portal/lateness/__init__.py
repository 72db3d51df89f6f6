"""What of all kinds is late in public, for the home page."""

"""Lists of items: for the public, and for those who work on them."""

"""What came of an act of duty: entries that supervision makes, and items that followed."""

"""Which laws and regulations inspections looked at."""

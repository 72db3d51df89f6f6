"""What servers and worker tell of the system, a row a day, and how it is drawn."""

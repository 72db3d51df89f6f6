"""Attempts to sign in: counted before they are judged; places known to their owners."""

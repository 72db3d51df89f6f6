"""The start of a server: what it needs, what it refuses, how it keeps its database."""

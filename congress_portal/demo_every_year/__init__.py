"""The demo of every year: what sessions decided, projects, pictures, the annual summaries."""

"""An import is taken back: what it wrote, whether somebody has built on it, and the undoing."""

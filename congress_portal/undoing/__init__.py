"""An import is undone: what it wrote, whether somebody has built on it, and the way back."""

"""The page on which a station's keeper works, and the addresses under /my/."""

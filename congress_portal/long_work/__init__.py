"""Work that takes longer than a page may: how far it is, who asked for it, how it ended."""

"""The picture that a chat shows beside the address of a page."""

"""Numbers as others told them."""

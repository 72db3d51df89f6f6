"""The demo of the office: cases split and joined, records merged and put right, its own lists."""

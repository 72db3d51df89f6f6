"""The demo of past years: 2023 in full, plans, promises, second looks, inspections."""

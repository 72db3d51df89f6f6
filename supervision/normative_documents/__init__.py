"""Normative documents as such, whoever filed, reviewed or repealed them."""

"""What happens to an account stands on its trail."""

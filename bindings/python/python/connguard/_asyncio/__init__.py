"""What only the asynchronous clients need."""

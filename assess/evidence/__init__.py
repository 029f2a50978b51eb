"""Evidence: what is handed in to show that an answer is true, looked at before it is kept."""

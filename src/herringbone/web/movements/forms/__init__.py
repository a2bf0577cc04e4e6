"""What is typed at the movement desk, checked and turned into values."""

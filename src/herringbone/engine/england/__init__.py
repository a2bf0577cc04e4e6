"""What is fixed nationally and dated: codes, thresholds, ages, numbers, published figures."""

"""Letters to approve: the conscience, the preview, the round."""

"""Tags of the office's templates."""

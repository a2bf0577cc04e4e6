"""Pictures of a register, drawn on the server: plain values in, one safe SVG out, no script."""

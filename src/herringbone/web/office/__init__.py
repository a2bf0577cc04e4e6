"""The school office's screens over all registers: grids, what is missing, what does not fit."""

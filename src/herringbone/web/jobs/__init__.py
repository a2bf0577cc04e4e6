"""Work in the background: asked for once, run at its time, tried again, taken up after a crash."""

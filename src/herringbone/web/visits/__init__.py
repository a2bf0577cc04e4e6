"""Home visits: the route, out and back, who was seen."""

"""Whatever changes an authority's folder, or says how to."""

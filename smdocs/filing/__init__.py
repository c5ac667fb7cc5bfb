"""Files of a run: what was filed, in a folder or a bag, and whether it is still true."""

"""From a master and data to one semantic document."""

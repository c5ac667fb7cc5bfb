"""How a gap travels from view to parser: as text between two code points that no data may hold.

A master may print a value anywhere, in an attribute too, where markup would break the page.
"""

GAP_OPENS, GAP_CLOSES = "\ufdd0", "\ufdd1"

"""How any page is read: markup, labels, grids and what stands around them, whatever entity they show."""

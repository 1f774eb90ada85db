"""Tables and workbooks made of what is stored."""

"""Files that the portal exports (workbooks, CSV, tables of HTML), as the table that they show."""

"""How hard the portal may be asked."""

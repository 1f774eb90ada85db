"""What the open API sends of each entity: a module of its name, with its `READER`."""

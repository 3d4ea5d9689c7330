"""What the server knows: documents, settings, client, modules."""

"""Messages and registrations sent to the client."""

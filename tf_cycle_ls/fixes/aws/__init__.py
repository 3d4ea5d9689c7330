"""Tables and lookups for AWS: ARNs, provider regions and accounts, policies, controls."""

"""A GraphQL gateway over the Genesys Cloud Platform API."""

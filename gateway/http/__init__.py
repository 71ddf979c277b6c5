"""HTTP: GraphQL over it, by the GraphQL-over-HTTP specification, and what operators ask for."""

"""Plain strawberry over the same REST API, written as its documentation shows.

Types name their fields, a default resolver reads them from the upstream's JSON, links are async resolvers
that await a dataloader, and strawberry's own view for aiohttp serves it all.
"""

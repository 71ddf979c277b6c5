"""Mutations: acts on conversations, participants and users, with one row of data for each act."""

"""Mutations: what can be done to conversations, participants and users, one row of data for each act."""

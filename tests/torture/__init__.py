"""Subscriptions while everything goes wrong between the upstream and the gateway."""

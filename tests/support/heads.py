"""How an overlay and a unit profile of the small specimen begin."""

OVERLAY = """
[overlay]
format = 1
id = "north"
version = "2.0.0"
of = "small"
edition = "1.0.0"
status = "demo"
valid_until = 2030-01-01
title = { sv = "Norr", en = "North" }
"""
UNIT = """
[unit]
format = 1
id = "ward"
name = { sv = "Mottagningen", en = "The clinic" }
missions = []
[[partner]]
id = "friend"
name = { sv = "Grannen", en = "The neighbour" }
phone = "111"
"""

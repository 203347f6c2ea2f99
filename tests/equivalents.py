"""Mutants that change nothing a valid pathway and a patient can show, and why."""

EQUIVALENT = {"rules.js": {}, "review.js": {}}

"""The version of the library; the content of a pathway has its own."""

__version__ = "0.1.0"

"""The command `stegvis`: Ctrl-C ends it with 130 while it is loaded, too."""


def run() -> int:
    """Run the command that was typed, and return its exit code."""
    try:
        from stegvis.cli import main

        return main()
    except KeyboardInterrupt:
        return 130

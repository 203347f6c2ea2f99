"""Pathways as an author would write them, for what one rule or two are enough to show."""

import stegvis

HEAD = """
[pathway]
format = 1
id = "written"
version = "1"
status = "demo"
valid_until = 2099-01-01
title = { sv = "skriven", en = "written" }
intended_use = { sv = "prov", en = "test" }
instruments = []

[otherwise]
track = "care"
[unanswered_red_flags]
track = "care"
at_least = "mid"
urgency = "soon"
because = { sv = "obesvarat", en = "unanswered" }
care = { basis = "inference" }
[red_flag_track]
track = "care"
[track]
id = "care"
name = { sv = "vård", en = "care" }
about = { sv = "allt", en = "all" }
order = 1
ages = [0, 120]
first_contact = "nurse"
urgency = "later"
[[group]]
id = "red_flags"
title = { sv = "flaggor", en = "flags" }
none = { sv = "inget", en = "none" }
"""
RANKS = {
    "level": ("low", "mid", "top"),
    "urgency": ("later", "soon", "now"),
}
PROFESSIONS = (("physician", "here"), ("nurse", "here"), ("hospital", "elsewhere"))


def names(id):
    """An id as a name in both languages."""
    return f'{{ sv = "{id}", en = "{id}" }}'


def finding(id, more=""):
    """A finding; yes/no unless `more` says otherwise."""
    return f'[[finding]]\nid = "{id}"\nask = {names(id)}\nname = {names(id)}\n{more}\n'


def rule(id, when, at_least, more="", table="need"):
    """A need, or a red flag."""
    said = f'[[{table}]]\nid = "{id}"\nwhen = "{when}"\nat_least = "{at_least}"\n{more}\n'
    return said + (
        f'because = {names(id)}\nconfidence = "low"\n'
        'threshold = { basis = "inference" }\ncare = { basis = "inference" }\n'
    )


def flag(id, when, at_least="top", urgency="now", profession="hospital"):
    """A red flag with something to do."""
    more = f'name = {names(id)}\nurgency = "{urgency}"\nfirst_contact = "{profession}"\ndo = [{names("do " + id)}]'
    return rule(id, when, at_least, more, "red_flag")


def step(id, level, more=""):
    """A step of the one track."""
    return (
        f'[[step]]\nid = "{id}"\nlevel = "{level}"\nname = {names(id)}\nwhat = {names(id)}\n'
        f'step_up = {names("up")}\nstep_down = {names("down")}\nconfidence = "low"\n'
        f'claim = {{ basis = "inference" }}\n{more}\n'
    )


def text(*parts, steps=None):
    """A whole pathway file."""
    ranks = "".join(
        f'[[{key}]]\nid = "{id}"\nname = {names(id)}\n' for key, ids in RANKS.items() for id in ids
    )
    people = "".join(
        f'[[profession]]\nid = "{id}"\nname = {names(id)}\nplace = "{place}"\n' for id, place in PROFESSIONS
    )
    ladder = steps or [step(f"s-{level}", level) for level in RANKS["level"]]
    return "\n".join([HEAD, ranks, people, *parts, *ladder])


def pathway(folder, *parts, steps=None):
    """Load a pathway that is written to a folder."""
    file = folder / "written.toml"
    file.write_text(text(*parts, steps=steps), "utf-8")
    return stegvis.load(file)

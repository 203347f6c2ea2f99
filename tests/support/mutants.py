"""Every small way to break a script: one operator, constant, condition or statement at a time."""

import re

SWAPS = {
    "<=": ["<"], ">=": [">"], "<": ["<="], ">": [">="], "===": ["!=="], "!==": ["==="], "&&": ["||"], "||": ["&&"],
    " + ": [" - "], " - ": [" + "], " * ": [" + "], " / ": [" * "], "++": ["--"], "+=": ["-="],
    "Math.max": ["Math.min"], "Math.min": ["Math.max"], "Math.floor": ["Math.ceil"], "Math.trunc": ["Math.floor"],
    "true": ["false"], "false": ["true"], "null": ["1"], ".some(": [".every("], ".every(": [".some("],
    ".unshift(": [".push("], "continue;": [""], "break;": [""],
}  # fmt: skip
TOKEN = re.compile(
    r"/\*.*?\*/|\"[^\"\n]*\"|`[^`]*`|=>|===|!==|<=|>=|&&|\|\||\+\+|\+=|\?\?| [-+*/] |[<>]|!(?=[\w(])"
    r"|Math\.(?:max|min|floor|trunc)|\.(?:some|every|unshift|sort|reverse)\(|\b(?:true|false|null|continue;|break;|return)"
    r"|(?<![\w.$])\d{1,6}\b|\bif \(",
    re.DOTALL,
)
FUNCTION = re.compile(r"^(?:function\*?|const) (\w+)", re.MULTILINE)


def closing(text, at):
    """Return the place after the bracket that closes the one before `at`."""
    depth = 1
    while depth:
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        at += 1
    return at


def mutants(text):
    """Yield each: where the text is cut, up to where, and what is put there."""
    for found in TOKEN.finditer(text):
        token, start, end = found[0], found.start(), found.end()
        for put in SWAPS.get(token, ()):
            yield start, end, put
        if token == "null" and text.startswith(" :", end):
            yield start, end, "0"  # unknown is not no
        if token == "!":
            yield start, end, ""
        elif token.isdigit():
            yield start, end, str(int(token) + 1)
            if int(token):
                yield start, end, str(int(token) - 1)
        elif token in (".sort(", ".reverse("):
            yield start, closing(text, end), ""
        elif token == "if (":
            yield end, closing(text, end) - 1, "true"
            yield end, closing(text, end) - 1, "false"
    for found in re.finditer(
        r"^ +(?! |const|let|for|if|else|function|\}|\{|//|\*|/\*)[\w.\[\]$() ]+(?:\(.*\)|\+\+|[-+*]?= .*);$",
        text,
        re.MULTILINE,
    ):
        yield found.start(), found.end(), ""


def named(text, mutant):
    """Say a mutant by function, line and change; of lines that are the same in a function, by which one."""
    start, end, put = mutant
    head, tail = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    above = [*FUNCTION.finditer(text, 0, start + 1)]
    name, since = (above[-1][1], above[-1].start()) if above else ("", 0)
    line = text[head:tail].strip()
    before = [one.strip() for one in text[since:head].splitlines()].count(line)
    which = f" ({before + 1})" if before else ""
    return f"{name}{which}: {text[head:start].lstrip()}«{text[start:end].strip()}→{put}»{text[end:tail]}"

"""What a language model may ask, by the SDK's own client: over standard input and output, over HTTP, in the process."""

import json
import os
import subprocess
import sys

import anyio
import pytest
from mcp import Client, StdioServerParameters

import stegvis
from stegvis.cli import main
from stegvis.service import toolbox
from stegvis.service.tools import RefusedError, Tools

TOOLS = ["list_inputs", "validate_answers", "next_questions", "route", "review", "explain_rule", "compare"]
PATIENT = {"age": 40, "scores": {"phq9": 16}}
EPISODE = {"step": "depression-icbt", "started": "2026-01-12", "on": "2026-02-09"}


def ask(server, *calls):
    """Call tools one after the other."""

    async def all_of_them():
        async with Client(server) as client:
            return [await client.call_tool(name, given) for name, given in calls]

    return anyio.run(all_of_them)


def told(answer):
    assert not answer.is_error, answer.content
    return answer.structured_content


@pytest.fixture(scope="module")
def server(shipped):
    return toolbox(shipped)


def test_tools_only_read_and_none_takes_a_level(server):
    async def listed():
        async with Client(server) as client:
            return (await client.list_tools()).tools

    tools = anyio.run(listed)
    assert [one.name for one in tools] == TOOLS
    for one in tools:
        assert one.annotations.read_only_hint and one.annotations.idempotent_hint and one.description
        assert not {"level", "urgency", "step", "track"} & set(one.input_schema.get("properties", {}))


def test_every_tool_answers_with_its_edition(server, shipped):
    rule = shipped.rules[0].id
    calls = [("list_inputs", {}), ("validate_answers", {"patient": PATIENT}), ("next_questions", {"patient": PATIENT, "most": 2}),
             ("route", {"patient": PATIENT}), ("review", {"episode": EPISODE}), ("explain_rule", {"rule": rule}),
             ("compare", {"patient": PATIENT, "edition": "se-primary-care+se-stockholm"})]  # fmt: skip
    answers = [told(one) for one in ask(server, *calls)]
    assert all(one["provenance"]["sha256"] == shipped.sha256 for one in answers)
    assert answers == [told(one) for one in ask(server, *calls)]
    inputs, valid, questions, routed, reviewed, explained, compared = answers
    assert {one["input"] for one in inputs["inputs"]} == set(shipped.inputs)
    assert valid["valid"] and len(questions["questions"]) == 2 < questions["open"]
    assert (
        routed["recommendation"]["level"]
        == stegvis.route(shipped, stegvis.Assessment(40, {"phq9": 16})).level
    )
    assert (
        reviewed["review"]["verdict"] == "stay"
        and explained["rule"] == rule
        and explained["threshold"]["basis"]
    )
    assert compared["there"]["overlays"] == ["se-stockholm"]


def test_faults_are_answers(server):
    bad = {"age": 400, "level": "self_care"}
    for name in ("validate_answers", "next_questions", "route"):
        said = told(ask(server, (name, {"patient": bad}))[0])
        assert said["valid"] is False and {one["en"]["field"] for one in said["faults"]} == {"age", "level"}
    assert told(ask(server, ("route", {"patient": {"age": 400}}))[0])["faults"][0]["sv"]["field"] == "age"
    assert told(ask(server, ("review", {"episode": {}}))[0])["valid"] is False
    assert told(ask(server, ("compare", {"patient": bad, "edition": "se-primary-care"}))[0])["valid"] is False


def test_what_cannot_be_answered_is_an_error_without_a_traceback(server):
    calls = [("explain_rule", {"rule": "x"}), ("compare", {"patient": {}, "edition": "/etc/passwd"}),
             ("compare", {"patient": {}, "edition": "se-primary-care+x"}), ("route", {"patient": 1}), ("route", {}),
             ("route", {"patient": {}, "detail": "x"})]  # fmt: skip
    for answer in ask(server, *calls):
        assert answer.is_error and "Traceback" not in answer.content[0].text


def test_a_review_rule_is_explained_too(shipped):
    one = shipped.review_rules[0]
    said = Tools(shipped).explain_rule(one.id)
    assert said["verdict"] == one.verdict and said["care"]["basis"]
    with pytest.raises(RefusedError, match="did you mean"):
        Tools(shipped).explain_rule(one.id[:-1])


def test_a_pathway_without_reviews_refuses(shipped, monkeypatch):
    from stegvis.service import tools

    def refuse(*_):
        raise stegvis.PathwayError([stegvis.Diagnostic(stegvis.errors.NOWHERE, "nothing of reviews")])

    monkeypatch.setattr(tools, "review_data", refuse)
    with pytest.raises(RefusedError, match="nothing of reviews"):
        Tools(shipped).propose_review(EPISODE)


def test_overlays_that_do_not_go_together_are_refused(shipped, monkeypatch):
    from stegvis.service import tools

    def refuse(*_):
        raise stegvis.PathwayError([stegvis.Diagnostic(stegvis.errors.NOWHERE, "they disagree")])

    monkeypatch.setattr(tools, "load", refuse)
    with pytest.raises(RefusedError, match="they disagree"):
        Tools(shipped).compare(PATIENT, "se-primary-care")


@pytest.mark.slow
def test_over_standard_input_and_output():
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "stegvis", "mcp"], env=dict(os.environ)
    )
    assert (
        told(ask(command, ("route", {"patient": PATIENT}))[0])["recommendation"]["level"] == "individual_cbt"
    )


@pytest.mark.slow
def test_over_streamable_http():
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "stegvis", "mcp", "--http", "--port", str(port)], stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(300):
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", port)) == 0:
                    break
            anyio.run(anyio.sleep, 0.1)
        answer = ask(f"http://127.0.0.1:{port}/mcp", ("route", {"patient": PATIENT}))[0]
        assert told(answer)["recommendation"]["level"] == "individual_cbt"
    finally:
        process.terminate()
        process.wait(20)


@pytest.mark.parametrize(
    ("words", "given"),
    [([], ("stdio", {})), (["--http", "--port", "9"], ("streamable-http", {"host": "127.0.0.1", "port": 9}))],
)
def test_the_command(monkeypatch, words, given):
    import stegvis.service

    class Server:
        def run(self, transport, **where):
            self.told = (transport, {key: where[key] for key in given[1]})

    made = Server()
    monkeypatch.setattr(stegvis.service, "toolbox", lambda pathway: made)
    assert main(["mcp", *words]) == 0 and made.told == given and json.dumps(given)

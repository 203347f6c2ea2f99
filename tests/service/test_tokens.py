"""Who may call a hook."""

import json
import time

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

import stegvis
from calls import EC_KEY, ISSUER, KEYS, PATIENT_VIEW, RSA_KEY, Running, call, token
from stegvis.service import read_clients
from stegvis.service.problems import Problem
from stegvis.service.seen import SeenTokens
from stegvis.service.settings import Client
from stegvis.service.tokens import Guard

URL = "https://cds.example/cds-services"
CLIENT = Client(ISSUER, KEYS, audiences=("by-hand",))


def guard(*clients):
    return Guard(clients or (CLIENT,), SeenTokens(64))


def admitted(said, url=URL, one=None):
    try:
        (one or guard()).admit(said, url)
    except Problem as problem:
        return {(401, "Bearer"): False}[problem.status, problem.headers["WWW-Authenticate"]]
    return True


@pytest.mark.parametrize("seconds", [-29, -5, 0, 0.5, 29])
def test_known_clients_are_let_in_and_clocks_may_differ(seconds):
    now = time.time()
    assert admitted(f"Bearer {token(URL, now + seconds)}")
    assert admitted(f"bearer {token(URL, now + seconds, RSA_KEY, 'RS384', 'rsa')}")
    assert admitted(f"Bearer {token('by-hand', now + seconds)}")
    assert admitted(f"Bearer {token([URL, 'x'], now + seconds)}")


def test_without_clients_the_hooks_are_open():
    Guard((), SeenTokens(1)).admit("", URL)


NOW = time.time()
OTHER = ec.generate_private_key(ec.SECP384R1())
SHORT = ec.generate_private_key(ec.SECP256R1())


@pytest.mark.parametrize(
    "said",
    ["", "Bearer", "Bearer ", "Basic abc", "Bearer abc", "Bearer a.b.c", "Bearer ..", "Bearer åäö.x.y",
     f"Bearer {token('https://other', NOW)}", f"Bearer {token(URL, NOW, iss='https://evil')}",
     f"Bearer {token(URL, NOW, iss=...)}", f"Bearer {token(URL, NOW, aud=...)}", f"Bearer {token(URL, NOW, exp=...)}",
     f"Bearer {token(URL, NOW, jti=...)}", f"Bearer {token(URL, NOW, iat=...)}", f"Bearer {token(URL, NOW - 400)}",
     f"Bearer {token(URL, NOW + 100_000)}", f"Bearer {token(URL, NOW, OTHER)}", f"Bearer {token(URL, NOW, kid='unknown')}",
     f"Bearer {token(URL, NOW, kid='rsa')}", f"Bearer {token(URL, NOW, SHORT, 'ES256')}",
     f"Bearer {token(URL, NOW, RSA_KEY, 'RS256', 'rsa')}", f"Bearer {token(URL, NOW, 'x' * 64, 'HS256')}",
     f"Bearer {token(URL, NOW, 'x' * 64, 'HS384')}", f"Bearer {token(URL, NOW, exp=NOW + 1e6)}",
     f"Bearer {token(URL, NOW, exp=1e400)}", f"Bearer {token(URL, NOW, nbf=NOW + 1000)}",
     f"Bearer {token(URL, NOW, head={'jku': 'https://evil/keys'})}"],
)  # fmt: skip
def test_others_are_not(said):
    assert not admitted(said)


def test_no_signature_is_no_token():
    claims = {"iss": ISSUER, "aud": URL, "iat": NOW, "exp": NOW + 60, "jti": "1"}
    bare = jwt.encode(claims, None, "none", headers={"kid": "ec"})
    assert not admitted(f"Bearer {bare}")
    signed = token(URL, NOW)
    assert not admitted(f"Bearer {signed[:-8]}AAAAAAAA")


def test_a_public_key_used_as_a_secret_opens_nothing():
    import base64
    import hashlib
    import hmac

    def part(data):
        return base64.urlsafe_b64encode(json.dumps(data).encode()).rstrip(b"=").decode()

    secret = json.dumps(KEYS["keys"][0]).encode()
    for alg, digest in (("HS256", hashlib.sha256), ("HS384", hashlib.sha384)):
        body = f"{part({'alg': alg, 'kid': 'ec'})}.{part({'iss': ISSUER, 'aud': URL, 'iat': NOW, 'exp': NOW + 60, 'jti': 'x'})}"
        sign = (
            base64.urlsafe_b64encode(hmac.new(secret, body.encode(), digest).digest()).rstrip(b"=").decode()
        )
        assert not admitted(f"Bearer {body}.{sign}")


def test_a_key_set_address_must_be_the_known_one():
    one, now = guard(Client(ISSUER, KEYS, jku="https://record.example/keys")), time.time()
    assert admitted(f"Bearer {token(URL, now, head={'jku': 'https://record.example/keys'})}", one=one)
    assert not admitted(f"Bearer {token(URL, now + 1, head={'jku': 'https://evil/keys'})}", one=one)


def test_a_token_is_for_once():
    one, said = guard(), f"Bearer {token(URL, time.time())}"
    assert admitted(said, one=one) and not admitted(said, one=one)


def test_used_tokens_are_forgotten_when_they_are_past_and_a_full_table_lets_nobody_in():
    seen = SeenTokens(2)
    assert seen.take("i", "1", 60, 0) and seen.take("i", "2", 60, 0) and not seen.take("i", "3", 60, 0)
    assert seen.take("i", "3", 99, 61) and not seen.take("i", "3", 99, 62) and seen.take("j", "3", 99, 62)


def test_hooks_ask_for_a_token_each_for_its_own_address():
    closed = Running(public_url="https://cds.example", clients=(CLIENT,))
    feedback = {"feedback": []}
    for path, ask in (
        ("/cds-services", lambda head: closed.client.get("/cds-services", headers=head)),
        (PATIENT_VIEW, lambda head: closed.client.post(PATIENT_VIEW, json=call(), headers=head)),
        (
            f"{PATIENT_VIEW}/feedback",
            lambda head: closed.client.post(f"{PATIENT_VIEW}/feedback", json=feedback, headers=head),
        ),
    ):
        now = time.time()
        assert ask({}).status_code == 401 and ask({}).headers["www-authenticate"] == "Bearer"
        assert ask({"Authorization": f"Bearer {token('https://cds.example/other', now)}"}).status_code == 401
        said = {"Authorization": f"Bearer {token(f'https://cds.example{path}', now)}"}
        assert ask(said).status_code == 200 and ask(said).status_code == 401
    assert not [line for line in closed.log if "eyJ" in line]


def test_without_a_public_address_the_called_one_counts():
    closed = Running(clients=(CLIENT,))
    said = {"Authorization": f"Bearer {token('http://testserver/cds-services', time.time())}"}
    assert closed.client.get("/cds-services", headers=said).status_code == 200


def test_clients_are_read_from_a_file(tmp_path):
    (tmp_path / "keys.json").write_text(json.dumps(KEYS))
    file = tmp_path / "clients.json"
    file.write_text(
        json.dumps(
            [{"issuer": ISSUER, "keys": "keys.json"}, {"issuer": "x", "keys": KEYS, "audiences": ["a"]}]
        )
    )
    first, second = read_clients(file)
    assert first == Client(ISSUER, KEYS) and second.audiences == ("a",)


@pytest.mark.parametrize(
    "said",
    ["{", "1", "[1]", '[{"keys": {"keys": []}}]', '[{"issuer": "x"}]', '[{"issuer": "x", "keys": {"keys": 1}}]',
     '[{"issuer": 1, "keys": {"keys": []}}]', '[{"issuer": "x", "keys": {"keys": []}, "audience": "y"}]',
     '[{"issuer": "x", "keys": {"keys": []}, "audiences": "y"}]', '[{"issuer": "x", "keys": {}}]'],
)  # fmt: skip
def test_a_wrong_list_of_clients_is_a_fault(tmp_path, said):
    (tmp_path / "c.json").write_text(said)
    with pytest.raises(stegvis.PathwayError, match="no list of clients"):
        read_clients(tmp_path / "c.json")


def test_a_key_that_is_none_opens_nothing():
    broken = {"keys": [{"kid": "ec", "kty": "EC", "crv": "P-384", "x": "!", "y": "!"}]}
    assert not admitted(f"Bearer {token(URL, NOW, EC_KEY)}", one=guard(Client(ISSUER, broken)))

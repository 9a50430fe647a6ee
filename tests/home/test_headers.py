import re


def test_each_answer_forbids_all_script_but_ours(client):
    first, second = (client.get("/no-such-page") for _ in range(2))

    policies = [answer.headers["Content-Security-Policy"] for answer in (first, second)]
    nonces = [
        re.search(r"script-src 'self' 'nonce-([\w-]{22})';", policy)[1] for policy in policies
    ]
    assert nonces[0] != nonces[1]
    assert "unsafe" not in policies[0]
    assert "style-src 'self';" in policies[0]
    assert "frame-ancestors 'none'" in policies[0]


def test_each_answer_keeps_browsers_strict(client):
    headers = client.get("/no-such-page").headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "Strict-Transport-Security" not in headers


def test_only_an_encrypted_answer_asks_to_stay_encrypted(client):
    headers = client.get("/no-such-page", base_url="https://stepup.example").headers

    assert headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_request_keeps_the_id_it_came_with(client):
    answer = client.get("/no-such-page", headers={"X-Request-ID": "abc-123"})

    assert answer.headers["X-Request-ID"] == "abc-123"


def test_a_request_id_that_could_forge_a_log_line_is_replaced(client):
    answer = client.get("/no-such-page", headers={"X-Request-ID": "abc 123 <forged>"})

    assert re.fullmatch(r"[0-9a-f]{16}", answer.headers["X-Request-ID"])

"""An identity service on the loopback: OpenID Connect, and DingTalk's own way, as tests need it.

It keeps the rules of a real one (a code is good once, for the client and the address it was made
for, with the proof of PKCE) and bends what it is told to bend.
"""

import base64
import hashlib
import json
import re
import secrets
import threading
import time
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from django.urls import reverse

from tests.factories import PASSWORD

LOGIN, HOME = "/accounts/login/", "/my/account/"
BEGIN, BACK = "/accounts/identity/city/", "/accounts/identity/city/callback/"
UNBOUND = "这个身份没有绑定账号，或者账号已停用"
UNFIT = "身份认证服务的应答不符合要求"
NOT_BEGUN = "不是在这个浏览器里开始的"

CLIENT, SECRET = "portal", "geheim-und-lang"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class IdentityService:
    """``subject`` is who signs in there; ``claims`` replace those of the signed answer (None leaves
    one out), ``key`` and ``algorithm`` sign it, ``status`` is the token endpoint's."""

    def __init__(self):
        self.subject, self.claims, self.key, self.algorithm = "wang-001", {}, KEY, "RS256"
        self.status, self.issuer, self.codes, self.tokens = 200, None, {}, set()
        self.answer = None
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def stop(self):
        if self.thread.is_alive():
            self.server.shutdown()
            self.server.server_close()
            self.thread.join(timeout=5)

    def consent(self, address):
        """The person signs in there: back comes the query of the way back to the portal."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        code = secrets.token_hex(8)
        self.codes[code] = asked
        return asked["redirect_uri"], {"code": code, "state": asked["state"]}

    def signed(self, asked):
        now = int(time.time())
        claims = {
            "iss": self.url,
            "aud": CLIENT,
            "sub": self.subject,
            "iat": now,
            "exp": now + 300,
            "nonce": asked.get("nonce"),
            "name": "王某",
            "email": "wang@example.cn",
            **self.claims,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(claims, self.key, self.algorithm, headers={"kid": "one"})

    def exchange(self, form):
        """Status and body of the token endpoint."""
        asked = self.codes.pop(form.get("code", ""), None)
        proof = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(proof).rstrip(b"=").decode()
        fits = (
            asked is not None
            and form["redirect_uri"] == asked["redirect_uri"]
            and (form["client_id"], form["client_secret"]) == (CLIENT, SECRET)
            and challenge == asked["code_challenge"]
        )
        if not fits:
            return 400, {"error": "invalid_grant"}
        if self.answer is not None:
            return self.status, self.answer
        return self.status, {"access_token": "a", "id_token": self.signed(asked)}

    def dingtalk_exchange(self, form):
        asked = self.codes.pop(form.get("code", ""), None)
        if asked is None or form["clientSecret"] != SECRET:
            return 400, {"code": "invalidParameter"}
        token = secrets.token_hex(4)
        self.tokens.add(token)
        return 200, {"accessToken": token, "refreshToken": "r", "expireIn": 7200}

    def described(self):
        return {
            "issuer": self.issuer or self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def keys(self):
        public = jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True)
        return {"keys": [{**public, "kid": "one", "alg": "RS256", "use": "sig"}]}

    def _handler(service):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                if self.path == "/me":
                    known = self.headers["x-acs-dingtalk-access-token"] in service.tokens
                    self.tell(200 if known else 401, {"openId": service.subject, "nick": "王某"})
                elif self.path == "/keys":
                    self.tell(200, service.keys())
                elif self.path == "/.well-known/openid-configuration":
                    self.tell(200, service.described())
                else:
                    self.tell(404, {})

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                if self.path == "/dingtalk":
                    self.tell(*service.dingtalk_exchange(json.loads(body)))
                else:
                    form = {name: values[0] for name, values in parse_qs(body).items()}
                    self.tell(*service.exchange(form))

            def tell(self, status, what):
                body = what if isinstance(what, bytes) else json.dumps(what).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args):
                pass

        return Handler


def led_to(answer):
    """The address of the service to which a page leads on."""
    assert answer.status_code == 200, answer
    return unescape(re.search(r'content="0;url=([^"]+)"', answer.content.decode())[1])


def begin(client, **fields):
    return led_to(client.post(BEGIN, fields))


def come_back(client, city, address):
    path, query = city.consent(address)
    return client.get(path, query)


def refusal(client):
    """What the person reads after a sign-in that came to nothing."""
    return client.get(HOME if signed_in(client) else LOGIN).content.decode()


def sign_in(client, city, **fields):
    return come_back(client, city, begin(client, **fields))


def by_password(client, name="clerk"):
    client.post(LOGIN, {"login": name, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def signed_in(client):
    return "_auth_user_id" in client.session


def told(answer):
    return answer.content.decode()

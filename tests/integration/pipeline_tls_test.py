#!/usr/bin/env python3
# needs: control-plane
"""The workers' listener with TLS, and tokens that a real API server reviews: what a worker is told whose token is
missing, forged, expired, taken back, for another audience or without the right; whose CA is another; that speaks
plain HTTP. A rotated certificate is served. A worker that dies while it waits is given nothing."""
import base64
import json
import os
import pathlib
import socket
import ssl
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

import pipeline_test as p
import scenario as s
from scenario import apply, check, eventually, kubectl, sh

NAME = "guarded"


def authority(folder, name):
    crt, key = folder / f"{name}.crt", folder / f"{name}.key"
    sh("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key,
       "-out", crt, "-days", "1", "-subj", f"/CN={name}")
    return crt, key


def serve_with(folder, ca):
    """A certificate for the loopback by that CA takes the names that the operator was started with."""
    request, crt, key = folder / "new.csr", folder / "new.crt", folder / "new.key"
    sh("openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key,
       "-out", request, "-subj", "/CN=weir-arbiter")
    extensions = folder / "san"
    extensions.write_text("subjectAltName=IP:127.0.0.1")
    sh("openssl", "x509", "-req", "-in", request, "-CA", ca[0], "-CAkey", ca[1], "-days", "1", "-out", crt, "-extfile",
       extensions, "-set_serial", str(time.time_ns()))
    crt.rename(folder / "tls.crt")
    key.rename(folder / "tls.key")


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def expired(good):
    """The same token, signed by the cluster's own key, as if it had been drawn two hours ago."""
    head, body, _ = good.split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    claims.update(iat=int(time.time()) - 7200, nbf=int(time.time()) - 7200, exp=int(time.time()) - 3600)
    text = f"{head}.{b64(json.dumps(claims).encode())}"
    key = pathlib.Path(os.environ["KUBECONFIG"]).parent / "pki/sa.key"
    algorithm = json.loads(base64.urlsafe_b64decode(head + "=="))["alg"]
    signature = subprocess.run(["openssl", "dgst", "-sha256", "-sign", key], input=text.encode(), capture_output=True,
                               check=True).stdout
    if algorithm == "ES256":  # r and s, 32 bytes each, out of their DER
        numbers, at = [], 2
        for _ in range(2):
            length = signature[at + 1]
            numbers.append(signature[at + 2:at + 2 + length].lstrip(b"\0").rjust(32, b"\0"))
            at += 2 + length
        signature = b"".join(numbers)
    return f"{text}.{b64(signature)}"


def post(url, ca, path, bearer):
    request = urllib.request.Request(f"{url}/v1/pipelines/{p.NS}/{path}", b"{}",
                                     {"Authorization": bearer} if bearer else {})
    try:
        with urllib.request.urlopen(request, timeout=20, context=ssl.create_default_context(cafile=ca)) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def tokens(url, ca):
    def told(what, bearer, code, *words):
        got, text = post(url, ca, f"{NAME}/permit", bearer)
        check(f"{what}: {code}, and why", got == code and all(word in text for word in words), f"{got} {text}")
    good = p.token()
    told("a worker's token", "Bearer " + good, 200)
    told("no token", "", 401, "Unauthorized", "Authorization: Bearer")
    told("another scheme", "Basic d29ya2VyOng=", 401, "Authorization: Bearer")
    told("no token at all", "Bearer nonsense", 401, "does not know this token")
    told("a forged one", "Bearer " + good[:-8] + "AAAAAAAA", 401, "does not know this token")
    told("an expired one", "Bearer " + expired(good), 401, "does not know this token", "expired")
    told("one for the API server", "Bearer " + p.token(audience="https://kubernetes.default.svc.cluster.local"), 401,
         "audience weir")
    told("one for another audience", "Bearer " + p.token(audience="https://other"), 401, "audience weir")
    told("one without the right", "Bearer " + p.token("stranger"), 403, "pipelines/work", p.NS)
    apply({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "bound"}}, ns=p.NS)
    bound = kubectl("create", "token", "worker", "-n", p.NS, "--audience", "weir", "--bound-object-kind", "Secret",
                    "--bound-object-name", "bound").strip()
    kubectl("delete", "secret", "bound", "-n", p.NS)
    told("one that was taken back", "Bearer " + bound, 401, "does not know this token")
    for secret in (good, bound):
        check("no token is in the operator's log", secret not in OPERATOR.log_text())


def authorities(url, folder, ours):
    other = authority(folder, "other")
    wrong = p.worker(url, NAME, "extract", authority=other[0])
    eventually("a worker that trusts another CA says so", lambda: (
        "certificate verify failed" in wrong.text(), wrong.text()[-300:]), 20)
    wrong.kill()
    cpp = p.Process(p.CPP_WORKER, url, p.NS, NAME, "extract", authority=other[0])
    eventually("and so does one in C++", lambda: ("certificate" in cpp.text(), cpp.text()[-300:]), 20)
    cpp.kill()
    port = int(url.rsplit(":", 1)[1])
    with socket.create_connection(("127.0.0.1", port), 10) as plain:
        plain.sendall(b"POST /v1/pipelines/x/y/permit HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
        answer = plain.recv(4096).decode(errors="replace")
    check("plain HTTP is told that TLS is spoken here", answer.startswith("HTTP/1.1 400") and "https" in answer, answer)
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
    try:
        with socket.create_connection(("127.0.0.1", port), 10) as raw, old.wrap_socket(raw):
            check("TLS 1.1 is refused", False)
    except (ssl.SSLError, OSError) as error:
        check("TLS 1.1 is refused", True, str(error))


def dead_poll(url, ca):
    """A worker on its own socket asks for a process of extract and dies; the process is another one's at once."""
    port = int(url.rsplit(":", 1)[1])
    body = json.dumps({"node": "dead"})
    raw = socket.create_connection(("127.0.0.1", port), 10)
    tls = ssl.create_default_context(cafile=ca).wrap_socket(raw, server_hostname="127.0.0.1")
    tls.sendall((f"POST /v1/pipelines/{p.NS}/{NAME}/extract:await?wait=60s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                 f"{p.TOKEN}\r\nContent-Length: {len(body)}\r\n\r\n{body}").encode())
    time.sleep(2)  # it waits
    os.close(tls.detach())
    team = [p.keeper(url, NAME, authority=ca)]
    team += [p.worker(url, NAME, stage, authority=ca) for stage in p.STAGES]
    eventually("all is loaded before the time of a grant is over", p.says(NAME, cursor="50", reason="SourceExhausted"),
               25)
    ok, why = p.ascend_without_gap(p.loads(team[-1]), "0", "50")
    check("in order", ok, why)
    for one in team:
        one.kill()


def run():
    global OPERATOR
    p.setup()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="weir-tls-"))
    ours = authority(folder, "ours")
    serve_with(folder, ours)
    OPERATOR = s.Operator("--namespaces", p.NS, "--leader-election-namespace", p.NS, *p.LEASE, "--arbiter-tls-cert",
                          folder / "tls.crt", "--arbiter-tls-key", folder / "tls.key")
    OPERATOR.args = [str(arg) for arg in OPERATOR.args]
    OPERATOR.start()
    eventually("the operator is ready", OPERATOR.ready, 60)
    url = f"https://127.0.0.1:{OPERATOR.arbiter_port}"
    p.pipeline(NAME, source=p.keys(50))
    eventually("the Pipeline is served", p.says(NAME, reason="NoActiveNode"), 30)
    tokens(url, ours[0])
    authorities(url, folder, ours)
    dead_poll(url, ours[0])
    renewed = authority(folder, "renewed")
    serve_with(folder, renewed)
    eventually("a rotated certificate is served within seconds", lambda: (
        post(url, renewed[0], f"{NAME}/permit", "Bearer " + p.TOKEN)[0] == 200), 30)
    check("the operator stops cleanly", OPERATOR.stop() == 0, OPERATOR.log_text()[-800:])
    s.remove_tree(folder)


if __name__ == "__main__":
    s.main(run)

"""Reading from the API server without a process: what `kubectl get -o json` answers, for the looks that
a scenario takes several times a second. kubectl itself costs a quarter of a second of a core each time.

The cluster and the credentials are those that kubectl would use. Only what the test clusters' kubeconfigs hold
is known here: certificates and tokens, in files or inline.
"""
import base64
import http.client
import json
import os
import ssl
import subprocess
import tempfile
import threading
import urllib.parse

DISCOVERY = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
_local = threading.local()  # a connection belongs to one thread


class Refused(RuntimeError):
    """The API server's own words; `code` is the HTTP status."""

    def __init__(self, code, text):
        super().__init__(text)
        self.code = code


def _inline(owner, name):
    """The bytes of a member that is a file or base64."""
    if owner.get(name + "-data"):
        return base64.b64decode(owner[name + "-data"])
    if owner.get(name):
        with open(owner[name], "rb") as file:
            return file.read()
    return None


def _context(cluster, user):
    context = ssl.create_default_context()
    if authority := _inline(cluster, "certificate-authority"):
        context.load_verify_locations(cadata=authority.decode())
    certificate, key = _inline(user, "client-certificate"), _inline(user, "client-key")
    if certificate and key:
        with tempfile.NamedTemporaryFile() as file:  # readable by its owner alone
            file.write(certificate + b"\n" + key)
            file.flush()
            context.load_cert_chain(file.name)
    return context


class Cluster:
    """The cluster of one kubeconfig, as one thread talks to it."""

    def __init__(self, path):
        env = {**os.environ, "KUBECONFIG": path}
        text = subprocess.run(["kubectl", "config", "view", "--raw", "--minify", "--flatten", "-o", "json"], env=env,
                              capture_output=True, text=True, check=True, timeout=60).stdout
        config = json.loads(text)
        cluster, user = config["clusters"][0]["cluster"], config["users"][0].get("user") or {}
        url = urllib.parse.urlsplit(cluster["server"])
        self.namespace = config["contexts"][0]["context"].get("namespace") or "default"
        self.headers = {"Authorization": "Bearer " + user["token"]} if user.get("token") else {}
        self.base = url.path.rstrip("/")
        if url.scheme == "https":
            self.connection = http.client.HTTPSConnection(url.hostname, url.port, timeout=60,
                                                          context=_context(cluster, user))
        else:
            self.connection = http.client.HTTPConnection(url.hostname, url.port, timeout=60)
        self.types = {}

    def read(self, path, accept="application/json"):
        """The parsed answer. A connection that the server closed meanwhile is opened once more."""
        for last in (False, True):
            try:
                self.connection.request("GET", self.base + path, headers={**self.headers, "Accept": accept})
                answer = self.connection.getresponse()
                body = answer.read()
                break
            except (OSError, http.client.HTTPException) as error:
                self.connection.close()
                if last:
                    raise RuntimeError(f"{path}: {type(error).__name__}: {error}") from error
        value = json.loads(body) if body[:1] in (b"{", b"[") else {"message": body.decode(errors="replace")}
        if answer.status != 200:
            raise Refused(answer.status, f"{path}: {value.get('message', value)}")
        return value

    def discover(self):
        """Every name of a type -> its path's head, its plural and whether it lives in a namespace. As for kubectl the
        core group comes first, and a group's preferred version."""
        self.types = {}
        for root in ("/api", "/apis"):
            for group in self.read(root, DISCOVERY)["items"]:
                name = group["metadata"].get("name", "")
                version = group["versions"][0]
                head = f"/apis/{name}/{version['version']}" if name else f"/api/{version['version']}"
                for one in version.get("resources", []):
                    found = (head, one["resource"], one["scope"] == "Namespaced")
                    names = [one["resource"], one.get("singularResource"), *one.get("shortNames", [])]
                    for word in filter(None, names):
                        self.types.setdefault(word, found)
                        self.types.setdefault(f"{word}.{name}", found)

    def type_of(self, kind):
        word = kind.lower()
        if word not in self.types:
            self.discover()
        if word not in self.types:
            raise Refused(404, f"the server doesn't have a resource type {kind!r}")
        return self.types[word]


def _cluster():
    path = os.environ.get("KUBECONFIG", os.path.expanduser("~/.kube/config"))
    known = _local.__dict__.setdefault("clusters", {})
    stamp = (path, os.stat(path).st_mtime_ns)
    if stamp not in known:
        known[stamp] = Cluster(path)
    return known[stamp]


def get(kind, name=None, ns=None, selector=None):
    """An object, a list of objects, or None when the named one is not there."""
    cluster = _cluster()
    head, plural, namespaced = cluster.type_of(kind)
    path = head + (f"/namespaces/{ns or cluster.namespace}" if namespaced else "") + "/" + plural
    if name:
        try:
            return cluster.read(f"{path}/{urllib.parse.quote(name)}")
        except Refused as refused:
            if refused.code == 404:
                return None
            raise
    query = {"labelSelector": selector} if selector else {}
    found = cluster.read(path + ("?" + urllib.parse.urlencode(query) if query else ""))
    own = {"apiVersion": found["apiVersion"], "kind": found["kind"].removesuffix("List")}
    return [{**own, **item} for item in found["items"]]

#!/usr/bin/env python3
"""Checks what Dawr's log hands out, without Dawr: written from RFC 6962 (Merkle tree), RFC 8032
(Ed25519), c2sp.org/signed-note, tlog-checkpoint, tlog-cosignature, tlog-proof and tlog-witness, and from
the description of receipts in common/log/receipt.h. Python's standard library only.

  verify.py inclusion PROOF ENTRY VKEY [WITNESS_VKEY ...]   a *.tlog-proof and the entry's bytes
  verify.py consistency OLD NEW VKEY [WITNESS_VKEY ...]     a checkpoint, and a proof that begins 'old'
  verify.py receipt TEXT VKEY [VKEY ...]                    the text of a ticket's second QR
  verify.py cells CSV VKEY [VKEY ...]                       what dawr-upstream cells --signed lists
  verify.py cases                                           one check a line of standard input, as JSON

PROOF, ENTRY, OLD, NEW, TEXT and CSV are files. Ends with 0 if all holds, and says so; else with 1 and why.
"""

import base64
import binascii
import functools
import hashlib
import json
import sys


class Refused(Exception):
    pass


def demand(holds, why):
    if not holds:
        raise Refused(why)


# --- Ed25519, RFC 8032, section 5.1 ---

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
SQRT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)


def point_add(a, b):
    x1, y1, z1, t1 = a
    x2, y2, z2, t2 = b
    e1 = (y1 - x1) * (y2 - x2) % P
    e2 = (y1 + x1) * (y2 + x2) % P
    e3 = 2 * t1 * t2 * D % P
    e4 = 2 * z1 * z2 % P
    e, f, g, h = e2 - e1, e4 - e3, e4 + e3, e2 + e1
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def point_times(factor, point):
    result = (0, 1, 1, 0)
    while factor:
        if factor & 1:
            result = point_add(result, point)
        point = point_add(point, point)
        factor >>= 1
    return result


def point_equal(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def x_of(y, sign):
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if sign else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P != 0:
        x = x * SQRT_OF_MINUS_1 % P
    if (x * x - square) % P != 0:
        return None
    return x if x & 1 == sign else P - x


def point_from(data):
    y = int.from_bytes(data, "little")
    sign = y >> 255
    y &= (1 << 255) - 1
    x = x_of(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = x_of(BASE_Y, 0)
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


@functools.lru_cache(maxsize=None)  # many proofs lead to one checkpoint
def is_signed(public_key, message, signature):
    if len(public_key) != 32 or len(signature) != 64:
        return False
    a = point_from(public_key)
    r = point_from(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public_key + message).digest(), "little") % L
    return point_equal(point_times(s, BASE), point_add(r, point_times(h, a)))


# --- the Merkle tree, RFC 6962, section 2.1: its recursive definitions turned around ---


def leaf_hash(entry):
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


EMPTY_ROOT = hashlib.sha256(b"").digest()


def split(n):
    """The largest power of two below n."""
    return 1 << ((n - 1).bit_length() - 1)


def root_by_path(m, n, leaf, path):
    """What the root of n leaves is, if PATH(m, D[n]) is `path`."""
    if n == 1:
        demand(not path, "the inclusion proof is too long")
        return leaf
    demand(path, "the inclusion proof is too short")
    k = split(n)
    if m < k:
        return node_hash(root_by_path(m, k, leaf, path[:-1]), path[-1])
    return node_hash(path[-1], root_by_path(m - k, n - k, leaf, path[:-1]))


def roots_by_subproof(m, n, proof, is_whole, old_root):
    """The roots of the first m and of all n leaves, if SUBPROOF(m, D[n], is_whole) is `proof`."""
    if m == n:
        if is_whole:
            demand(not proof, "the consistency proof is too long")
            return old_root, old_root
        demand(len(proof) == 1, "the consistency proof has another length than it should")
        return proof[0], proof[0]
    demand(proof, "the consistency proof is too short")
    k = split(n)
    if m <= k:
        old, new = roots_by_subproof(m, k, proof[:-1], is_whole, old_root)
        return old, node_hash(new, proof[-1])
    old, new = roots_by_subproof(m - k, n - k, proof[:-1], False, None)
    return node_hash(proof[-1], old), node_hash(proof[-1], new)


def check_inclusion(leaf, index, size, proof, root):
    demand(0 <= index < size, "the index is beyond the log's size")
    demand(root_by_path(index, size, leaf, proof) == root, "the proof leads to another root")


def check_consistency(old_size, size, proof, old_root, root):
    demand(old_size <= size, "the log has shrunk")
    if old_size == 0 or old_size == size:
        demand(not proof, "nothing is to be proved, but there is a proof")
        demand(old_size != 0 or old_root == EMPTY_ROOT, "the old root is not that of an empty log")
        demand(old_size != size or old_root == root, "two roots for one size")
        return
    old, new = roots_by_subproof(old_size, size, proof, True, old_root)
    demand(old == old_root, "the proof leads to another old root")
    demand(new == root, "the proof leads to another new root")


# --- texts ---


def from_base64(text):
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (ValueError, binascii.Error):
        raise Refused("not base64: " + text[:80])
    demand(base64.b64encode(data).decode() == text, "not base64 as it is written: " + text[:80])
    return data


def number_from(text):
    demand(text.isascii() and text.isdigit(), "not a number: " + text[:80])
    demand(text == str(int(text)) and int(text) < 2**63, "not a number as it is written: " + text[:80])
    return int(text)


def hash_from(text):
    data = from_base64(text)
    demand(len(data) == 32, "not a hash: " + text[:80])
    return data


# --- signed notes ---

ED25519 = 1
COSIGNATURE = 4


class Key:
    def __init__(self, vkey):
        parts = vkey.split("+", 2)
        demand(len(parts) == 3, "not a key: " + vkey)
        data = from_base64(parts[2])
        demand(len(data) == 33 and data[0] in (ED25519, COSIGNATURE), "not a key: " + vkey)
        self.name, self.kind, self.bytes = parts[0], data[0], data[1:]
        digest = hashlib.sha256(self.name.encode() + b"\n" + data).digest()
        self.id = digest[:4]
        demand(self.id.hex() == parts[1], "not this key's id: " + vkey)

    def has_signed(self, text, signature):
        if self.kind == ED25519:
            return is_signed(self.bytes, text, signature)
        if len(signature) != 72:
            return False
        time = int.from_bytes(signature[:8], "big")
        message = b"cosignature/v1\ntime %d\n" % time + text
        return time < 2**63 and is_signed(self.bytes, message, signature[8:])


def open_note(note, keys):
    """The text of a note, and which of the keys have signed it."""
    demand(not any(ord(c) < 32 and c != "\n" for c in note), "the note has a control character")
    text, divide, signatures = note.rpartition("\n\n")
    demand(divide and signatures.endswith("\n"), "not a signed note")
    text += "\n"
    signers = []
    for line in signatures[:-1].split("\n"):
        demand(line.startswith("\u2014 ") and line.count(" ") == 2, "not a signature: " + line)
        _, name, encoded = line.split(" ")
        data = from_base64(encoded)
        demand(name and "+" not in name and len(data) > 4, "not a signature: " + line)
        for key in keys:
            if key.name == name and key.id == data[:4]:
                demand(key.has_signed(text.encode(), data[4:]), "a forged signature of " + name)
                signers.append(key)
    return text, signers


class Checkpoint:
    def __init__(self, note, log, witnesses=()):
        text, signers = open_note(note, [log, *witnesses])
        demand(log in signers, "the log's key has not signed the checkpoint")
        demand(text.endswith("\n"), "not a checkpoint")
        lines = text[:-1].split("\n")
        demand(len(lines) >= 3 and all(lines), "not a checkpoint")
        self.origin, self.size, self.root = lines[0], number_from(lines[1]), hash_from(lines[2])
        demand(self.origin == log.name, "a checkpoint of another log: " + self.origin)
        demand(self.size > 0 or self.root == EMPTY_ROOT, "the root of an empty log is another")
        self.witnesses = [key for key in signers if key is not log]


def word_and_rest(text, word):
    line, _, rest = text.partition("\n")
    demand(line.startswith(word + " "), "expected a line '%s ...', not: %s" % (word, line[:80]))
    return line[len(word) + 1 :], rest


def hashes_and_checkpoint(text):
    hashes, divide, note = ("\n" + text).partition("\n\n")
    demand(divide, "no empty line before the checkpoint")
    found = [hash_from(line) for line in hashes[1:].split("\n")] if hashes else []
    demand(len(found) <= 63, "more hashes than any proof has")
    return found, note


def inclusion(proof, leaf, keys):
    log, *witnesses = keys
    header, _, rest = proof.partition("\n")
    demand(header == "c2sp.org/tlog-proof@v1", "not a proof")
    if rest.startswith("extra "):
        extra, rest = word_and_rest(rest, "extra")
        demand(from_base64(extra), "extra, but nothing")
    index, rest = word_and_rest(rest, "index")
    hashes, note = hashes_and_checkpoint(rest)
    checkpoint = Checkpoint(note, log, witnesses)
    check_inclusion(leaf, number_from(index), checkpoint.size, hashes, checkpoint.root)
    return "entry %s of %d in %s, %d witnesses" % (
        index, checkpoint.size, checkpoint.origin, len(checkpoint.witnesses))


def consistency(old, proof, keys):
    log, *witnesses = keys
    before = Checkpoint(old, log)
    old_size, rest = word_and_rest(proof, "old")
    hashes, note = hashes_and_checkpoint(rest)
    after = Checkpoint(note, log, witnesses)
    demand(number_from(old_size) == before.size, "the proof begins at another size")
    check_consistency(before.size, after.size, hashes, before.root, after.root)
    return "from %d to %d entries in %s" % (before.size, after.size, after.origin)


def receipt(text, keys):
    head, colon, encoded = "".join(text.split()).upper().partition(":")
    demand(head == "DAWR-RECEIPT" and colon, "not a receipt")
    try:
        data = base64.b32decode(encoded + "=" * (-len(encoded) % 8))
    except (ValueError, binascii.Error):
        raise Refused("not base32")
    demand(base64.b32encode(data).decode().rstrip("=") == encoded, "not base32 as it is written")
    demand(len(data) >= 54 and data[0] == 1, "not a receipt of version 1")
    key_id, leaf, length = data[1:5], data[21:53], data[53]
    index, time = int.from_bytes(data[5:13], "big"), int.from_bytes(data[13:21], "big")
    demand(1 <= length <= 128 and len(data) == 54 + length + 64, "not as long as it says")
    demand(index < 2**63 and time < 2**63, "not a number that a receipt has")
    try:
        origin = data[54 : 54 + length].decode()
    except UnicodeDecodeError:
        raise Refused("the origin is no text")
    message = b"dawr receipt v1\x00" + data[:-64]
    demand(
        any(
            key.kind == ED25519 and key.name == origin and key.id == key_id
            and is_signed(key.bytes, message, data[-64:])
            for key in keys
        ),
        "none of the keys has signed this receipt",
    )
    return "entry %d of %s, leaf %s, at %d" % (index, origin, leaf.hex(), time)


def centre_of(origin):
    return origin.rpartition("/")[0]


def cells(text, keys):
    header, *rows = text.split("\n")
    demand(header.endswith(",wait_total,log,entries,signature"), "not a list of signed cells")
    demand(rows and rows[-1] == "", "its last line is cut off")
    for row in rows[:-1]:
        line, origin, entries, encoded = row.rsplit(",", 3)
        first, dash, last = entries.partition("-")
        demand(dash and 0 < number_from(first) <= number_from(last), "no entries: " + entries)
        demand(line.split(",")[4] == last, "another version than its last entry: " + line[:80])
        signed = "dawr-cell/v1\n%s\n%s\n%s\n" % (origin, entries, line)
        demand(
            any(
                key.kind == ED25519 and centre_of(key.name) == centre_of(origin)
                and is_signed(key.bytes, signed.encode(), from_base64(encoded))
                for key in keys
            ),
            "none of the keys has signed " + line[:80],
        )
    return "%d cells" % (len(rows) - 1)


def check_case(case):
    keys = [Key(vkey) for vkey in case["keys"]]
    if case["check"] == "inclusion":
        return inclusion(case["proof"], bytes.fromhex(case["leaf"]), keys)
    if case["check"] == "consistency":
        return consistency(case["old"], case["proof"], keys)
    if case["check"] == "cells":
        return cells(case["text"], keys)
    return receipt(case["text"], keys)


def answer_cases():
    for line in sys.stdin:
        try:
            answer = {"ok": True, "said": check_case(json.loads(line))}
        except Refused as refused:
            answer = {"ok": False, "said": str(refused)}
        print(json.dumps(answer), flush=True)


def read(name):
    with open(name, "rb") as file:
        return file.read()


def read_text(name):
    try:
        return read(name).decode()
    except UnicodeDecodeError:
        raise Refused(name + " is no text")


def main(arguments):
    if arguments == ["cases"]:
        answer_cases()
        return 0
    try:
        what, *rest = arguments
        if what == "inclusion" and len(rest) >= 3:
            said = inclusion(read_text(rest[0]), leaf_hash(read(rest[1])), [Key(k) for k in rest[2:]])
        elif what == "consistency" and len(rest) >= 3:
            said = consistency(read_text(rest[0]), read_text(rest[1]), [Key(k) for k in rest[2:]])
        elif what == "cells" and len(rest) >= 2:
            said = cells(read_text(rest[0]), [Key(k) for k in rest[1:]])
        elif what == "receipt" and len(rest) >= 2:
            said = receipt(read_text(rest[0]), [Key(k) for k in rest[1:]])
        else:
            print(__doc__, file=sys.stderr)
            return 2
    except Refused as refused:
        print("refused: %s" % refused)
        return 1
    except ValueError:
        print(__doc__, file=sys.stderr)
        return 2
    print("holds: " + said)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

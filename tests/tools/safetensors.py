# SPDX-License-Identifier: MIT
"""A second reader and writer of safetensors, after the description of the format and knowing nothing of deepX.

safetensors.py write FILE   writes the fixture tests/engine/fixtures/every_type.safetensors
safetensors.py read FILE    reads FILE as strictly as the format asks, and prints each tensor and the metadata on one line
"""
import json
import struct
import sys

LETTERS = {"F64": "d", "F32": "f", "F16": "e", "I64": "q", "I32": "i", "I16": "h", "I8": "b",
           "U64": "Q", "U32": "I", "U16": "H", "U8": "B", "BOOL": "B"}

FIXTURE = [
    ("f64", "F64", [2], [1 / 3, -1e300]),
    ("f32", "F32", [2, 3], [0.5, -1.25, 3.0, 1e30, -0.0, 7.0]),
    ("f16", "F16", [2, 4], [1.0, -2.5, 65504.0, 6e-8, 6.1e-5, 0.333251953125, -0.0, float("-inf")]),
    ("bf16", "BF16", [3], [1.0, -3.140625, 1e38]),
    ("i64", "I64", [2], [-(2**40), 2**53]),
    ("i32", "I32", [1, 2, 1], [-7, 2147483647]),
    ("i16", "I16", [2], [-300, 301]),
    ("i8", "I8", [2], [-128, 127]),
    ("u64", "U64", [1], [2**50]),
    ("u32", "U32", [1], [4294967295]),
    ("u16", "U16", [2], [0, 65535]),
    ("u8", "U8", [3], [0, 128, 255]),
    ("flags", "BOOL", [4], [0, 1, 1, 0]),
    ("scalar", "F32", [], [42.0]),
    ("nothing", "F32", [0, 3], []),
    ("Gr\u00f6\u00dfe \"\u03b1\"", "F32", [1], [2.0]),
]


def pack(dtype, values):
    if dtype == "BF16":  # these values need only the upper half of the bits
        return b"".join(struct.pack("<f", v)[2:] for v in values)
    return struct.pack("<%d%s" % (len(values), LETTERS[dtype]), *values)


def unpack(dtype, data):
    if dtype == "BF16":
        return [struct.unpack("<f", b"\0\0" + data[i:i + 2])[0] for i in range(0, len(data), 2)]
    return list(struct.unpack("<%d%s" % (len(data) // struct.calcsize(LETTERS[dtype]), LETTERS[dtype]), data))


def write(path):
    header, data = {"__metadata__": {"made by": "safetensors.py", "\u03b1": "\u03b2"}}, b""
    for name, dtype, shape, values in FIXTURE:
        packed = pack(dtype, values)
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(data), len(data) + len(packed)]}
        data += packed
    header = dict(reversed(header.items()))  # the order of the header does not matter
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def distinct(pairs):
    names = [name for name, _ in pairs]
    assert len(names) == len(set(names)), "a duplicate key"
    return dict(pairs)


def read(path):
    with open(path, "rb") as file:
        content = file.read()
    (length,) = struct.unpack("<Q", content[:8])
    assert length % 8 == 0 and content[8:9] == b"{", "the header is not aligned"
    header = json.loads(content[8:8 + length].decode(), object_pairs_hook=distinct)
    data = content[8 + length:]
    metadata = header.pop("__metadata__", {})
    assert all(isinstance(v, str) for v in metadata.values())
    reached = 0
    for name, entry in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
        assert sorted(entry) == ["data_offsets", "dtype", "shape"]
        begin, end = entry["data_offsets"]
        assert begin == reached, "gap or overlap before %s" % name
        values = unpack(entry["dtype"], data[begin:end])
        size = 1
        for s in entry["shape"]:
            size *= s
        assert len(values) == size, "%s has %d values" % (name, len(values))
        print(name, entry["dtype"], json.dumps(entry["shape"]), json.dumps(values))
        reached = end
    assert reached == len(data), "bytes after the last tensor"
    print("metadata", json.dumps(metadata, sort_keys=True))


if __name__ == "__main__":
    {"write": write, "read": read}[sys.argv[1]](sys.argv[2])

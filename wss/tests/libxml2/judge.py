"""Prints, for each file named on standard input, the SHA-256 of what libxml2 makes of it in each of the test's modes."""
import hashlib
import sys

from lxml import etree

PREFIXES = ["xsi", "soapenv", "SOAP-ENV", "tns"]


def canonical(node, **how):
    try:
        text = etree.tostring(node, method="c14n", exclusive=True, **how)
    except Exception as error:
        return "error " + " ".join(str(error).split())
    return hashlib.sha256(text).hexdigest()


for line in sys.stdin:
    path = line.rstrip("\n")
    tree = etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    body = next((child for child in tree.getroot() if isinstance(child.tag, str) and child.tag.endswith("}Body")), None)
    results = [
        canonical(tree, with_comments=False),
        canonical(tree, with_comments=True),
        canonical(tree, with_comments=False, inclusive_ns_prefixes=PREFIXES),
        "none" if body is None else canonical(body, with_comments=False, with_tail=False),
    ]
    print("\t".join([path, *results]))

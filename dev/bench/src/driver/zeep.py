"""Decodes or encodes the stations with zeep, as often as its standard input says, a number a line, and answers each line
with the nanoseconds that it took: `zeep.py WSDL decode|encode FILE PROOF`. What it read goes to PROOF first, encoded
again. Both are whole calls of zeep's client over a transport that answers from memory."""

import sys
import time

import requests
import zeep

# What is answered to whoever sends stations.
NOTHING = (
    b'<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>'
    b'<t:GetStations xmlns:t="urn:example:stations"><Category/></t:GetStations></e:Body></e:Envelope>'
)


class Memory(zeep.Transport):
    """Keeps what is sent, and answers with `answer`."""

    answer = NOTHING
    sent = b""

    def post(self, address, message, headers):
        self.sent = message
        response = requests.Response()
        response.status_code = 200
        response.headers["Content-Type"] = "text/xml; charset=utf-8"
        response._content = self.answer
        return response


def main(wsdl, what, file, proof):
    memory = Memory()
    service = zeep.Client(wsdl, transport=memory).service
    with open(file, "rb") as opened:
        answer = opened.read()

    def decode():
        memory.answer = answer
        return service.GetStations(Category="")

    def encode(stations):
        memory.answer = NOTHING
        service.MirrorStations(Station=stations)
        return len(memory.sent)

    kept = decode()
    records, size = len(kept), encode(kept)
    with open(proof, "wb") as opened:
        opened.write(memory.sent)
    for line in sys.stdin:
        start = time.perf_counter_ns()
        for _ in range(int(line)):
            if what == "decode" and len(decode()) != records or what == "encode" and encode(kept) != size:
                raise ValueError("not the same as the first time")
        print(time.perf_counter_ns() - start, flush=True)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Exception as error:
        sys.exit(f"{type(error).__name__}: {error}")

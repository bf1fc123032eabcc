"""Decodes or encodes the stations with zeep: `zeep.py WSDL decode|encode FILE PROOF`. First it decodes FILE and writes the
message, encoded again, to PROOF. Then it reads lines with a number of repetitions, and prints for each the nanoseconds that
they took. Both tasks are whole calls of zeep's client over a transport that responds from memory."""

import sys
import time

import requests
import zeep

# The response to requests with stations.
NOTHING = (
    b'<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>'
    b'<t:GetStations xmlns:t="urn:example:stations"><Category/></t:GetStations></e:Body></e:Envelope>'
)


class Memory(zeep.Transport):
    """Keeps the request, and responds with `body`."""

    body = NOTHING
    sent = b""

    def post(self, address, message, headers):
        self.sent = message
        response = requests.Response()
        response.status_code = 200
        response.headers["Content-Type"] = "text/xml; charset=utf-8"
        response._content = self.body
        return response


def main(wsdl, what, file, proof):
    memory = Memory()
    service = zeep.Client(wsdl, transport=memory).service
    with open(file, "rb") as opened:
        stations = opened.read()

    def decode():
        memory.body = stations
        return service.GetStations(Category="")

    def encode(stations):
        memory.body = NOTHING
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
                raise ValueError("the result differs from that of the first time")
        print(time.perf_counter_ns() - start, flush=True)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Exception as error:
        sys.exit(f"{type(error).__name__}: {error}")

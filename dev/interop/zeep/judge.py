"""Calls the stand-in ArcGIS server with zeep, from the WSDLs that it serves, and reports what came of it."""

import sys
import traceback
import urllib.parse

import requests
import zeep
from zeep.exceptions import Fault, TransportError

SIZE = (200, 100)


def check(feature):
    """Reports the outcome of a function as that of a feature; what it returns is the text."""

    def run(function):
        try:
            outcome, text = "ok", function() or ""
        except Exception as error:
            traceback.print_exc()
            outcome, text = "failed", f"{type(error).__name__}: {error}"
        text = " ".join(text.split())
        print(f"@interop\t{feature}\t{outcome}\t{text}", flush=True)

    return run


def equal(what, got, expected):
    if got != expected:
        raise ValueError(f"{what}: {got!r} instead of {expected!r}")


def session():
    session = requests.Session()
    # Loopback, whatever proxies the environment names.
    session.trust_env = False
    return session


class Transport(zeep.Transport):
    """Keeps the HTTP status, which zeep's faults do not hold."""

    status = None

    def post(self, address, message, headers):
        response = super().post(address, message, headers)
        self.status = response.status_code
        return response


def client(url):
    # A response that the schema does not allow is an error.
    return zeep.Client(url, transport=Transport(session=session(), timeout=20), settings=zeep.Settings(strict=True))


def restored(value):
    """Puts back the empty strings of a value, which zeep reads as None and then does not write."""
    if isinstance(value, list):
        for item in value:
            restored(item)
    if not isinstance(value, zeep.xsd.CompoundValue):
        return value
    for name, element in value._xsd_type.elements:
        inner = value[name]
        if inner is None and isinstance(element.type, zeep.xsd.String) and element.min_occurs > 0:
            value[name] = ""
        restored(inner)
    return value


def main(base):
    services = f"{base}/arcgis/services"
    catalog = client(f"{services}?wsdl").service
    state = {}

    @check("catalog")
    def _():
        equal("RequiresTokens", catalog.RequiresTokens(), True)
        equal("GetMessageVersion", catalog.GetMessageVersion(), "esriArcGISVersion107")
        equal("GetFolders", catalog.GetFolders(), ["Samples"])
        equal("GetServiceDescriptions", catalog.GetServiceDescriptions(), None)
        state["tokens"] = catalog.GetTokenServiceURL()
        return "5 operations"

    def token():
        parameters = {"request": "getToken", "username": "myuser", "password": "secret", "clientid": "requestip"}
        response = session().get(state["tokens"], params=parameters, timeout=20)
        response.raise_for_status()
        return response.text.strip()

    def map_server(token):
        url = f"{services}/MapService/MapServer"
        described = client(f"{url}?wsdl&{urllib.parse.urlencode({'token': state['token']})}")
        binding = next(iter(described.wsdl.bindings))
        address = url if token is None else f"{url}?{urllib.parse.urlencode({'token': token})}"
        return described, described.create_service(binding, address)

    @check("tokens")
    def _():
        state["token"] = token()
        for wrong, status in ((None, 499), ("wrong", 498)):
            described, service = map_server(wrong)
            try:
                service.GetMapCount()
            except (TransportError, Fault):
                equal("status", described.transport.status, status)
            else:
                raise ValueError(f"a call with the token {wrong} is admitted")
        equal("GetMapCount", map_server(state["token"])[1].GetMapCount(), 1)
        return "499, 498, and a call with a token"

    described, service = map_server(state["token"])

    @check("map-server")
    def _():
        name = service.GetMapName(Index=0)
        equal("GetDefaultMapName", service.GetDefaultMapName(), name)
        info = service.GetServerInfo(MapName=name)
        equal("Name", info.Name, name)
        state["info"] = info
        layers = [layer.Name for layer in info.MapLayerInfos.MapLayerInfo]
        image = described.get_type("ns0:ImageDescription")(
            ImageType=described.get_type("ns0:ImageType")(
                ImageFormat="esriImagePNG", ImageReturnType="esriImageReturnMimeData"
            ),
            ImageDisplay=described.get_type("ns0:ImageDisplay")(
                ImageHeight=SIZE[1], ImageWidth=SIZE[0], ImageDPI=96.0
            ),
        )
        picture = service.ExportMapImage(MapDescription=restored(info.DefaultMapDescription), ImageDescription=image)
        equal("PNG", picture.ImageData[:8], b"\x89PNG\r\n\x1a\n")
        equal("size", (picture.ImageWidth, picture.ImageHeight), SIZE)
        return f"{len(layers)} layers, and a map that was drawn from the description that the server sent"

    @check("derived-types")
    def _():
        extent = state["info"].FullExtent
        equal("type", type(extent).__name__, "EnvelopeN")
        reference = state["info"].DefaultMapDescription.MapArea
        equal("type", type(reference).__name__, "MapExtent")
        return "EnvelopeN and MapExtent, by xsi:type"

    @check("faults")
    def _():
        try:
            service.GetMapName(Index=7)
        except Fault as fault:
            if "no map 7" not in fault.message:
                raise
            return f"{fault.code}: {fault.message}"
        raise ValueError("there is no fault")

    print("@interop\tend")


if __name__ == "__main__":
    main(sys.argv[1])

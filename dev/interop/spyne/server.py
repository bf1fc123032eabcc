"""Serves operations that return their argument with spyne, which checks each request against the schema with lxml."""

import socketserver
import sys
import wsgiref.simple_server

from spyne import (
    Application,
    Array,
    Boolean,
    ByteArray,
    ComplexModel,
    Date,
    DateTime,
    Decimal,
    Double,
    Duration,
    Enum,
    Fault,
    Float,
    Int,
    Integer,
    Integer8,
    Integer16,
    Integer64,
    ServiceBase,
    Time,
    Unicode,
    UnsignedInteger8,
    UnsignedInteger16,
    UnsignedInteger32,
    UnsignedInteger64,
    XmlAttribute,
    XmlData,
    rpc,
)
from spyne.protocol.soap import Soap11
from spyne.server.wsgi import WsgiApplication

NAMESPACE = "urn:soapstone:interop:checked"


def one(type, **facets):
    """An element that is there once and not nil."""
    return type.customize(min_occurs=1, nillable=False, **facets)


class Model(ComplexModel):
    __abstract__ = True
    __namespace__ = NAMESPACE


class Numeric(Model):
    _type_info = [
        ("Boolean", one(Boolean)),
        ("Byte", one(Integer8)),
        ("Short", one(Integer16)),
        ("Int", one(Int)),
        ("Long", one(Integer64)),
        ("UnsignedByte", one(UnsignedInteger8)),
        ("UnsignedShort", one(UnsignedInteger16)),
        ("UnsignedInt", one(UnsignedInteger32)),
        ("UnsignedLong", one(UnsignedInteger64)),
        ("Integer", one(Integer)),
        ("Decimal", one(Decimal(60, 20))),
        ("Float", one(Float)),
        ("Double", one(Double)),
        ("Percent", one(Int(ge=0, le=100))),
    ]


class Textual(Model):
    _type_info = [
        ("String", one(Unicode)),
        ("Short", one(Unicode(24))),
        ("Code", one(Unicode(pattern="[A-Z]{2}-[0-9]{1,5}"))),
    ]


class Calendar(Model):
    _type_info = [
        ("DateTime", one(DateTime)),
        ("Date", one(Date)),
        ("Time", one(Time)),
        ("Duration", one(Duration)),
    ]


class Octets(Model):
    # Not hexBinary: spyne cannot read what ByteArray(encoding="hex") describes.
    _type_info = [("Base64", one(ByteArray))]


class Occurrence(Model):
    _type_info = [
        ("Required", one(Unicode)),
        ("Optional", Int(nillable=False)),
        ("Nillable", Int(min_occurs=1)),
        ("OptionalNillable", Int),
        ("Repeated", Unicode(max_occurs="unbounded", nillable=False)),
        ("Wrapped", Array(Int(nillable=False), wrapped=True)),
        ("Record", Octets.customize(nillable=False)),
    ]


Color = Enum("red", "Red", "dark blue", "50%", "<none>", type_name="Color")


class Colors(Model):
    _type_info = [("Color", Color.customize(max_occurs="unbounded", nillable=False))]


class Shape(Model):
    _type_info = [("Name", one(Unicode))]


class Circle(Shape):
    __namespace__ = NAMESPACE
    _type_info = [("Radius", one(Double))]


class Ring(Circle):
    __namespace__ = NAMESPACE
    _type_info = [("Inner", one(Double))]


class Shapes(Model):
    _type_info = [("Shape", Shape.customize(max_occurs="unbounded", nillable=False))]


class Measure(Model):
    _type_info = [
        ("Value", XmlData(Double)),
        ("unit", XmlAttribute(Unicode, use="required")),
        ("digits", XmlAttribute(Int)),
    ]


class Attributed(Model):
    _type_info = [
        ("Measure", Measure.customize(max_occurs="unbounded", nillable=False)),
        ("id", XmlAttribute(Int, use="required")),
    ]


class Session(Model):
    _type_info = [("Key", one(Unicode)), ("Level", one(Int))]


class Receipt(Model):
    _type_info = [("Key", one(Unicode)), ("Count", one(Int))]


def echo(type):
    """An operation that returns its argument."""

    def operation(ctx, Value):
        return Value

    operation.__name__ = f"Echo{type.get_type_name()}"
    value = one(type)
    return rpc(value, _returns=value, _out_variable_name="Value")(operation)


class Checked(ServiceBase):
    EchoNumeric = echo(Numeric)
    EchoTextual = echo(Textual)
    EchoCalendar = echo(Calendar)
    EchoOctets = echo(Octets)
    EchoOccurrence = echo(Occurrence)
    EchoColors = echo(Colors)
    EchoShapes = echo(Shapes)
    EchoAttributed = echo(Attributed)

    @rpc(one(Unicode), _returns=one(Unicode))
    def Fail(ctx, Text):
        raise Fault("Server.Own", Text)

    @rpc(one(Unicode), _returns=one(Unicode), _in_header=(Session,), _out_header=(Receipt,))
    def Greet(ctx, Name):
        session = ctx.in_header
        ctx.out_header = Receipt(Key=session.Key, Count=session.Level + 1)
        return f"Hello, {Name}"


class Threading(socketserver.ThreadingMixIn, wsgiref.simple_server.WSGIServer):
    daemon_threads = True


class Quiet(wsgiref.simple_server.WSGIRequestHandler):
    def log_message(self, *_):
        pass


if __name__ == "__main__":
    soap = lambda **options: Soap11(polymorphic=True, **options)
    application = Application(
        [Checked], NAMESPACE, name="Checked", in_protocol=soap(validator="lxml"), out_protocol=soap()
    )
    server = wsgiref.simple_server.make_server(
        "127.0.0.1", int(sys.argv[1]), WsgiApplication(application), server_class=Threading, handler_class=Quiet
    )
    server.serve_forever()

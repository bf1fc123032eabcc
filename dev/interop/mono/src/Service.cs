// The service: what .NET's serializer makes of classes, in document/literal, SOAP 1.1 and 1.2.
using System;
using System.Data;
using System.Web;
using System.Web.Services;
using System.Web.Services.Protocols;
using System.Xml;
using System.Xml.Serialization;

namespace Peer {
    public class Numeric {
        public bool Boolean;
        public sbyte Byte;
        public short Short;
        public int Int;
        public long Long;
        public byte UnsignedByte;
        public ushort UnsignedShort;
        public uint UnsignedInt;
        public ulong UnsignedLong;
        public decimal Decimal;
        public float Float;
        public double Double;
        public char Char;
        public Guid Guid;
    }

    public class Occurrence {
        public string Text;
        [XmlElement(IsNullable = true)] public string NillableText;
        public int Required;
        public int? Nillable;
        public DateTime? NillableTime;
        public Color? NillableColor;
        // Written only if the other field is true.
        public int Optional;
        [XmlIgnore] public bool OptionalSpecified;
        [XmlElement("Repeated")] public string[] Repeated;
        public int?[] Items;
        [XmlArrayItem("Text", IsNullable = true)] public string[] Texts;
    }

    public enum Color {
        Red,
        [XmlEnum("dark blue")] DarkBlue,
        [XmlEnum("50%")] Half,
    }

    [Flags]
    public enum Access { Read = 1, Write = 2, Execute = 4 }

    public class Colors {
        [XmlElement("Color")] public Color[] Color;
        public Access Access;
        [XmlAttribute] public Color Default;
    }

    public class Calendar {
        public DateTime DateTime;
        [XmlElement(DataType = "date")] public DateTime Date;
        [XmlElement(DataType = "time")] public DateTime Time;
    }

    public class Octets {
        public byte[] Base64;
        [XmlElement(DataType = "hexBinary")] public byte[] Hex;
    }

    [XmlInclude(typeof(Circle)), XmlInclude(typeof(Ring))]
    public class Shape { public string Name; }
    public class Circle : Shape { public double Radius; }
    public class Ring : Circle { public double Inner; }

    public class Choices {
        [XmlElement("Number", typeof(int)), XmlElement("Text", typeof(string)), XmlElement("Shape", typeof(Shape))]
        public object[] Items;
    }

    public class Measure {
        [XmlText] public double Value;
        [XmlAttribute] public string unit;
    }

    public class Attributed {
        [XmlElement("Measure")] public Measure[] Measure;
        [XmlAttribute] public int id;
        // An attribute that holds a list.
        [XmlAttribute] public int[] numbers;
    }

    public class Open {
        public string Name;
        [XmlAnyElement] public XmlElement[] Any;
    }

    public class Session : SoapHeader {
        public string Key;
        public int Level;
    }

    [WebService(Namespace = "urn:soapstone:interop:asmx")]
    public class Service : WebService {
        public Session session;
        static string notified = "";
        static int count;

        [WebMethod] public Numeric EchoNumeric(Numeric value) { return value; }
        [WebMethod] public string EchoText(string value) { return value; }
        [WebMethod] public Occurrence EchoOccurrence(Occurrence value) { return value; }
        [WebMethod] public Colors EchoColors(Colors value) { return value; }
        [WebMethod] public Calendar EchoCalendar(Calendar value) { return value; }
        [WebMethod] public Octets EchoOctets(Octets value) { return value; }
        [WebMethod] public Shape[] EchoShapes(Shape[] value) { return value; }
        [WebMethod] public Choices EchoChoices(Choices value) { return value; }
        [WebMethod] public Attributed EchoAttributed(Attributed value) { return value; }
        [WebMethod] public Open EchoOpen(Open value) { return value; }
        [WebMethod] public DataSet EchoDataSet(DataSet value) { return value; }

        // The parameters and the result of an operation with all kinds of them.
        [WebMethod] public int Divide(int dividend, int divisor, out int remainder) {
            remainder = dividend % divisor;
            return dividend / divisor;
        }

        [WebMethod] public DataSet GetDataSet(int rows) {
            var data = new DataSet("Stations") { Namespace = "urn:soapstone:interop:data" };
            var table = data.Tables.Add("Station");
            table.Columns.Add("Id", typeof(int)).Unique = true;
            table.Columns.Add("Name", typeof(string));
            table.Columns.Add("Height", typeof(decimal));
            table.Columns.Add("Since", typeof(DateTime));
            for (var row = 0; row < rows; row++) {
                object height = row % 2 == 0 ? (object)(row + 0.5m) : DBNull.Value;
                table.Rows.Add(row, "station <" + row + ">", height, new DateTime(2026, 11, 27, 12, 0, 0, DateTimeKind.Utc));
            }
            return data;
        }

        // What the server reads from a DataSet that a client sends.
        [WebMethod] public string DescribeDataSet(DataSet value) {
            var table = value.Tables["Station"];
            var nulls = 0;
            foreach (DataRow row in table.Rows) if (row.IsNull("Height")) nulls++;
            return table.Rows.Count + " rows, " + nulls + " nulls, " + table.Rows[table.Rows.Count - 1]["Name"];
        }

        [WebMethod] public string Fail(string text) {
            var detail = new XmlDocument();
            detail.LoadXml("<detail><x:Reason xmlns:x='urn:soapstone:interop:asmx'>own</x:Reason></detail>");
            if (text.Length == 0) throw new InvalidOperationException("without a text");
            throw new SoapException(text, SoapException.ClientFaultCode, "urn:actor", detail.DocumentElement);
        }

        [WebMethod, SoapHeader("session", Direction = SoapHeaderDirection.InOut)]
        public string Greet(string name) {
            session.Level++;
            return "Hello, " + name;
        }

        [WebMethod, SoapDocumentMethod(OneWay = true)] public void Notify(string text) {
            lock (GetType()) { notified = text; count++; }
        }

        [WebMethod] public string Notified(out int number) {
            lock (GetType()) { number = count; return notified; }
        }

        // Counts in the session of ASP.NET, whose id is a cookie.
        [WebMethod(EnableSession = true)] public int Count() {
            var count = (int)(Session["count"] ?? 0) + 1;
            Session["count"] = count;
            return count;
        }
    }
}

// The same serializer in rpc/encoded: `href` and `id` for whatever is an object, arrays of SOAP encoding, derived types.
using System.Web.Services;
using System.Web.Services.Protocols;
using System.Xml.Serialization;

namespace Peer.Encoded {
    public class Structure {
        public string Text;
        public int Number;
        public float Float;
    }

    public class Pair {
        public Structure First;
        public Structure Second;
    }

    [SoapInclude(typeof(Circle))]
    public class Shape { public string Name; }
    public class Circle : Shape { public double Radius; }

    [WebService(Namespace = "urn:soapstone:interop:rpc"), SoapRpcService]
    public class Rpc : WebService {
        [WebMethod] public string EchoString(string value) { return value; }
        [WebMethod] public int[] EchoIntegers(int[] value) { return value; }
        [WebMethod] public string[] EchoStrings(string[] value) { return value; }
        [WebMethod] public Structure EchoStructure(Structure value) { return value; }
        [WebMethod] public Structure[] EchoStructures(Structure[] value) { return value; }
        [WebMethod] public Shape EchoShape(Shape value) { return value; }

        // One object twice.
        [WebMethod] public Pair Twice(Structure value) { return new Pair { First = value, Second = value }; }
    }
}

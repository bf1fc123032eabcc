package peer;

import java.util.List;
import javax.jws.WebMethod;
import javax.jws.WebParam;
import javax.jws.WebResult;
import javax.jws.WebService;
import javax.xml.ws.Holder;

/** document/literal, wrapped, as JAX-WS itself makes it. */
@WebService(targetNamespace = "urn:soapstone:interop:wrapped")
public class Wrapped {
    @WebMethod
    public List<Person> echoPeople(@WebParam(name = "person") List<Person> people) {
        return people;
    }

    @WebMethod
    @WebResult(name = "changed", header = true)
    public int swap(
            @WebParam(name = "session", header = true) String session,
            @WebParam(name = "first", mode = WebParam.Mode.INOUT) Holder<String> first,
            @WebParam(name = "second", mode = WebParam.Mode.INOUT) Holder<String> second) {
        String kept = first.value;
        first.value = second.value;
        second.value = kept;
        return session.length();
    }

    @WebMethod
    public void check(@WebParam(name = "text") String text) throws BadInput {
        throw new BadInput("bad input: " + text, text.length());
    }
}

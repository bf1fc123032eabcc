package peer;

import javax.jws.WebMethod;
import javax.jws.WebParam;
import javax.jws.WebService;
import javax.jws.soap.SOAPBinding;
import javax.xml.ws.Holder;

/** rpc/literal. */
@WebService(targetNamespace = "urn:soapstone:interop:rpc")
@SOAPBinding(style = SOAPBinding.Style.RPC)
public class Rpc {
    @WebMethod
    public Person echoPerson(@WebParam(name = "person") Person person) {
        return person;
    }

    @WebMethod
    public int[] reverse(@WebParam(name = "numbers") int[] numbers) {
        int[] reversed = new int[numbers.length];
        for (int at = 0; at < numbers.length; at++) {
            reversed[at] = numbers[numbers.length - 1 - at];
        }
        return reversed;
    }

    @WebMethod
    public String join(
            @WebParam(name = "a") String a,
            @WebParam(name = "b") String b,
            @WebParam(name = "length", mode = WebParam.Mode.OUT) Holder<Integer> length) {
        length.value = a.length() + b.length();
        return a + b;
    }

    @WebMethod
    public void check(@WebParam(name = "text") String text) throws BadInput {
        throw new BadInput("bad input: " + text, text.length());
    }
}

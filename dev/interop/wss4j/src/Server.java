package peer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.ws.security.WSConstants;
import org.apache.ws.security.WSDataRef;
import org.apache.ws.security.WSEncryptionPart;
import org.apache.ws.security.WSPasswordCallback;
import org.apache.ws.security.WSSecurityEngine;
import org.apache.ws.security.WSSecurityEngineResult;
import org.apache.ws.security.components.crypto.Crypto;
import org.apache.ws.security.components.crypto.CryptoFactory;
import org.apache.ws.security.message.WSSecHeader;
import org.apache.ws.security.message.WSSecSignature;
import org.apache.ws.security.message.WSSecSignatureConfirmation;
import org.apache.ws.security.message.WSSecTimestamp;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * Verifies requests and echoes their text. The path is what has to be in a request and how a response is signed:
 * /username, or /signed/KEY/REFERENCE.
 */
public final class Server {
    private static final String SOAP = "http://schemas.xmlsoap.org/soap/envelope/";
    private static final String OWN = "urn:soapstone:interop:secured";

    private final Crypto crypto;

    private Server() throws Exception {
        Properties properties = new Properties();
        properties.put("org.apache.ws.security.crypto.provider", "org.apache.ws.security.components.crypto.Merlin");
        properties.put("org.apache.ws.security.crypto.merlin.keystore.file", "store.p12");
        properties.put("org.apache.ws.security.crypto.merlin.keystore.type", "pkcs12");
        properties.put("org.apache.ws.security.crypto.merlin.keystore.password", "changeit");
        crypto = CryptoFactory.getInstance(properties);
    }

    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        Server server = new Server();
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
        http.createContext("/", server::serve);
        http.start();
    }

    private void serve(HttpExchange exchange) throws IOException {
        byte[] response;
        int status = 200;
        try {
            response = written(respond(exchange.getRequestURI().getPath(), exchange));
        } catch (Exception error) {
            status = 500;
            String text = String.valueOf(error).replace("&", "&amp;").replace("<", "&lt;");
            response = ("<s:Envelope xmlns:s='" + SOAP + "'><s:Body><s:Fault><faultcode>s:Client</faultcode><faultstring>"
                            + text + "</faultstring></s:Fault></s:Body></s:Envelope>").getBytes("UTF-8");
        }
        exchange.getResponseHeaders().set("Content-Type", "text/xml; charset=utf-8");
        exchange.sendResponseHeaders(status, response.length);
        exchange.getResponseBody().write(response);
        exchange.close();
    }

    private Document respond(String path, HttpExchange exchange) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        Document request = factory.newDocumentBuilder().parse(exchange.getRequestBody());
        CallbackHandler passwords = callbacks -> {
            for (Callback callback : callbacks) {
                ((WSPasswordCallback) callback).setPassword("pa55 <&> word");
            }
        };
        List<WSSecurityEngineResult> results =
                new WSSecurityEngine().processSecurityHeader(request, null, passwords, crypto);
        if (results == null) {
            throw new Exception("there is no security header");
        }
        String[] parts = path.split("/");
        byte[] signature = null;
        if (parts[1].equals("username")) {
            result(results, WSConstants.UT);
            result(results, WSConstants.TS);
        } else {
            WSSecurityEngineResult signed = result(results, WSConstants.SIGN);
            covers(signed, "Body");
            covers(signed, "Timestamp");
            signature = (byte[]) signed.get(WSSecurityEngineResult.TAG_SIGNATURE_VALUE);
        }
        Document response = factory.newDocumentBuilder().newDocument();
        Element envelope = response.createElementNS(SOAP, "s:Envelope");
        // The canonical form is made of attributes, the text of the names' namespaces.
        envelope.setAttributeNS(WSConstants.XMLNS_NS, "xmlns:s", SOAP);
        response.appendChild(envelope);
        Element body = response.createElementNS(SOAP, "s:Body");
        envelope.appendChild(body);
        Element echo = response.createElementNS(OWN, "EchoResponse");
        echo.setAttributeNS(WSConstants.XMLNS_NS, "xmlns", OWN);
        echo.setTextContent(request.getElementsByTagNameNS(OWN, "Echo").item(0).getTextContent());
        body.appendChild(echo);
        return signature == null ? response : signed(response, parts[2], parts[3], signature);
    }

    private static WSSecurityEngineResult result(List<WSSecurityEngineResult> results, int action) throws Exception {
        for (WSSecurityEngineResult result : results) {
            if ((Integer) result.get(WSSecurityEngineResult.TAG_ACTION) == action) {
                return result;
            }
        }
        throw new Exception("the security header lacks " + action);
    }

    @SuppressWarnings("unchecked")
    private static void covers(WSSecurityEngineResult result, String part) throws Exception {
        for (WSDataRef reference : (List<WSDataRef>) result.get(WSSecurityEngineResult.TAG_DATA_REF_URIS)) {
            if (reference.getName().getLocalPart().equals(part)) {
                return;
            }
        }
        throw new Exception(part + " is not signed");
    }

    private Document signed(Document response, String key, String reference, byte[] confirmed) throws Exception {
        WSSecHeader header = new WSSecHeader();
        header.insertSecurityHeader(response);
        WSSecTimestamp timestamp = new WSSecTimestamp();
        timestamp.build(response, header);
        WSSecSignatureConfirmation confirmation = new WSSecSignatureConfirmation();
        confirmation.build(response, confirmed, header);
        WSSecSignature signature = new WSSecSignature();
        signature.setUserInfo(key, "changeit");
        signature.setKeyIdentifierType(
                switch (reference) {
                    case "serial" -> WSConstants.ISSUER_SERIAL;
                    case "thumbprint" -> WSConstants.THUMBPRINT_IDENTIFIER;
                    case "key" -> WSConstants.SKI_KEY_IDENTIFIER;
                    case "certificate" -> WSConstants.X509_KEY_IDENTIFIER;
                    default -> WSConstants.BST_DIRECT_REFERENCE;
                });
        String more = "http://www.w3.org/2001/04/xmldsig-more#";
        signature.setSignatureAlgorithm(more + (key.equals("ec") ? "ecdsa-sha256" : "rsa-sha256"));
        signature.setDigestAlgo("http://www.w3.org/2001/04/xmlenc#sha256");
        List<WSEncryptionPart> parts = new ArrayList<>();
        parts.add(new WSEncryptionPart("Body", SOAP, "Element"));
        parts.add(new WSEncryptionPart("Timestamp", WSConstants.WSU_NS, "Element"));
        parts.add(new WSEncryptionPart("SignatureConfirmation", WSConstants.WSSE11_NS, "Element"));
        signature.setParts(parts);
        return signature.build(response, crypto, header);
    }

    private static byte[] written(Document document) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TransformerFactory.newInstance().newTransformer().transform(new DOMSource(document), new StreamResult(out));
        return out.toByteArray();
    }
}

package peer;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import javax.xml.ws.Endpoint;

/** Publishes the endpoints on one port. */
public final class Server {
    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
        server.setExecutor(Executors.newFixedThreadPool(4));
        Endpoint.create(new LiteralEndpoint()).publish(server.createContext("/literal"));
        Endpoint.create(new Literal12Endpoint()).publish(server.createContext("/literal12"));
        Endpoint.create(new Wrapped()).publish(server.createContext("/wrapped"));
        Endpoint.create(new Bare()).publish(server.createContext("/bare"));
        Endpoint.create(new Rpc()).publish(server.createContext("/rpc"));
        Endpoint.create(new Addressed()).publish(server.createContext("/addressed"));
        Endpoint.create(new Counter()).publish(server.createContext("/counter"));
        Endpoint.create(new PartsEndpoint()).publish(server.createContext("/parts"));
        HttpContext compressed = server.createContext("/gzip");
        compressed.getFilters().add(new Gzip());
        Endpoint.create(new Bare()).publish(compressed);
        HttpContext attachments = server.createContext("/mtom");
        attachments.getFilters().add(new Packages());
        Endpoint.create(new Mtom()).publish(attachments);
        server.start();
    }

    /** Compresses the responses, and rejects those who do not accept that. */
    private static final class Gzip extends Filter {
        @Override
        public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
            String accepted = exchange.getRequestHeaders().getFirst("Accept-Encoding");
            if (accepted == null || !accepted.contains("gzip")) {
                exchange.sendResponseHeaders(406, -1);
                return;
            }
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            exchange.setStreams(null, new Compressing(exchange.getResponseBody()));
            chain.doFilter(exchange);
        }

        @Override
        public String description() {
            return "gzip";
        }
    }

    /** Rejects requests that are no MTOM packages. */
    private static final class Packages extends Filter {
        @Override
        public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
            String type = exchange.getRequestHeaders().getFirst("Content-Type");
            boolean isPackage = type != null && type.startsWith("multipart/related") && type.contains("application/xop+xml");
            if (exchange.getRequestMethod().equals("POST") && !isPackage) {
                exchange.sendResponseHeaders(415, -1);
                return;
            }
            chain.doFilter(exchange);
        }

        @Override
        public String description() {
            return "packages";
        }
    }

    /** Compresses what is written; the first octets come when the head of the response has been sent. */
    private static final class Compressing extends OutputStream {
        private final OutputStream to;
        private GZIPOutputStream compressed;

        Compressing(OutputStream to) {
            this.to = to;
        }

        @Override
        public void write(int octet) throws IOException {
            stream().write(octet);
        }

        @Override
        public void write(byte[] octets, int from, int length) throws IOException {
            stream().write(octets, from, length);
        }

        @Override
        public void close() throws IOException {
            stream().close();
        }

        private OutputStream stream() throws IOException {
            if (compressed == null) {
                compressed = new GZIPOutputStream(to);
            }
            return compressed;
        }
    }
}

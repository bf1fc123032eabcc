import java.net.InetAddress;
import java.net.ServerSocket;
import org.apache.axis.transport.http.SimpleAxisServer;

/** Runs Axis on a port of the loopback interface, with the services of server-config.wsdd in the current folder. */
public final class Server {
    public static void main(String[] arguments) throws Exception {
        SimpleAxisServer server = new SimpleAxisServer();
        int port = Integer.parseInt(arguments[0]);
        server.setServerSocket(new ServerSocket(port, 50, InetAddress.getByName("127.0.0.1")));
        server.run();
    }
}

// Decodes or encodes the stations with JAX-WS RI: `JaxWs WSDL decode|encode FILE PROOF`. First it decodes FILE and writes the
// message, encoded again, to PROOF. Then it reads lines with a number of repetitions, and prints for each the nanoseconds
// that they took. Both tasks are whole calls of wsimport's client over a transport that responds from memory.

import com.sun.xml.ws.api.message.Packet;
import com.sun.xml.ws.api.pipe.ClientTubeAssemblerContext;
import com.sun.xml.ws.api.pipe.Codec;
import com.sun.xml.ws.api.pipe.NextAction;
import com.sun.xml.ws.api.pipe.TransportTubeFactory;
import com.sun.xml.ws.api.pipe.Tube;
import com.sun.xml.ws.api.pipe.TubeCloner;
import com.sun.xml.ws.api.pipe.helper.AbstractTubeImpl;
import example.stations.Station;
import example.stations.Stations;
import example.stations.Stations_Service;
import example.stations.Stations_Type;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.List;

public final class JaxWs {
  // The response to requests with stations.
  private static final byte[] NOTHING =
      ("<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\"><e:Body><t:GetStations"
              + " xmlns:t=\"urn:example:stations\"><Category/></t:GetStations></e:Body></e:Envelope>")
          .getBytes(StandardCharsets.UTF_8);
  // The duration of the first turn, in which the JVM compiles the code that runs often.
  private static final long WARM = 4_000_000_000L;

  private static byte[] body = NOTHING;
  private static final ByteArrayOutputStream sent = new ByteArrayOutputStream();

  // Named in META-INF/services, where JAX-WS looks for transports.
  public static final class Transports extends TransportTubeFactory {
    @Override
    public Tube doCreate(ClientTubeAssemblerContext context) {
      return new Memory(context.getCodec());
    }
  }

  // Keeps the request, and responds with `body`.
  private static final class Memory extends AbstractTubeImpl {
    private final Codec codec;

    Memory(Codec codec) {
      this.codec = codec;
    }

    private Memory(Memory that, TubeCloner cloner) {
      super(that, cloner);
      codec = that.codec.copy();
    }

    @Override
    public AbstractTubeImpl copy(TubeCloner cloner) {
      return new Memory(this, cloner);
    }

    @Override
    public NextAction processRequest(Packet request) {
      try {
        sent.reset();
        codec.encode(request, sent);
        Packet response = request.createClientResponse(null);
        codec.decode(new ByteArrayInputStream(body), "text/xml; charset=utf-8", response);
        return doReturnWith(response);
      } catch (IOException error) {
        return doThrow(error);
      }
    }

    @Override
    public NextAction processResponse(Packet response) {
      return doReturnWith(response);
    }

    @Override
    public NextAction processException(Throwable error) {
      return doThrow(error);
    }

    @Override
    public void preDestroy() {}
  }

  private static List<Station> decode(Stations port, byte[] stations) {
    body = stations;
    return port.getStations("");
  }

  private static int encode(Stations port, Stations_Type stations) {
    body = NOTHING;
    port.mirrorStations(stations);
    return sent.size();
  }

  public static void main(String[] arguments) {
    try {
      Path wsdl = Paths.get(arguments[0]);
      boolean decodes = arguments[1].equals("decode");
      byte[] stations = Files.readAllBytes(Paths.get(arguments[2]));
      Stations port = new Stations_Service(wsdl.toUri().toURL()).getStations();
      Stations_Type kept = new Stations_Type();
      kept.getStation().addAll(decode(port, stations));
      int records = kept.getStation().size();
      int size = encode(port, kept);
      Files.write(Paths.get(arguments[3]), sent.toByteArray());
      long ready = System.nanoTime() + WARM;
      BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        long start;
        do {
          start = System.nanoTime();
          for (int i = Integer.parseInt(line); i > 0; i--) {
            if (decodes ? decode(port, stations).size() != records : encode(port, kept) != size) {
              throw new IllegalStateException("the result differs from that of the first time");
            }
          }
        } while (System.nanoTime() < ready);
        System.out.println(System.nanoTime() - start);
      }
    } catch (Exception error) {
      System.err.println(error);
      System.exit(1);
    }
  }
}

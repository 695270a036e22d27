import io.cloudevents.CloudEvent;
import io.cloudevents.jackson.JsonFormat;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Reads an event a line as the CloudEvents SDK for Java does, and writes it again. */
public class Pass {
  public static void main(String[] arguments) throws Exception {
    var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    var format = new JsonFormat();
    for (String line; (line = lines.readLine()) != null; ) {
      CloudEvent event = format.deserialize(line.getBytes(StandardCharsets.UTF_8));
      out.println(new String(format.serialize(event), StandardCharsets.UTF_8));
    }
  }
}

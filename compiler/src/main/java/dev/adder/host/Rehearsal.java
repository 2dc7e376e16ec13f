package dev.adder.host;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Starts the compile server and has it compile a few small functions: the build runs it to record which classes the server
 * uses, so that its JVM finds them ready. Leaves nothing behind.
 */
public final class Rehearsal {
    private static final String[][] FUNCTIONS = {
        {"def f(x):\\n    return x + 1\\n", "\"pyint\""},
        {"def f(n):\\n    s = 0.0\\n    for i in range(1, n):\\n        if i % 3 == 0:\\n            s += math.sqrt(i) / i\\n    return s\\n", "\"pyint\""},
        {"def f(n):\\n    k = 0\\n    while n != 1 and k < 100:\\n        if n % 2 == 0:\\n            n = n // 2\\n        else:\\n"
            + "            n = 3 * n + 1\\n        k += 1\\n    return k, n\\n", "\"pyint\""},
        {"def f(a, x):\\n    t = 0\\n    for i in range(a.shape[0]):\\n        t += a[i] * x\\n        a[i] = t\\n    return t\\n",
            "\"array(float64, 1, C)\",\"pyfloat\""},
        {"def f(a, b):\\n    n, m = a.shape\\n    for i in range(1, n - 1):\\n        for j in range(1, m - 1):\\n"
            + "            b[i, j] = a[i - 1, j] + a[i + 1, j] + a[i, j - 1] + a[i, j + 1] - 4.0 * math.exp(a[i, j])\\n    if n < 0:\\n"
            + "        raise ValueError('negative')\\n    return b\\n", "\"array(float64, 2, C)\",\"array(float64, 2, C)\""},
        {"def f(a):\\n    return (a[1:] * 2.0 + np.sqrt(a[:-1])).sum()\\n", "\"array(float64, 1, C)\""},
    };

    private Rehearsal() {}

    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory("adder-rehearsal");
        Thread audience = new Thread(() -> {
            try {
                watch(folder.resolve("server.sock"));
                Files.deleteIfExists(folder.resolve("server.lock"));
                Files.deleteIfExists(folder);
            } catch (IOException e) {
                e.printStackTrace();
                Runtime.getRuntime().halt(1);
            }
        });
        audience.start();
        Server.main(new String[] {"--folder", folder.toString()});
    }

    private static void watch(Path socket) throws IOException {
        try (SocketChannel server = connected(socket)) {
            InputStream in = Channels.newInputStream(server);
            OutputStream out = Channels.newOutputStream(server);
            for (String[] f : FUNCTIONS) {
                Frames.write(out, request(f[0], f[1]), new byte[0]);
                String reply = Frames.read(new DataInputStream(in));
                if (!reply.startsWith("{\"ok\":true,\"blob\":")) {
                    throw new IOException(f[0] + ": " + reply);
                }
                in.readNBytes(Integer.parseInt(reply.substring(18, reply.length() - 1)));
            }
            Files.deleteIfExists(socket);
            Frames.write(out, "{\"op\":\"stop\"}", new byte[0]);
        }
    }

    private static SocketChannel connected(Path socket) throws IOException {
        for (int tries = 0; ; tries++) {
            var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.connect(UnixDomainSocketAddress.of(socket));
                return channel;
            } catch (IOException notYet) {
                channel.close();
                if (tries == 2000) {
                    throw notYet;
                }
            }
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
    }

    private static String request(String source, String args) {
        return "{\"op\":\"compile\",\"function\":0,\"args\":[" + args + "],\"returns\":null,\"options\":{},\"functions\":[{\"name\":\"f\","
                + "\"module\":\"rehearsal\",\"file\":\"rehearsal.py\",\"line\":1,\"source\":\"" + source + "\",\"kind\":\"def\","
                + "\"names\":{\"math\":{\"module\":\"math\"},\"np\":{\"module\":\"numpy\"}},\"defaults\":[],\"kwdefaults\":{}}]}";
    }
}

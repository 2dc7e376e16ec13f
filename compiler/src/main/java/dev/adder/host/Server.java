package dev.adder.host;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.adder.compiler.Compiler;
import dev.adder.compiler.library.Library;
import dev.adder.compiler.llvm.NativeCode;
import dev.adder.compiler.source.Problem;
import dev.adder.compiler.source.ProblemException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The compile server: one JVM per user and build. Listens on a Unix socket in a folder that only the user can read, answers each
 * connection in a thread of its own, and leaves when nobody has asked for a while. Holds no state but what it has read of lib/.
 * A folder has one server: a second one that is started there leaves at once, and who started it uses the first.
 *
 * <pre>
 *   java dev.adder.host.Server --folder DIR [--private] [--idle SECONDS]
 * </pre>
 *
 * {@code --private}: it serves one process and ends when its standard input does.
 */
public final class Server {
    private static final byte[] NOTHING = new byte[0];

    private final Path folder;
    private final Path socket;
    private volatile String bound;
    private final FutureTask<Library> library = new FutureTask<>(Compiler::library);
    private final long idleNanos;
    private final long started = System.nanoTime();
    private final AtomicLong lastUse = new AtomicLong(System.nanoTime());
    private final AtomicInteger busy = new AtomicInteger();
    private final AtomicInteger compiled = new AtomicInteger();

    private Server(Path folder, long idleSeconds) {
        this.folder = folder;
        this.socket = folder.resolve("server.sock");
        this.idleNanos = idleSeconds * 1_000_000_000L;
    }

    public static void main(String[] args) throws IOException {
        Path folder = null;
        long idle = 900;
        boolean ownProcess = false;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--folder" -> folder = Path.of(args[++i]);
                case "--idle" -> idle = Long.parseLong(args[++i]);
                case "--private" -> ownProcess = true;
                default -> throw new IllegalArgumentException("unknown argument " + args[i]);
            }
        }
        if (folder == null) {
            throw new IllegalArgumentException("--folder DIR is missing");
        }
        var server = new Server(folder, idle);
        // The first request is on its way: what it needs is made ready on both sides of its arrival.
        daemon("library", server.library::run);
        daemon("llvm", NativeCode::warm);
        if (ownProcess) {
            daemon("parent", () -> {
                while (System.in.read() >= 0) {
                    // The parent writes nothing; the end of the stream is the news.
                }
                server.leave();
            });
        }
        server.serve();
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void daemon(String name, Task task) {
        Thread thread = new Thread(null, () -> {
            try {
                task.run();
            } catch (IOException e) {
                System.err.println(name + ": " + e);
            }
        }, name, 64L << 20);
        thread.setDaemon(true);
        thread.start();
    }

    private void serve() throws IOException {
        // The lock ends with the process, however that ends: what lies at the socket's place is then nobody's.
        try (var lock = FileChannel.open(folder.resolve("server.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            while (lock.tryLock() == null) {
                if (anotherListens()) {
                    ready();
                    System.exit(0);
                }
                LockSupport.parkNanos(5_000_000);
            }
            Files.deleteIfExists(socket);
            listening.bind(UnixDomainSocketAddress.of(socket), 1000);
            bound = identity();
            ready();
            daemon("idle", this::watch);
            while (true) {
                SocketChannel client = listening.accept();
                daemon("request", () -> converse(client));
            }
        }
    }

    /** Who started the server waits for this line, or for the end of the stream. */
    private static void ready() {
        System.out.print("ready\n");
        System.out.flush();
        System.out.close();
    }

    private boolean anotherListens() {
        try (var other = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return other.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException notYet) {
            return false;
        }
    }

    /** What tells the file at the socket's place from one that another server put there after somebody had cleared the folder. */
    private String identity() throws IOException {
        var facts = Files.readAttributes(socket, BasicFileAttributes.class);
        return facts.fileKey() + " " + facts.lastModifiedTime();
    }

    private boolean socketIsMine() {
        try {
            return identity().equals(bound);
        } catch (IOException gone) {
            return false;
        }
    }

    private void watch() {
        while (true) {
            try {
                Thread.sleep(1000);
            } catch (InterruptedException e) {
                return;
            }
            if (busy.get() == 0 && (!socketIsMine() || System.nanoTime() - lastUse.get() > idleNanos)) {
                leave();
            }
        }
    }

    private void leave() {
        try {
            if (socketIsMine()) {
                Files.deleteIfExists(socket);
            }
        } catch (IOException e) {
            System.err.println("leaving: " + e);
        }
        System.exit(0);
    }

    private void converse(SocketChannel client) throws IOException {
        try (client; var in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(client))); var out = Channels.newOutputStream(client)) {
            for (String message = Frames.read(in); message != null; message = Frames.read(in)) {
                busy.incrementAndGet();
                try {
                    answer(message, out);
                } finally {
                    lastUse.set(System.nanoTime());
                    busy.decrementAndGet();
                }
            }
        }
    }

    private void answer(String message, OutputStream out) throws IOException {
        JsonObject json;
        String op;
        try {
            json = JsonParser.parseString(message).getAsJsonObject();
            op = json.get("op").getAsString();
        } catch (RuntimeException e) {
            Frames.write(out, refusal("protocol", "InternalError", 0, 0, "not a request: " + e.getMessage()), NOTHING);
            return;
        }
        if (op.equals("stop")) {
            Frames.write(out, "{\"ok\":true}", NOTHING);
            leave();
        }
        try {
            switch (op) {
                case "compile" -> {
                    byte[] artefact = Compiler.compile(RequestReader.read(json), library()).bytes();
                    compiled.incrementAndGet();
                    Frames.write(out, "{\"ok\":true,\"blob\":" + artefact.length + "}", artefact);
                }
                case "dump" -> Frames.write(out, text(Compiler.dump(RequestReader.read(json.getAsJsonObject("request")), library(),
                        json.get("after").getAsString())), NOTHING);
                case "status" -> Frames.write(out, status(), NOTHING);
                default -> Frames.write(out, refusal("protocol", "InternalError", 0, 0, "unknown op " + op), NOTHING);
            }
        } catch (ProblemException e) {
            Problem p = e.problem();
            Frames.write(out, refusal(p.code().text(), p.code().exception(), p.line(), p.column(), p.text()), NOTHING);
        } catch (RuntimeException | Error e) {
            // A bug of ours: the client gets all there is to report it, the server goes on.
            e.printStackTrace();
            var trace = new java.io.StringWriter();
            e.printStackTrace(new java.io.PrintWriter(trace));
            Frames.write(out, refusal("internal", "InternalError", 0, 0, "internal error of the compiler (please report it):\n" + trace), NOTHING);
        }
    }

    private Library library() {
        try {
            return library.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("lib/ cannot be read: " + e.getCause(), e);
        }
    }

    private static String text(String text) {
        var json = new JsonObject();
        json.addProperty("ok", true);
        json.addProperty("text", text);
        return json.toString();
    }

    private static String refusal(String code, String exception, int line, int column, String text) {
        var problem = new JsonObject();
        problem.addProperty("code", code);
        problem.addProperty("exception", exception);
        problem.addProperty("line", line);
        problem.addProperty("column", column);
        problem.addProperty("text", text);
        var json = new JsonObject();
        json.addProperty("ok", false);
        json.add("problem", problem);
        return json.toString();
    }

    private String status() {
        var json = new JsonObject();
        json.addProperty("ok", true);
        json.addProperty("pid", ProcessHandle.current().pid());
        json.addProperty("uptime_seconds", (System.nanoTime() - started) / 1_000_000_000L);
        json.addProperty("functions_compiled", compiled.get());
        json.addProperty("memory_mb", (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20);
        return json.toString();
    }
}

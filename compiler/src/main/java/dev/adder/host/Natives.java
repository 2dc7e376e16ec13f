package dev.adder.host;

import dev.adder.compiler.Compiler;
import dev.adder.compiler.library.Library;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * A step of the build: compiles lib/runtime to the two shared objects that the Python package needs, and writes beside them
 * the build's id and the command that starts the compile server.
 *
 * <pre>
 *   java dev.adder.host.Natives FOLDER BUILD-ID SERVER-COMMAND…      FOLDER/{runtime.so boxing.so build.txt server.txt}
 * </pre>
 */
public final class Natives {
    private Natives() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        Files.createDirectories(folder);
        Library library = Compiler.library();
        write(folder.resolve("runtime.so"), Compiler.runtimeLibrary(library, List.of("runtime.runtime")));
        write(folder.resolve("boxing.so"), Compiler.runtimeLibrary(library, List.of("runtime.boxing")));
        write(folder.resolve("server.txt"), (String.join("\n", List.of(args).subList(2, args.length)) + "\n").getBytes());
        write(folder.resolve("build.txt"), (args[1] + "\n").getBytes());
    }

    /** A process that has the old file open keeps it: the new one only takes its name. */
    private static void write(Path file, byte[] bytes) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.write(fresh, bytes);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}

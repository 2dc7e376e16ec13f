package dev.adder;

import dev.adder.compiler.Compiler;
import dev.adder.compiler.library.Library;
import dev.adder.compiler.llvm.SharedLibrary;
import dev.adder.compiler.request.Request;
import dev.adder.compiler.source.ProblemException;
import dev.adder.compiler.source.SourceBytes;
import dev.adder.compiler.types.Type;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Calls numeric Python functions as native code, with no Python running.
 *
 * <pre>{@code
 * try (var adder = Adder.open()) {
 *     var hillshade = adder.load(Path.of("examples/terrain.py")).function("hillshade");
 *     NDArray shaded = hillshade.call(NDArray.load(Path.of("dem.npy")), 315.0, 45.0).asArray();
 * }
 * }</pre>
 *
 * A signature in a function's decorator says for which types it is compiled; where Python's versions differ (complex numbers, sums of
 * floats), the meaning is that of 3.13. Functions are compiled in this JVM, in a thread of their own; the route through the compile
 * server, which keeps a fault of the compiler out of this process, is still to come. What was compiled once is kept in the cache folder of the Python package
 * ({@code ADDER_CACHE_DIR}, or the system property {@code adder.cache}). The JVM wants {@code --enable-native-access=ALL-UNNAMED}, or warns.
 */
public final class Adder implements AutoCloseable {
    /** Deeply nested source needs a deep stack. */
    private static final long COMPILER_STACK = 64L << 20;

    private final Home home;
    private final NativeRuntime runtime;
    private final String build;
    private final List<SharedLibrary> loaded = new ArrayList<>();
    private Library library;
    private volatile boolean closed;

    private Adder(Home home) {
        this.home = home;
        this.runtime = NativeRuntime.load(home.runtime());
        this.build = home.build() + libraryText(home);
    }

    /**
     * Finds the built Adder: the system property {@code adder.home}, else the clone that this jar lies in.
     *
     * @return an Adder, to be closed when its functions are needed no more
     * @throws IllegalStateException if it is not there, or has not been built
     */
    public static Adder open() {
        return new Adder(Home.find());
    }

    /**
     * Reads a Python file, and the modules of its folder that it imports. Later changes of the files are not seen. They are in UTF-8,
     * or in the Latin-1 or ASCII that a coding comment in their first two lines names.
     *
     * @param file the path of a {@code .py} file
     * @return the file's functions
     * @throws IOException      if it cannot be read
     * @throws CompileException if it, or a module that it imports, is not Python or in another encoding
     */
    public PythonModule load(Path file) throws IOException {
        checkOpen();
        byte[] bytes = Files.readAllBytes(file);
        return compiler(file.toString(), () -> new PythonModule(this, file, SourceBytes.decode(file.getFileName().toString(), bytes)));
    }

    /** The compiled form of a kernel for these types: from the cache folder, or compiled now. */
    Artefact artefact(Kernel kernel, Request.Signature signature) {
        checkOpen();
        List<Type> types = signature.args();
        String args = types.stream().map(Type::text).collect(Collectors.joining("; ", "", signature.returns() == null ? "" : " -> " + signature.returns().text()));
        var facts = new ArrayList<>(List.of("java", build, kernel.name(), Integer.toString(kernel.number()), args));
        kernel.module().sources().forEach(s -> facts.addAll(List.of(s.name(), s.text())));
        String key = DiskCache.key(facts.toArray(String[]::new));
        Path kept = DiskCache.find(key);
        if (kept != null) {
            return artefact(kernel, types, SharedLibrary.load(kept));
        }
        byte[] bytes = compiler(kernel.toString(), () -> {
            Request request = kernel.module().request(kernel, signature);
            return Compiler.compile(request, library()).bytes();
        });
        Path stored = DiskCache.store(key, bytes);
        return artefact(kernel, types, stored != null ? SharedLibrary.load(stored) : SharedLibrary.load(bytes));
    }

    private Artefact artefact(Kernel kernel, List<Type> types, SharedLibrary shared) {
        synchronized (loaded) {
            loaded.add(shared);
        }
        return new Artefact(kernel, runtime, shared, types);
    }

    private synchronized Library library() {
        if (library == null) {
            library = Library.read(home.library());
        }
        return library;
    }

    /** The text of lib/ belongs to what a build is: it is read from its files when it is needed. */
    private static String libraryText(Home home) {
        try (var files = Files.walk(home.library())) {
            var facts = new ArrayList<String>();
            for (Path f : files.filter(p -> p.toString().endsWith(".py")).sorted().toList()) {
                facts.add(f.getFileName().toString());
                facts.add(Files.readString(f));
            }
            return DiskCache.key(facts.toArray(String[]::new));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Runs a part of the compiler in a thread with a deep stack. */
    static <T> T compiler(String what, Supplier<T> work) {
        var outcome = new CompletableFuture<T>();
        var thread = new Thread(null, () -> {
            try {
                outcome.complete(work.get());
            } catch (Throwable failure) {
                outcome.completeExceptionally(failure);
            }
        }, "adder compiler", COMPILER_STACK);
        thread.setDaemon(true);
        thread.start();
        try {
            return outcome.join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof ProblemException p) {
                throw new CompileException(p.problem());
            }
            throw new CompileException(what, failure.getCause());
        }
    }

    void checkOpen() {
        if (closed) {
            throw new IllegalStateException("this Adder was closed");
        }
    }

    /**
     * Unloads the compiled functions. Results stay as they are.
     *
     * @throws IllegalStateException if a kernel is running in another thread
     */
    @Override
    public void close() {
        closed = true;
        synchronized (loaded) {
            loaded.forEach(SharedLibrary::close);
            loaded.clear();
        }
    }
}

package dev.adder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The two sides that the tests compare: an open Adder with a cache of its own, and the CPython of the build with the package. */
final class Sides {
    private static final Path FRESH = fresh();

    private Sides() {}

    private static Path fresh() {
        try {
            Path folder = Files.createTempDirectory("adder-java-tests");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder.toFile())));
            System.setProperty("adder.cache", folder.resolve("java").toString());
            return folder;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void delete(java.io.File file) {
        java.io.File[] inside = file.listFiles();
        for (java.io.File f : inside == null ? new java.io.File[0] : inside) {
            delete(f);
        }
        file.delete();
    }

    static Adder open() {
        return Adder.open();
    }

    static Path home() {
        return Home.find().folder();
    }

    /** The file of functions that both sides call. */
    static Path kernels() {
        return home().resolve("compiler/src/test/resources/dev/adder/kernels.py");
    }

    /** An empty folder for this run. */
    static Path folder(String name) throws IOException {
        return Files.createDirectories(FRESH.resolve(name));
    }

    /** Runs a script in CPython, with {@code adder} and {@code kernels} importable; its output. It must end well. */
    static String python(String script, Path folder) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("script.py"), script);
        Path log = folder.resolve("script.log");
        Path out = folder.resolve("script.out");
        String command = System.getProperty("adder.python", home().resolve("build/venv/bin/python").toString());
        var builder = new ProcessBuilder(List.of(command, file.toString())).directory(folder.toFile())
                .redirectError(log.toFile()).redirectOutput(out.toFile());
        builder.environment().put("PYTHONPATH", home().resolve("python") + ":" + kernels().getParent() + ":" + home().resolve("examples"));
        builder.environment().put("ADDER_CACHE_DIR", FRESH.resolve("python").toString());
        builder.environment().put("ADDER_SERVER", "private");
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(300, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("CPython did not end");
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException(Files.readString(log));
        }
        return Files.readString(out);
    }
}

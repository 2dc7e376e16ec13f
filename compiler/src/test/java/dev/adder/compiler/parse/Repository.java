package dev.adder.compiler.parse;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Where the tests find the repository's files, and the CPythons of this machine. */
final class Repository {
    private static final String NEWEST = "org/bytedeco/cpython/linux-x86_64/";

    private Repository() {}

    /** A folder of the repository, whatever the current one is. */
    static Path folder(String name) {
        Path root = Path.of("").toAbsolutePath();
        while (root != null && !Files.isDirectory(root.resolve(name))) {
            root = root.getParent();
        }
        if (root == null) {
            throw new IllegalStateException("no folder " + name + " above " + Path.of("").toAbsolutePath());
        }
        return root.resolve(name);
    }

    /** An interpreter: its version, the command, and what its environment needs. */
    record Python(String version, Path command, Map<String, String> environment) {
        ProcessBuilder process(List<String> arguments) {
            List<String> line = new ArrayList<>();
            line.add(command.toString());
            line.addAll(arguments);
            ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
            builder.environment().putAll(environment);
            return builder;
        }
    }

    /** One CPython of each minor version from 3.10 on: those on the PATH, of pyenv, and the one the tests bring along. */
    static List<Python> pythons() throws IOException, InterruptedException {
        List<Python> candidates = new ArrayList<>();
        for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
            for (String name : List.of("python3.10", "python3.11", "python3.12", "python3.13", "python3.14", "python3")) {
                candidates.add(new Python(null, Path.of(folder, name), Map.of()));
            }
        }
        Path pyenv = Path.of(System.getProperty("user.home"), ".pyenv", "versions");
        if (Files.isDirectory(pyenv)) {
            try (Stream<Path> versions = Files.list(pyenv)) {
                versions.sorted().forEach(v -> candidates.add(new Python(null, v.resolve("bin/python"), Map.of())));
            }
        }
        Python newest = newest();
        if (newest != null) {
            candidates.add(newest);
        }
        Map<String, Python> found = new LinkedHashMap<>();
        for (Python python : candidates) {
            String version = Files.isExecutable(python.command) ? version(python) : null;
            if (version != null) {
                found.putIfAbsent(version, new Python(version, python.command, python.environment));
            }
        }
        return List.copyOf(found.values());
    }

    private static String version(Python python) throws IOException, InterruptedException {
        String code = "import sys, ast; print('v%d.%d' % sys.version_info[:2] if sys.version_info >= (3, 10) else '')";
        Process process = python.process(List.of("-c", code)).start();
        String answer = new String(process.getInputStream().readAllBytes()).strip();
        boolean done = process.waitFor(20, TimeUnit.SECONDS);
        return done && process.exitValue() == 0 && answer.startsWith("v") ? answer.substring(1) : null;
    }

    /** CPython 3.14 out of the Maven artefact of the test class path, unpacked once per build folder; null where there is none. */
    private static Python newest() throws IOException {
        URL mark = Repository.class.getClassLoader().getResource(NEWEST + "python3.14");
        if (mark == null) {
            return null;
        }
        Path home = folder("compiler").resolve("target/cpython-3.14");
        Path command = home.resolve("python3.14");
        if (!Files.isExecutable(command)) {
            URI jar = URI.create(mark.toString().substring(0, mark.toString().indexOf('!')));
            try (FileSystem files = FileSystems.newFileSystem(jar, Map.of())) {
                unpack(files.getPath("/" + NEWEST), home);
            }
            command.toFile().setExecutable(true);
        }
        return new Python(null, command, Map.of("LD_LIBRARY_PATH", home.toString(), "PYTHONHOME", home.toString()));
    }

    private static void unpack(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    try (InputStream in = Files.newInputStream(path)) {
                        Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
                    }
                }
            }
        }
    }
}

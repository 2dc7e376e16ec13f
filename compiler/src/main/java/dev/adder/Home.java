package dev.adder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder of a built Adder: {@code lib/}, and the runtime library that the build made. The system property
 * {@code adder.home} names it; without it, it is the folder around the jar or the classes that this comes from.
 */
record Home(Path folder) {
    static Home find() {
        String given = System.getProperty("adder.home");
        Path folder = given != null ? Path.of(given).toAbsolutePath() : around();
        if (folder == null || !isHome(folder)) {
            throw new IllegalStateException("Adder's folder (with lib/ and python/) was not found"
                    + (given != null ? " at " + folder + ", which the system property adder.home names" : " around its jar: the system property adder.home names it"));
        }
        var home = new Home(folder.normalize());
        if (!Files.exists(home.runtime()) || !Files.exists(home.buildFile())) {
            throw new IllegalStateException("Adder has not been built: run ./adder build in " + home.folder);
        }
        return home;
    }

    private static boolean isHome(Path folder) {
        return Files.exists(folder.resolve("lib/runtime/runtime.py")) && Files.isDirectory(folder.resolve("python/adder"));
    }

    private static Path around() {
        try {
            Path at = Path.of(Home.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            while (at != null && !isHome(at)) {
                at = at.getParent();
            }
            return at;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    Path library() {
        return folder.resolve("lib");
    }

    Path runtime() {
        return folder.resolve("python/adder/native/runtime.so");
    }

    private Path buildFile() {
        return folder.resolve("python/adder/native/build.txt");
    }

    /** The id of the build: a hash of everything it was made from. */
    String build() {
        try {
            return Files.readString(buildFile()).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

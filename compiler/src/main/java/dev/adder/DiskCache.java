package dev.adder;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.UUID;

/**
 * Compiled functions on disk, in the folder and the form of the Python package: {@code ab/abcdef….so}, 32 bytes of SHA-256 after
 * the shared object. Keys are Java's own. Everything is optional: what cannot be read is compiled, what cannot be written is not kept.
 */
final class DiskCache {
    private static final int TRAILER = 32;
    private static final int MEGABYTES = 1024;
    private static final String CPU = cpu();

    private DiskCache() {}

    static String key(String... facts) {
        MessageDigest digest = sha256();
        for (String fact : facts) {
            byte[] bytes = fact.getBytes(StandardCharsets.UTF_8);
            digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
        }
        digest.update(CPU.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The path of a whole entry, or null. */
    static Path find(String key) {
        Path path = path(key);
        try {
            byte[] content = Files.readAllBytes(path);
            int size = content.length - TRAILER;
            boolean whole = size > 0 && Arrays.equals(digest(content, size), Arrays.copyOfRange(content, size, content.length));
            if (whole) {
                path.toFile().setLastModified(System.currentTimeMillis());
            }
            return whole ? path : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** Keeps an artefact; its path, or null if it could not be written. */
    static Path store(String key, byte[] artefact) {
        Path path = path(key);
        Path fresh = path.resolveSibling(path.getFileName() + "." + UUID.randomUUID());
        byte[] content = Arrays.copyOf(artefact, artefact.length + TRAILER);
        System.arraycopy(digest(artefact, artefact.length), 0, content, artefact.length, TRAILER);
        try {
            Files.createDirectories(path.getParent());
            Files.write(fresh, content);
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            trim(path);
            return path;
        } catch (IOException failure) {
            fresh.toFile().delete();
            return null;
        }
    }

    /** As the Python package does: one of the 256 folders holds at most its share; what was not used for longest goes first. */
    private static void trim(Path newest) {
        try (var files = Files.list(newest.getParent())) {
            var found = new ArrayList<>(files.map(Path::toFile).toList());
            found.sort(Comparator.comparingLong(File::lastModified));
            long left = found.stream().mapToLong(File::length).sum() - share();
            for (File file : found) {
                if (left > 0 && !file.equals(newest.toFile())) {
                    left -= file.length();
                    Files.deleteIfExists(file.toPath());
                }
            }
        } catch (IOException e) {
            // Another process trims the same folder.
        }
    }

    private static long share() {
        String given = System.getenv("ADDER_CACHE_SIZE");
        try {
            return (long) ((given == null || given.isEmpty() ? MEGABYTES : Double.parseDouble(given)) * (1 << 20)) >> 8;
        } catch (NumberFormatException e) {
            return (long) MEGABYTES << 12;
        }
    }

    private static Path path(String key) {
        return folder().resolve(key.substring(0, 2)).resolve(key + ".so");
    }

    private static Path folder() {
        String named = System.getProperty("adder.cache", System.getenv("ADDER_CACHE_DIR"));
        if (named != null && !named.isEmpty()) {
            return Path.of(named).toAbsolutePath();
        }
        String home = System.getenv("XDG_CACHE_HOME");
        return home != null && !home.isEmpty() ? Path.of(home, "adder") : Path.of(System.getProperty("user.home"), ".cache", "adder");
    }

    /** What the processor can do: code for one must not run on a lesser one, even from a copied folder. */
    private static String cpu() {
        try {
            String text = Files.readString(Path.of("/proc/cpuinfo")).split("\n\n", 2)[0];
            return text.lines().filter(l -> l.matches("(vendor_id|cpu family|model\t|flags|Features|CPU implementer|CPU part).*"))
                    .reduce("", (a, b) -> a + "\n" + b);
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    private static byte[] digest(byte[] bytes, int size) {
        MessageDigest digest = sha256();
        digest.update(bytes, 0, size);
        return digest.digest();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

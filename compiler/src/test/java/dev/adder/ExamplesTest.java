package dev.adder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The demo's functions on the demo's data give the same bits from Java as from CPython; the program of README.md runs as it stands. */
class ExamplesTest {
    private static final String CALLS = """
            import numpy as np, importlib
            def put(value):
                put.count += 1
                if isinstance(value, np.ndarray):
                    np.save(f"{put.count}.npy", value)
                    return f"array:{put.count}.npy"
                return f"float:{value.hex()}" if type(value) is float else f"int:{value}" if type(value) is int else 1 / 0
            put.count = 0
            for name, part in ("terrain", 16), ("photo", 16), ("prices", 30):
                for function, _, args in importlib.import_module(name).steps(part):
                    given = [put(a) for a in args]
                    print(name, function.__name__, *given, put(function(*args)))
            """;

    @Test
    void sameBitsAsInPython() throws IOException, InterruptedException {
        Path folder = Sides.folder("examples");
        int calls = 0;
        try (var adder = Sides.open()) {
            for (String line : Sides.python(CALLS, folder).lines().toList()) {
                String[] words = line.split(" ");
                var args = new ArrayList<>();
                for (int i = 2; i < words.length - 1; i++) {
                    args.add(value(words[i], folder));
                }
                var expected = (NDArray) value(words[words.length - 1], folder);
                NDArray actual = adder.load(Sides.home().resolve("examples/" + words[0] + ".py")).function(words[1]).call(args.toArray()).asArray();
                assertEquals(expected.toString(), actual.toString(), line);
                assertArrayEquals(expected.toBytes(), actual.toBytes(), line);
                calls++;
            }
        }
        assertEquals(9, calls);
    }

    private static Object value(String word, Path folder) throws IOException {
        String text = word.substring(word.indexOf(':') + 1);
        return switch (word.substring(0, word.indexOf(':'))) {
            case "array" -> NDArray.load(folder.resolve(text));
            case "float" -> Double.parseDouble(text);
            default -> Long.parseLong(text);
        };
    }

    @Test
    void firstProgramRunsAsItStands() throws IOException, InterruptedException {
        Path folder = Sides.folder("first");
        Files.createDirectories(folder.resolve("examples"));
        Files.copy(Sides.home().resolve("examples/terrain.py"), folder.resolve("examples/terrain.py"));
        NDArray dem = NDArray.zeros(DType.FLOAT64, 6, 7);
        for (int i = 0; i < 6; i++) {
            for (int j = 0; j < 7; j++) {
                dem.set(30.0 * i - j * j, i, j);
            }
        }
        dem.save(folder.resolve("dem.npy"));
        String page = Files.readString(Sides.home().resolve("README.md"));
        String snippet = page.substring(page.indexOf("```java\n") + 8);
        snippet = snippet.substring(0, snippet.indexOf("```"));
        int end = snippet.lastIndexOf('}');
        Path program = Files.writeString(folder.resolve("First.java"), """
                import dev.adder.Adder;
                import dev.adder.NDArray;
                import java.nio.file.Path;

                class First {
                    public static void main(String[] args) throws Exception {
                """ + snippet.substring(0, end) + "shaded.save(Path.of(\"shaded.npy\"));\n" + snippet.substring(end) + "}}");
        var builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED",
                "-Dadder.cache=" + folder.resolve("cache"), "-cp", System.getProperty("java.class.path"), program.toString())
                .directory(folder.toFile()).redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile());
        for (String name : new String[] {"adder.home", "adder.natives"}) {
            if (System.getProperty(name) != null) {
                builder.command().add(1, "-D" + name + "=" + System.getProperty(name));
            }
        }
        Process process = builder.start();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), Files.readString(folder.resolve("log")));
        String numpy = Sides.python("""
                import numpy as np, terrain
                expected = terrain.hillshade_numpy(np.load("dem.npy"), 315.0, 45.0)
                print(expected.max() > 0.1, abs(np.load("shaded.npy") - expected).max() < 1e-12)
                """, folder);
        assertEquals("True True", numpy.strip());
    }
}

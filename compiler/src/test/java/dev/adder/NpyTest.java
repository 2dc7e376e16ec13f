package dev.adder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code .npy} files against NumPy: what it wrote is read, and what is written is what it would have written, byte for byte. */
class NpyTest {
    private static final String FILES = """
            import numpy as np
            from numpy.lib import format
            codes = "b1 i1 i2 i4 i8 u1 u2 u4 u8 f4 f8 c8 c16".split()
            shapes = [(), (1,), (5,), (0,), (3, 4), (2, 0, 3), (2, 3, 4), (11, 1)]
            rng = np.random.default_rng(7)
            n = 0
            for code in codes:
                for shape in shapes:
                    for order in "CF":
                        for endian in "<>":
                            n += 1
                            item = np.dtype(code).itemsize
                            size = int(np.prod(shape))
                            raw = rng.integers(0, 2 if code == "b1" else 256, size * item).astype(np.uint8).tobytes()
                            a = np.frombuffer(raw, dtype=code).reshape(shape).astype(endian + code, order=order)
                            with open(f"{n}.npy", "wb") as f:
                                format.write_array(f, a, version=(1 + n % 3, 0))
                            native = np.asarray(a.astype(code), order=order)
                            native.tofile(f"{n}.raw") if order == "C" or native.ndim < 2 else np.ascontiguousarray(native).tofile(f"{n}.raw")
                            np.save(f"{n}-again.npy", native)
                            print(n, np.dtype(code).name, *shape)
            np.save("text.npy", np.array(["a", "bc"]))
            np.save("half.npy", np.zeros(3, np.float16))
            np.save("mixed.npy", np.zeros(3, [("x", "f8"), ("y", "i4")]))
            """;

    @Test
    void readsAndWritesWhatNumpyDoes() throws IOException, InterruptedException {
        Path folder = Sides.folder("npy");
        var lines = Sides.python(FILES, folder).lines().toList();
        assertEquals(13 * 8 * 4, lines.size());
        for (String line : lines) {
            String[] words = line.split(" ");
            NDArray a = NDArray.load(folder.resolve(words[0] + ".npy"));
            assertEquals(words[1], a.dtype().toString(), line);
            assertEquals(words.length - 2, a.ndim(), line);
            for (int k = 0; k < a.ndim(); k++) {
                assertEquals(Long.parseLong(words[k + 2]), a.shape(k), line);
            }
            assertArrayEquals(Files.readAllBytes(folder.resolve(words[0] + ".raw")), a.toBytes(), line);
            Path saved = folder.resolve("saved.npy");
            a.save(saved);
            assertArrayEquals(Files.readAllBytes(folder.resolve(words[0] + "-again.npy")), Files.readAllBytes(saved), line);
            NDArray mapped = NDArray.map(saved);
            assertArrayEquals(a.toBytes(), mapped.toBytes(), line);
            assertTrue(!mapped.isWritable());
        }
        for (String name : new String[] {"text", "half", "mixed"}) {
            String message = assertThrows(IOException.class, () -> NDArray.load(folder.resolve(name + ".npy"))).getMessage();
            assertTrue(message.contains("dtype") && message.contains("float64"), message);
        }
    }

    @Test
    void brokenFilesAreRefused() throws IOException {
        Path folder = Sides.folder("broken");
        NDArray.of(1.0, 2.0, 3.0).save(folder.resolve("whole.npy"));
        byte[] whole = Files.readAllBytes(folder.resolve("whole.npy"));
        for (int size = 0; size < whole.length; size++) {
            Path cut = Files.write(folder.resolve("cut.npy"), java.util.Arrays.copyOf(whole, size));
            assertThrows(IOException.class, () -> NDArray.load(cut));
            assertThrows(IOException.class, () -> NDArray.map(cut));
        }
    }

    @Test
    void viewsAreSavedAsTheirElements() throws IOException {
        Path file = Sides.folder("views").resolve("view.npy");
        NDArray a = NDArray.of(new double[] {1, 2, 3}, new double[] {4, 5, 6});
        a.slice(1, 2, -1, -1).save(file);
        assertArrayEquals(new double[] {3, 2, 1, 6, 5, 4}, NDArray.load(file).toDoubleArray());
        a.transpose().save(file);
        assertArrayEquals(new double[] {1, 4, 2, 5, 3, 6}, NDArray.load(file).toDoubleArray());
        assertTrue(NDArray.load(file).isF());
        a.slice(0, 1, 2).save(file);
        assertArrayEquals(new double[] {4, 5, 6}, NDArray.load(file).toDoubleArray());
    }
}

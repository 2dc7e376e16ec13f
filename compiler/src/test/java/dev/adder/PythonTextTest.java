package dev.adder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Numbers as text, against CPython's and NumPy's own. */
class PythonTextTest {
    @Test
    void numbersAreWrittenAsInPython() throws IOException, InterruptedException {
        long seed = Long.getLong("adder.seed", System.nanoTime());
        var random = new Random(seed);
        var lines = new ArrayList<String>();
        var expected = new ArrayList<String>();
        double[] special = {0, -0.0, 1, -1, 5e-324, 1e-323, 2e-323, 1e16, 1e15, 123456789012345680.0, 1e-4, 1e-5, 0.1, 1e22, 1e23, 9007199254740993.0,
            Double.MAX_VALUE, Double.MIN_NORMAL, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1.4e-45f, 1e-45, 3e-45, 1e-44, 1e38};
        for (int i = 0; i < 4000; i++) {
            double d = i < special.length ? special[i] : i % 2 == 0 ? Double.longBitsToDouble(random.nextLong())
                    : Math.round(random.nextGaussian() * 1000) * Math.pow(10, random.nextInt(40) - 20);
            float f = i < special.length ? (float) special[i] : i % 2 == 0 ? Float.intBitsToFloat(random.nextInt()) : (float) d;
            lines.add(Long.toHexString(Double.doubleToRawLongBits(d)) + " " + Integer.toHexString(Float.floatToRawIntBits(f)));
            expected.add(PythonText.str(d) + " " + PythonText.repr(new NumpyScalar(DType.FLOAT32, f)) + " " + PythonText.str(new Complex(d, f))
                    + " " + PythonText.repr(new NumpyScalar(DType.COMPLEX64, new Complex(f, -f))));
        }
        Path folder = Sides.folder("text");
        Files.write(folder.resolve("bits.txt"), lines);
        String actual = Sides.python("""
                import struct, warnings
                import numpy as np
                warnings.simplefilter("ignore")
                for line in open("bits.txt"):
                    a, b = line.split()
                    d = struct.unpack(">d", bytes.fromhex(a.zfill(16)))[0]
                    f = np.frombuffer(bytes.fromhex(b.zfill(8))[::-1], np.float32)[0]
                    c = np.array([f, -f]).view(np.complex64)[0]
                    print(str(d), repr(f), str(complex(d, float(f))), repr(c))
                """, folder);
        var python = actual.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            assertEquals(python.get(i), expected.get(i), "seed " + seed + ", bits " + lines.get(i));
        }
    }
}

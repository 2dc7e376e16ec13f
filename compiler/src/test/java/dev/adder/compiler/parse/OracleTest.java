package dev.adder.compiler.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.adder.compiler.parse.Repository.Python;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The parser against the `ast` of every CPython found: a sample of its library, and mutated texts. The seed is in the output.
 * ADDER_PARSE_ALL=1 takes the whole library and more mutations.
 */
class OracleTest {
    private static final boolean ALL = "1".equals(System.getenv("ADDER_PARSE_ALL"));

    @TestFactory
    Stream<DynamicTest> library() throws IOException, InterruptedException {
        return each("oracle.py", "--limit", ALL ? "0" : "60");
    }

    @TestFactory
    Stream<DynamicTest> mutations() throws IOException, InterruptedException {
        return each("fuzz.py", "--count", ALL ? "50000" : "1500", "--seed", Long.toString(Long.getLong("adder.seed", System.nanoTime())));
    }

    private static Stream<DynamicTest> each(String script, String... options) throws IOException, InterruptedException {
        List<Python> pythons = Repository.pythons();
        assumeFalse(pythons.isEmpty(), "no CPython from 3.10 on");
        return pythons.stream().map(python -> DynamicTest.dynamicTest(script + " " + python.version(), () -> run(python, script, options)));
    }

    private static void run(Python python, String script, String... options) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>();
        line.add(Repository.folder("tests/parse").resolve(script).toString());
        line.addAll(List.of(options));
        line.add("--");
        // The JVM must not see the libraries of the CPython the tests bring along.
        line.addAll(List.of("env", "-u", "LD_LIBRARY_PATH", Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), OracleServer.class.getName()));
        Process process = python.process(line).start();
        String output = new String(process.getInputStream().readAllBytes());
        System.out.print(output.substring(Math.max(0, output.length() - 4000)));
        assertEquals(0, process.waitFor(), output);
    }
}

package dev.adder.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.adder.compiler.library.Library;
import dev.adder.compiler.source.Problem;
import dev.adder.compiler.source.ProblemCode;
import dev.adder.compiler.source.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * tests/text/problems: programs that must not compile. The guilty line ends in `# problem: CODE`, maybe followed by words that the
 * message must hold: `# problem: types, "cannot add"`.
 */
class ProblemsTest {
    private static final Pattern MARK = Pattern.compile("# problem: ([a-z-]+)(?:, \"(.*)\")?");

    private record Expected(int line, ProblemCode code, String words) {}

    @TestFactory
    Stream<DynamicTest> programs() throws IOException {
        Library library = Library.read(Repository.root().resolve("lib"));
        return files().stream().map(f -> DynamicTest.dynamicTest(f.getFileName().toString(), () -> check(f, library)));
    }

    @Test
    void everyCodeHasAProgram() throws IOException {
        var without = EnumSet.allOf(ProblemCode.class);
        for (Path file : files()) {
            without.remove(expected(Files.readString(file)).code());
        }
        assertTrue(without.isEmpty(), () -> "no program in tests/text/problems shows " + without);
    }

    private static List<Path> files() throws IOException {
        return Repository.files("tests/text/problems");
    }

    private static void check(Path file, Library library) throws IOException {
        String text = Files.readString(file);
        Expected expected = expected(text);
        Problem problem = assertThrows(ProblemException.class,
                () -> Compiler.dump(Repository.request(file.getFileName().toString(), text), library, "infer")).problem();
        assertEquals(expected.code(), problem.code(), problem.text());
        assertEquals(expected.line(), problem.line(), problem.text());
        assertTrue(expected.words() == null || problem.text().contains(expected.words()), problem.text());
    }

    private static Expected expected(String text) {
        String[] lines = text.split("\n");
        for (int i = 0; i < lines.length; i++) {
            Matcher mark = MARK.matcher(lines[i]);
            if (mark.find()) {
                ProblemCode code = Arrays.stream(ProblemCode.values()).filter(c -> c.text().equals(mark.group(1))).findFirst().orElseThrow();
                return new Expected(i + 1, code, mark.group(2));
            }
        }
        throw new IllegalArgumentException("no line is marked: # problem: CODE");
    }
}

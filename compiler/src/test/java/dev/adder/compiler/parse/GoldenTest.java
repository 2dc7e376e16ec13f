package dev.adder.compiler.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.adder.compiler.source.ProblemException;
import dev.adder.compiler.source.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** tests/text/parse: Python text, a line of dashes, and its tree or problem. With BLESS=1 in the environment the second part is rewritten. */
class GoldenTest {
    private static final String SEPARATOR = "\n----\n";

    @TestFactory
    Stream<DynamicTest> texts() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(Repository.folder("tests/text/parse"))) {
            files = all.sorted().toList();
        }
        assertFalse(files.isEmpty());
        return files.stream().map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file)));
    }

    private static void check(Path file) throws IOException {
        String text = Files.readString(file);
        int at = text.indexOf(SEPARATOR);
        String source = at < 0 ? text.stripTrailing() : text.substring(0, at);
        String shown = shown(file.getFileName().toString().replace(".txt", ".py"), source + "\n");
        if ("1".equals(System.getenv("BLESS"))) {
            Files.writeString(file, source + SEPARATOR + shown);
        } else {
            assertEquals(text.substring(at + SEPARATOR.length()), shown);
        }
    }

    private static String shown(String name, String text) {
        try {
            // Only a problem's file must obey the rules beyond the grammar.
            Source source = new Source(name, text);
            return TreeText.write(name.startsWith("problem") ? Parser.parseModule(source) : Parser.parseGrammar(source));
        } catch (ProblemException problem) {
            return problem.getMessage() + "\n";
        }
    }
}

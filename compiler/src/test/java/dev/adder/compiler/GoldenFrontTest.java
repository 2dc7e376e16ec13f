package dev.adder.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.adder.compiler.ir.IrText;
import dev.adder.compiler.ir.Program;
import dev.adder.compiler.ir.Stage;
import dev.adder.compiler.ir.Verifier;
import dev.adder.compiler.library.Library;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * tests/text/flow and tests/text/infer: a Python function with the types of its arguments, a line of dashes, and its IR after the hop.
 * Both texts are read and printed before they are compared, and what was made is verified at its stage. With BLESS=1 in the
 * environment the second part is rewritten.
 */
class GoldenFrontTest {
    private static final String SEPARATOR = "\n----\n";

    @TestFactory
    Stream<DynamicTest> flow() throws IOException {
        return cases("flow", Stage.FLOW);
    }

    @TestFactory
    Stream<DynamicTest> infer() throws IOException {
        return cases("infer", Stage.TYPED);
    }

    private static Stream<DynamicTest> cases(String hop, Stage stage) throws IOException {
        List<Path> files = Repository.files("tests/text/" + hop);
        assertFalse(files.isEmpty());
        Library library = Library.read(Repository.root().resolve("lib"));
        return files.stream().map(f -> DynamicTest.dynamicTest(f.getFileName().toString(), () -> check(f, hop, stage, library)));
    }

    private static void check(Path file, String hop, Stage stage, Library library) throws IOException {
        String text = Files.readString(file);
        int at = text.indexOf(SEPARATOR);
        String source = at < 0 ? text.stripTrailing() : text.substring(0, at);
        String name = file.getFileName().toString().replace(".txt", ".py");
        String now = Compiler.dump(Repository.request(name, source + "\n"), library, hop);
        Program made = IrText.parse(now);
        Verifier.check(made, stage);
        assertEquals(now, IrText.print(made), "the text does not survive reading");
        if ("1".equals(System.getenv("BLESS"))) {
            Files.writeString(file, source + SEPARATOR + now);
        } else {
            assertEquals(IrText.print(IrText.parse(text.substring(at + SEPARATOR.length()))), now);
        }
    }
}

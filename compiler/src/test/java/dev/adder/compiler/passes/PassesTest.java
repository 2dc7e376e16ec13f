package dev.adder.compiler.passes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.adder.compiler.ir.Facts;
import dev.adder.compiler.ir.IrText;
import dev.adder.compiler.ir.Program;
import dev.adder.compiler.ir.Stage;
import dev.adder.compiler.ir.Verifier;
import dev.adder.compiler.target.interp.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Golden texts of passes: tests/text/passes/PASS/case.ir holds a program, a line {@code ----}, and what the pass makes of it.
 * BLESS=1 writes the second part. The interpreter must agree on both, on random arguments.
 */
class PassesTest {
    private static final Path GOLDEN = Path.of("../tests/text/passes");

    static Stream<Path> goldens() throws IOException {
        try (Stream<Path> files = Files.walk(GOLDEN)) {
            return files.filter(f -> f.toString().endsWith(".ir")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void aPassMakesTheExpectedText(Path file) throws IOException {
        String[] parts = Files.readString(file).split("(?m)^----\n", 2);
        Program before = IrText.parse(parts[0]);
        Verifier.check(before, Stage.TYPED);
        Program after = Passes.named(file.getParent().getFileName().toString()).run().run(before, Facts.PLAIN);
        Verifier.check(after, Stage.TYPED);
        if ("1".equals(System.getenv("BLESS"))) {
            Files.writeString(file, parts[0] + "----\n" + IrText.print(after));
            return;
        }
        assertEquals(IrText.print(IrText.parse(parts[1])), IrText.print(after));
        var seen = new ArrayList<String>();
        for (int seed = 0; seed < 60; seed++) {
            String expected = Trial.run(before, seed, 200_000);
            seen.add(expected);
            if (!expected.contains("out of fuel") && !expected.contains("fault")) {
                assertEquals(expected, Trial.run(after, seed, 400_000), "arguments " + seed);
            }
        }
        assertTrue(seen.stream().distinct().count() > 1, "the arguments make no difference");
    }

    @Test
    void everyPassHasAGolden() {
        for (Passes.Pass pass : Passes.table()) {
            assertTrue(pass.name().startsWith("Simplify") || Files.isDirectory(GOLDEN.resolve(pass.name())), pass.name());
        }
    }

    @Test
    void theOrderIsChecked() {
        List<Passes.Pass> wrong = Passes.table().reversed();
        assertThrows(IllegalStateException.class, () -> Passes.checked(wrong));
    }

    @Test
    void passesAreSwitchedOffAndStoppedAfterByName() throws IOException {
        Program program = IrText.parse(Files.readString(goldens().findFirst().orElseThrow()).split("(?m)^----\n")[0]);
        var ran = new ArrayList<String>();
        Passes.run(program, Facts.PLAIN, Set.of("Inline"), "CommonValues", (name, after) -> ran.add(name));
        assertEquals(List.of("SimplifyCode", "SimplifyInlined", "CommonValues"), ran);
        assertThrows(IllegalArgumentException.class, () -> Passes.run(program, Facts.PLAIN, Set.of("Nothing"), null, (name, after) -> { }));
    }
}

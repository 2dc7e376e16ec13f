package dev.adder.compiler.passes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.adder.compiler.infer.Inference;
import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Facts;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Operands;
import dev.adder.compiler.ir.Program;
import dev.adder.compiler.ir.Stage;
import dev.adder.compiler.ir.Verifier;
import dev.adder.compiler.library.Library;
import dev.adder.compiler.request.FileRequest;
import dev.adder.compiler.request.Request;
import dev.adder.compiler.source.Source;
import dev.adder.compiler.target.interp.Trial;
import dev.adder.compiler.types.Type;
import dev.adder.compiler.types.Types;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The functions of tests/passes/programs.py: every pass leaves a valid program with the same results; index checks go. */
class ProgramsTest {
    private static final Path FILE = Path.of("../tests/passes/programs.py");
    private static final Pattern CASE = Pattern.compile("(?m)^# (\\S.*) / (\\d+)\\ndef (\\w+)");
    private static Library library;

    record Case(String name, List<Type> args, int checks) {
        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeAll
    static void readLibrary() {
        library = Library.read(Path.of("../lib"));
    }

    static Stream<Case> cases() throws IOException {
        return CASE.matcher(Files.readString(FILE)).results().map(m -> new Case(m.group(3),
                Arrays.stream(m.group(1).split("; ")).map(Types::parse).toList(), Integer.parseInt(m.group(2))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void passesKeepTheMeaning(Case c) throws IOException {
        var source = new Source("programs.py", Files.readString(FILE));
        Program typed = Inference.infer(FileRequest.of(source, c.name, c.args, null, Request.Options.DEFAULT), library);
        Verifier.check(typed, Stage.TYPED);
        var results = new String[40];
        Arrays.setAll(results, seed -> Trial.run(typed, seed, 100_000));
        assertTrue(Arrays.stream(results).distinct().count() > 2);
        Program last = Passes.run(typed, Facts.PLAIN, Set.of(), null, (name, program) -> {
            Verifier.check(program, Stage.TYPED);
            for (int seed = 0; seed < results.length; seed++) {
                if (!results[seed].startsWith("out of fuel")) {
                    assertEquals(results[seed], Trial.run(program, seed, 200_000), "after " + name + ", arguments " + seed);
                }
            }
        });
        assertEquals(c.checks, last.funcs().stream().mapToInt(f -> checks(f.blocks())).sum(), () -> dev.adder.compiler.ir.IrText.print(last));
    }

    private static int checks(List<Block> blocks) {
        return blocks.stream().flatMap(b -> b.insts().stream()).mapToInt(i -> (i.op() instanceof Op.CheckIndex ? 1 : 0)
                + Operands.regions(i.op()).stream().mapToInt(r -> checks(r.blocks())).sum()).sum();
    }
}

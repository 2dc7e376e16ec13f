package dev.adder.compiler.target.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.adder.compiler.ir.Func;
import dev.adder.compiler.ir.IrText;
import dev.adder.compiler.ir.Program;
import dev.adder.compiler.llvm.Llvm;
import dev.adder.compiler.llvm.LlvmWriter;
import dev.adder.compiler.llvm.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * tests/text/target and tests/text/llvm: a TYPED program, a line of dashes, and its TARGET form or LLVM text. With BLESS=1 in the
 * environment the second part is rewritten. Each program is also run on a few arguments of its types, in the interpreter
 * (both forms) and as machine code.
 */
class GoldenTargetTest {
    private static final String SEPARATOR = "\n----\n";

    private interface Form {
        String of(Program program);
    }

    @TestFactory
    Stream<DynamicTest> target() throws IOException {
        return texts("tests/text/target", p -> IrText.print(CpuLower.lower(p)));
    }

    @TestFactory
    Stream<DynamicTest> llvm() throws IOException {
        return texts("tests/text/llvm", GoldenTargetTest::written);
    }

    private static String written(Program program) {
        var machine = Machine.portable();
        Program lowered = CpuLower.lower(program);
        boolean library = program.entry().kind() != Func.Kind.PYTHON;
        String text = library ? LlvmWriter.library(lowered, machine) : LlvmWriter.artefact(lowered, Programs.export(program), machine).text();
        Llvm.verify(text, machine);
        // What every module ends with stands in LlvmWriter.
        return text.substring(0, text.indexOf("define internal fastcc void @push"));
    }

    private static Stream<DynamicTest> texts(String folder, Form form) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder(folder))) {
            files = all.sorted().toList();
        }
        assertFalse(files.isEmpty());
        return files.stream().map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file, form)));
    }

    private static Path folder(String name) {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(root.resolve(name))) {
            root = root.getParent();
        }
        return root.resolve(name);
    }

    private static void check(Path file, Form form) throws Throwable {
        String text = Files.readString(file);
        int at = text.indexOf(SEPARATOR);
        String source = at < 0 ? text.stripTrailing() : text.substring(0, at);
        Program program = IrText.parse(source + "\n");
        String now = form.of(program);
        if ("1".equals(System.getenv("BLESS"))) {
            Files.writeString(file, source + SEPARATOR + now);
        } else {
            assertEquals(text.substring(at + SEPARATOR.length()), now);
        }
        if (program.entry().kind() == Func.Kind.PYTHON) {
            run(program);
        }
    }

    private static void run(Program program) throws Throwable {
        var random = new Random(7);
        try (var host = new NativeHost()) {
            int ran = 0;
            for (int round = 0; round < 20 && ran < 6; round++) {
                ran += Programs.agree(program, arguments(program, random, round), host) ? 1 : 0;
            }
            assertTrue(ran > 0, "no arguments suit the program");
        }
    }

    /** Arrays of one shape, aligned at the last axis; lengths 0 and 1 and strides of any kind among them. */
    static List<Programs.Arg> arguments(Program program, Random random, int round) {
        long[] sizes = {round == 0 ? 3 : random.nextInt(5), round == 1 ? 1 : 1 + random.nextInt(6), round == 2 ? 0 : 1 + random.nextInt(20)};
        var args = new ArrayList<Programs.Arg>();
        for (var param : program.entry().params()) {
            args.add(Values.argument(param.type(), sizes, random));
        }
        return args;
    }

}

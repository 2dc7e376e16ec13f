package dev.adder.compiler.llvm;

/**
 * Hop 8, first half: LLVM text to machine code. Thread-safe; a fatal error inside LLVM ends the process.
 * {@code level} 0 to 3 is the effort, as in opt and llc; 0 is the fastest to compile.
 */
public final class Llvm {
    /** More effort of instruction selection and what follows it changes no kernel of benchmarks/. */
    private static final int MOST_CODE = 2;

    private Llvm() {}

    /** An ELF relocatable object. */
    public static byte[] compile(String text, Machine machine, int level) {
        try (var module = optimise(text, machine, level)) {
            return module.object();
        }
    }

    /** LLVM text after the passes of {@code level}. */
    public static String optimised(String text, Machine machine, int level) {
        try (var module = optimise(text, machine, level)) {
            return module.text();
        }
    }

    public static String assembly(String text, Machine machine, int level) {
        try (var module = optimise(text, machine, level)) {
            return module.assembly();
        }
    }

    /** Throws {@link LlvmException} unless the text parses and keeps LLVM's rules. */
    public static void verify(String text, Machine machine) {
        try (var module = LlvmModule.parse(text, machine, 0)) {
            module.verify();
        }
    }

    private static LlvmModule optimise(String text, Machine machine, int level) {
        var module = LlvmModule.parse(text, machine, Math.min(level, MOST_CODE));
        try {
            module.run(level);
            return module;
        } catch (Throwable failure) {
            module.close();
            throw failure;
        }
    }
}

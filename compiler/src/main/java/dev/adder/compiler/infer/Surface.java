package dev.adder.compiler.infer;

import dev.adder.compiler.types.Constant;

/**
 * What a name stands for that exists only in the compiler, as {@link Constant.Named} writes it. No name of a program or module has a
 * slash, so none can be mistaken for one of lib/.
 *
 * <pre>
 *   words.alloc    lib/core.numbers/narrow    exceptions.ValueError    generator.sum    pattern.Array    numpy.sqrt, builtins.len
 * </pre>
 */
sealed interface Surface {
    /** Before the module of a file of lib/. */
    String FILE = "lib/";
    /** Before the full name of a method: the function of a {@link dev.adder.compiler.types.Type.Callable} bound to its object. */
    String METHOD = "method:";

    /** A word of the dialect. */
    record Word(String name) implements Surface {}

    /** A def of lib/ by its file, as other files of lib/ import it. */
    record Own(String file, String def) implements Surface {}

    /** A class of exceptions. */
    record Exceptions(String name) implements Surface {}

    /** The loop of a generator expression, made for the function {@code taker}. */
    record Generator(String taker) implements Surface {}

    /** A pattern of parameter annotations. */
    record Annotation(String name) implements Surface {}

    /** A name that programs know: {@code builtins.len}, {@code numpy.sqrt}. */
    record Public(String name) implements Surface {
        /** As users write it. */
        String shown() {
            return name.startsWith("builtins.") ? name.substring(9) : name;
        }
    }

    static Surface of(String name) {
        int end = Math.max(name.indexOf('.'), 0);
        String rest = name.substring(Math.min(end + 1, name.length()));
        if (name.startsWith(FILE)) {
            return new Own(name.substring(FILE.length(), name.lastIndexOf('/')), name.substring(name.lastIndexOf('/') + 1));
        }
        return switch (name.substring(0, end)) {
            case "words" -> new Word(rest);
            case "exceptions" -> new Exceptions(rest);
            case "generator" -> new Generator(rest);
            case "pattern" -> new Annotation(rest);
            default -> new Public(name);
        };
    }
}

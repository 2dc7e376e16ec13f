package dev.adder.compiler.request;

import dev.adder.compiler.source.Source;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a front door asks for: one function with argument types, and every function it can reach with the values their
 * outer names had. The compiler sees nothing else of the program.
 *
 * @param function index of the wanted function in {@code functions}
 * @param args     the types of its arguments, in the order of its parameters
 * @param returns  the type its result is converted to, or null
 * @param python   the minor version of the Python whose meaning is asked for: 3.12 sums floats and 3.14 reckons with complex numbers in another way
 */
public record Request(int function, List<Type> args, Type returns, Options options, List<Function> functions, int python) {
    /** What a request that names no version means. */
    public static final int PYTHON = 13;

    public Request(int function, List<Type> args, Type returns, Options options, List<Function> functions) {
        this(function, args, returns, options, functions, PYTHON);
    }

    /** What the name of a {@link Type.Callable} among the arguments starts with; the function's number in the request follows. */
    public static final String NUMBERED = "request#";

    /**
     * How to compile. {@code errorModel} null: division by zero raises for Python numbers and not for NumPy's.
     * {@code fastmath}: LLVM's flag names, empty for none. {@code inline}: the body is typed in place of each call, with the caller's other
     * options. {@code locals}: forced types of local variables.
     */
    public record Options(ErrorModel errorModel, List<String> fastmath, boolean boundscheck, boolean overflowRaises, boolean debug,
            boolean inline, Map<String, Type> locals) {
        public static final Options DEFAULT = new Options(null, List.of(), true, false, false, false, Map.of());

        /** The same, and float sums may be taken in any order and joined with products, as BLAS does. */
        public Options reassociated() {
            if (fastmath.contains("reassoc") || fastmath.contains("fast")) {
                return this;
            }
            var more = new ArrayList<>(fastmath);
            more.add("reassoc");
            more.add("contract");
            return new Options(errorModel, List.copyOf(more), boundscheck, overflowRaises, debug, inline, locals);
        }
    }

    /** Whether the function, or one that it may call, asks for debug information. */
    public boolean debug() {
        return options.debug() || functions.stream().anyMatch(f -> f.options() != null && f.options().debug());
    }

    public enum ErrorModel { PYTHON, NUMPY }

    /**
     * One function: its text and the values of the names it does not bind itself.
     *
     * @param lambda         true if the text is a lambda expression, false if a def
     * @param defaults       values of the last positional parameters
     * @param keywordDefaults values of keyword-only parameters that have one
     * @param options        its own decorator's options; null: the request's
     */
    public record Function(String name, String module, Source source, boolean lambda, Map<String, Name> names, List<Name> defaults,
            Map<String, Name> keywordDefaults, Options options) {}

    /** Types of arguments that a decorator names; {@code returns} null: what comes out is not converted. */
    public record Signature(List<Type> args, Type returns) {}

    /** The value of an outer name. */
    public sealed interface Name {}

    /** A value captured as a constant: a number, string, tuple, type, builtin, exception class. */
    public record Value(Constant constant) implements Name {}

    /** A NumPy scalar or other constant with a type of its own. */
    public record Typed(Constant constant, Type type) implements Name {}

    /** Another function of the request. */
    public record Callee(int function) implements Name {}

    /** A global array, passed after the arguments; {@code hidden} numbers them over the request. */
    public record Hidden(Type.Array type, int hidden) implements Name {}

    /** A module; {@code attrs} are the attributes of the user's own modules that the code reads. */
    public record Module(String name, Map<String, Name> attrs) implements Name {}

    /** A tuple of which some item is not a plain constant. */
    public record Items(List<Name> items) implements Name {}

    /** Something that cannot be compiled: a problem if it is used. {@code what} describes it. */
    public record Unsupported(String what) implements Name {}
}

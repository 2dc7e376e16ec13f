package dev.adder;

import dev.adder.compiler.parse.Tree;
import dev.adder.compiler.request.Request;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A Python function, compiled for each combination of argument types it is called with. Threads may call it at the same time. */
public final class Kernel {
    private final PythonModule module;
    private final int number;
    private final Request.Function function;
    private final Tree.Parameters parameters;
    private final Signatures signatures;
    private final Map<Request.Signature, Artefact> artefacts = new ConcurrentHashMap<>();

    Kernel(PythonModule module, int number, Request.Function function, Tree.Parameters parameters, List<Request.Signature> signatures) {
        this.module = module;
        this.number = number;
        this.function = function;
        this.parameters = parameters;
        this.signatures = new Signatures(function.name(), signatures);
    }

    /** {@return the function's name} */
    public String name() {
        return function.name();
    }

    PythonModule module() {
        return module;
    }

    /** Its place among the functions of the file. */
    int number() {
        return number;
    }

    /**
     * Calls the function. The first call for a combination of argument types compiles it (about 0.1 s) unless an earlier process has.
     *
     * <table>
     * <caption>Arguments</caption>
     * <tr><td>{@code byte short int long}, {@code BigInteger} within 64 bits</td><td>Python's int</td></tr>
     * <tr><td>{@code double}</td><td>Python's float</td></tr>
     * <tr><td>{@code float}</td><td>{@code np.float32}: Python has no number of that width</td></tr>
     * <tr><td>{@code boolean}</td><td>Python's bool</td></tr>
     * <tr><td>{@link Complex}, {@code String}, null</td><td>complex, str, None</td></tr>
     * <tr><td>{@link NumpyScalar}</td><td>the NumPy scalar</td></tr>
     * <tr><td>{@link NDArray}</td><td>ndarray: the same memory, not copied</td></tr>
     * <tr><td>{@code double[] float[] long[] int[] short[] byte[] boolean[]}</td><td>a vector of float64, float32, int64, int32, int16, int8, bool</td></tr>
     * <tr><td>{@link Tuple}, {@code List}, {@code Object[]}</td><td>tuple</td></tr>
     * <tr><td>{@link Kernel} of the same file</td><td>the function</td></tr>
     * <tr><td>{@link DType}</td><td>a NumPy dtype</td></tr>
     * </table>
     *
     * If the function's decorator gives signatures, it is compiled for those alone, and the arguments are converted to the one that fits
     * best, as in Python.
     *
     * Java's arrays are copied to native memory before the call and back after it, also when the call throws: compiled code keeps
     * addresses and may call back into Java to print, so they cannot stay on the heap. Missing arguments take the function's defaults.
     *
     * @param args     the positional arguments
     * @return what the function returned
     * @throws PythonException          if the function raises
     * @throws CompileException         if it cannot be compiled for these types
     * @throws IllegalArgumentException if there are too many or too few arguments, or one is of a Java type that the table lacks
     * @throws ArithmeticException      if a {@code BigInteger} does not fit 64 bits
     * @throws IllegalStateException    if an array or the {@link Adder} was closed
     */
    public Result call(Object... args) {
        return run(bind(args == null ? new Object[] {null} : args, Map.of()));
    }

    /**
     * Calls the function with keyword arguments, as {@code f(*args, **keywords)} does in Python.
     *
     * <pre>{@code
     * hillshade.call(List.of(dem), Map.of("azimuth", 315.0, "altitude", 45.0))
     * }</pre>
     *
     * @param args     the positional arguments, of the types of {@link #call(Object...)}
     * @param keywords arguments by the names of their parameters
     * @return what the function returned
     * @throws IllegalArgumentException if an argument is missing, given twice or has no parameter; otherwise as {@link #call(Object...)}
     */
    public Result call(List<?> args, Map<String, ?> keywords) {
        return run(bind(args.toArray(), keywords));
    }

    private Result run(Object[] values) {
        var types = new ArrayList<Type>(values.length);
        for (int i = 0; i < values.length; i++) {
            types.add(Arguments.type(values[i], name(i), module));
        }
        Request.Signature key = signatures.isEmpty() ? new Request.Signature(types, null) : signatures.choose(types);
        for (int i = 0; i < values.length && !signatures.isEmpty(); i++) {
            values[i] = Signatures.converted(values[i], key.args().get(i));
        }
        Artefact artefact = artefacts.get(key);
        if (artefact == null) {
            artefact = artefacts.computeIfAbsent(new Request.Signature(List.copyOf(key.args()), key.returns()), k -> module.adder().artefact(this, k));
        }
        module.adder().checkOpen();
        return artefact.call(values);
    }

    private String name(int i) {
        return parameters().get(i).name();
    }

    /** All parameters, {@code *args} among them, in the order of the compiled function. */
    private List<Tree.Parameter> parameters() {
        var all = new ArrayList<>(parameters.positionalOnly());
        all.addAll(parameters.positional());
        if (parameters.rest() != null) {
            all.add(parameters.rest());
        }
        all.addAll(parameters.keywordOnly());
        return all;
    }

    /** The arguments in the order of all parameters, with defaults, and what is left over as the tuple of {@code *args}. */
    private Object[] bind(Object[] args, Map<String, ?> keywords) {
        int positional = parameters.positionalOnly().size() + parameters.positional().size();
        if (args.length > positional && parameters.rest() == null) {
            throw new IllegalArgumentException(name() + "() takes " + positional + " positional arguments but " + args.length + " were given");
        }
        var left = new HashSet<>(keywords.keySet());
        var out = new ArrayList<>();
        for (int i = 0; i < positional; i++) {
            String name = name(i);
            boolean named = i >= parameters.positionalOnly().size() && left.remove(name);
            if (named && i < args.length) {
                throw new IllegalArgumentException(name() + "() got multiple values for argument '" + name + "'");
            }
            out.add(i < args.length ? Arguments.plain(args[i]) : named ? Arguments.plain(keywords.get(name)) : missing(i, positional));
        }
        if (parameters.rest() != null) {
            int first = Math.min(positional, args.length);
            out.add(Arguments.plain(Arrays.copyOfRange(args, first, args.length, Object[].class)));
        }
        for (Tree.Parameter p : parameters.keywordOnly()) {
            if (!left.remove(p.name()) && !function.keywordDefaults().containsKey(p.name())) {
                throw new IllegalArgumentException(name() + "() is missing the keyword-only argument " + p.name());
            }
            out.add(keywords.containsKey(p.name()) ? Arguments.plain(keywords.get(p.name())) : value(function.keywordDefaults().get(p.name()), p.name()));
        }
        if (!left.isEmpty()) {
            throw new IllegalArgumentException(name() + "() got an unexpected keyword argument '" + left.iterator().next() + "'");
        }
        return out.toArray();
    }

    private Object missing(int i, int positional) {
        int k = i - (positional - function.defaults().size());
        if (k < 0) {
            throw new IllegalArgumentException(name() + "() is missing the argument " + name(i));
        }
        return value(function.defaults().get(k), name(i));
    }

    private Object value(Request.Name written, String parameter) {
        return switch (written) {
            case Request.Value v -> value(v.constant(), parameter);
            case Request.Items items -> new Tuple(items.items().stream().map(item -> value(item, parameter)).toList());
            case Request.Callee c -> module.kernel(c.function());
            default -> throw new IllegalArgumentException("the default of " + parameter + " is not known without Python: give the argument");
        };
    }

    private Object value(Constant constant, String parameter) {
        return switch (constant) {
            case Constant.Int c -> c.value();
            case Constant.Float c -> c.value();
            case Constant.Bool c -> c.value();
            case Constant.Str c -> c.value();
            case Constant.None ignored -> null;
            case Constant.Complex c -> new Complex(c.real().value(), c.imag().value());
            case Constant.Tuple t -> new Tuple(new ArrayList<>(t.items().stream().map(item -> value(item, parameter)).toList()));
            default -> throw new IllegalArgumentException("the default of " + parameter + ", " + constant.shown() + ", cannot be an argument: give it");
        };
    }

    @Override
    public String toString() {
        return module + ":" + name();
    }
}

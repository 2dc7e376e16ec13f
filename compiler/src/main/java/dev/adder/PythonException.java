package dev.adder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A Python exception that compiled code raised. Its stack trace begins with the Python lines, so that it prints
 *
 * <pre>
 *   dev.adder.PythonException: IndexError: index 7 is out of bounds for axis 0 with size 5
 *       at terrain.slope(terrain.py:53)
 *       at dev.adder.Kernel.call(Kernel.java:…)
 * </pre>
 *
 * The cause is what Python's {@code raise … from} names. What the kernel had written into its argument arrays before stays there, as in Python.
 */
public final class PythonException extends RuntimeException {
    private final String type;
    private final transient List<Object> arguments;
    private final transient List<PythonFrame> frames;

    PythonException(String type, List<Object> arguments, List<PythonFrame> frames, PythonException cause) {
        super(text(type, arguments), cause);
        this.type = type;
        this.arguments = Collections.unmodifiableList(new ArrayList<>(arguments));
        this.frames = List.copyOf(frames);
        var trace = new ArrayList<StackTraceElement>();
        for (PythonFrame f : frames) {
            String file = f.file().substring(f.file().replace('\\', '/').lastIndexOf('/') + 1);
            trace.add(new StackTraceElement(file.replaceAll("\\.py$", ""), f.function(), file, f.line()));
        }
        Arrays.stream(getStackTrace()).filter(e -> !e.getClassName().equals(Artefact.class.getName())).forEach(trace::add);
        setStackTrace(trace.toArray(StackTraceElement[]::new));
    }

    static PythonException interrupted() {
        return new PythonException("KeyboardInterrupt", List.of(), List.of(), null);
    }

    /** {@code str(exception)}. */
    private static String text(String type, List<Object> arguments) {
        return switch (arguments.size()) {
            case 0 -> "";
            case 1 -> type.equals("KeyError") ? PythonText.repr(arguments.getFirst()) : PythonText.str(arguments.getFirst());
            default -> PythonText.repr(new Tuple(arguments));
        };
    }

    /** {@return the name of the Python class: {@code "ZeroDivisionError"}} */
    public String type() {
        return type;
    }

    /** {@return the arguments the exception was made with, as {@link Result#value} describes them} */
    public List<Object> arguments() {
        return arguments;
    }

    /** {@return the Python lines that were running, the raising one first} */
    public List<PythonFrame> frames() {
        return frames;
    }

    /** {@return the line that raised, from 1; 0 if it is not known} */
    public int line() {
        return frames.isEmpty() ? 0 : frames.getFirst().line();
    }

    @Override
    public String toString() {
        String message = getMessage();
        return getClass().getName() + ": " + type + (message.isEmpty() ? "" : ": " + message);
    }
}

package dev.adder.compiler.ir;

import java.util.HashMap;
import java.util.Map;

/** The built-in exceptions a compiled function can raise. {@link #code} is part of the artefact's binary interface. */
public enum ExceptionKind {
    EXCEPTION("Exception", 1),
    ARITHMETIC_ERROR("ArithmeticError", 2),
    ASSERTION_ERROR("AssertionError", 3),
    ATTRIBUTE_ERROR("AttributeError", 4),
    BUFFER_ERROR("BufferError", 5),
    EOF_ERROR("EOFError", 6),
    FLOATING_POINT_ERROR("FloatingPointError", 7),
    IMPORT_ERROR("ImportError", 8),
    INDEX_ERROR("IndexError", 9),
    KEY_ERROR("KeyError", 10),
    LOOKUP_ERROR("LookupError", 11),
    MEMORY_ERROR("MemoryError", 12),
    NAME_ERROR("NameError", 13),
    NOT_IMPLEMENTED_ERROR("NotImplementedError", 14),
    OS_ERROR("OSError", 15),
    OVERFLOW_ERROR("OverflowError", 16),
    RECURSION_ERROR("RecursionError", 17),
    REFERENCE_ERROR("ReferenceError", 18),
    RUNTIME_ERROR("RuntimeError", 19),
    STOP_ITERATION("StopIteration", 20),
    SYSTEM_ERROR("SystemError", 21),
    TYPE_ERROR("TypeError", 22),
    UNBOUND_LOCAL_ERROR("UnboundLocalError", 23),
    VALUE_ERROR("ValueError", 24),
    ZERO_DIVISION_ERROR("ZeroDivisionError", 25),
    KEYBOARD_INTERRUPT("KeyboardInterrupt", 26),
    UNICODE_ERROR("UnicodeError", 27),
    SYSTEM_EXIT("SystemExit", 28),
    BASE_EXCEPTION("BaseException", 29),
    WARNING("Warning", 30),
    USER_WARNING("UserWarning", 31),
    LINALG_ERROR("LinAlgError", 32),
    AXIS_ERROR("AxisError", 33);

    private static final Map<String, ExceptionKind> BY_NAME = new HashMap<>();

    static {
        for (ExceptionKind kind : values()) {
            BY_NAME.put(kind.python, kind);
        }
    }

    /** Python's name of the class. */
    public final String python;
    public final int code;

    ExceptionKind(String python, int code) {
        this.python = python;
        this.code = code;
    }

    /** The kind of a Python class name, or null. */
    public static ExceptionKind named(String python) {
        return BY_NAME.get(python);
    }
}

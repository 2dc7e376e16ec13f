package dev.adder.compiler.target.interp;

import dev.adder.compiler.ir.ExceptionKind;
import dev.adder.compiler.source.Site;
import dev.adder.compiler.types.Type;
import java.util.ArrayList;
import java.util.List;

/** A Python exception on its way out of an interpreted program. {@code template} and {@code args} are those of Op.Raise. */
public final class Raised extends RuntimeException {
    private static final long serialVersionUID = 1;

    public final ExceptionKind kind;
    public final String template;
    public final transient List<Object> args;
    public final transient List<Type> types;
    /** Where it was raised and through which calls it came, innermost first. */
    public final transient List<Site> sites = new ArrayList<>();
    private final String text;

    Raised(ExceptionKind kind, String template, List<Object> args, List<Type> types, String text) {
        super(null, null, false, false);
        this.kind = kind;
        this.template = template;
        this.args = args;
        this.types = types;
        this.text = text;
    }

    /** What {@code str(exception)} gives. */
    public String text() {
        return text;
    }

    @Override
    public String getMessage() {
        return kind.python + ": " + text;
    }
}

package dev.adder;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A Python tuple: any number of values of the kinds {@link Kernel#call} lists, nested or not.
 *
 * @param items the values; a null stands for None
 */
public record Tuple(List<Object> items) {
    /** A tuple of these items, in order. */
    public Tuple {
        items = Collections.unmodifiableList(new ArrayList<>(items));
    }

    /** A tuple of these items, in order. */
    public static Tuple of(Object... items) {
        return new Tuple(java.util.Arrays.asList(items));
    }

    /** How many items it has. */
    public int size() {
        return items.size();
    }

    /**
     * One item, to be read as the Java type wanted: {@code t.get(0).asArray()}.
     *
     * @throws IndexOutOfBoundsException if there is no such item
     */
    public Result get(int index) {
        return new Result(items.get(index));
    }

    @Override
    public String toString() {
        return PythonText.str(this);
    }
}

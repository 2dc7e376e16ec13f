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

    /**
     * {@return a tuple of these items, in order}
     *
     * @param items of the kinds {@link Kernel#call} lists; a null stands for None
     */
    public static Tuple of(Object... items) {
        return new Tuple(java.util.Arrays.asList(items));
    }

    /** {@return how many items it has} */
    public int size() {
        return items.size();
    }

    /**
     * One item, to be read as the Java type wanted: {@code t.get(0).asArray()}.
     *
     * @param index from 0 to {@link #size} - 1
     * @return the item
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

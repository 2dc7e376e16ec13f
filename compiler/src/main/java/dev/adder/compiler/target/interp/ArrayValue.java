package dev.adder.compiler.target.interp;

/** An array as the interpreter holds it: addresses, lengths, and bytes from one element to the next. */
public record ArrayValue(long owner, long data, long[] shape, long[] strides) {
    /** Number of elements. */
    public long size() {
        long size = 1;
        for (long dim : shape) {
            size *= dim;
        }
        return size;
    }

    /** Address of the element at an index. */
    public long address(long... index) {
        long at = data;
        for (int k = 0; k < index.length; k++) {
            at += index[k] * strides[k];
        }
        return at;
    }
}

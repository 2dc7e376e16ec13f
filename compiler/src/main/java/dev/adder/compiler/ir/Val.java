package dev.adder.compiler.ir;

import dev.adder.compiler.types.Type;

/** A value: an instruction's result or a block's parameter. {@code id} is unique in its function; type is null until inference. */
public record Val(int id, Type type) {
    @Override
    public boolean equals(Object other) {
        return other instanceof Val v && v.id == id;
    }

    @Override
    public int hashCode() {
        return id;
    }

    @Override
    public String toString() {
        return "%" + id;
    }
}

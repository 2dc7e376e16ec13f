package dev.adder.compiler.target.cpu;

import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.util.List;

/**
 * Reads and writes one array element at an address. Addresses that may be odd are gone through byte by byte, which
 * LLVM joins again into one access that assumes no alignment:
 * {@code load int16 -> convert(byte 0) | convert(byte 1) << 8}. Complex elements are two parts.
 */
final class Elements {
    private Elements() {}

    /** Reads an element, which may still be a bundle. */
    static void load(Emitter e, Val out, boolean aligned, Val ptr, Val offset) {
        if (((Scalar) out.type()).isComplex() && !aligned) {
            e.put(out, new Op.Make(List.of(loadParts(e, out, false, ptr, offset))));
        } else if (aligned) {
            e.put(out, new Op.PtrLoad(ptr, offset));
        } else {
            loadParts(e, out, false, ptr, offset);
        }
    }

    /** Reads an element as machine values: {@code out} itself, or the two parts of a complex number. */
    static Val[] loadParts(Emitter e, Val out, boolean aligned, Val ptr, Val offset) {
        if (!(out.type() instanceof Scalar type) || !type.isComplex()) {
            one(e, out, aligned, ptr, offset);
            return new Val[] {out};
        }
        Val re = e.newVal(type.part());
        Val im = e.newVal(type.part());
        one(e, re, aligned, ptr, offset);
        one(e, im, aligned, ptr, e.plus(offset, e.integer(type.part().bytes())));
        return new Val[] {re, im};
    }

    private static void one(Emitter e, Val out, boolean aligned, Val ptr, Val offset) {
        if (aligned || ((Scalar) out.type()).bytes() == 1) {
            e.put(out, new Op.PtrLoad(ptr, offset));
            return;
        }
        Scalar type = (Scalar) out.type();
        Scalar word = word(type);
        Val all = null;
        for (int i = 0; i < type.bytes(); i++) {
            Val one = e.op(Scalar.UINT8, new Op.PtrLoad(ptr, e.plus(offset, e.integer(i))));
            Val wide = e.convert(word, one);
            Val placed = i == 0 ? wide : e.op(word, new Op.Shl(wide, e.constant(word, 8L * i)));
            all = all == null ? placed : e.op(word, new Op.Or(all, placed));
        }
        e.put(out, new Op.Bits(all));
    }

    /** Writes an element, which may still be a bundle. */
    static void store(Emitter e, boolean aligned, Val ptr, Val offset, Val value) {
        Scalar type = (Scalar) value.type();
        if (aligned || !type.isComplex()) {
            storeOne(e, aligned, ptr, offset, value);
        } else {
            storeParts(e, false, ptr, offset, e.op(type.part(), new Op.Get(value, 0)), e.op(type.part(), new Op.Get(value, 1)));
        }
    }

    /** Writes machine values side by side. */
    static void storeParts(Emitter e, boolean aligned, Val ptr, Val offset, Val... parts) {
        Val at = offset;
        for (Val part : parts) {
            storeOne(e, aligned, ptr, at, part);
            if (parts.length > 1) {
                at = e.plus(at, e.integer(((Scalar) part.type()).bytes()));
            }
        }
    }

    private static void storeOne(Emitter e, boolean aligned, Val ptr, Val offset, Val value) {
        if (aligned || ((Scalar) value.type()).bytes() == 1) {
            e.put(null, new Op.PtrStore(ptr, offset, value));
            return;
        }
        Scalar type = (Scalar) value.type();
        Scalar word = word(type);
        Val all = e.op(word, new Op.Bits(value));
        for (int i = 0; i < type.bytes(); i++) {
            Val placed = i == 0 ? all : e.op(word, new Op.Shr(all, e.constant(word, 8L * i)));
            e.put(null, new Op.PtrStore(ptr, e.plus(offset, e.integer(i)), e.convert(Scalar.UINT8, placed)));
        }
    }

    private static Scalar word(Scalar type) {
        return switch (type.bytes()) {
            case 2 -> Scalar.UINT16;
            case 4 -> Scalar.UINT32;
            case 8 -> Scalar.UINT64;
            default -> throw new IllegalArgumentException(type.text());
        };
    }

    /** Address of the element at in-range indexes, as base and byte offset. The axis that is dense has a constant stride. */
    static Val[] address(Emitter e, Type.Array type, Val data, Val[] strides, List<Val> indices) {
        Val base = data;
        Val offset = null;
        int dense = denseAxis(type);
        for (int axis = 0; axis < type.ndim(); axis++) {
            Val step = axis == dense ? e.integer(type.elem().bytes()) : strides[axis];
            Val term = e.times(indices.get(axis), step);
            if (axis == dense || dense < 0 && axis == type.ndim() - 1) {
                offset = term;
            } else {
                base = e.plusBytes(base, term);
            }
        }
        return new Val[] {base, offset == null ? e.integer(0) : offset};
    }

    /** The axis along which elements lie side by side, or -1. */
    static int denseAxis(Type.Array type) {
        return switch (type.layout()) {
            case C -> type.ndim() - 1;
            case F -> type.ndim() == 0 ? -1 : 0;
            case A -> -1;
        };
    }
}

package dev.adder.compiler.ir;

import dev.adder.compiler.parse.Tree.BinaryOp;
import dev.adder.compiler.parse.Tree.CompareOp;
import dev.adder.compiler.parse.Tree.UnaryOp;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Type;
import java.util.List;

/**
 * The closed set of operations, in five families. An instruction's result type stands on its {@link Val}; the text of
 * an op is its name in snake case and its components in order ({@code %3: int64 = add %1 %2}).
 *
 * <p>Py ops occur only until inference, {@link Loop} ops only until the target hop. Which stage allows what is said by
 * {@link Stage}; what an op needs of its operands by {@link Verifier}; what it does to the world by {@link Effects}.
 */
public sealed interface Op {

    /** Untyped Python operations: what the flow hop emits and inference removes. */
    sealed interface Py extends Op {}

    /** Arithmetic on scalars. Operands and result are of one type unless said otherwise; nothing raises. */
    sealed interface Scalar extends Op {}

    /** Bundles, arrays and raw memory. */
    sealed interface Memory extends Op {}

    /** Counted loops and elementwise maps, kept whole for the passes. */
    sealed interface Loop extends Op {}

    /** Control. An op that ends a block is a {@link Terminator}. */
    sealed interface Flow extends Op {}

    /** Ends a block. */
    sealed interface Terminator extends Op {}

    /** A jump target with the values for its block's parameters. */
    record Edge(int block, List<Val> args) {}

    /** Blocks nested in an op; the first is the entry, whose parameters the op supplies. Outer values may be used freely. */
    record Region(List<Block> blocks) {
        public Block entry() {
            return blocks.getFirst();
        }
    }

    // ---------------------------------------------------------------- Py

    /** {@code a + b}; with {@code inPlace} {@code a += b}, which writes into an array {@code a}. */
    record PyBinary(BinaryOp operator, Val a, Val b, boolean inPlace) implements Py {}

    record PyUnary(UnaryOp operator, Val a) implements Py {}

    record PyCompare(CompareOp operator, Val a, Val b) implements Py {}

    /** Truth of a value, as {@code if} and {@code while} ask for it. */
    record PyTruth(Val a) implements Py {}

    /** A call. The last {@code keywords.size()} args are by keyword; {@code starred} lists positions of {@code *x} args. */
    record PyCall(Val function, List<Val> args, List<String> keywords, List<Integer> starred) implements Py {}

    record PyAttr(Val a, String name) implements Py {}

    record PyItem(Val a, Val index) implements Py {}

    record PySetItem(Val a, Val index, Val value) implements Py {}

    /** {@code a.name = value}. */
    record PySetAttr(Val a, String name, Val value) implements Py {}

    /** {@code start:stop:step} in an index; absent parts are None. */
    record PySlice(Val start, Val stop, Val step) implements Py {}

    /** A tuple display; {@code starred} lists positions of {@code *x} items. */
    record PyTuple(List<Val> items, List<Integer> starred) implements Py {}

    /** Unpacks into a tuple of exactly {@code before} items, then (if {@code star}) a tuple of the rest, then {@code after} items. */
    record PyUnpack(Val a, int before, boolean star, int after) implements Py {}

    /** An inner function or lambda (named uniquely in the request) with the values it captures and its defaults. */
    record PyClosure(String function, List<Val> captures, List<Val> defaults) implements Py {}

    /** An f-string: the template has a field ({@link dev.adder.compiler.types.TextTemplate}) for each part. */
    record PyFormat(String template, List<Val> parts) implements Py {}

    /** The value of a local variable that may be unassigned here: UnboundLocalError if so. */
    record PyBound(Val a, String name) implements Py {}

    /** The value of a variable where a test has shown that it is ({@code none}) or is not None. */
    record PyNarrow(Val a, boolean none) implements Py {}

    /** A name that is not a local: a captured global, closure value or builtin. */
    record PyGlobal(String name) implements Py {}

    /** Raises an exception class or instance, with what stands after {@code from} (null: nothing does). */
    record PyRaise(Val exception, Val cause) implements Py, Terminator {}

    /**
     * Loop header over any iterable: the body's block gets the item as its first parameter, then the edge's args.
     * The blocks of the loop, ways out included, are those numbered from the header to {@code last}.
     */
    record ForEach(Val iterable, boolean parallel, Edge body, Edge done, int last) implements Py, Terminator {}

    // ---------------------------------------------------------------- Scalar

    /** A constant of the result type. */
    record Const(Constant value) implements Scalar {}

    /** Sum; integers wrap. */
    record Add(Val a, Val b) implements Scalar {}

    /** Difference; integers wrap. */
    record Sub(Val a, Val b) implements Scalar {}

    /** Product; integers wrap. */
    record Mul(Val a, Val b) implements Scalar {}

    /** Quotient of floats, IEEE. */
    record Div(Val a, Val b) implements Scalar {}

    /** Integer quotient truncated to zero. The divisor is not 0, nor is it min / -1 (undefined: lib/ guards). */
    record IntDiv(Val a, Val b) implements Scalar {}

    /** Integer remainder with the sign of the dividend; same guards as {@link IntDiv}. */
    record IntRem(Val a, Val b) implements Scalar {}

    /** Negation; integers wrap, floats flip the sign bit. */
    record Neg(Val a) implements Scalar {}

    /** Complement of every bit; of a boolean, logical not. */
    record Not(Val a) implements Scalar {}

    /** Bitwise (integers) or logical (booleans) and. */
    record And(Val a, Val b) implements Scalar {}

    record Or(Val a, Val b) implements Scalar {}

    record Xor(Val a, Val b) implements Scalar {}

    /** Left shift; the amount is of the same type and within 0 … bits-1. */
    record Shl(Val a, Val b) implements Scalar {}

    /** Right shift, arithmetic for signed types; the amount is within 0 … bits-1. */
    record Shr(Val a, Val b) implements Scalar {}

    enum Pred { EQ, NE, LT, LE, GT, GE }

    /** Comparison of two numbers, booleans or addresses of one type, to {@code pybool} or {@code bool}; with NaN all but NE are false. */
    record Compare(Pred pred, Val a, Val b) implements Scalar {}

    /** {@code condition ? a : b}, both evaluated; the values may be of any one type. Even: neither is likelier, so it is no jump. */
    record Select(Val condition, Val a, Val b, boolean even) implements Scalar {
        public Select(Val condition, Val a, Val b) {
            this(condition, a, b, false);
        }
    }

    /**
     * Conversion to the result type: int to int truncates or extends by the source's sign; int to float rounds to nearest;
     * float to int truncates, as C compilers do it on x86: what does not fit in 32 signed bits (64 for the types of 64 bits) becomes the
     * smallest such integer, of which narrower types keep the low bits; uint32 and uint64 also take what is negative or beyond the
     * signed half, modulo their size (lib/ guards where Python raises);
     * number to bool is {@code != 0}; real to complex has imaginary part 0.
     */
    record Convert(Val a) implements Scalar {}

    /** The same bits as another type of the same width (float64 and int64, ptr and int64). */
    record Bits(Val a) implements Scalar {}

    enum Overflow { ADD, SUB, MUL }

    /** True if the integer operation does not fit its type. */
    record Overflows(Overflow operation, Val a, Val b) implements Scalar {}

    /** The {@link Native} that gives the address of the runtime's random state (ptr). */
    String RANDOM_STATE = "adder.random_state";

    /** The {@link Native} that gives the address of a function of OpenBLAS by its name (address of constant text); null without it. */
    String BLAS = "adder.blas";

    /** Start of a native's symbol; the rest is a table, 16 hexadecimal digits for each float64. The argument is an index within it. */
    String TABLE = "adder.table ";

    /** Start of a native's symbol; the rest is the name of a function of kind APART, which takes the args. */
    String APART = "adder.apart ";

    /** A pure function of the hardware or the C library: an LLVM intrinsic ({@code llvm.sqrt}) or a symbol ({@code exp}). */
    record Native(String symbol, List<Val> args) implements Scalar {}

    // ---------------------------------------------------------------- Memory

    /** A tuple, record, optional (flag, payload), complex (re, im), str (address, length) or callable (captures) of its parts. */
    record Make(List<Val> parts) implements Memory {}

    /** Part {@code index} of such a value. */
    record Get(Val a, int index) implements Memory {}

    /** An array of its parts; shape and strides (bytes) are pyint, owner and data ptr. A view shares the owner. */
    record MakeArray(Val owner, Val data, List<Val> shape, List<Val> strides) implements Memory {}

    /** Length of an axis (pyint). Never negative. */
    record Dim(Val array, int axis) implements Memory {}

    /** Bytes from one element to the next along an axis (pyint). */
    record Stride(Val array, int axis) implements Memory {}

    /** Address of the first element (ptr). */
    record DataOf(Val array) implements Memory {}

    /** The owner that keeps the elements alive (ptr). */
    record OwnerOf(Val array) implements Memory {}

    /** The element at indexes that lie within the shape. */
    record Load(Val array, List<Val> indices) implements Memory {}

    /** Writes the element at indexes that lie within the shape. */
    record Store(Val array, List<Val> indices, Val value) implements Memory {}

    /** What a check of an index looks at: all of it, only the size (the index is known not to be negative), or only whether it counts from the end. */
    enum Ends { BOTH, UPPER, LOWER }

    /** {@code index} wrapped once if negative; IndexError naming index, axis and size unless it then lies within 0 … size-1. All pyint. */
    record CheckIndex(Val index, Val size, int axis, Ends ends) implements Memory {
        public boolean raises() {
            return ends != Ends.LOWER;
        }
    }

    /** A new owner (ptr) of {@code bytes} (pyint) uninitialised bytes at owner+64; MemoryError if it cannot be had (at stage TARGET: null). */
    record Alloc(Val bytes) implements Memory {}

    /** Reads a scalar or ptr at an address plus a byte offset (pyint). */
    record PtrLoad(Val ptr, Val offset) implements Memory {}

    record PtrStore(Val ptr, Val offset, Val value) implements Memory {}

    /** An address plus bytes (pyint). */
    record PtrAdd(Val ptr, Val bytes) implements Memory {}

    /** {@code bytes} (constant pyint) of stack, freed when the function returns. */
    record Alloca(Val bytes) implements Memory {}

    enum AddressOf { CSTRING, STATIC, SYMBOL, FUNCTION }

    /** Address of constant text, of zeroed static memory ({@code bytes}), of an imported symbol or of a function of the program. */
    record Address(AddressOf kind, String name, long bytes) implements Memory {}

    /** Adds to the int64 at an address, atomically; the value before. */
    record AtomicAdd(Val ptr, Val amount) implements Memory {}

    /** One more user of an owner. Only at stage TARGET. */
    record Retain(Val owner) implements Memory {}

    /** One user less; the last one frees it. Only at stage TARGET. */
    record Release(Val owner) implements Memory {}

    /**
     * Whether the elements of an array are computed in chunks where they are asked for, and stand nowhere all at once: false,
     * until a pass decides otherwise for the result of a map that is read by chunks alone.
     */
    record Computed(Val array) implements Memory {}

    /**
     * {@code count} elements of a new array in C order from the one at {@code first} on, as a vector that is read before the
     * next chunk of this array is asked for. At most {@link #CHUNK}; all within the array.
     */
    record Chunk(Val array, Val first, Val count) implements Memory {
        /** The elements of the longest chunk. */
        public static final int CHUNK = 1024;
    }

    // ---------------------------------------------------------------- Loop

    /**
     * Counted loop header, the last op of the header block: {@code index} is the header's first parameter, starts at 0
     * and every back edge passes {@code index + 1}; goes to {@code body} while {@code index < count}, else to
     * {@code done}. {@code count} (pyint) is defined outside the loop. {@code parallel}: iterations may run in any order.
     */
    record For(Val index, Val count, boolean parallel, Edge body, Edge done) implements Loop, Terminator {}

    /**
     * Elementwise map: for each index of {@code shape} the body gets one element of each input (inputs are broadcast:
     * aligned at the last axis, a dim of 1 repeats) and yields one element. Result: a new array, or, if {@code into} is
     * not null, nothing: the elements are written there, as if every input had been read before the first write.
     * {@code shape} is the broadcast shape (checked by lib/). The body may raise; then a new array is dropped, and
     * {@code into} holds what was written before in C order.
     */
    record Map(Val into, List<Val> inputs, List<Val> shape, Region body) implements Loop {}

    /** Ends a region with its values. */
    record Yield(List<Val> values) implements Loop, Terminator {}

    // ---------------------------------------------------------------- Flow

    record Jump(Edge to) implements Flow, Terminator {}

    /**
     * How likely {@code then} is. Two tell of a loop that it enters: INDEPENDENT: its iterations read nothing that another one
     * writes; ROLLED: it is not worth more code than there is. DISJOINT: likely, and where it holds no two of the function's array
     * arguments share memory, but for those that the function only reads.
     */
    enum Hint { NONE, LIKELY, UNLIKELY, INDEPENDENT, ROLLED, DISJOINT }

    /** Two-way branch on a boolean; the hint says how likely {@code then} is. */
    record Branch(Val condition, Hint hint, Edge then, Edge otherwise) implements Flow, Terminator {}

    /** Returns a value (null: nothing, for low-level functions). */
    record Return(Val value) implements Flow, Terminator {}

    /**
     * Raises a built-in exception. {@code template} null: its arguments are {@code args}. Else it has one argument, the
     * template with its fields filled by the args in order. A last arg that is a record {@code cause.NAME} is the cause.
     */
    record Raise(ExceptionKind kind, String template, List<Val> args) implements Flow, Terminator {}

    /** Ends the function as raised: a call's exception goes on to the caller, with this place added. Only at stage TARGET. */
    record Propagate() implements Flow, Terminator {}

    /** A point no path reaches. */
    record Unreachable() implements Flow, Terminator {}

    /**
     * Calls a function of the program; if it raises, so does this. At stage TARGET the result of a PYTHON function is
     * {@code record(outcome, failed: bool, value: T)} and a branch on {@code failed} follows.
     */
    record Call(String function, List<Val> args) implements Flow {}

    /** Calls a C function by address or name, with effects (low-level code). */
    record CallPtr(Val address, List<Val> args) implements Flow {}

    /** RecursionError if the stack is nearly used up. First op of recursive functions. At stage TARGET it gives a flag instead. */
    record CheckStack() implements Flow {}

    /** Python's print: {@code sep} and {@code end} are strings. At stage TARGET it gives a flag: true if it raised. */
    record Print(Val sep, Val end, List<Val> args) implements Flow {}
}

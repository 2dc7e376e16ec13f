package dev.adder.compiler.target.cpu;

import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.ExceptionKind;
import dev.adder.compiler.ir.Func;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Op.Edge;
import dev.adder.compiler.ir.Program;
import dev.adder.compiler.ir.Substitution;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.util.ArrayList;
import java.util.List;

/**
 * Every op that can raise becomes an op that tells and a branch.
 *
 * <pre>
 * %2: pyint = check_index %0 %1 0 both   ->   %4: uint64 = convert %0 ... compare lt %4 %5, branch %6 likely b2(%0) b1()
 *                                             b1: %7 = add %0 %1 ... the same of %7, branch %8 likely b2(%7) b3()
 *                                             b3: raise index_error "index {} is out of bounds for axis {} with size {}" [%0 %9 %1]
 * %2: pyint = call "f" [%0]         ->   %3: record(outcome, failed: bool, value: pyint) = call "f" [%0]
 *                                        branch on get %3 0 to propagate, else %2 = get %3 1   (no branch if "f" never raises)
 * alloc gives null, print and check_stack a flag (true: it failed)
 * </pre>
 */
final class LowerRaises {
    private static final String OUT_OF_BOUNDS = "index {} is out of bounds for axis {} with size {}";

    private final Program program;
    private final Raising raising;
    private final Emitter e;
    private final Substitution same = new Substitution();

    private LowerRaises(Program program, Raising raising, Func func) {
        this.program = program;
        this.raising = raising;
        e = new Emitter(func);
    }

    static Program run(Program program) {
        var raising = new Raising(program);
        var out = new ArrayList<Func>();
        for (Func f : program.funcs()) {
            out.add(f.kind() == Func.Kind.PYTHON ? new LowerRaises(program, raising, f).lower(f) : f);
        }
        return new Program(out);
    }

    private Func lower(Func f) {
        for (Block b : f.blocks()) {
            e.begin(b.id(), b.params());
            for (Inst inst : b.insts()) {
                e.site = inst.site();
                put(inst);
            }
        }
        Func lowered = e.func(f);
        return lowered.with(same.apply(lowered.blocks()));
    }

    private void put(Inst inst) {
        Op op = inst.op();
        if (op instanceof Op.CheckIndex check && !check.raises()) {
            wrap(check, inst.out());
        } else if (op instanceof Op.CheckIndex check) {
            checkIndex(check, inst.out());
        } else if (op instanceof Op.Alloc alloc) {
            e.put(inst);
            Val none = e.compare(Op.Pred.EQ, inst.out(), e.constant(Type.PTR, 0));
            onFailure(none, new Op.Raise(ExceptionKind.MEMORY_ERROR, "Unable to allocate {} bytes", List.of(alloc.bytes())));
        } else if (op instanceof Op.Print) {
            onFailure(e.op(Scalar.PYBOOL, op), new Op.Propagate());
        } else if (op instanceof Op.CheckStack) {
            onFailure(e.op(Scalar.PYBOOL, op),
                    new Op.Raise(ExceptionKind.RECURSION_ERROR, "maximum recursion depth exceeded", List.of()));
        } else if (op instanceof Op.Call call && program.func(call.function()).kind() == Func.Kind.PYTHON) {
            call(call, inst.out());
        } else {
            e.put(inst);
        }
    }

    /** Goes on in a new block unless {@code failed}. */
    private void onFailure(Val failed, Op.Terminator end) {
        int error = e.newBlock();
        int next = e.newBlock();
        e.branch(failed, Op.Hint.UNLIKELY, error, next);
        e.begin(error);
        e.end(end);
        e.begin(next);
    }

    private void call(Op.Call call, Val out) {
        Type value = program.func(call.function()).result();
        Val outcome = e.op(new Type.Record("outcome", List.of("failed", "value"), List.of(Scalar.BOOL, value)), call);
        if (raising.mayRaise(call.function())) {
            onFailure(e.op(Scalar.BOOL, new Op.Get(outcome, 0)), new Op.Propagate());
        }
        if (out != null) {
            e.put(out, new Op.Get(outcome, 1));
        }
    }

    /**
     * An index that is constant needs one signed comparison, any other one unsigned; only one that fails it and may be negative
     * is wrapped, and compared again.
     */
    private void checkIndex(Op.CheckIndex check, Val out) {
        Val index = check.index();
        Val size = check.size();
        int error = e.newBlock();
        int next = e.newBlock();
        if (e.isConst(index) && e.constOf(index) >= 0) {
            e.put(out, new Op.Const(((Op.Const) e.def(index)).value()));
            e.branch(e.compare(Op.Pred.LE, size, index), Op.Hint.UNLIKELY, error, next);
            raiseIndex(error, check);
            e.begin(next);
        } else if (e.isConst(index)) {
            e.put(out, new Op.Add(size, index));
            e.branch(e.compare(Op.Pred.LT, out, e.constant(index.type(), 0)), Op.Hint.UNLIKELY, error, next);
            raiseIndex(error, check);
            e.begin(next);
        } else if (check.ends() == Op.Ends.UPPER) {
            same.put(out, index);
            e.branch(within(index, size), Op.Hint.LIKELY, next, error);
            raiseIndex(error, check);
            e.begin(next);
        } else {
            int wrap = e.newBlock();
            Edge failed = new Edge(wrap, List.of());
            e.end(new Op.Branch(within(index, size), Op.Hint.LIKELY, new Edge(next, List.of(index)), failed));
            e.begin(wrap);
            Val wrapped = e.op(index.type(), new Op.Add(index, size));
            e.end(new Op.Branch(within(wrapped, size), Op.Hint.LIKELY, new Edge(next, List.of(wrapped)), new Edge(error, List.of())));
            raiseIndex(error, check);
            e.begin(next, List.of(out));
        }
    }

    /** A branch that is hardly ever taken costs less than an addition before every access. */
    private void wrap(Op.CheckIndex check, Val out) {
        int wrap = e.newBlock();
        int next = e.newBlock();
        Val negative = e.compare(Op.Pred.LT, check.index(), e.constant(check.index().type(), 0));
        e.end(new Op.Branch(negative, Op.Hint.UNLIKELY, new Edge(wrap, List.of()), new Edge(next, List.of(check.index()))));
        e.begin(wrap);
        Val wrapped = e.op(check.index().type(), new Op.Add(check.index(), check.size()));
        e.end(new Op.Jump(new Edge(next, List.of(wrapped))));
        e.begin(next, List.of(out));
    }

    private Val within(Val index, Val size) {
        return e.compare(Op.Pred.LT, e.convert(Scalar.UINT64, index), e.convert(Scalar.UINT64, size));
    }

    /** The error block is the only place that needs the axis as a value. */
    private void raiseIndex(int error, Op.CheckIndex check) {
        e.begin(error);
        e.end(new Op.Raise(ExceptionKind.INDEX_ERROR, OUT_OF_BOUNDS, List.of(check.index(), e.integer(check.axis()), check.size())));
    }
}

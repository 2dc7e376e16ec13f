package dev.adder.compiler.llvm;

import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Cfg;
import dev.adder.compiler.ir.Func;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Op;
import dev.adder.compiler.ir.Op.Edge;
import dev.adder.compiler.ir.Operands;
import dev.adder.compiler.ir.Tag;
import dev.adder.compiler.ir.Val;
import dev.adder.compiler.target.Components;
import dev.adder.compiler.target.Export;
import dev.adder.compiler.types.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One function of a TARGET program as LLVM text, or the artefact's entry that it is: blocks and their parameters ({@code phi}), calls, control and memory.
 * Scalar arithmetic is {@link ScalarText}'s. Constants become operands; bundles exist only as the lists of their parts.
 *
 * <pre>  b1(%4: pyint): ... jump b1(%5)   ->   b1: %v4 = phi i64 [0, %b0], [%v5, %b1] ... br label %b1</pre>
 */
final class FunctionText {
    private static final String CALL = "ptr noalias noundef nonnull align 8 dereferenceable(560) %call";

    private final LlvmWriter in;
    private final Func func;
    private final StringBuilder out;
    private final Shape shape;
    /** What the function is the entry of; null: of nothing. */
    private final Export entry;
    private final ScalarText scalars;
    /** Some instruction ends the function with an exception: all do in one block. */
    private boolean fails;
    private StringBuilder body;
    private final StringBuilder prologue = new StringBuilder();
    private String[] names = new String[256];
    /** Bundles: the parts as operands, or where in a call's result they are. */
    private final Map<Integer, List<Val>> made = new HashMap<>();
    private final Map<Integer, Given> given = new HashMap<>();
    private final ScaledOffsets scaled;
    private LoopHints loops;
    private Scopes scopes;
    /** The block that is being written. */
    private int block;
    /** Whether the instruction that is being written is done as it stands, whatever fast-math says. */
    private boolean exact;
    private int temps;

    /** The value of a call's outcome: the LLVM value that holds it and the index of its first part there; -1: it is that value. */
    private record Given(String call, int first) {}

    FunctionText(LlvmWriter in, Func func, Export entry, StringBuilder out) {
        this.in = in;
        this.func = func;
        this.entry = entry;
        this.out = out;
        shape = in.shape(func.name());
        scalars = new ScalarText(this, in);
        scaled = new ScaledOffsets(func);
    }

    void write() {
        if (entry != null) {
            out.append(EntryText.HEAD);
            List<String> given = new EntryText(prologue, this::temp).arguments(func, entry);
            for (int i = 0; i < given.size(); i++) {
                names(func.params().get(i), given.get(i));
            }
        } else {
            head();
        }
        out.append(attributes()).append(in.lines() == null ? "" : in.lines().begin(func)).append(" {\n");
        blocks();
        out.append("}\n");
    }

    private void head() {
        boolean python = func.kind() == Func.Kind.PYTHON;
        out.append("define ").append(func.kind() == Func.Kind.NATIVE ? "" : "internal ").append(python ? "fastcc " : "")
                .append(python ? "" : LlvmTypes.before(func.result())).append(shape.type()).append(' ').append(shape.name()).append('(');
        String separator = "";
        if (python) {
            out.append(CALL);
            separator = ", ";
        }
        for (Val param : func.params()) {
            out.append(separator).append(LlvmTypes.register(param.type())).append(python ? "" : LlvmTypes.extension(param.type()))
                    .append(' ').append(name(param));
            separator = ", ";
        }
        out.append(") ");
    }

    private String attributes() {
        if (func.kind() == Func.Kind.APART) {
            return ApartText.attributes();
        }
        // What an artefact keeps apart from its functions is called from many places.
        return func.kind() == Func.Kind.PRIVATE && in.isArtefact() ? "#2" : func.hasLanes() ? "#3" : "#0";
    }

    /** Parameters are written last: they may name values of blocks that come later. */
    private void blocks() {
        var cfg = new Cfg(func.blocks());
        List<Block> order = Arrays.stream(cfg.order()).mapToObj(cfg.blocks::get).toList();
        order.forEach(this::constants);
        loops = new LoopHints(func, cfg, in.metadata());
        scopes = new Scopes(func, cfg, in.metadata());
        var texts = new ArrayList<StringBuilder>();
        for (Block b : order) {
            body = new StringBuilder();
            block = b.id();
            instructions(b);
            texts.add(body);
        }
        out.append("entry:\n").append(prologue).append("  br label %b").append(func.entry().id()).append('\n');
        var arrivals = arrivals(order);
        body = out;
        for (int i = 0; i < texts.size(); i++) {
            Block b = order.get(i);
            out.append('b').append(b.id()).append(":\n");
            for (int k = 0; i > 0 && k < b.params().size(); k++) {
                phi(b.params().get(k), k, arrivals.get(b.id()));
            }
            out.append(texts.get(i));
        }
        if (fails) {
            out.append("failed:\n  ret ").append(entry != null ? "i64 1" : shape.isStruct() ? shape.type() + " " + shape.failure() : shape.type() + " true").append('\n');
        }
    }

    private void constants(Block b) {
        for (Inst inst : b.insts()) {
            if (inst.op() instanceof Op.Const c && machine(inst.out().type())) {
                names(inst.out(), LlvmTypes.constant(inst.out().type(), c.value()));
            } else if (inst.op() instanceof Op.Address a) {
                names(inst.out(), address(a));
            }
        }
    }

    // ------------------------------------------------------------ blocks

    /** For each block the phi operands that each edge brings: label, then the args. */
    private record Arrival(String label, List<Val> args) {}

    private static Map<Integer, List<Arrival>> arrivals(List<Block> order) {
        var all = new HashMap<Integer, List<Arrival>>();
        for (Block b : order) {
            List<Edge> edges = Operands.edges(b.last().op());
            for (int i = 0; i < edges.size(); i++) {
                String label = "b" + b.id() + (i == 1 && twice(edges) ? ".else" : "");
                all.computeIfAbsent(edges.get(i).block(), k -> new ArrayList<>()).add(new Arrival(label, edges.get(i).args()));
            }
        }
        return all;
    }

    private static boolean twice(List<Edge> edges) {
        return edges.get(0).block() == edges.get(1).block() && !edges.get(0).args().isEmpty();
    }

    private String address(Op.Address a) {
        return switch (a.kind()) {
            case CSTRING -> in.globals().text(a.name());
            case STATIC -> in.globals().memory(a.name(), a.bytes());
            case SYMBOL -> in.globals().symbol(a.name());
            case FUNCTION -> in.shape(a.name()).name();
        };
    }

    private void instructions(Block b) {
        for (Inst inst : b.insts()) {
            exact = inst.site() != null && inst.site().span().source().exact();
            int from = body.length();
            try {
                put(inst, b);
                if (in.lines() != null) {
                    in.lines().mark(body, from, inst.site());
                }
            } catch (RuntimeException failure) {
                throw new IllegalStateException(func.name() + ", b" + b.id() + ": " + inst.op() + ": " + failure.getMessage(), failure);
            }
        }
    }

    private void phi(Val param, int index, List<Arrival> from) {
        define(param).append("phi ").append(LlvmTypes.register(param.type()));
        String separator = " ";
        for (Arrival arrival : from) {
            body.append(separator).append('[').append(name(arrival.args().get(index))).append(", %").append(arrival.label()).append(']');
            separator = ", ";
        }
        body.append('\n');
    }

    // ------------------------------------------------------------ names

    /** What may be changed in float arithmetic, with a blank before it, or nothing. */
    String fastmath() {
        return exact || func.fastmath().isEmpty() ? "" : " " + String.join(" ", func.fastmath());
    }

    /** The operand that a value is: {@code %v12} or a constant. */
    String name(Val val) {
        String known = val.id() < names.length ? names[val.id()] : null;
        return known != null ? known : "%v" + val.id();
    }

    void names(Val val, String operand) {
        if (val.id() >= names.length) {
            names = Arrays.copyOf(names, Math.max(val.id() + 1, names.length * 2));
        }
        names[val.id()] = operand;
    }

    /** {@code i64 %v12}. */
    String typed(Val val) {
        return LlvmTypes.register(val.type()) + " " + name(val);
    }

    /** Starts {@code %v12 = }. */
    StringBuilder define(Val val) {
        return body.append("  ").append(name(val)).append(" = ");
    }

    String temp() {
        return "%t" + temps++;
    }

    /** Starts {@code %t3 = } of {@link #temp}. */
    StringBuilder define(String temp) {
        return body.append("  ").append(temp).append(" = ");
    }

    StringBuilder line() {
        return body.append("  ");
    }

    private static boolean machine(Type type) {
        return Components.isOne(type);
    }

    // ------------------------------------------------------------ instructions

    private void put(Inst inst, Block b) {
        Op op = inst.op();
        Val result = inst.out();
        switch (Tag.of(op)) {
            case CONST, ADDRESS -> { }
            case MUL -> {
                if (!scaled.covers(result)) {
                    scalars.put(result, op);
                }
            }
            case MAKE -> made.put(result.id(), ((Op.Make) op).parts());
            case GET -> get(result, (Op.Get) op);
            case PTR_LOAD -> load(result, (Op.PtrLoad) op);
            case PTR_STORE -> store((Op.PtrStore) op);
            case PTR_ADD -> define(result).append("getelementptr i8, ptr ").append(name(((Op.PtrAdd) op).ptr()))
                    .append(", i64 ").append(name(((Op.PtrAdd) op).bytes())).append('\n');
            case ALLOCA -> prologue.append("  ").append(name(result)).append(" = alloca [").append(name(((Op.Alloca) op).bytes()))
                    .append(" x i8], align 16\n");
            case ATOMIC_ADD -> (result == null ? line() : define(result)).append("atomicrmw add ptr ").append(name(((Op.AtomicAdd) op).ptr()))
                    .append(", i64 ").append(name(((Op.AtomicAdd) op).amount())).append(" seq_cst\n");
            case ALLOC -> {
                String function = runtime(0);
                define(result).append("call noalias align 64 ptr ").append(function).append("(i64 ")
                        .append(name(((Op.Alloc) op).bytes())).append(")\n");
            }
            case RETAIN -> line().append("call fastcc void @retain(ptr ").append(name(((Op.Retain) op).owner())).append(")\n");
            case RELEASE -> line().append("call fastcc void @release(ptr ").append(name(((Op.Release) op).owner())).append(")\n");
            case CALL -> call(result, (Op.Call) op);
            case CALL_PTR -> callPtr(result, (Op.CallPtr) op);
            case CHECK_STACK -> checkStack(result);
            case PRINT -> print(result, (Op.Print) op);
            case JUMP -> line().append("br label %b").append(((Op.Jump) op).to().block()).append(loops.jump(block)).append('\n');
            case BRANCH -> branch((Op.Branch) op, b);
            case RETURN -> returns(((Op.Return) op).value());
            case RAISE -> raise((Op.Raise) op, inst);
            case PROPAGATE -> propagate(inst);
            case UNREACHABLE -> line().append("unreachable\n");
            default -> scalars.put(result, op);
        }
    }

    private void get(Val result, Op.Get get) {
        Given from = given.get(get.a().id());
        if (from == null) {
            List<Val> parts = made.get(get.a().id());
            Val part = parts.get(get.index());
            if (machine(part.type())) {
                names(result, name(part));
            } else {
                made.put(result.id(), made.get(part.id()));
            }
            return;
        }
        boolean outcome = get.a().type() instanceof Type.Record r && r.name().equals("outcome");
        if (outcome && get.index() == 1 && !machine(result.type())) {
            given.put(result.id(), new Given(from.call(), from.first() + 1));
        } else {
            part(result, from.call(), from.first() + get.index());
        }
    }

    /** Part {@code index} of a call's result; index -1 is the flag of a function that never raises. */
    private void part(Val result, String call, int index) {
        if (index < 0) {
            names(result, "false");
        } else if (call.startsWith("!")) {
            names(result, call.substring(1));
        } else {
            define(result).append("extractvalue ").append(call).append(", ").append(index).append('\n');
        }
    }

    // ------------------------------------------------------------ memory

    private void load(Val result, Op.PtrLoad load) {
        String access = loops.access(block) + scopes.access(load.ptr(), block);
        String at = place(load.ptr(), load.offset(), result.type());
        if (LlvmTypes.isBool(result.type())) {
            String raw = temp();
            define(raw).append("load i8, ptr ").append(at).append(access).append('\n');
            define(result).append("icmp ne i8 ").append(raw).append(", 0\n");
        } else {
            define(result).append("load ").append(LlvmTypes.register(result.type())).append(", ptr ").append(at)
                    .append(", align ").append(alignment(result.type())).append(access).append('\n');
        }
    }

    private void store(Op.PtrStore store) {
        Type type = store.value().type();
        String at = place(store.ptr(), store.offset(), type);
        String value = name(store.value());
        if (LlvmTypes.isBool(type)) {
            String wide = temp();
            define(wide).append("zext i1 ").append(value).append(" to i8\n");
            value = wide;
        }
        line().append("store ").append(LlvmTypes.memory(type)).append(' ').append(value).append(", ptr ").append(at)
                .append(", align ").append(alignment(type)).append(loops.access(block)).append(scopes.access(store.ptr(), block)).append('\n');
    }

    /** Low-level code may read anywhere; an element's address was made from an array that says it is aligned. */
    private int alignment(Type type) {
        return func.kind() == Func.Kind.PYTHON ? LlvmTypes.bytes(type) : 1;
    }

    /** What is accessed lies in the object that {@code ptr} points into, so {@code inbounds} holds. */
    private String place(Val ptr, Val offset, Type type) {
        if (name(offset).equals("0")) {
            return name(ptr);
        }
        String at = temp();
        String flag = func.kind() == Func.Kind.PYTHON ? "inbounds " : "";
        Val index = scaled.index(offset, LlvmTypes.bytes(type));
        define(at).append("getelementptr ").append(flag).append(index == null ? "i8" : LlvmTypes.memory(type)).append(", ptr ")
                .append(name(ptr)).append(", i64 ").append(name(index == null ? offset : index)).append('\n');
        return at;
    }

    /** Loads a pointer of the runtime's table. */
    private String runtime(int offset) {
        String table = temp();
        String entry = temp();
        define(table).append("load ptr, ptr %call, !invariant.load !3\n");
        String at = table;
        if (offset > 0) {
            at = temp();
            define(at).append("getelementptr i8, ptr ").append(table).append(", i64 ").append(offset).append('\n');
        }
        define(entry).append("load ptr, ptr ").append(at).append(", !invariant.load !3\n");
        return entry;
    }

    // ------------------------------------------------------------ calls

    private void call(Val result, Op.Call call) {
        Shape callee = in.shape(call.function());
        boolean python = callee.kind() == Func.Kind.PYTHON;
        String value = callee.type().equals("void") ? null : result == null ? temp() : name(result);
        (value == null ? line() : define(value)).append("call ").append(python ? "fastcc " : result == null ? "" : LlvmTypes.before(result.type())).append(callee.type()).append(' ')
                .append(callee.name()).append('(');
        String separator = "";
        if (python) {
            body.append("ptr %call");
            separator = ", ";
        }
        for (Val arg : call.args()) {
            body.append(separator).append(LlvmTypes.register(arg.type())).append(python ? "" : LlvmTypes.extension(arg.type()))
                    .append(' ').append(name(arg));
            separator = ", ";
        }
        body.append(")\n");
        if (python && result != null) {
            String held = callee.isStruct() ? callee.type() + " " + value : "!" + value;
            given.put(result.id(), new Given(held, callee.raises() ? 0 : -1));
        }
    }

    private void callPtr(Val result, Op.CallPtr call) {
        String type = result == null ? "void" : LlvmTypes.register(result.type());
        var args = call.args().stream().map(a -> LlvmTypes.register(a.type()) + LlvmTypes.extension(a.type()) + " " + name(a)).toList();
        String symbol = scaled.symbol(call.address());
        if (symbol != null) {
            in.globals().function(symbol, type, call.args().stream()
                    .map(a -> LlvmTypes.register(a.type()) + LlvmTypes.extension(a.type())).toList(), "");
        }
        (result == null ? line() : define(result)).append("call ").append(result == null ? "" : LlvmTypes.before(result.type())).append(type)
                .append(' ').append(name(call.address())).append('(').append(String.join(", ", args)).append(")\n");
    }

    private void checkStack(Val result) {
        String frame = temp();
        String address = temp();
        String at = temp();
        String limit = temp();
        define(frame).append("call ptr @llvm.frameaddress.p0(i32 0)\n");
        define(address).append("ptrtoint ptr ").append(frame).append(" to i64\n");
        define(at).append("getelementptr i8, ptr %call, i64 8\n");
        define(limit).append("load i64, ptr ").append(at).append(", !invariant.load !3\n");
        define(result).append("icmp ult i64 ").append(address).append(", ").append(limit).append('\n');
    }

    private void print(Val result, Op.Print print) {
        String cells = temp();
        var text = new CellText(body, in.globals(), cells);
        var all = new ArrayList<>(List.of(print.sep(), print.end()));
        all.addAll(print.args());
        for (Val arg : all) {
            text.value(arg.type(), new ArrayDeque<>(machineParts(arg).stream().map(this::name).toList()));
        }
        prologue.append("  ").append(cells).append(" = alloca [").append(16 * text.count()).append(" x i8], align 16\n");
        String function = runtime(24);
        String status = temp();
        define(status).append("call i64 ").append(function).append("(ptr %call, ptr ").append(cells).append(", i64 ")
                .append(text.count()).append(")\n");
        define(result).append("icmp ne i64 ").append(status).append(", 0\n");
    }

    /** The machine values in a value or bundle. */
    private List<Val> machineParts(Val val) {
        if (machine(val.type())) {
            return List.of(val);
        }
        var all = new ArrayList<Val>();
        made.getOrDefault(val.id(), List.of()).forEach(part -> all.addAll(machineParts(part)));
        return all;
    }

    // ------------------------------------------------------------ control

    private void branch(Op.Branch branch, Block b) {
        boolean twice = twice(List.of(branch.then(), branch.otherwise()));
        line().append("br i1 ").append(name(branch.condition())).append(", label %b").append(branch.then().block()).append(", label %b")
                .append(twice ? b.id() + ".else" : Integer.toString(branch.otherwise().block()));
        switch (branch.hint()) {
            case NONE, INDEPENDENT, ROLLED -> { }
            case LIKELY, DISJOINT -> body.append(", !prof !0");
            case UNLIKELY -> body.append(", !prof !1");
        }
        body.append(loops.jump(block));
        body.append('\n');
        if (twice) {
            body.append('b').append(b.id()).append(".else:\n  br label %b").append(branch.otherwise().block()).append('\n');
        }
    }

    private void returns(Val value) {
        List<Val> parts = value == null ? List.of() : machineParts(value);
        if (entry != null) {
            new EntryText(body, this::temp).results(parts.stream().map(Val::type).toList(), parts.stream().map(this::name).toList());
            return;
        }
        if (!shape.isStruct()) {
            String only = shape.raises() ? "i1 false" : parts.isEmpty() ? "void" : typed(parts.getFirst());
            line().append("ret ").append(only).append('\n');
            return;
        }
        String all = "poison";
        int index = 0;
        if (shape.raises()) {
            all = inserted(all, "i1 false", index++);
        }
        for (Val part : parts) {
            all = inserted(all, typed(part), index++);
        }
        line().append("ret ").append(shape.type()).append(' ').append(all).append('\n');
    }

    private String inserted(String all, String part, int index) {
        String next = temp();
        define(next).append("insertvalue ").append(shape.type()).append(' ').append(all).append(", ").append(part).append(", ")
                .append(index).append('\n');
        return next;
    }

    private void raise(Op.Raise op, Inst inst) {
        var values = new ArrayList<Val>();
        op.args().forEach(a -> values.addAll(machineParts(a)));
        List<Integer> frames = in.sites().frames(inst.site(), func);
        line().append("call fastcc void ").append(in.globals().raise(op, values.stream().map(Val::type).toList())).append("(ptr %call");
        values.forEach(v -> body.append(", ").append(typed(v)));
        body.append(", i64 ").append(frames.isEmpty() ? -1 : frames.getFirst()).append(")\n");
        failed(frames.isEmpty() ? frames : frames.subList(1, frames.size()));
    }

    private void propagate(Inst inst) {
        failed(in.sites().frames(inst.site(), func));
    }

    private void failed(List<Integer> frames) {
        for (int frame : frames) {
            line().append("call fastcc void @push(ptr %call, i64 ").append(frame).append(")\n");
        }
        line().append("br label %failed\n");
        fails = true;
    }
}

package dev.adder.compiler.infer;

import dev.adder.compiler.ir.Block;
import dev.adder.compiler.ir.Func;
import dev.adder.compiler.ir.Inst;
import dev.adder.compiler.ir.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The functions that an entry can call, the entry first. */
final class Reachable {
    private Reachable() {}

    static List<Func> from(Func entry, List<Func> all) {
        Map<String, Func> byName = new HashMap<>();
        all.stream().filter(f -> f != null).forEach(f -> byName.put(f.name(), f));
        var found = new LinkedHashMap<String, Func>();
        var work = new ArrayList<Func>(List.of(entry));
        while (!work.isEmpty()) {
            Func f = work.removeLast();
            if (found.putIfAbsent(f.name(), f) == null) {
                calls(f.blocks(), byName, work);
            }
        }
        return List.copyOf(found.values());
    }

    private static void calls(List<Block> blocks, Map<String, Func> byName, List<Func> work) {
        for (Block b : blocks) {
            for (Inst inst : b.insts()) {
                switch (inst.op()) {
                    case Op.Call c -> work.add(byName.get(c.function()));
                    case Op.Native n when n.symbol().startsWith(Op.APART) -> work.add(byName.get(n.symbol().substring(Op.APART.length())));
                    case Op.Map m -> calls(m.body().blocks(), byName, work);
                    case Op.Address a when a.kind() == Op.AddressOf.FUNCTION -> work.add(byName.get(a.name()));
                    default -> { }
                }
            }
        }
    }
}

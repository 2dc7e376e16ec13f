package dev.adder.compiler.ir;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Which arrays of a function may share memory. A view leads back to the array it was made of; an array made here shares
 * nothing with another one made here or with an argument; two arguments may be one, and so may anything else.
 *
 * <pre>
 *   %4 = map null ...      %7 = make_array (owner_of %4) ...      %7 and %4 may meet, %4 and the parameter %0 do not
 * </pre>
 */
public final class Aliases {
    private final Function<Val, Op> definition;
    private final Set<Integer> arguments = new HashSet<>();
    private final Set<Val> fresh;

    /** {@code definition} gives the op that defines a value, null for a parameter. */
    public Aliases(Function<Val, Op> definition, List<Val> arguments) {
        this(definition, arguments, Set.of());
    }

    /** {@code fresh}: arguments that share nothing with another one, whoever calls. */
    public Aliases(Function<Val, Op> definition, List<Val> arguments, Set<Val> fresh) {
        this.fresh = fresh;
        this.definition = definition;
        arguments.forEach(p -> this.arguments.add(p.id()));
    }

    public boolean mayMeet(Val a, Val b) {
        Val x = origin(a);
        Val y = origin(b);
        return x.equals(y) || !(isNew(x) && (isNew(y) || arguments.contains(y.id())) || isNew(y) && arguments.contains(x.id()));
    }

    /** Is one certainly a view of the other, or both of a third? */
    public boolean related(Val a, Val b) {
        return origin(a).equals(origin(b));
    }

    /** The array, or the new owner, that a view was made of. */
    private Val origin(Val array) {
        Val at = array;
        while (true) {
            switch (definition.apply(at)) {
                case Op.MakeArray m -> at = m.owner();
                case Op.OwnerOf o -> at = o.array();
                case Op.Chunk c -> at = c.array();
                case null, default -> {
                    return at;
                }
            }
        }
    }

    /** Made here, or by the caller for this call alone. */
    public boolean isNew(Val array) {
        Val origin = origin(array);
        return fresh.contains(origin) || definition.apply(origin) instanceof Op.Map || definition.apply(origin) instanceof Op.Alloc;
    }
}

package dev.adder.compiler.llvm;

import java.util.List;

/**
 * Which of LLVM's passes run, in the notation of its opt tool. Ours leave out of LLVM's own default what the passes of this
 * compiler have done already (most inlining, common values, invariants), what our code never has (variables in memory, coroutines,
 * profiles) and repetitions that change no kernel of benchmarks/: a third of the time, code of the same speed.
 */
final class Pipeline {
    private static final String COMBINE = "instcombine<max-iterations=1;no-verify-fixpoint>";

    /** The function goes into the entry first: it would be simplified once for itself and once there. */
    private static final String INLINE = "always-inline,inferattrs,function<eager-inv>(simplifycfg),";

    private static final String SIMPLIFY = "cgscc(inline,function-attrs<skip-non-recursive-function-attrs>,function<eager-inv>("
            + "early-cse<memssa>,jump-threading,correlated-propagation,simplifycfg," + COMBINE + ",reassociate,"
            + "loop-mssa(loop-instsimplify,loop-simplifycfg,licm<no-allowspeculation>,loop-rotate,licm<allowspeculation>,simple-loop-unswitch<no-nontrivial;trivial>),"
            + "loop(loop-idiom,indvars,loop-deletion,loop-unroll-full),"
            + "gvn," + COMBINE + ",adce,dse,loop-mssa(licm<allowspeculation>),simplifycfg<hoist-common-insts;sink-common-insts>)),globaldce,";

    /** That stores cannot reach lib/math's tables is known by looking at all uses of them. */
    private static final String VECTORISE = "require<globals-aa>,function(invalidate<aa>),function<eager-inv>(loop(loop-rotate,loop-deletion),loop-vectorize,infer-alignment,loop-load-elim";

    private static final String FINISH = COMBINE + ",simplifycfg<bonus-inst-threshold=1;forward-switch-cond;switch-to-lookup;no-keep-loops;hoist-common-insts;sink-common-insts;"
            + "speculate-blocks;simplify-cond-branch>,loop-unroll<O2>,sroa<preserve-cfg>," + COMBINE + ",loop-mssa(licm<allowspeculation>),"
            + "loop-sink,instsimplify,div-rem-pairs,simplifycfg),globaldce,constmerge";

    /**
     * Joins the scalars of straight code into vectors. In functions without lanes this costs more moves than it saves (one loop of
     * benchmarks/ runs 2.3 times as long).
     */
    static final String LANES = "slp-vectorizer," + COMBINE;

    /** What LLVM can be told only once for the whole process, after a program's name, as on the command line of its tools. */
    static final List<String> OPTIONS = List.of("adder",
            // Loops may be unrolled though an index check leads out of them (a histogram takes 0.73 of the time, a radix sort 0.67).
            // LoopHints leaves out those that are short.
            "-unroll-runtime-multi-exit",
            // Strides are bytes here. LLVM takes them for elements and guesses that they are 1: it would make vectors for that case
            // alone, which never comes.
            "-enable-mem-access-versioning=0",
            // What is left over after the vectors of a loop becomes shorter vectors even if the first ones are not very long: the
            // largest of 50 numbers takes half the time.
            "-epilogue-vectorization-minimum-VF=4",
            // Whether addresses meet is asked for one inner loop, not for all rounds of the loop around: rows of one array would meet there
            // (an elimination in place, a[i, j] -= a[i, q] * a[q, j], takes 0.36 of the time).
            "-hoist-runtime-checks=false",
            // A sum of floats that keeps its order does not keep what is added from being computed as vectors.
            "-force-ordered-reductions");

    /**
     * What the last iteration loaded is not kept for the next one: to shift such vectors of eight float32 by one costs LLVM five
     * instructions, and bytes are widened first (a median filter and a Sobel filter take 1.25 times as long). Four float64 take two, and gain.
     */
    private static final String LOADS_AGAIN = SIMPLIFY.replace("gvn,", "gvn<no-load-pre>,");

    private Pipeline() {}

    /** {@code level} 0 to 3 is the effort; ours stand for 3. {@code narrow}: the module loads float32 or bytes. */
    static String of(int level, boolean narrow) {
        return level == 3 ? INLINE + simplify(narrow) + VECTORISE + "," + FINISH : "default<O" + level + ">";
    }

    private static String simplify(boolean narrow) {
        return narrow ? LOADS_AGAIN : SIMPLIFY;
    }

    /** The same, up to where loops have become vectors, for a module with functions apart ({@link ApartText}); {@link #afterVectors} goes on. */
    static String toVectors(int level, boolean narrow) {
        return level == 3 ? INLINE + simplify(narrow) + VECTORISE + ")" : of(level, narrow);
    }

    /** The tests for vectors become part of their loops; those that no loop took go. */
    static String afterVectors(int level) {
        return "always-inline,globaldce" + (level == 3 ? ",require<globals-aa>,function<eager-inv>(" + FINISH : "");
    }
}

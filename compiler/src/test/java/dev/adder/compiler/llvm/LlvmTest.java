package dev.adder.compiler.llvm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LlvmTest {
    private static final String SUM = """
            define i64 @sum(ptr %data, i64 %n) {
            entry:
              br label %head
            head:
              %i = phi i64 [0, %entry], [%next, %body]
              %s = phi i64 [0, %entry], [%t, %body]
              %more = icmp slt i64 %i, %n
              br i1 %more, label %body, label %done
            body:
              %p = getelementptr i64, ptr %data, i64 %i
              %v = load i64, ptr %p
              %t = add i64 %s, %v
              %next = add nsw i64 %i, 1
              br label %head
            done:
              ret i64 %s
            }
            """;
    private static final Machine AVX2 = new Machine("x86_64-unknown-linux-gnu", "haswell", "");

    @Test
    void optimisesForTheMachine() {
        assertTrue(Llvm.optimised(SUM, AVX2, 3).contains("<4 x i64>"));
        assertFalse(Llvm.optimised(SUM, AVX2, 0).contains("<4 x i64>"));
        assertTrue(Llvm.assembly(SUM, AVX2, 3).contains("vpaddq"));
        assertFalse(Llvm.assembly(SUM, Machine.portable(), 3).contains("vpaddq"));
    }

    @Test
    void choosesTheLargerOfTwoWithoutAJumpWhereNeitherIsLikelier() {
        String largest = SUM.replace("add i64 %s, %v", "call i64 @llvm.smax.i64(i64 %s, i64 %v)").replace("[%t, %body]", "[%u, %body]")
                .replace("%next =", "store i64 %t, ptr %p\n %d = sub i64 %t, 2\n %e = load i64, ptr %n8\n %u = call i64 @llvm.smin.i64(i64 %d, i64 %e)\n %next =")
                .replace("i64 %n) {", "i64 %n, ptr %n8) {") + "declare i64 @llvm.smax.i64(i64, i64)\ndeclare i64 @llvm.smin.i64(i64, i64)\n";
        String even = Llvm.optimised(largest + "!adder.even = !{}\n", AVX2, 3);
        assertTrue(even.contains("!unpredictable"), even);
        assertFalse(even.contains("call i64 @llvm.smax.i64"), even);
        assertFalse(Llvm.optimised(largest, AVX2, 3).contains("!unpredictable"));
        assertTrue(Llvm.assembly(largest + "!adder.even = !{}\n", AVX2, 3).contains("cmov"));
    }

    @Test
    void loadsFloat32AgainInTheNextIteration() {
        String near = """
                define void @near(ptr noalias %%in, ptr noalias %%out, i64 %%n) {
                entry:
                  br label %%head
                head:
                  %%i = phi i64 [0, %%entry], [%%next, %%body]
                  %%more = icmp slt i64 %%i, %%n
                  br i1 %%more, label %%body, label %%done
                body:
                  %%next = add nsw i64 %%i, 1
                  %%p = getelementptr %1$s, ptr %%in, i64 %%i
                  %%v = load %1$s, ptr %%p
                  %%q = getelementptr %1$s, ptr %%in, i64 %%next
                  %%w = load %1$s, ptr %%q
                  %%x = fadd %1$s %%v, %%w
                  %%r = getelementptr %1$s, ptr %%out, i64 %%i
                  store %1$s %%x, ptr %%r
                  br label %%head
                done:
                  ret void
                }
                """;
        assertFalse(Llvm.optimised(near.formatted("float"), AVX2, 3).contains("vector.recur"));
        assertTrue(Llvm.optimised(near.formatted("double"), AVX2, 3).contains("vector.recur"));
    }

    @Test
    void writesPtxWithoutAGpu() {
        String kernel = "define ptx_kernel void @k(ptr addrspace(1) %p) { store i32 7, ptr addrspace(1) %p \n ret void }";
        String ptx = Llvm.assembly(kernel, new Machine("nvptx64-nvidia-cuda", "sm_80", ""), 2);
        assertTrue(ptx.contains(".entry k("), ptx);
    }

    @Test
    void saysWhatIsWrongWithAText() {
        var unparsed = assertThrows(LlvmException.class, () -> Llvm.compile("define i64 @f( { }", AVX2, 0));
        assertTrue(unparsed.getMessage().contains("adder:1:"), unparsed.getMessage());
        String broken = "define i64 @f(i64 %x) {\na:\n %y = add i64 %z, 1 \n br label %b\nb:\n %z = add i64 %x, 1\n ret i64 %y }";
        var unverified = assertThrows(LlvmException.class, () -> Llvm.verify(broken, AVX2));
        assertTrue(unverified.getMessage().contains("does not dominate"), unverified.getMessage());
        var unknown = assertThrows(LlvmException.class, () -> Llvm.compile(SUM, new Machine("z80-unknown-none", "", ""), 0));
        assertTrue(unknown.getMessage().contains("z80"), unknown.getMessage());
    }

    @Test
    void hostIsKnown() {
        assertTrue(Machine.host().triple().contains("-"), Machine.host().toString());
        assertFalse(Machine.host().cpu().isEmpty());
    }

    @Test
    void threadsDoNotDisturbEachOther() {
        byte[] expected = Llvm.compile(SUM, AVX2, 3);
        List<byte[]> objects = IntStream.range(0, 40).parallel().mapToObj(i -> Llvm.compile(SUM, AVX2, 3)).toList();
        assertEquals(40, objects.size());
        objects.forEach(object -> assertArrayEquals(expected, object));
    }
}

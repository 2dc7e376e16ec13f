package dev.adder.compiler.target.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.adder.compiler.ir.IrText;
import dev.adder.compiler.ir.Program;
import dev.adder.compiler.llvm.LlvmWriter;
import dev.adder.compiler.llvm.Machine;
import org.junit.jupiter.api.Test;

/** Modules that choose the larger of two integers are marked; an {@code if} or another choice marks none. */
class EvenExtremesTest {
    private static final String LARGER = """
            func "larger" larger(int64, int64) -> int64 python {
            b0(%0: int64, %1: int64):
              %2: bool = compare gt %1 %0
              %3: pybool = convert %2
              %4: int64 = select %3 %1 %0 true
              return %4
            }
            """;

    @Test
    void marksWhatChoosesOneOfTheTwoCompared() {
        assertEquals(true, marked(LARGER));
        assertEquals(false, marked(LARGER.replace(" true", "")));
        assertEquals(false, marked(LARGER.replace("select %3 %1 %0", "select %3 %1 %1")));
        assertEquals(false, marked(LARGER.replace("int64", "float64")));
    }

    private static boolean marked(String text) {
        Program program = IrText.parse(text);
        return LlvmWriter.artefact(CpuLower.lower(program), Programs.export(program), Machine.portable()).text().contains("!adder.even");
    }
}

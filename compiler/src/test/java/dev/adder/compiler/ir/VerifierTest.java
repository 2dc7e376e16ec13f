package dev.adder.compiler.ir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A program with most ops is accepted; each single change below breaks one rule and is refused with its reason. */
class VerifierTest {
    private static final String GOOD = """
            func "m.f" f(array(float64, 1, C), pyint) -> float64 python {
            b0(%0: array(float64, 1, C), %1: pyint):
              %2: pyint = dim %0 0
              %3: pyint = const 0
              %4: pyint = const 1
              %5: float64 = const 0x0.0p0
              jump b1(%3 %5)
            b1(%6: pyint, %7: float64):
              for %6 %2 false b2() b3()
            b2:
              %8: pyint = check_index %6 %2 0 both
              %9: float64 = load %0 [%8]
              %10: pybool = compare lt %9 %5
              branch %10 none b4() b5()
            b3:
              %11: array(float64, 1, C) = map null [%0 %9a] [%2] {
              b7(%12: float64, %13: float64):
                %14: float64 = add %12 %13
                %15: float64 = mul %14 %7
                yield [%15]
              }
              %16: float64 = call "m.g" [%1]
              return %16
            b4:
              raise value_error "bad {}" [%9]
            b5:
              %17: float64 = add %7 %9
              store %0 [%8] %17
              %18: pyint = add %6 %4
              jump b1(%18 %17)
            }
            func "m.g" g(pyint) -> float64 python {
            b0(%0: pyint):
              %1: float64 = convert %0
              %2: tuple(float64, pyint) = make [%1 %0]
              %3: float64 = get %2 0
              return %3
            }
            """.replace("%9a", "%0");

    @Test
    void aGoodProgramIsAccepted() {
        Verifier.check(IrText.parse(GOOD), Stage.TYPED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            %2: pyint = dim %0 0                 | %2: pyint = dim %0 1                | not an axis
            %2: pyint = dim %0 0                 | %2: int64 = dim %0 0                | not an axis
            %3: pyint = const 0                  | %3: pyint = const 3                 | the edge from b0 does not pass 0
            %3: pyint = const 0                  | %3: pyint = const true              | not a constant of type pyint
            %5: float64 = const 0x0.0p0          | %5: float32 = const 0x1.000001p0    | not a constant of type float32
            jump b1(%3 %5)                       | jump b1(%3)                         | b1 takes 2 values, not 1
            jump b1(%3 %5)                       | jump b1(%5 %3)                      | b1 takes pyint as %6, not float64
            jump b1(%3 %5)                       | jump b9()                           | b9 is not a block here
            jump b1(%3 %5)                       | jump b7(%5 %5)                      | b7 is not a block here
            for %6 %2 false b2() b3()            | for %6 %6 false b2() b3()           | the count is defined in the loop's header
            for %6 %2 false b2() b3()            | for %2 %6 false b2() b3()           | the index is not the block's first parameter
            for %6 %2 false b2() b3()            | for %6 %18 false b2() b3()          | %18 is not defined on every path
            %9: float64 = load %0 [%8]           | %9: pyfloat = load %0 [%8]          | not an element
            %9: float64 = load %0 [%8]           | %9: float64 = load %0 [%8 %8]       | not 1 integer indexes
            compare lt %9 %5                     | compare lt %9 %6                    | cannot compare float64 and pyint to pybool
            branch %10 none b4() b5()            | branch %2 none b4() b5()            | the condition is pyint
            yield [%15]                          | yield [%2]                          | yields pyint
            yield [%15]                          | return %15                          | leaves a region
            yield [%15]                          | jump b5()                           | b5 is not a block here
            [%2] {                               | [] {                                | the shape is not 1 integers
            b7(%12: float64, %13: float64)       | b7(%12: float64, %13: pyint)        | the body takes pyint, not float64
            call "m.g" [%1]                      | call "m.g" [%7]                     | takes tuple(pyint), not tuple(float64)
            call "m.g" [%1]                      | call "m.h" [%1]                     | no function "m.h"
            return %16                           | return %14                          | %14 is not defined on every path
            return %16                           | return %1                           | returns pyint from a function of float64
            return %16                           | %19: pyint = dim %0 0               | does not end in a terminator
            %17: float64 = add %7 %9             | %17: float64 = add %7 %6            | operands are float64 and pyint
            %17: float64 = add %7 %9             | %17: float64 = int_div %7 %9        | not integers of one type
            %17: float64 = add %7 %9             | %17: float64 = py_binary add %7 %9 false | not an op of stage TYPED
            %17: float64 = add %7 %9             | %17 = add %7 %9                     | %17 has no type
            %17: float64 = add %7 %9             | %17: float64 = add %17 %9           | %17 is not defined on every path
            store %0 [%8] %17                    | store %0 [%8] %2                    | cannot write pyint
            store %0 [%8] %17                    | %20: pyint = store %0 [%8] %17      | has no result
            store %0 [%8] %17                    | release %0                          | not an owner at stage TARGET
            %18: pyint = add %6 %4               | %18: pyint = add %6 %2              | the edge from b5 does not pass index + 1
            %1: float64 = convert %0             | %1: float64 = bits %0               | ``
            %2: tuple(float64, pyint) = make [%1 %0] | %2: tuple(float64, pyint) = make [%0 %1] | do not make
            %3: float64 = get %2 0               | %3: float64 = get %2 1              | not part 1 of
            """)
    void aChangeThatBreaksARuleIsRefused(String from, String to, String reason) {
        assertTrue(GOOD.contains(from), from);
        Program program = IrText.parse(GOOD.replace(from, to));
        if (reason.isEmpty()) {
            Verifier.check(program, Stage.TYPED);
            return;
        }
        var e = assertThrows(Verifier.Invalid.class, () -> Verifier.check(program, Stage.TYPED));
        assertTrue(e.getMessage().contains(reason), e.getMessage());
    }

    @Test
    void aMessageNamesThePlace() {
        Program program = IrText.parse(GOOD.replace("add %7 %9", "add %7 %6"));
        var e = assertThrows(Verifier.Invalid.class, () -> Verifier.check(program, Stage.TYPED));
        assertEquals("m.f, b5, \"%17: float64 = add %7 %6\": operands are float64 and pyint, the result is float64", e.getMessage());
    }

    @Test
    void aTypedProgramIsNoTargetProgram() {
        for (String op : List.of("dim %0 0", "for %6")) {
            assertTrue(GOOD.contains(op));
        }
        var e = assertThrows(Verifier.Invalid.class, () -> Verifier.check(IrText.parse(GOOD), Stage.TARGET));
        assertTrue(e.getMessage().contains("not an op of stage TARGET"), e.getMessage());
    }

    @Test
    void bundlesPassNoJumpAtTarget() {
        String text = """
                func "m.f" f(int64) -> tuple(int64, float64) python {
                b0(%0: int64):
                  %1: record(outcome, failed: bool, value: tuple(int64, float64)) = call "m.f" [%0]
                  %2: bool = get %1 0
                  branch %2 unlikely b1() b2()
                b1:
                  propagate
                b2:
                  %3: tuple(int64, float64) = get %1 1
                  return %3
                }
                """;
        Verifier.check(IrText.parse(text), Stage.TARGET);
        String jumped = text.replace("b1() b2()", "b1() b2(%1)").replace("b2:", "b2(%4: record(outcome, failed: bool, value: tuple(int64, float64))):");
        assertThrows(Verifier.Invalid.class, () -> Verifier.check(IrText.parse(jumped), Stage.TARGET));
    }
}

package dev.adder.compiler.target.interp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.adder.compiler.ir.ExceptionKind;
import dev.adder.compiler.ir.IrText;
import dev.adder.compiler.ir.Program;
import dev.adder.compiler.ir.Stage;
import dev.adder.compiler.ir.Verifier;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class InterpreterTest {
    private static final Type.Array VECTOR = new Type.Array(Scalar.FLOAT64, 1, Type.Layout.C);
    private final Memory memory = new Memory(1 << 20);

    private Interpreter ready(Stage stage, String text) {
        Program program = IrText.parse(text);
        Verifier.check(program, stage);
        return new Interpreter(program, memory, 100_000);
    }

    private ArrayValue vector(double... values) {
        ArrayValue array = memory.array(VECTOR, values.length);
        for (int i = 0; i < values.length; i++) {
            memory.put(Scalar.FLOAT64, array.address(i), values[i]);
        }
        return array;
    }

    private double[] values(Object array) {
        var a = (ArrayValue) array;
        return DoubleStream.iterate(0, i -> i + 1).limit(a.size()).map(i -> (Double) memory.get(Scalar.FLOAT64, a.address((long) i))).toArray();
    }

    private static final String SUM = """
            func "m.total" total(array(float64, 1, C), pyint) -> float64 python {
            b0(%0: array(float64, 1, C), %1: pyint):
              %3: pyint = const 0
              %4: pyint = const 1
              %5: float64 = const 0x0.0p0
              jump b1(%3 %5)
            b1(%6: pyint, %7: float64):
              for %6 %1 false b2() b3()
            b2:
              %2: pyint = dim %0 0
              %8: pyint = check_index %6 %2 0 both
              %9: float64 = load %0 [%8]
              %10: float64 = add %7 %9
              %11: pyint = add %6 %4
              jump b1(%11 %10)
            b3:
              return %7
            }
            """;

    @Test
    void aLoopSumsAnArray() {
        assertEquals(6.5, ready(Stage.TYPED, SUM).call(List.of(vector(1, 2, 3.5), 3L)));
        assertEquals(0.0, ready(Stage.TYPED, SUM).call(List.of(vector(), 0L)));
    }

    @Test
    void anIndexOutOfBoundsRaises() {
        var e = assertThrows(Raised.class, () -> ready(Stage.TYPED, SUM).call(List.of(vector(1, 2), 3L)));
        assertEquals(ExceptionKind.INDEX_ERROR, e.kind);
        assertEquals("index 2 is out of bounds for axis 0 with size 2", e.text());
    }

    @Test
    void anUncheckedIndexOutOfBoundsIsAFault() {
        String text = SUM.replace("load %0 [%8]", "load %0 [%6]").replace("%8: pyint = check_index %6 %2 0 both", "%8: pyint = neg %6");
        var e = assertThrows(Fault.class, () -> ready(Stage.TYPED, text).call(List.of(vector(1, 2), 3L)));
        assertTrue(e.getMessage().contains("m.total, \"%9: float64 = load %0 [%6]\""), e.getMessage());
    }

    @Test
    void anEndlessLoopRunsOutOfFuel() {
        var interpreter = ready(Stage.TYPED, "func \"f\" f() -> none python {\nb0:\n  jump b1()\nb1:\n  jump b1()\n}\n");
        assertThrows(Fault.class, () -> interpreter.call(List.of()));
    }

    @Test
    void jumpsAssignAllParametersAtOnce() {
        var interpreter = ready(Stage.TYPED, """
                func "f" f(pyint, pyint, pybool) -> pyint python {
                b0(%0: pyint, %1: pyint, %2: pybool):
                  jump b1(%0 %1 %2)
                b1(%3: pyint, %4: pyint, %5: pybool):
                  %6: pybool = const false
                  branch %5 none b1(%4 %3 %6) b2()
                b2:
                  %7: pyint = sub %3 %4
                  return %7
                }
                """);
        assertEquals(-6L, interpreter.call(List.of(7L, 1L, true)));
    }

    private static final String MAP = """
            func "f" f(array(float64, 1, C), array(float64, 1, C), pyint) -> none python {
            b0(%0: array(float64, 1, C), %1: array(float64, 1, C), %2: pyint):
              %3: float64 = const 0x1.8p1
              map %0 [%1 %0] [%2] {
              b7(%12: float64, %13: float64):
                %14: float64 = mul %12 %13
                %15: pybool = compare lt %14 %3
                branch %15 none b8() b9(%14)
              b8:
                raise value_error "too small: {}, {}" [%14 %2]
              b9(%16: float64):
                yield [%16]
              }
              %17: none = const none
              return %17
            }
            """;

    @Test
    void aMapReadsAllBeforeItWritesAndStopsWhereItRaises() {
        ArrayValue to = vector(1, 2, 3, 4);
        // The first input is the destination seen backwards: what was written must not be read again.
        var back = new ArrayValue(to.owner(), to.address(3), to.shape(), new long[] {-8});
        ready(Stage.TYPED, MAP).call(List.of(to, back, 4L));
        assertEquals(List.of(4.0, 6.0, 6.0, 4.0), DoubleStream.of(values(to)).boxed().toList());
        // A length of 1 repeats.
        ready(Stage.TYPED, MAP).call(List.of(to, vector(10), 4L));
        assertEquals(List.of(40.0, 60.0, 60.0, 40.0), DoubleStream.of(values(to)).boxed().toList());
        var partial = assertThrows(Raised.class, () -> ready(Stage.TYPED, MAP).call(List.of(to, vector(2, 0, 1, 1), 4L)));
        assertEquals("too small: 0.0, 4", partial.text());
        assertEquals(List.of(80.0, 60.0, 60.0, 40.0), DoubleStream.of(values(to)).boxed().toList());
    }

    @Test
    void aFailedCallAtTargetIsAnOutcome() {
        var interpreter = ready(Stage.TARGET, """
                func "f" f(int64) -> int64 python {
                b0(%0: int64):
                  %1: record(outcome, failed: bool, value: int64) = call "g" [%0]
                  %2: bool = get %1 0
                  %3: int64 = get %1 1
                  branch %2 unlikely b1() b2()
                b1:
                  propagate
                b2:
                  return %3
                }
                func "g" g(int64) -> int64 python {
                b0(%0: int64):
                  %1: int64 = const 5
                  %2: bool = compare gt %0 %1
                  branch %2 none b1() b2()
                b1:
                  raise overflow_error null [%0 %1]
                b2:
                  %3: ptr = alloc %1
                  retain %3
                  release %3
                  release %3
                  %4: int64 = mul %0 %1
                  return %4
                }
                """);
        assertEquals(20L, interpreter.call(List.of(4L)));
        assertEquals(0, memory.owners());
        var e = assertThrows(Raised.class, () -> interpreter.call(List.of(6L)));
        assertEquals("OverflowError: (np.int64(6), np.int64(5))", e.getMessage());
    }

    @Test
    void releasedMemoryIsNotReadAgain() {
        var interpreter = ready(Stage.TARGET, """
                func "f" f(int64) -> int64 private {
                b0(%0: int64):
                  %1: ptr = alloc %0
                  ptr_store %1 %0 %0
                  release %1
                  %2: int64 = ptr_load %1 %0
                  return %2
                }
                """);
        assertThrows(Fault.class, () -> interpreter.call(List.of(64L)));
        assertThrows(Fault.class, () -> interpreter.call(List.of(65L)), "eight bytes from 65 are past the end");
    }

    @Test
    void cFunctionsAndIntrinsics() {
        var interpreter = ready(Stage.TARGET, """
                func "f" f(float64, float32, int32) -> tuple(float64, float64, float32, int32, int32, int64) private {
                b0(%0: float64, %1: float32, %2: int32):
                  %3: float64 = native "exp" [%0]
                  %4: float64 = native "llvm.sqrt.f64" [%0]
                  %5: float32 = native "llvm.rint" [%1]
                  %6: int32 = native "llvm.ctpop" [%2]
                  %7: ptr = address symbol "abs" 0
                  %8: int32 = call_ptr %7 [%2]
                  %9: ptr = address cstring "four" 0
                  %10: ptr = address symbol "strlen" 0
                  %11: int64 = call_ptr %10 [%9]
                  %12: tuple(float64, float64, float32, int32, int32, int64) = make [%3 %4 %5 %6 %8 %11]
                  return %12
                }
                """);
        var result = (List<?>) interpreter.call(List.of(2.0, 2.5f, -3L));
        assertEquals(Math.exp(2), (Double) result.get(0), 1e-15);
        assertEquals(List.of(Math.sqrt(2), 2.0f, 31L, 3L, 4L), result.subList(1, 6));
    }

    @Test
    void printWritesAsPythonDoes() {
        var interpreter = ready(Stage.TYPED, """
                func "f" f(pyfloat, float32, pycomplex, tuple(pyint, pybool, str)) -> none python {
                b0(%0: pyfloat, %1: float32, %2: pycomplex, %3: tuple(pyint, pybool, str)):
                  %4: str = const ", "
                  %5: str = const "!\\n"
                  %6: none = const none
                  %7: uint64 = const -1
                  print %4 %5 [%0 %1 %2 %3 %6 %7 %4]
                  return %6
                }
                """);
        interpreter.call(List.of(1e16, 0.1f, List.of(-0.0, 2.0), List.of(3L, true, List.of(memory.text("it's"), 4L))));
        interpreter.call(List.of(123456789012345.0, 1e-5f, List.of(0.0, -1.5), List.of(3L, false, List.of(memory.text("é"), 2L))));
        assertEquals("1e+16, 0.1, (-0+2j), (3, True, \"it's\"), None, 18446744073709551615, , !\n"
                + "123456789012345.0, 1e-05, -1.5j, (3, False, 'é'), None, 18446744073709551615, , !\n", interpreter.printed());
    }

    @Test
    void recursionEndsInRecursionError() {
        var interpreter = ready(Stage.TYPED, """
                func "f" f(pyint) -> pyint python {
                b0(%0: pyint):
                  check_stack
                  %1: pyint = call "f" [%0]
                  return %1
                }
                """);
        assertEquals(ExceptionKind.RECURSION_ERROR, assertThrows(Raised.class, () -> interpreter.call(List.of(1L))).kind);
    }
}

package dev.adder.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.adder.compiler.types.FormatSpec;
import dev.adder.compiler.types.TextTemplate;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.api.Test;

/** Python's format specifications in Java: the right column is what CPython 3.13 gives for {@code format(value, spec)}. */
class FormatSpecTest {
    @ParameterizedTest
    @CsvSource(delimiter = ';', ignoreLeadingAndTrailingWhitespace = false, value = {
            "-0.0;#.3g;-0.00",
            "-0.0;+.1f;-0.0",
            "-0.0;.1%;-0.0%",
            "-0.0;08.3f;-000.000",
            "-0.0;10;      -0.0",
            "-0.0;_;-0.0",
            "-0.5;.0e;-5e-01",
            "-0.5;.1%;-50.0%",
            "-1234567;.3g;-1.23e+06",
            "-1234567;08.3f;-1234567.000",
            "-1234567;10;  -1234567",
            "-1234567;E;-1.234567E+06",
            "-1234567;G;-1.23457E+06",
            "-1234567;x;-12d687",
            "0.0;+.1f;+0.0",
            "0.0;+;+0.0",
            "0.0;,.2f;0.00",
            "0.0;.0e;0e+00",
            "0.0;.1%;0.0%",
            "0.0;.2e;0.00e+00",
            "0.0;G;0",
            "0.0;_;0.0",
            "0; d; 0",
            "0;#.3g;0.00",
            "0;%;0.000000%",
            "0;+;+0",
            "0;,.2f;0.00",
            "0;.0f;0",
            "0;10;         0",
            "0;8.2f;    0.00",
            "0;^7d;   0   ",
            "0;e;0.000000e+00",
            "0;f;0.000000",
            "1.5e-07;,.2f;0.00",
            "1.5e-07;,;1.5e-07",
            "1.5e-07;G;1.5E-07",
            "100.0;%;10000.000000%",
            "100.0;+;+100.0",
            "100.0;,;100.0",
            "100.0;.0f;100",
            "100.0;.1%;10000.0%",
            "100.0;.2;1e+02",
            "100.0;10;     100.0",
            "100.0;G;100",
            "100.0;e;1.000000e+02",
            "100.0;f;100.000000",
            "1234567.891;#.3g;1.23e+06",
            "1234567.891;%;123456789.100000%",
            "1234567.891;+;+1234567.891",
            "1234567.891;.0e;1e+06",
            "1234567.891;08.3f;1234567.891",
            "1234567.891;E;1.234568E+06",
            "1e+16;.0f;10000000000000000",
            "1e+16;.1%;1000000000000000000.0%",
            "1e+16;10;     1e+16",
            "1e+16;e;1.000000e+16",
            "1e+20;+;+1e+20",
            "1e+20;.1%;10000000000000000000000.0%",
            "1e+20;.3g;1e+20",
            "1e+20;e;1.000000e+20",
            "2.5;%;250.000000%",
            "2.5;*^12;****2.5*****",
            "2.5;.0e;2e+00",
            "2.5;.1%;250.0%",
            "2.5;.3f;2.500",
            "2.5;8.2f;    2.50",
            "2.5;G;2.5",
            "3.14159;%;314.159000%",
            "3.14159;+;+3.14159",
            "3.14159;,;3.14159",
            "3.14159;.0e;3e+00",
            "3.14159;_;3.14159",
            "3.14159;e;3.141590e+00",
            "3.14159;g;3.14159",
            "65; d; 65",
            "65;#.3g;65.0",
            "65;#x;0x41",
            "65;%;6500.000000%",
            "65;.0f;65",
            "65;05d;00065",
            "65;08.3f;0065.000",
            "65;5d;   65",
            "65;<10;65        ",
            "65;E;6.500000E+01",
            "65;G;65",
            "65;X;41",
            "65;^7d;  65   ",
            "65;d;65",
            "7;#.3g;7.00",
            "7;#010b;0b00000111",
            "7;,.2f;7.00",
            "7;.1%;700.0%",
            "7;10;         7",
            "7;G;7",
            "7;^7d;   7   ",
            "7;e;7.000000e+00",
            "7;g;7",
            "inf;%;inf%",
            "inf;,.2f;inf",
            "inf;,;inf",
            "inf;.2;inf",
            "inf;10;       inf",
            "inf;E;INF",
            "inf;e;inf",
            "nan;#.3g;nan",
            "nan;%;nan%",
            "nan;,;nan",
            "nan;.1%;nan%",
            "nan;.2e;nan",
            "nan;E;NAN",
    })
    void number(String value, String spec, String expected) {
        Object number = value.matches("-?\\d+") ? (Object) Long.valueOf(value) : Double.valueOf(value.replace("inf", "Infinity").replace("nan", "NaN"));
        assertEquals(expected, FormatSpec.format(spec, number, value));
    }

    @Test
    void texts() {
        assertEquals("   abc", FormatSpec.format(">6s", "abc", "abc"));
        assertEquals("ab", FormatSpec.format(".2", "abc", "abc"));
        assertEquals("(1, 2)", FormatSpec.format("", null, "(1, 2)"));
    }

    @Test
    void templates() {
        Iterator<Object> values = List.<Object>of("a", 7L, 3L).iterator();
        assertEquals("{a}! 007", TextTemplate.fill("{{{!r}}}! {:0{}d}", values::next, (v, c, f) -> FormatSpec.format(f, v, v.toString())));
        assertEquals("{}{x}", TextTemplate.fill(TextTemplate.literal("{}{x}"), () -> null, (v, c, f) -> ""));
    }
}

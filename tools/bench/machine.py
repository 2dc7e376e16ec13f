"""What one core of this machine can do: bytes per second copied (by size, as caches differ), multiply-adds per second."""
import ctypes
import mmap
import os
import subprocess
import time

from contenders import BUILD, last_core

PROGRAM = r"""
#include <string.h>
void copy(char *target, const char *source, long size, long times) {
    while (times-- > 0) {
        memcpy(target, source, size);
        __asm__ volatile("" ::: "memory");
    }
}
typedef double vec __attribute__((vector_size(32)));
double peak(long count) {
    vec x[12];
    for (int k = 0; k < 12; k++) for (int i = 0; i < 4; i++) x[k][i] = k + i;
    vec a = x[0] * 0.0 + 0.999, b = x[0] * 0.0 + 0.001;
    for (long n = 0; n < count; n++) {
        #pragma GCC unroll 12
        for (int k = 0; k < 12; k++) x[k] = x[k] * a + b;
    }
    vec s = x[0];
    for (int k = 1; k < 12; k++) s += x[k];
    return s[0] + s[3];
}
"""


class Machine:
    def __init__(self, gcc):
        self.copied = {}
        self.program = self.build() if gcc else None
        self.flops = self.peak() if gcc else None

    @staticmethod
    def build():
        (BUILD / "machine.c").write_text(PROGRAM)
        subprocess.run(["gcc", "-O3", "-march=native", "-ffp-contract=fast", "-shared", "-fPIC", "-o", str(BUILD / "machine.so"), str(BUILD / "machine.c")], check=True)
        program = ctypes.CDLL(str(BUILD / "machine.so"))
        program.peak.restype, program.peak.argtypes = ctypes.c_double, [ctypes.c_long]
        program.copy.restype, program.copy.argtypes = None, [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_long, ctypes.c_long]
        return program

    def best(self, run, tries):
        if last_core() is None:
            return min(run() for _ in range(tries))
        free = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {last_core()})
        try:
            return min(run() for _ in range(tries))
        finally:
            os.sched_setaffinity(0, free)

    def peak(self):
        def run():
            start = time.thread_time()
            self.program.peak(20_000)
            return time.thread_time() - start
        return 20_000 * 12 * 4 * 2 / self.best(run, 100)

    def bandwidth(self, footprint):
        """Bytes per second when arrays of so many bytes together are copied (read and written bytes count)."""
        size = 1 << max(12, min(28, int(footprint / 2).bit_length()))
        if size not in self.copied:
            memory = mmap.mmap(-1, 2 * size)
            memory.write(bytes(2 * size))       # pages that are there
            source = ctypes.addressof(ctypes.c_char.from_buffer(memory))
            count = max(1, (1 << 22) // size)

            def run():
                start = time.thread_time()
                self.program.copy(source + size, source, size, count)
                return (time.thread_time() - start) / count
            self.copied[size] = 2 * size / self.best(run, 100)
        return self.copied[size]

    def ideal(self, moved, flops, footprint):
        """Seconds below which no program gets that moves so many bytes of arrays of this size and does so many operations."""
        return max(moved / self.bandwidth(footprint) if moved else 0.0, flops / self.flops) if self.program else None

package dev.adder.compiler.llvm;

import static dev.adder.compiler.llvm.LlvmLibrary.*;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The machine that code is made for, in LLVM's words: x86_64-unknown-linux-gnu, znver3, "+avx2,+fma,...".
 * The data layout follows from the triple and is set by {@link LlvmModule}.
 */
public record Machine(String triple, String cpu, String features) {
    private static final AtomicReference<Machine> HOST = new AtomicReference<>();

    /** The machine we run on. */
    public static Machine host() {
        Machine known = HOST.get();
        if (known == null) {
            known = new Machine(text(LLVMGetDefaultTargetTriple.call(), LLVMDisposeMessage),
                    text(LLVMGetHostCPUName.call(), LLVMDisposeMessage), text(LLVMGetHostCPUFeatures.call(), LLVMDisposeMessage));
            HOST.set(known);
        }
        return known;
    }

    /** Any 64-bit x86 with Linux: what code may rely on when it must run elsewhere. */
    public static Machine portable() {
        return new Machine("x86_64-unknown-linux-gnu", "x86-64", "");
    }

    /**
     * An LLVM target machine for position-independent code, for one thread until it is given back with {@link #release}.
     * They are kept: making one and its tables costs as much as compiling a one-line function.
     */
    long acquire(int codeLevel) {
        Long kept = idle(codeLevel).poll();
        return kept != null ? kept : open(codeLevel);
    }

    void release(long targetMachine, int codeLevel) {
        idle(codeLevel).add(targetMachine);
    }

    private Queue<Long> idle(int codeLevel) {
        return IDLE.computeIfAbsent(new Effort(this, codeLevel), _ -> new ConcurrentLinkedQueue<>());
    }

    private record Effort(Machine machine, int codeLevel) {}

    private static final Map<Effort, Queue<Long>> IDLE = new ConcurrentHashMap<>();

    private long open(int codeLevel) {
        try (var arena = Arena.ofConfined()) {
            var target = arena.allocate(ValueLayout.JAVA_LONG);
            var message = arena.allocate(ValueLayout.JAVA_LONG);
            Architecture.of(triple).start();
            long tripleText = arena.allocateFrom(triple).address();
            if (LLVMGetTargetFromTriple.isTrue(tripleText, target.address(), message.address(), 0, 0)) {
                throw new LlvmException(text(message.get(ValueLayout.JAVA_LONG, 0), LLVMDisposeMessage));
            }
            long machine = LLVMCreateTargetMachine.call(target.get(ValueLayout.JAVA_LONG, 0), tripleText,
                    arena.allocateFrom(cpu).address(), arena.allocateFrom(features).address(), codeLevel,
                    RELOCATION_PIC, CODE_MODEL_DEFAULT);
            if (machine == 0) {
                throw new LlvmException("LLVM knows no machine " + this);
            }
            return machine;
        }
    }

    private static final long RELOCATION_PIC = 2;
    private static final long CODE_MODEL_DEFAULT = 0;

    /** The back ends that we use; each is started once, when first asked for. */
    private enum Architecture {
        X86(LLVMInitializeX86TargetInfo, LLVMInitializeX86Target, LLVMInitializeX86TargetMC,
                LLVMInitializeX86AsmPrinter, LLVMInitializeX86AsmParser),
        AARCH64(LLVMInitializeAArch64TargetInfo, LLVMInitializeAArch64Target, LLVMInitializeAArch64TargetMC,
                LLVMInitializeAArch64AsmPrinter, LLVMInitializeAArch64AsmParser),
        NVPTX(LLVMInitializeNVPTXTargetInfo, LLVMInitializeNVPTXTarget, LLVMInitializeNVPTXTargetMC, LLVMInitializeNVPTXAsmPrinter);

        private final LlvmLibrary[] starts;
        private boolean started;

        Architecture(LlvmLibrary... starts) {
            this.starts = starts;
        }

        static Architecture of(String triple) {
            return switch (triple.substring(0, Math.max(0, triple.indexOf('-')))) {
                case "x86_64", "i686" -> X86;
                case "aarch64", "arm64" -> AARCH64;
                case "nvptx64" -> NVPTX;
                default -> throw new LlvmException("no back end for the machine " + triple);
            };
        }

        synchronized void start() {
            if (!started) {
                for (LlvmLibrary start : starts) {
                    start.call();
                }
                started = true;
            }
        }
    }
}

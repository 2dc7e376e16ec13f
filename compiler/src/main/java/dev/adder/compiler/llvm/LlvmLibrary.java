package dev.adder.compiler.llvm;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * LLVM's C interface, called through one handle: every function we use takes integers and pointers only, so all of them
 * fit the shape long(long, long, long, long, long, long, long, long). A shape costs about 10 ms to set up, a function of
 * a known shape nothing; arguments beyond a function's own are ignored by the calling convention.
 *
 * <p>A result narrower than 64 bits leaves the upper bits undefined: callers look at the low half only (see {@link #isTrue}).
 */
enum LlvmLibrary {
    LLVMParseCommandLineOptions,
    LLVMContextCreate,
    LLVMContextDispose,
    LLVMCreateMemoryBufferWithMemoryRange,
    LLVMParseIRInContext,
    LLVMVerifyModule,
    LLVMDisposeModule,
    LLVMSetTarget,
    LLVMSetModuleDataLayout,
    LLVMPrintModuleToString,
    LLVMDisposeMessage,
    LLVMCreatePassBuilderOptions,
    LLVMDisposePassBuilderOptions,
    LLVMPassBuilderOptionsSetLoopInterleaving,
    LLVMPassBuilderOptionsSetLoopVectorization,
    LLVMPassBuilderOptionsSetLoopUnrolling,
    LLVMRunPasses,
    LLVMRunPassesOnFunction,
    LLVMGetFirstFunction,
    LLVMGetNextFunction,
    LLVMGetNamedGlobal,
    LLVMDeleteGlobal,
    LLVMGetStringAttributeAtIndex,
    LLVMGetNamedMetadata,
    LLVMGetMDKindIDInContext,
    LLVMMDNodeInContext2,
    LLVMMetadataAsValue,
    LLVMGetNamedFunction,
    LLVMGetFirstUse,
    LLVMGetUser,
    LLVMGetOperand,
    LLVMCreateBuilderInContext,
    LLVMPositionBuilderBefore,
    LLVMBuildICmp,
    LLVMBuildSelect,
    LLVMIsAInstruction,
    LLVMSetMetadata,
    LLVMReplaceAllUsesWith,
    LLVMInstructionEraseFromParent,
    LLVMDisposeBuilder,
    LLVMGetErrorMessage,
    LLVMDisposeErrorMessage,
    LLVMInitializeX86TargetInfo,
    LLVMInitializeX86Target,
    LLVMInitializeX86TargetMC,
    LLVMInitializeX86AsmPrinter,
    LLVMInitializeX86AsmParser,
    LLVMInitializeAArch64TargetInfo,
    LLVMInitializeAArch64Target,
    LLVMInitializeAArch64TargetMC,
    LLVMInitializeAArch64AsmPrinter,
    LLVMInitializeAArch64AsmParser,
    LLVMInitializeNVPTXTargetInfo,
    LLVMInitializeNVPTXTarget,
    LLVMInitializeNVPTXTargetMC,
    LLVMInitializeNVPTXAsmPrinter,
    LLVMGetDefaultTargetTriple,
    LLVMGetHostCPUName,
    LLVMGetHostCPUFeatures,
    LLVMGetTargetFromTriple,
    LLVMCreateTargetMachine,
    LLVMCreateTargetDataLayout,
    LLVMDisposeTargetData,
    LLVMTargetMachineEmitToMemoryBuffer,
    LLVMGetBufferStart,
    LLVMGetBufferSize,
    LLVMDisposeMemoryBuffer;

    private static final Path FOLDER = folder();
    private static final SymbolLookup LIBRARY = SymbolLookup.libraryLookup(FOLDER.resolve("libLLVM.so"), Arena.global());
    private static final MethodHandle CALL = Linker.nativeLinker().downcallHandle(FunctionDescriptor.of(JAVA_LONG,
            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));

    private volatile MemorySegment address;

    long call() {
        return call(0, 0, 0, 0, 0, 0, 0);
    }

    long call(long a) {
        return call(a, 0, 0, 0, 0, 0, 0);
    }

    long call(long a, long b) {
        return call(a, b, 0, 0, 0, 0, 0);
    }

    long call(long a, long b, long c) {
        return call(a, b, c, 0, 0, 0, 0);
    }

    long call(long a, long b, long c, long d) {
        return call(a, b, c, d, 0, 0, 0);
    }

    long call(long a, long b, long c, long d, long e) {
        return call(a, b, c, d, e, 0, 0);
    }

    long call(long a, long b, long c, long d, long e, long f, long g) {
        var function = address;
        if (function == null) {
            function = LIBRARY.find(name()).orElseThrow(() -> new LlvmException("libLLVM has no function " + name()));
            address = function;
        }
        try {
            return (long) CALL.invokeExact(function, a, b, c, d, e, f, g, 0L);
        } catch (Throwable impossible) { // a native call throws nothing
            throw new AssertionError(impossible);
        }
    }

    boolean isTrue(long a, long b, long c, long d, long e) {
        return (int) call(a, b, c, d, e) != 0;
    }

    /** The text at an address, which LLVM gave away and {@code release} takes back. */
    static String text(long address, LlvmLibrary release) {
        if (address == 0) {
            return "";
        }
        String text = MemorySegment.ofAddress(address).reinterpret(Long.MAX_VALUE).getString(0, StandardCharsets.UTF_8);
        release.call(address);
        return text;
    }

    /** Where libLLVM and lld lie: -Dadder.natives, else build/natives of the tree that these classes were built in. */
    static Path folder() {
        String given = System.getProperty("adder.natives");
        if (given != null) {
            return Path.of(given);
        }
        Path here;
        try {
            here = Path.of(LlvmLibrary.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException bad) {
            throw new IllegalStateException(bad);
        }
        for (Path at = here; at != null; at = at.getParent()) {
            Path natives = at.resolve("build/natives");
            if (Files.exists(natives.resolve("libLLVM.so"))) {
                return natives;
            }
        }
        throw new IllegalStateException("LLVM's library is not in build/natives above " + here + ": run ./adder build");
    }
}

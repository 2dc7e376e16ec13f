package dev.adder.compiler.llvm;

import static dev.adder.compiler.llvm.LlvmLibrary.*;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * One LLVM module in a context of its own, from text to object file:
 * <pre>  try (var module = LlvmModule.parse(text, machine, 3)) { module.run(3); byte[] elf = module.object(); }</pre>
 * One thread at a time uses a module; any number of modules live side by side.
 */
final class LlvmModule implements AutoCloseable {
    private static final int ASSEMBLY = 0;
    private static final int OBJECT = 1;
    /** The index under which LLVM keeps the attributes of a function itself. */
    private static final long OF_FUNCTION = 0xFFFFFFFFL;

    private final long context;
    private final long module;
    private final Machine machine;
    private final int codeLevel;
    private final long target;
    private final boolean narrow;

    static {
        try (var arena = Arena.ofConfined()) {
            var words = arena.allocate(JAVA_LONG, Pipeline.OPTIONS.size());
            for (int i = 0; i < Pipeline.OPTIONS.size(); i++) {
                words.setAtIndex(JAVA_LONG, i, arena.allocateFrom(Pipeline.OPTIONS.get(i)).address());
            }
            LLVMParseCommandLineOptions.call(Pipeline.OPTIONS.size(), words.address(), 0);
        }
    }

    private LlvmModule(long context, long module, boolean narrow, Machine machine, int codeLevel, long target) {
        this.context = context;
        this.module = module;
        this.narrow = narrow;
        this.machine = machine;
        this.codeLevel = codeLevel;
        this.target = target;
    }

    /** Parses the text and makes it code for the machine; {@code codeLevel} 0 to 3 is the effort of instruction selection and what follows it. */
    static LlvmModule parse(String text, Machine machine, int codeLevel) {
        long context = LLVMContextCreate.call();
        try (var arena = Arena.ofConfined()) {
            var out = arena.allocate(JAVA_LONG, 2);
            long message = out.address() + 8;
            MemorySegment utf8 = arena.allocateFrom(text);
            long buffer = LLVMCreateMemoryBufferWithMemoryRange.call(utf8.address(), utf8.byteSize() - 1,
                    arena.allocateFrom("adder").address(), 1);
            if (LLVMParseIRInContext.isTrue(context, buffer, out.address(), message, 0)) {
                throw new LlvmException(LlvmLibrary.text(out.getAtIndex(JAVA_LONG, 1), LLVMDisposeMessage));
            }
            long module = out.get(JAVA_LONG, 0);
            long target = machine.acquire(codeLevel);
            LLVMSetTarget.call(module, arena.allocateFrom(machine.triple()).address());
            long layout = LLVMCreateTargetDataLayout.call(target);
            LLVMSetModuleDataLayout.call(module, layout);
            LLVMDisposeTargetData.call(layout);
            return new LlvmModule(context, module, text.contains(" = load float, ") || text.contains(" = load i8, "), machine, codeLevel, target);
        } catch (Throwable failure) {
            LLVMContextDispose.call(context);
            throw failure;
        }
    }

    /** Checks LLVM's own rules; code that breaks them would make later steps crash or miscompile. */
    void verify() {
        try (var arena = Arena.ofConfined()) {
            var message = arena.allocate(JAVA_LONG);
            int returnStatus = 2;
            boolean broken = LLVMVerifyModule.isTrue(module, returnStatus, message.address(), 0, 0);
            String text = LlvmLibrary.text(message.get(JAVA_LONG, 0), LLVMDisposeMessage);
            if (broken) {
                throw new LlvmException(text);
            }
        }
    }

    /** Runs the passes of an effort from 0 to 3. Then functions that say so have their lanes joined to vectors. */
    void run(int level) {
        try (var arena = Arena.ofConfined()) {
            long name = arena.allocateFrom(ApartText.KEPT).address();
            if (LLVMGetNamedGlobal.call(module, name) == 0) {
                run(Pipeline.of(level, narrow), true);
                EvenExtremes.choose(context, module);
                return;
            }
            run(Pipeline.toVectors(level, narrow), false);
            // LLVM's own levels may have made it anew, or dropped it.
            long kept = LLVMGetNamedGlobal.call(module, name);
            if (kept != 0) {
                LLVMDeleteGlobal.call(kept);
            }
            run(Pipeline.afterVectors(level), true);
            EvenExtremes.choose(context, module);
        }
    }

    /** Runs passes given in the notation of LLVM's opt: {@code default<O3>}, {@code function(sroa,instcombine)}. */
    private void run(String passes, boolean last) {
        long options = LLVMCreatePassBuilderOptions.call();
        LLVMPassBuilderOptionsSetLoopInterleaving.call(options, 1);
        LLVMPassBuilderOptionsSetLoopVectorization.call(options, 1);
        LLVMPassBuilderOptionsSetLoopUnrolling.call(options, 1);
        try (var arena = Arena.ofConfined()) {
            long error = LLVMRunPasses.call(module, arena.allocateFrom(passes).address(), target, options);
            check(error);
            long lanes = arena.allocateFrom(LlvmWriter.LANES).address();
            for (long f = last ? LLVMGetFirstFunction.call(module) : 0; f != 0; f = LLVMGetNextFunction.call(f)) {
                if (LLVMGetStringAttributeAtIndex.call(f, OF_FUNCTION, lanes, LlvmWriter.LANES.length()) != 0) {
                    check(LLVMRunPassesOnFunction.call(f, arena.allocateFrom(Pipeline.LANES).address(), target, options));
                }
            }
        } finally {
            LLVMDisposePassBuilderOptions.call(options);
        }
    }

    private static void check(long error) {
        if (error != 0) {
            throw new LlvmException(LlvmLibrary.text(LLVMGetErrorMessage.call(error), LLVMDisposeErrorMessage));
        }
    }

    String text() {
        return LlvmLibrary.text(LLVMPrintModuleToString.call(module), LLVMDisposeMessage);
    }

    /** The object file. This or {@link #assembly} is the last thing asked of a module: making code changes it. */
    byte[] object() {
        return emit(OBJECT);
    }

    String assembly() {
        return new String(emit(ASSEMBLY), StandardCharsets.UTF_8);
    }

    private byte[] emit(int kind) {
        try (var arena = Arena.ofConfined()) {
            var out = arena.allocate(JAVA_LONG, 2);
            if (LLVMTargetMachineEmitToMemoryBuffer.isTrue(target, module, kind, out.address() + 8, out.address())) {
                throw new LlvmException(LlvmLibrary.text(out.getAtIndex(JAVA_LONG, 1), LLVMDisposeMessage));
            }
            long buffer = out.get(JAVA_LONG, 0);
            byte[] bytes = MemorySegment.ofAddress(LLVMGetBufferStart.call(buffer))
                    .reinterpret(LLVMGetBufferSize.call(buffer)).toArray(ValueLayout.JAVA_BYTE);
            LLVMDisposeMemoryBuffer.call(buffer);
            return bytes;
        }
    }

    @Override
    public void close() {
        LLVMDisposeModule.call(module);
        machine.release(target, codeLevel);
        LLVMContextDispose.call(context);
    }
}

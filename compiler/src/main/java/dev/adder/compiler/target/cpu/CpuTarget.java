package dev.adder.compiler.target.cpu;

import dev.adder.compiler.ir.Facts;
import dev.adder.compiler.ir.Program;
import dev.adder.compiler.llvm.LlvmWriter;
import dev.adder.compiler.llvm.Machine;
import dev.adder.compiler.llvm.NativeCode;
import dev.adder.compiler.target.Code;
import dev.adder.compiler.target.Export;

/** The CPU as a target: hops 6 to 8 for the machine we run on, or for another one of the same kind. */
public record CpuTarget(Machine machine, int level) {

    /** This machine, at full optimisation; tests set the property adder.level. */
    public static CpuTarget host() {
        return new CpuTarget(Machine.host(), Integer.getInteger("adder.level", 3));
    }

    /** What the passes may know of this machine. */
    public Facts facts() {
        boolean wide = machine.features().contains("+avx512f");
        return new Facts(machine.triple(), wide ? 64 : machine.features().contains("+avx2") ? 32 : 16, Runtime.getRuntime().availableProcessors());
    }

    public Program lower(Program typed) {
        return CpuLower.lower(typed);
    }

    public LlvmWriter.Written write(Program lowered, Export export) {
        return LlvmWriter.artefact(lowered, export, machine);
    }

    public Code load(LlvmWriter.Written written) {
        return new Code(NativeCode.build(written.text(), machine, level), written.descriptor());
    }

    /** A TYPED program of NATIVE functions as a shared object that exports them. */
    public byte[] library(Program typed) {
        return NativeCode.build(LlvmWriter.library(lower(typed), machine), machine, level);
    }
}

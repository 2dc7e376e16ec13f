package dev.adder.compiler.target;

import dev.adder.compiler.types.Type;
import java.util.List;

/**
 * What an artefact says of itself.
 *
 * @param build    id of the compiler build
 * @param name     qualified name of the function
 * @param args     types of its declared parameters
 * @param hidden   types of the global arrays that follow them
 * @param debug    whether the file tells native debuggers the Python lines
 */
public record Export(String build, String name, List<Type> args, List<Type> hidden, Type returns, boolean recursive, boolean debug) {}

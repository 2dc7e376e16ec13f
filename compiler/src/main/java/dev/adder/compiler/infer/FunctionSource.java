package dev.adder.compiler.infer;

import dev.adder.compiler.flow.Flowed;
import dev.adder.compiler.request.Request;

/** A function that can be typed: its flow code, what its outer names mean, and (for a user's) where it stands in the request. */
record FunctionSource(Flowed flowed, Scope scope, Request.Function request, boolean topLevel) {}

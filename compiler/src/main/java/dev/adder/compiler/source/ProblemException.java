package dev.adder.compiler.source;

/** Carries a problem out of a hop. It is the user's problem, not ours, so it has no stack trace. */
public final class ProblemException extends RuntimeException {
    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(problem.message(), null, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }

    @Override
    public String getMessage() {
        return problem.text();
    }
}

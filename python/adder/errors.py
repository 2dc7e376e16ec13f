"""What a user can see go wrong, under Numba's names. Errors carry one message, already rendered by the compiler."""


class NumbaError(Exception):
    """Any refusal of the compiler."""

    def __init__(self, msg="", loc=None, highlighting=True):
        self.msg = msg
        self.loc = loc
        super().__init__(msg)

    @property
    def contents(self):
        return [self.msg]

    def __reduce__(self):
        return type(self), (self.msg,)


class TypingError(NumbaError):
    """The types of an expression do not fit, or one cannot be found."""


class UnsupportedError(NumbaError):
    """Something of Python or NumPy that is not compiled."""


class UnsupportedRewriteError(UnsupportedError):
    pass


class IRError(NumbaError):
    pass


class RedefinedError(IRError):
    pass


class NotDefinedError(IRError):
    pass


class VerificationError(IRError):
    pass


class DeprecationError(NumbaError):
    pass


class LoweringError(NumbaError):
    pass


class ForbiddenConstruct(LoweringError):
    pass


class UnsupportedParforsError(NumbaError):
    pass


class UntypedAttributeError(TypingError):
    pass


class ByteCodeSupportError(NumbaError):
    """The text of a function cannot be had."""


class CompilerError(NumbaError):
    pass


class ConstantInferenceError(NumbaError):
    pass


class InternalError(NumbaError):
    """A fault of Adder's own."""


class RequireLiteralValue(TypingError):
    pass


class LiteralTypingError(TypingError):
    pass


class NumbaValueError(TypingError):
    pass


class NumbaTypeError(TypingError, TypeError):
    """Also an argument of a type that is not compiled."""


class NumbaAttributeError(TypingError):
    pass


class NumbaAssertionError(TypingError):
    pass


class NumbaNotImplementedError(TypingError):
    pass


class NumbaKeyError(TypingError):
    pass


class NumbaIndexError(TypingError):
    pass


class NumbaRuntimeError(NumbaError):
    pass


class NumbaWarning(Warning):
    pass


class NumbaPerformanceWarning(NumbaWarning):
    pass


class NumbaDeprecationWarning(NumbaWarning, DeprecationWarning):
    pass


class NumbaPendingDeprecationWarning(NumbaWarning, PendingDeprecationWarning):
    pass


class NumbaParallelSafetyWarning(NumbaWarning):
    pass


class NumbaTypeSafetyWarning(NumbaWarning):
    pass


class NumbaExperimentalFeatureWarning(NumbaWarning):
    pass


class NumbaInvalidConfigWarning(NumbaWarning):
    pass


class NumbaPedanticWarning(NumbaWarning):
    pass


class NumbaIRAssumptionWarning(NumbaPedanticWarning):
    pass


class NumbaDebugInfoWarning(NumbaWarning):
    pass


class NumbaSystemWarning(NumbaWarning):
    """The surroundings (cache folder, processor) are not as they should be."""


def of(name, text):
    """The exception a compile server's problem asks for: one of the classes above, or a built-in one."""
    import builtins
    kind = globals().get(name) or getattr(builtins, name, None)
    if not (isinstance(kind, type) and issubclass(kind, BaseException)):
        kind = CompilerError
    return kind(text)

"""The artefact ABI as a host sees it: places in Call and in the runtime's table, cells, type tokens, NumPy's type numbers."""

CALL_RUNTIME = 0
CALL_STACK_LIMIT = 8
CALL_ERROR_KIND = 16
CALL_CELL_COUNT = 24
CALL_SITE_COUNT = 32
CALL_HOST = 40
CALL_CELLS = 48
CALL_SITES = 304
CALL_SIZE = 560
CELLS_AT_MOST = 16
SITES_AT_MOST = 32
ERROR_OF_HOST = -1      # error_kind: an exception of the host's own, raised while printing

# The runtime's table.
SLOT_ALLOC = 0
SLOT_FREE = 8
SLOT_RANDOM = 16
SLOT_PRINT = 24
SLOT_CHECK_INTERRUPT = 32
SLOT_STACK_LIMIT = 40
SLOT_ALLOC_ZEROED = 48
SLOT_BLAS = 56
RUNTIME_SIZE = 64

CELL_SIZE = 16
CELL_NONE = 0
CELL_INT = 1
CELL_FLOAT = 2
CELL_BOOL = 3
CELL_TEXT = 4
CELL_FORMAT = 5
CELL_UINT = 6
CELL_COMPLEX = 7
CELL_TUPLE = 8
CELL_FLOAT32 = 9
CELL_NUMBER = 10        # and NumPy's number of an integer type
CELL_OPTIONAL = 26      # 1 if the value that follows is there, 0: None
CELL_FROM = 27          # the kind of the cause (0: None), whose arguments follow
CELL_ARRAY = 28         # NumPy's number of the type, and the rank above 8 bits; then {owner, data}, {length, stride} of each axis

# Types as tokens, in prefix form.
PYINT = 1
PYFLOAT = 2
PYCOMPLEX = 3
PYBOOL = 4
NONE = 5
OPTIONAL = 6            # T
FUNCTION = 7            # address of the Python object
TEXT = 8
NUMBER = 100            # and NumPy's number of the type
ARRAY = 200             # type_num, ndim, layout, writable, aligned
TUPLE = 300             # n, then n types

ARRAY_TYPE = 8          # places of the facts after the token ARRAY
ARRAY_RANK = 16
ARRAY_LAYOUT = 24
ARRAY_WRITABLE = 32
ARRAY_ALIGNED = 40
ARRAY_TOKENS = 48
LAYOUT_C = 0
LAYOUT_F = 1

BOOL = 0
INT8 = 1
UINT8 = 2
INT16 = 3
UINT16 = 4
INT32 = 5
UINT32 = 6
INT64 = 7
UINT64 = 8
LONGLONG = 9
ULONGLONG = 10
FLOAT32 = 11
FLOAT64 = 12
COMPLEX64 = 14
COMPLEX128 = 15

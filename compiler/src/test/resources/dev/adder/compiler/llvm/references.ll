; Every kind of reference a linker meets: tables, writable and zeroed variables, pointers in data, calls in and out,
; external variables, a jump table, thread-local variables of each access model.
@table = private constant [4 x double] [double 1.0, double 2.0, double 3.0, double 4.0]
@counter = internal global i64 5
@zeros = internal global [100 x i64] zeroinitializer
@exported = global i64 77
@ptrs = internal constant [2 x ptr] [ptr @one, ptr @two]
@mixed = internal global [3 x ptr] [ptr @exp, ptr @exported, ptr @environ]
@environ = external global ptr
@tls = internal thread_local global i64 42
@tls2 = internal thread_local global i64 0
@tlsx = thread_local global i64 7
@tie = internal thread_local(initialexec) global i64 11
declare double @exp(double)
declare ptr @memcpy(ptr, ptr, i64)
define internal i64 @one(i64 %x) noinline { 
 %r = add i64 %x, 1 
 ret i64 %r }
define internal i64 @two(i64 %x) noinline { 
 %r = mul i64 %x, 2 
 ret i64 %r }
define double @look(i64 %i) {
  %p = getelementptr double, ptr @table, i64 %i
  %v = load double, ptr %p
  ret double %v
}
define i64 @count() {
  %v = load i64, ptr @counter
  %w = add i64 %v, 1
  store i64 %w, ptr @counter
  %z = getelementptr i64, ptr @zeros, i64 %v
  store i64 %w, ptr %z
  %e = load i64, ptr @exported
  %s = add i64 %e, %w
  ret i64 %s
}
define i64 @indirect(i64 %k, i64 %x) {
  %p = getelementptr ptr, ptr @ptrs, i64 %k
  %f = load ptr, ptr %p
  %r = call i64 %f(i64 %x)
  ret i64 %r
}
define double @callexp(double %x) {
  %r = call double @exp(double %x)
  %s = fadd double %r, 1.0
  ret double %s
}
define ptr @mixedat(i64 %k) {
  %p = getelementptr ptr, ptr @mixed, i64 %k
  %f = load ptr, ptr %p
  ret ptr %f
}
define ptr @environaddr() { ret ptr @environ }
define i64 @thread() {
  %a = load i64, ptr @tls
  %b = load i64, ptr @tls2
  %c = load i64, ptr @tlsx
  %d = load i64, ptr @tie
  %a1 = add i64 %a, 1
  store i64 %a1, ptr @tls
  %b1 = add i64 %b, 1000
  store i64 %b1, ptr @tls2
  %s = add i64 %a1, %b1
  %t = add i64 %s, %c
  %u = add i64 %t, %d
  ret i64 %u
}
define i64 @sw(i64 %x) {
 switch i64 %x, label %d [ i64 0, label %a 
  i64 1, label %b
  i64 2, label %c
  i64 3, label %e
  i64 4, label %f ]
a: 
 %ra = call i64 @one(i64 5)
 ret i64 %ra
b: 
 %rb = call i64 @two(i64 50)
 ret i64 %rb
c: 
 %rc = call i64 @one(i64 %x)
 ret i64 %rc
d: 
 ret i64 -1
e: 
 %re = call i64 @count()
 ret i64 %re
f: 
 ret i64 99
}

/* SPDX-License-Identifier: MIT */
/* malloc, calloc and realloc of the whole process, libraries too: when memory ends, the run ends
 * here, with a word and no half-written file. fontconfig and HarfBuzz do not look at every result:
 * the one then crashes and the other leaves text out of a font and says nothing (`make faults`).
 * Only a request for more than GREAT comes back as NULL: a file may lie about its size, and the
 * reader that asked for it says so. glibc allows a program to bring its own malloc; these hand on
 * to the next one, so memory checkers and the faults of the tests still see every call. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/fail.h"

/* The sanitizers bring their own, which must be the first. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED
#endif

#ifdef SANITIZED
typedef int NothingHere;
#else

enum { GREAT = 64 << 20 };

static _Atomic(uintptr_t) next_malloc, next_calloc, next_realloc;

static uintptr_t find(_Atomic(uintptr_t) *known, const char *name) {
    uintptr_t function = atomic_load_explicit(known, memory_order_relaxed);
    if (function) return function;
    function = (uintptr_t)dlsym(RTLD_NEXT, name);
    atomic_store_explicit(known, function, memory_order_relaxed);
    return function;
}

static void *check(void *p, size_t n) {
    if (!p && n <= GREAT) fail_no_memory();
    return p;
}

void *malloc(size_t n) {
    return check(((void *(*)(size_t))find(&next_malloc, "malloc"))(n), n);
}

void *calloc(size_t count, size_t size) {
    size_t n;
    if (__builtin_mul_overflow(count, size, &n)) n = SIZE_MAX;
    return check(((void *(*)(size_t, size_t))find(&next_calloc, "calloc"))(count, size), n);
}

/* A size of 0 frees, and NULL is right. */
void *realloc(void *old, size_t n) {
    void *p = ((void *(*)(void *, size_t))find(&next_realloc, "realloc"))(old, n);
    return n ? check(p, n) : p;
}

#endif

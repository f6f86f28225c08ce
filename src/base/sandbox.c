/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* syscall, O_PATH */
#include "base/sandbox.h"

#ifdef __linux__
#include <sys/syscall.h>
#endif

/* Whoever counts lines writes the counts at the end, into the build folder (make coverage). */
#if defined SYS_landlock_create_ruleset && defined SYS_seccomp && !defined NO_SANDBOX
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fail.h"

/* Rights by the version of the kernel's interface that brought them; Debian 12's header knows the
 * first two. */
enum {
    READ_FILE = LANDLOCK_ACCESS_FS_READ_FILE,
    READ_FOLDER = LANDLOCK_ACCESS_FS_READ_DIR,
    REMOVE_FOLDER = LANDLOCK_ACCESS_FS_REMOVE_DIR,
    RIGHTS_1 = (1 << 13) - 1, /* execute … make a symbolic link */
    MOVE = 1 << 13,           /* from one folder to another */
    TRUNCATE = 1 << 14,
    IOCTL = 1 << 15, /* of devices */
    ON_FILES =
        LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | READ_FILE | TRUNCATE | IOCTL,
    WRITE = READ_FILE | READ_FOLDER | LANDLOCK_ACCESS_FS_WRITE_FILE |
            LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG |
            LANDLOCK_ACCESS_FS_MAKE_DIR | TRUNCATE,
    TCP = 3,   /* bind, connect */
    SCOPES = 3 /* abstract sockets of others, signals to others */
};

/* Of the kernel's struct landlock_ruleset_attr, which grows. */
typedef struct Given {
    uint64_t files, network, scopes;
} Given;

struct Sandbox {
    int rules; /* -1: no Landlock */
    uint64_t handled;
};

static const struct {
    int version;
    Given given;
} versions[] = {
    {1, {RIGHTS_1, 0, 0}}, {2, {MOVE, 0, 0}},  {3, {TRUNCATE, 0, 0}},
    {4, {0, TCP, 0}},      {5, {IOCTL, 0, 0}}, {6, {0, 0, SCOPES}},
};

/* How much of Given a kernel of that version takes. */
static size_t size_for(long version) {
    return version >= 6 ? sizeof(Given) : version >= 4 ? offsetof(Given, scopes) : sizeof(uint64_t);
}

Sandbox *sandbox_new(void) {
    long version =
        syscall(SYS_landlock_create_ruleset, NULL, (size_t)0, LANDLOCK_CREATE_RULESET_VERSION);
    Given given = {0};
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
        if (versions[i].version > version) break;
        given.files |= versions[i].given.files;
        given.network |= versions[i].given.network;
        given.scopes |= versions[i].given.scopes;
    }
    Sandbox *sandbox = must_alloc(sizeof *sandbox);
    sandbox->handled = given.files;
    sandbox->rules =
        version < 1 ? -1 : (int)syscall(SYS_landlock_create_ruleset, &given, size_for(version), 0U);
    return sandbox;
}

/* What may not be opened now will not be later. Where the machine fails, a sandbox without that
 * rule would make it fail again and again: better none. */
static void give_up_without(Sandbox *sandbox, int error) {
    if (error != EMFILE && error != ENFILE && error != ENOMEM) return;
    close(sandbox->rules);
    sandbox->rules = -1;
}

static void allow(Sandbox *sandbox, Str path, uint64_t rights) {
    char name[PATH_MAX];
    if (!sandbox || sandbox->rules < 0 || path.n >= sizeof name) return;
    memcpy(name, path.p, path.n);
    name[path.n] = '\0';
    int fd = open(name, O_PATH | O_CLOEXEC);
    struct stat st;
    if (fd < 0) {
        give_up_without(sandbox, errno);
        return;
    }
    if (fstat(fd, &st) == 0) {
        if (!S_ISDIR(st.st_mode)) rights &= ON_FILES;
        struct landlock_path_beneath_attr rule = {rights & sandbox->handled, fd};
        if (rule.allowed_access)
            syscall(SYS_landlock_add_rule, sandbox->rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0U);
    }
    close(fd);
}

void sandbox_read(Sandbox *sandbox, Str path) {
    allow(sandbox, path, READ_FILE | READ_FOLDER);
}

void sandbox_list(Sandbox *sandbox, Str folder) {
    allow(sandbox, folder, READ_FOLDER);
}

void sandbox_write(Sandbox *sandbox, Str folder) {
    allow(sandbox, folder, WRITE);
}

void sandbox_clear(Sandbox *sandbox, Str folder) {
    allow(sandbox, folder, REMOVE_FOLDER);
}

/* ---- sockets -------------------------------------------------------------------------------- */

/* The numbers of system calls are those of one machine; others are refused the whole filter, since
 * a call of theirs may be another. */
#if defined __x86_64__ && !defined __ILP32__
#define MACHINE AUDIT_ARCH_X86_64
#define FOREIGN 0x40000000U /* x32 numbers begin here */
#elif defined __aarch64__ && !defined __AARCH64EB__
#define MACHINE AUDIT_ARCH_AARCH64
#define FOREIGN 0xFFFFFFFFU
#endif

#ifdef MACHINE
/* Landlock knows of TCP alone, from version 4. io_uring opens sockets too. */
static void refuse_sockets(void) {
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, MACHINE, 0, 6),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, FOREIGN, 4, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 3, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socketpair, 2, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_io_uring_setup, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EACCES),
    };
    struct sock_fprog program = {sizeof code / sizeof *code, code};
    syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program);
}
#else
static void refuse_sockets(void) {
}
#endif

void sandbox_enter(Sandbox *sandbox) {
    if (!sandbox) return;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0) {
        if (sandbox->rules >= 0) syscall(SYS_landlock_restrict_self, sandbox->rules, 0U);
        refuse_sockets();
    }
    if (sandbox->rules >= 0) close(sandbox->rules);
    free(sandbox);
}

#else

Sandbox *sandbox_new(void) {
    return NULL;
}
void sandbox_read(Sandbox *sandbox, Str path) {
    (void)sandbox, (void)path;
}
void sandbox_list(Sandbox *sandbox, Str folder) {
    (void)sandbox, (void)folder;
}
void sandbox_write(Sandbox *sandbox, Str folder) {
    (void)sandbox, (void)folder;
}
void sandbox_clear(Sandbox *sandbox, Str folder) {
    (void)sandbox, (void)folder;
}
void sandbox_enter(Sandbox *sandbox) {
    (void)sandbox;
}

#endif

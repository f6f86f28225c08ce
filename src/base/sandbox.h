/* SPDX-License-Identifier: MIT */
/* What the process gives up before it opens a file that a stranger wrote (issue 10): Landlock,
 * where the kernel has it, leaves only the files that are named here, and no program to start; a
 * filter of system calls leaves no socket. What the kernel does not know is left out without a
 * word. Files that are open stay open; a path may still be asked for (stat), and names and sizes be
 * seen. */
#ifndef BASE_SANDBOX_H
#define BASE_SANDBOX_H

#include "base/str.h"

typedef struct Sandbox Sandbox;

/* What is not named before sandbox_enter can be neither opened nor made. NULL where this system
 * cannot do it: the other functions take that, and do nothing. */
Sandbox *sandbox_new(void);
/* A file, or a folder with all below it, may be read; a symbolic link stands for what it leads to.
 * What is not there is passed over. */
void sandbox_read(Sandbox *sandbox, Str path);
/* The names in a folder and below may be listed; no file there can be opened. */
void sandbox_list(Sandbox *sandbox, Str folder);
/* Below the folder files may be read, made, written, renamed and removed. */
void sandbox_write(Sandbox *sandbox, Str folder);
/* Below the folder empty folders may be removed. */
void sandbox_clear(Sandbox *sandbox, Str folder);
/* Gives up everything else, for good: for this thread and for those that it begins from now on; the
 * sockets for those too that there are. Ends the sandbox. */
void sandbox_enter(Sandbox *sandbox);

#endif

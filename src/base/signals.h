/* SPDX-License-Identifier: MIT */
/* Signals that end a run. SIGINT, SIGTERM and SIGHUP are taken by a thread of their own, so that
 * ordinary code cleans up: temporary files are removed, a word goes to stderr, the status is
 * 128 + the signal. A signal that was ignored at the start (nohup) stays ignored. While outputs are
 * renamed it waits. SIGPIPE and SIGXFSZ become errors of the write. */
#ifndef BASE_SIGNALS_H
#define BASE_SIGNALS_H

/* Before any other thread begins: they inherit the mask. */
void signals_guard(void);
/* Ends the thread; a signal waits until signals_guard begins another, which has given up what the
 * process gave up in between (base/sandbox.h). */
void signals_pause(void);

#endif

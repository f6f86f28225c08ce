/* SPDX-License-Identifier: MIT */
#include "base/signals.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/progress.h"

enum { STATUS_SIGNAL = 128 };

static const int ending[] = {SIGINT, SIGTERM, SIGHUP};

static void put_word(const char *word, size_t n) {
    progress_hide();
    ssize_t ignored = write(STDERR_FILENO, word, n);
    (void)ignored;
}

/* What the thread is asked to end with; nobody is hurt when it comes from outside. */
enum { PAUSING = SIGURG };

static pthread_t waiting;
static bool waits;
static atomic_bool pausing;

static void *wait_for_signal(void *context) {
    static const char nothing[] =
        "huibian: 中断了，没有写出任何文件 / interrupted, no file was written [interrupted]\n";
    static const char written[] =
        "huibian: 中断了，文件已经写好 / interrupted, the files were written already "
        "[interrupted]\n";
    sigset_t *set = context;
    int number;
    do {
        if (sigwait(set, &number) != 0 || (number == PAUSING && pausing)) return NULL;
    } while (number == PAUSING);
    if (fail_clean_up())
        put_word(written, sizeof written - 1);
    else
        put_word(nothing, sizeof nothing - 1);
    _exit(STATUS_SIGNAL + number);
}

static void ignore(int number) {
    struct sigaction action = {.sa_handler = SIG_IGN};
    sigaction(number, &action, NULL);
}

void signals_guard(void) {
    static sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, PAUSING);
    pausing = false;
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++) {
        struct sigaction now;
        if (sigaction(ending[i], NULL, &now) == 0 && now.sa_handler != SIG_IGN)
            sigaddset(&set, ending[i]);
    }
    ignore(SIGPIPE);
    ignore(SIGXFSZ);
    if (pthread_sigmask(SIG_BLOCK, &set, NULL) != 0) return;
    waits = pthread_create(&waiting, NULL, wait_for_signal, &set) == 0;
    if (!waits)
        pthread_sigmask(SIG_UNBLOCK, &set, NULL); /* they end the run; the next one sweeps */
}

void signals_pause(void) {
    if (!waits) return;
    pausing = true;
    pthread_kill(waiting, PAUSING);
    pthread_join(waiting, NULL);
    waits = false;
}

/* SPDX-License-Identifier: MIT */
/* How far a run is. On a terminal, and from the half second on, one line of stderr says the stage,
 * how much of it is done and about how much time is left; it goes before anything else is said.
 * Each stage's processor time and memory are kept for -v. One run a process: the state is the
 * process's, as that of the outputs is, so that a stage deep down can say where it is. Nothing
 * here reaches a file: the same input gives the same bytes. */
#ifndef BASE_PROGRESS_H
#define BASE_PROGRESS_H

#include "base/diag.h"

enum Stage {
#define STAGE(name, weight, title, counts) STAGE_##name,
#include "base/stage.in"
#undef STAGE
    STAGE_COUNT
};

typedef struct StageCost {
    double seconds; /* of the processor, all of the stage's turns together */
    size_t peak;    /* KB: the most that the process had held when the stage ended */
    bool ran;
} StageCost;

/* Once, before the first stage. `shown`: the line may be shown where stderr is a terminal. `diags`
 * says the language and outlives the run. */
void progress_open(const Diags *diags, bool shown);
/* Ends the stage before and begins this one, of `total` steps (0: they are not counted). */
void progress_stage(enum Stage stage, size_t total);
/* `done` steps of the stage are behind us. Does nothing where no stage began. */
void progress_step(size_t done);
/* Ends the last stage and takes the line away. */
void progress_close(void);
/* Takes the line away until the next step: something is about to be printed. A signal's thread
 * may call it too. */
void progress_hide(void);
/* What a stage took. */
StageCost progress_cost(enum Stage stage);
Str progress_title(Arena *arena, enum Stage stage);

#endif

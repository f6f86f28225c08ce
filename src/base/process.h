/* SPDX-License-Identifier: MIT */
/* What the program takes for granted of the process it is, and whoever started it may have left
 * out.
 */
#ifndef BASE_PROCESS_H
#define BASE_PROCESS_H

/* The first thing of all. The descriptors 0 to 2 that are closed are opened on what can be neither
 * read nor written, so that no file of ours gets their number and our words with it. A stack of
 * less than PROCESS_STACK_LEAST is enlarged, and where it may not be, the process ends with a word
 * and the status 4. */
void process_prepare(void);

enum { PROCESS_STACK_LEAST = 256 << 10 }; /* bytes: nothing that we read needs half of it */

#endif

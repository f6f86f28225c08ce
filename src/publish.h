/* SPDX-License-Identifier: MIT */
/* From the ordered book to files: set -> write, for the whole book or for each of its volumes. */
#ifndef PUBLISH_H
#define PUBLISH_H

#include "options.h"

/* Writes everything that was asked for into options->folder, or, with a diagnostic, nothing; then
 * says how it went. */
void publish(Book *book, const Options *options);

#endif

/* SPDX-License-Identifier: MIT */
/* 校异: what one of two nearly equal articles has and the other not, and what differs. */
#ifndef EDIT_COLLATE_H
#define EDIT_COLLATE_H

#include "book/account.h"

/* Fills d->differences: sentence by sentence, and inside sentences that answer each other character
 * by character. */
void collate(Book *book, Duplicate *d);

#endif

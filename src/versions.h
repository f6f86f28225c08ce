/* SPDX-License-Identifier: MIT */
/* Which program this is, and which libraries it runs with: `huibian --version`, release.json. */
#ifndef VERSIONS_H
#define VERSIONS_H

#include <stdbool.h>

#define VERSION "0.1"

/* `huibian 0.1` on stdout; `all`: then each library that what is written depends on, one a line,
 * by its name and the version that is running (libjpeg's and libuuid's are not to be had). */
void versions_print(bool all);

#endif

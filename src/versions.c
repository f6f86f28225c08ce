/* SPDX-License-Identifier: MIT */
#include "versions.h"

#include <cairo.h>
#include <fontconfig/fontconfig.h>
#include <ft2build.h>
#include <hb.h>
#include <hpdf.h>
#include <jansson.h>
#include <libdeflate.h>
#include <libxml/parser.h>
#include <png.h>
#include <stdio.h>
#include <unicode/uversion.h>
#include <zip.h>

#include FT_FREETYPE_H

static void print_freetype(void) {
    FT_Library library;
    int major, minor, patch;
    if (FT_Init_FreeType(&library) != 0) return;
    FT_Library_Version(library, &major, &minor, &patch);
    FT_Done_FreeType(library);
    printf("freetype %d.%d.%d\n", major, minor, patch);
}

static void print_fontconfig(void) {
    int n = FcGetVersion();
    printf("fontconfig %d.%d.%d\n", n / 10000, n / 100 % 100, n % 100);
}

static void print_icu(void) {
    UVersionInfo numbers;
    char text[U_MAX_VERSION_STRING_LENGTH];
    u_getVersion(numbers);
    u_versionToString(numbers, text);
    printf("icu %s\n", text);
}

/* libxml2 says 20914, and more behind it where it was built from a repository. */
static void print_libxml(void) {
    int n = 0;
    for (const char *p = xmlParserVersion; *p >= '0' && *p <= '9'; p++)
        n = n * 10 + (*p - '0');
    printf("libxml2 %d.%d.%d\n", n / 10000, n / 100 % 100, n % 100);
}

void versions_print(bool all) {
    puts("huibian " VERSION);
    if (!all) return;
    printf("cairo %s\n", cairo_version_string());
    print_fontconfig();
    print_freetype();
    printf("harfbuzz %s\n", hb_version_string());
    print_icu();
    printf("jansson %s\n", jansson_version_str());
    /* In one string lintian takes it for zlib in the program itself. */
    printf("libdeflate %s\n", LIBDEFLATE_VERSION_STRING);
    printf("libharu %s\n", HPDF_GetVersion());
    printf("libpng %s\n", png_get_libpng_ver(NULL));
    print_libxml();
    printf("libzip %s\n", zip_libzip_version());
}

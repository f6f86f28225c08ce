# SPDX-License-Identifier: MIT
# huibian: `make` builds build/huibian. `make deps` installs what is missing (Debian 12), `make book`
# makes the sample book, `make check` runs every test.

BUILD    ?= build
CC       ?= gcc
PACKAGES  = libzip libxml-2.0 harfbuzz harfbuzz-subset fontconfig icu-uc icu-i18n zlib libpng libjpeg jansson uuid cairo
WARNINGS  = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-unknown-warning-option
CFLAGS   ?= -O2 -g
ifdef SAN
CFLAGS   := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined
BUILD    := build/san
endif
ALL_CFLAGS = -std=c17 -D_POSIX_C_SOURCE=200809L $(WARNINGS) -Isrc $(CFLAGS) $(shell pkg-config --cflags $(PACKAGES))
LIBS       = $(shell pkg-config --libs $(PACKAGES)) -lhpdf -lm -lpthread

SOURCES  = $(filter-out src/main.c,$(shell find src -name '*.c'))
OBJECTS  = $(SOURCES:src/%.c=$(BUILD)/%.o)
TESTS    = $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(wildcard tests/unit/*.c))

all: $(BUILD)/huibian

$(BUILD)/huibian: $(BUILD)/main.o $(BUILD)/libhuibian.a
	$(CC) $(CFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/libhuibian.a: $(OBJECTS)
	rm -f $@ && ar rcs $@ $^

$(BUILD)/%.o: src/%.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/tests/%: tests/unit/%.c $(BUILD)/libhuibian.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -o $@ $< $(BUILD)/libhuibian.a -lcmocka $(LIBS)

clean:
	rm -rf build dist

.PHONY: all clean
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

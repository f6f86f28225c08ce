# SPDX-License-Identifier: MIT
# huibian. `make` builds build/huibian, `make deps` installs what is missing (Debian 12), `make book`
# makes the book of corpus/ in dist/, `make check` runs every test. README.md says more.
#
#   CC=clang    another compiler        SAN=1   address and undefined behaviour sanitizers
#   BUILD=DIR   another build folder    V=1     the whole commands
#   make install PREFIX=/usr/local DESTDIR=, make uninstall, make dist, make deb,
#   make release SOURCE=FOLDER OUT=FOLDER: src/packaging/install.mk
#   WERROR=     a warning of the compiler does not end the build

BUILD    ?= build
ifeq ($(origin CC),default)
CC       := gcc
endif
CFLAGS   ?= -O2 -g
PACKAGES  = libzip libxml-2.0 harfbuzz harfbuzz-subset fontconfig icu-uc icu-i18n libpng libjpeg jansson uuid cairo freetype2 libdeflate
WARNINGS  = -Wall -Wextra -Wpedantic -Wshadow -Wconversion $(WERROR)
WERROR    = -Werror
ifdef SAN
BUILD    := build/san
CFLAGS   := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined
endif
# What makes a fault of ours harder to use; the sanitizers bring their own checks. Fortified functions need
# the optimiser.
HARDENING = $(if $(SAN),,$(if $(filter -O1 -O2 -O3 -Os,$(CFLAGS)),-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2) -fstack-protector-strong) -fPIE
HARDLINK  = -pie -Wl,-z,relro,-z,now
Q         = $(if $(V),,@)
JOBS     := $(shell nproc)
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(JOBS)
endif

ifneq ($(filter deps,$(MAKECMDGOALS)),)
# `make deps book`: the other goals wait for deps, in a make of their own that finds what deps
# installed (pkg-config first of all). Who only makes books is spared the tools of the tests.
rest   := $(filter-out deps,$(MAKECMDGOALS))
groups := build fonts $(if $(rest),$(if $(filter-out all book clean install uninstall dist deb release,$(rest)),tests),tests) \
          $(if $(filter deb deb-try,$(rest)),package)

deps:
	@sh src/deps.sh $(groups)
$(rest): after-deps
	@:
after-deps: deps
	@$(MAKE) --no-print-directory $(rest)
.PHONY: deps after-deps $(rest)

else

ALL_CFLAGS := -std=c17 -D_POSIX_C_SOURCE=200809L $(WARNINGS) -Isrc $(CFLAGS) $(HARDENING) \
              $(filter-out -std=% -I/usr/include,$(shell pkg-config --cflags $(PACKAGES) 2>/dev/null))
LIBS       := $(shell pkg-config --libs $(PACKAGES) 2>/dev/null) -lhpdf -lm -lpthread

SOURCES := $(sort $(filter-out src/main.c,$(shell find src -name '*.c')))
OBJECTS := $(SOURCES:src/%.c=$(BUILD)/%.o)
TESTS   := $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(sort $(wildcard tests/unit/test_*.c)))
FUZZERS := $(patsubst tests/fuzz/%.c,$(BUILD)/%,$(wildcard tests/fuzz/*.c))

all: $(BUILD)/huibian

$(BUILD)/huibian: $(BUILD)/main.o $(BUILD)/libhuibian.a
	$(if $(Q),@echo "  link $@")
	$(Q)$(CC) $(CFLAGS) $(HARDLINK) $(LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/libhuibian.a: $(OBJECTS)
	$(Q)rm -f $@ && ar rcs $@ $^

$(BUILD)/%.o: src/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(if $(Q),@echo "  cc   $<")
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/tests/%: tests/unit/%.c $(BUILD)/libhuibian.a $(BUILD)/flags
	@mkdir -p $(@D)
	$(if $(Q),@echo "  test $<")
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -o $@ $< $(BUILD)/libhuibian.a -lcmocka $(LIBS)

$(BUILD)/bench_%: tests/bench/%.c $(BUILD)/libhuibian.a $(BUILD)/flags
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -o $@ $< $(BUILD)/libhuibian.a $(LIBS)

$(BUILD)/fuzz_%: tests/fuzz/fuzz_%.c $(BUILD)/libhuibian.a $(BUILD)/flags
	$(Q)$(CC) $(ALL_CFLAGS) -fsanitize=fuzzer -MMD -MP -o $@ $< $(BUILD)/libhuibian.a $(LIBS)

# Other flags or another compiler: everything is compiled again.
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@pkg-config --exists $(PACKAGES) || { echo "libraries are missing: run 'make deps' first" >&2; exit 1; }
	@echo '$(CC) $(ALL_CFLAGS)' | cmp -s - $@ || echo '$(CC) $(ALL_CFLAGS)' >$@

# The sample book.
book: $(BUILD)/huibian
	$(BUILD)/huibian build -o dist corpus

# Everything is tested; `make unit`, `make cases`, `make lint` … a part of it (tests/README.md).
check characters hostile mutants sandbox environment unit cases day sample embed press pages items evenness statuses mistakes bombs everyday progress volumes schemas manual documents proof fonts-check collection readers torture lint: all tests
	@BUILD=$(BUILD) CC='$(CC)' ALL_CFLAGS='$(ALL_CFLAGS)' SAN='$(SAN)' JOBS=$(JOBS) COUNT='$(COUNT)' sh tests/run.sh $@
tests: $(TESTS) $(BUILD)/faults.so $(BUILD)/spy.so

# Calls that fail and kills at random moments, all of them (tests/faults): COUNT signals by the clock,
# every STEPth allocation of a small book and every STRIDEth of the sample. `make check` tries some.
faults: all $(BUILD)/faults.so
	@BUILD=$(BUILD) SAN='$(SAN)' FAULTS='--long --count $(or $(COUNT),60) --step $(or $(STEP),1) --stride $(or $(STRIDE),101)' sh tests/run.sh faults

# What is preloaded to make calls fail; it is no part of the program and needs no library of it.
$(BUILD)/faults.so: tests/faults/shim.c
	@mkdir -p $(@D)
	$(Q)$(CC) -std=c17 -O2 $(WARNINGS) -fPIC -shared -o $@ $< -ldl

# What is preloaded to try what the sandbox refuses.
$(BUILD)/spy.so: tests/faults/spy.c
	@mkdir -p $(@D)
	$(Q)$(CC) -std=c17 -O2 $(WARNINGS) -fPIC -shared -o $@ $< -ldl

# Rewrites the wanted output of tests/cases/; a person reads the difference.
bless: all
	@python3 tests/cases/run.py --bless $(BUILD)/huibian $(CASE)

# How well articles are understood: a table, which also goes into tests/README.md.
score: all
	@python3 tests/validate/score.py $(BUILD)/huibian $(BUILD)/check/score --write tests/README.md

# Random inputs for TIME seconds a target of tests/fuzz, with clang's libFuzzer; what fails is kept in build/fuzz.
# Each begins with its seeds and words, those of articles with the sample too.
fuzz:
	@$(MAKE) --no-print-directory BUILD=build/fuzz CC=clang fuzz-run \
	    CFLAGS='-O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined'
fuzz-run: $(FUZZERS)
	@for f in $(FUZZERS); do t=$${f##*/fuzz_}; d=tests/fuzz/$$t.dict s=tests/fuzz/seeds/$$t; mkdir -p $$f.corpus; \
	    echo "== $$t"; \
	    $$f -max_total_time=$(or $(TIME),60) -timeout=60 -rss_limit_mb=3000 -print_final_stats=1 \
	        -artifact_prefix=$(BUILD)/ $$([ -f $$d ] && echo -dict=$$d) $$f.corpus \
	        $$([ -d $$s ] && echo $$s || echo corpus) >$$f.log 2>&1 || { tail -n 60 $$f.log; exit 1; }; \
	    grep -a -E 'executed_units|new_units' $$f.log; done

# Which lines the tests run through, a table of rooms and build/coverage/lines.txt; each of read, edit, set
# and write must have 90 %.
coverage:
	@$(MAKE) --no-print-directory BUILD=build/coverage CC=gcc CFLAGS='-O0 -g --coverage -DNO_SANDBOX' coverage-run
coverage-run: all tests
	@find $(BUILD) -name '*.gcda' -delete
	@for group in unit cases day statuses mistakes everyday proof sample collection; do \
	    BUILD=$(BUILD) sh tests/run.sh $$group >$(BUILD)/said || { cat $(BUILD)/said; exit 1; }; \
	    sed '$$d' $(BUILD)/said | tail -n 1; done
	@gcovr -r . --object-directory $(BUILD) --filter src/ >$(BUILD)/lines.txt
	@python3 tests/validate/coverage.py $(BUILD)/lines.txt 90 read edit set write

# Processor time and memory for made articles: `make bench COUNTS='100 1000 10000 10MB'`; with
# BOUNDS='--times 10 --memory 400' it fails above ten times zlib's time or 400 MB.
bench: all
	@python3 tests/bench/run.py $(BUILD)/huibian $(BOUNDS) $(COUNTS)

# Instructions of a hundred articles, below a bound (callgrind): the same on a busy machine.
bench-count: all
	@BUILD=$(BUILD) SAN='$(SAN)' sh tests/run.sh bench-count

# Processor time of setting alone, a glyph: 100 made articles.
bench-setting: $(BUILD)/bench_setting
	@python3 tests/bench/articles.py $(BUILD)/bench-setting 100
	@$(BUILD)/bench_setting styles book $(BUILD)/bench-setting

# The pictures in README.md; the proof speaks Chinese there.
docs: $(BUILD)/huibian
	LC_ALL=zh_CN.UTF-8 $(BUILD)/huibian build -q -o dist corpus
	LC_ALL=zh_CN.UTF-8 $(BUILD)/huibian build -q -f pdf -s gongwen -o $(BUILD)/docs corpus
	python3 .github/picture.py dist $(BUILD)/docs 常州市

include src/packaging/install.mk

format:
	clang-format -i $(shell find src tests -name node_modules -prune -o -name '*.[ch]' -print)

clean:
	rm -rf build dist

.PHONY: bench-count bench-setting characters mutants sandbox environment progress volumes all book day embed hostile bombs check faults unit cases sample pages items evenness statuses mistakes everyday schemas manual documents proof fonts-check collection readers torture lint score tests fuzz fuzz-run bless docs format clean FORCE bench coverage coverage-run
-include $(OBJECTS:.o=.d) $(BUILD)/main.d $(TESTS:=.d) $(FUZZERS:=.d)
endif

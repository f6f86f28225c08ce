# SPDX-License-Identifier: MIT
# make install, uninstall, dist, deb and release; the Makefile includes this.
#
#   PREFIX=/usr/local   where it goes; the program finds its data from its own place (base/data.c)
#   DESTDIR=            a folder in front of all that, for packages

PREFIX  ?= /usr/local
VERSION := $(shell sed -n 's/^.define VERSION "\(.*\)"/\1/p' src/versions.h)
at      := $(DESTDIR)$(PREFIX)
packing := src/packaging

ZSH     ?= site-functions
# man/zh_CN/huibian.1 -> share/man/zh_CN/man1/huibian.1
page     = share/$(patsubst $(packing)/%,%,$(patsubst $(BUILD)/%,%,$(dir $1)))man$(patsubst .%,%,$(suffix $1))/$(notdir $1)

pages   := $(wildcard $(packing)/man/*.[15])
chinese := $(patsubst $(packing)/%,$(BUILD)/%,$(wildcard $(packing)/man/zh_CN/*.[15]))

$(BUILD)/man/zh_CN/%: $(packing)/man/zh_CN/% $(packing)/man/zh_breaks.sed
	@mkdir -p $(@D)
	@LC_ALL=C.UTF-8 sed -E -f $(packing)/man/zh_breaks.sed $< >$@

# What is installed, as FROM>TO below PREFIX; uninstall removes exactly these.
data      := $(wildcard styles/*.css styles/*/*) $(wildcard fonts/*.css fonts/*.lock)
installed := $(foreach f,$(data),$f>share/huibian/$f) \
             src/book/book.rng>share/huibian/schema/book.rng \
             src/write/report.schema.json>share/huibian/schema/report.schema.json \
             $(packing)/release.schema.json>share/huibian/schema/release.schema.json \
             $(packing)/release.sh>share/huibian/release.sh \
             $(foreach f,$(pages) $(chinese),$f>$(call page,$f)) \
             $(packing)/completion/huibian.bash>share/bash-completion/completions/huibian \
             $(packing)/completion/_huibian>share/zsh/$(ZSH)/_huibian
# The folders that are ours alone, innermost first.
folders   := $(sort $(dir $(filter share/huibian/%,$(foreach f,$(installed),$(lastword $(subst >, ,$f))))))

install: $(BUILD)/huibian $(chinese)
	@install -d '$(at)/bin'
	@install -m 755 $(BUILD)/huibian '$(at)/bin/huibian'
	@for f in $(foreach f,$(installed),'$f'); do \
	    mode=644; [ ! -x "$${f%%>*}" ] || mode=755; \
	    install -D -m $$mode "$${f%%>*}" "$(at)/$${f#*>}" || exit 1; done
	@echo "huibian $(VERSION) is in $(at)"

uninstall:
	@rm -f '$(at)/bin/huibian' $(foreach f,$(installed),'$(at)/$(lastword $(subst >, ,$f))')
	@for d in $(foreach d,$(folders),'$d') share/huibian/; do echo "$$d"; done | LC_ALL=C sort -ru | \
	    while read -r d; do [ ! -d "$(at)/$$d" ] || rmdir --ignore-fail-on-non-empty "$(at)/$$d"; done
	@echo "huibian is gone from $(at)"

# The source as a tarball: the same bytes from the same commit.
dist: FORCE
	@mkdir -p $(BUILD)
	@git archive --format=tar --prefix=huibian-$(VERSION)/ HEAD | gzip -9n >$(BUILD)/huibian-$(VERSION).tar.gz
	@echo $(BUILD)/huibian-$(VERSION).tar.gz

# The Debian package of what is committed; wants dpkg-dev and debhelper, and lintian for its opinion.
deb: dist
	@sh $(packing)/deb.sh $(BUILD)/huibian-$(VERSION).tar.gz $(VERSION) $(BUILD)/deb

# The same, installed in a bare Debian 12 (as root; BASE= a bare system to copy instead of a new one).
deb-try: deb
	@sh $(packing)/deb_try.sh $(BUILD)/deb/huibian_$(VERSION)-1_*.deb corpus $(BASE)

# What a release of a collection carries: EPUB, PDF, SHA256SUMS, release.json.
SOURCE ?= corpus
OUT    ?= $(BUILD)/release
release: $(BUILD)/huibian
	@HUIBIAN=$(BUILD)/huibian sh $(packing)/release.sh '$(SOURCE)' '$(OUT)'

.PHONY: release deb deb-try install uninstall dist

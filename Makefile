# congvan: `make help` lists the targets.
# GNU make, not recursive; objects in $(BUILD); dependencies by -MMD. A target
# that must first install packages starts make again, since pkg-config is asked
# when this file is read.

VERSION := 0.1.0
BUILD   ?= build
PREFIX  ?= /usr/local
DESTDIR ?=
O       ?= -O2 -g
SAN     ?=
ifeq ($(origin CC),default)
CC := gcc
endif
AR      ?= ar
# V=1 shows whole commands.
Q := $(if $(V),,@)

# ---- Debian packages, and why --------------------------------------------
DEPS_BUILD := \
	gcc libc6-dev make pkg-config \
	libhpdf-dev `: PDF object graph` \
	libzip-dev `: packages read, loaded when wanted` \
	libxml2-dev `: templates, DOCX parts` \
	libfreetype-dev libharfbuzz-dev `: fonts, shaping, subsets` \
	libpcre2-dev `: regular expressions with limits` \
	libicu-dev `: NFC, case, line breaks, numbers in words` \
	libyajl-dev `: JSON with places and digits` \
	libcmark-gfm-dev libcmark-gfm-extensions-dev `: rich text` \
	libpng-dev libjpeg62-turbo-dev `: images` \
	libdeflate-dev `: streams and packages deflated` \
	nettle-dev `: SHA-256` \
	libqrencode-dev zlib1g-dev `: QR codes, their pictures` \
	libqpdf-dev `: PDF read back, loaded when wanted, not linked` \
	fonts-liberation2 fonts-dejavu-core `: twins of Times New Roman, marks`
DEPS_TEST := \
	libcmocka-dev `: unit tests` \
	g++ `: the header in C++` \
	clang libclang-rt-14-dev `: second compiler, sanitizers, fuzzing` \
	faketime `: another day` \
	qpdf poppler-utils mupdf-tools `: read our PDF back` \
	python3-minimal python3 libxml2-utils unzip `: read our DOCX back` \
	mandoc `: manual pages` \
	clang-tidy cppcheck `: the code is read (make analyze)` \
	valgrind `: the command under memcheck`
DEPS_BENCH := hyperfine `: one-shot times` time `: peak memory` \
	python3-minimal python3 `: rows, tables` \
	poppler-utils `: are the words of peers ours?`
# Peers of the bench: a command, and the package that is installed if it is not
# there; those of npm stand in tests/bench/package.json.
PEERS_NEED := node:nodejs npm:npm soffice:libreoffice-writer-nogui

PKGS := harfbuzz harfbuzz-subset freetype2 icu-uc libxml-2.0 libpng libjpeg \
        libdeflate yajl libpcre2-8 nettle libqrencode zlib
# Loaded when wanted: engine/base/late.h says why.
LATE := icu-i18n libzip

# ---- flags ------------------------------------------------------------------
WARN := -Wall -Wextra -Wshadow -Wconversion -Wswitch-enum -Wstrict-prototypes \
        -Wmissing-prototypes -Wvla -Wformat=2 -Wundef -Werror
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) $(LATE) 2>/dev/null | \
                sed 's/-I/-isystem /g')
PKG_LIBS   := $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lhpdf \
              -lcmark-gfm -lcmark-gfm-extensions -lm -pthread
# Mistakes that were not found end the process instead of taking it over. (The
# sanitizers find more, and want no _FORTIFY_SOURCE.)
HARDEN := -fstack-protector-strong -fstack-clash-protection \
          $(if $(SAN)$(findstring -O0,$(O)),,-U_FORTIFY_SOURCE \
          -D_FORTIFY_SOURCE=2)
HARDEN_LINK := -Wl,-z,relro,-z,now,-z,noexecstack
ALL_CFLAGS  = -std=c11 -D_XOPEN_SOURCE=700 -I. $(WARN) $(O) $(HARDEN) $(SAN) \
              -fPIC -fvisibility=hidden -pthread $(PKG_CFLAGS) $(CFLAGS)

# ---- what there is ---------------------------------------------------------
ROOMS   ?= base pack text data document template font image resolve layout pdf \
           docx reader run evidence batch
LIB_SRC := $(foreach r,$(ROOMS),$(sort $(wildcard engine/$(r)/*.c)))
CLI_SRC := $(sort $(wildcard engine/cli/*.c))
LIB_OBJ := $(LIB_SRC:%.c=$(BUILD)/obj/%.o)
CLI_OBJ := $(CLI_SRC:%.c=$(BUILD)/obj/%.o)
SONAME  := libcongvan.so.0

.PHONY: all
all: $(BUILD)/congvan $(BUILD)/libcongvan.so

.PHONY: help
help:
	@echo 'make            build $(BUILD)/congvan; names what is missing'
	@echo 'make demo       install what is missing, build, render the samples'
	@echo 'make test       install, build, run every test'
	@echo 'make unit       the unit tests alone (TESTS="font pdf" for some)'
	@echo 'make golden     the golden cases alone; golden-update rewrites them'
	@echo 'make rules      the rules of the request letters alone'
	@echo 'make layers     check which room includes which'
	@echo 'make asan       every test under ASan and UBSan, by clang'
	@echo 'make tsan       a batch of many threads under TSan, by clang'
	@echo 'make fuzz       SECONDS=60 of each fuzzer'
	@echo 'make fuzz-keep  what it found that reaches new code, for make test'
	@echo 'make analyze    gcc -fanalyzer, cppcheck, clang-tidy over the code'
	@echo 'make valgrind   the command under memcheck, on every sample'
	@echo 'make coverage   which lines of engine/ the tests run'
	@echo 'make bench      speed and memory, beside peers (PEERS=no, COUNT=10000)'
	@echo 'make gallery    one page of all templates: $(BUILD)/gallery/index.html'
	@echo 'make picture    doc/page-1.png of the README'
	@echo 'make judge      ../shared/judges on every sample'
	@echo 'make install    DESTDIR= PREFIX=/usr/local'
	@echo 'make clean'

# ---- packages ---------------------------------------------------------------
# $(call missing,packages): those of them that dpkg does not know as installed.
missing = $(shell for p in $(1); do dpkg-query -W -f='$${Status}' $$p \
	2>/dev/null | grep -q 'ok installed' || echo $$p; done)
define install_missing
	@need="$(strip $(call missing,$(1)))"; [ -z "$$need" ] || { \
	echo "installing with apt-get: $$need"; \
	sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	$$sudo apt-get update -qq && \
	DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq \
	--no-install-recommends $$need >/dev/null; }
endef

.PHONY: deps-build deps-test deps-bench check-deps
deps-build:
	$(call install_missing,$(DEPS_BUILD))
deps-test:
	$(call install_missing,$(DEPS_BUILD) $(DEPS_TEST))
deps-bench:
	$(call install_missing,$(DEPS_BUILD) $(DEPS_BENCH))
	$(if $(filter no,$(PEERS)),,@tests/bench/peers/install $(BUILD) \
	$(PEERS_NEED))

# Where a header is not there, say which Debian package has it.
HEADERS := hpdf.h:libhpdf-dev zip.h:libzip-dev \
	libxml/parser.h:libxml2-dev ft2build.h:libfreetype-dev \
	hb.h:libharfbuzz-dev unicode/utypes.h:libicu-dev \
	yajl/yajl_parse.h:libyajl-dev cmark-gfm.h:libcmark-gfm-dev \
	cmark-gfm-core-extensions.h:libcmark-gfm-extensions-dev \
	png.h:libpng-dev jpeglib.h:libjpeg62-turbo-dev \
	libdeflate.h:libdeflate-dev pcre2posix.h:libpcre2-dev \
	nettle/sha2.h:nettle-dev qrencode.h:libqrencode-dev \
	qpdf/qpdf-c.h:libqpdf-dev
$(BUILD)/deps-checked:
	@mkdir -p $(@D)
	@need=; \
	command -v pkg-config >/dev/null || need="$$need pkg-config"; \
	command -v $(CC) >/dev/null || need="$$need $(CC) libc6-dev"; \
	for h in $(HEADERS); do \
	printf '#include <stdio.h>\n#include <%s>\n' $${h%%:*} | \
	$(CC) $(PKG_CFLAGS) -E -x c - >/dev/null 2>&1 || \
	need="$$need $${h##*:}"; done; [ -z "$$need" ] || { \
	echo "missing:$$need" >&2; \
	echo "  apt-get install$$need    (or: make demo)" >&2; exit 1; }
	@touch $@

# ---- compile and link -----------------------------------------------------
$(BUILD)/obj/%.o: %.c | $(BUILD)/deps-checked
	@mkdir -p $(@D)
	$(if $(V),,@echo '  CC   $<')
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c $< -o $@

# The installed data folder is compiled in: made again when PREFIX changes.
$(BUILD)/prefix: FORCE
	@mkdir -p $(@D)
	@echo '$(PREFIX)' | cmp -s - $@ || echo '$(PREFIX)' > $@
$(BUILD)/obj/engine/run/engine.o: ALL_CFLAGS += \
	-DCV_DATADIR='"$(PREFIX)/share/congvan"'
$(BUILD)/obj/engine/run/engine.o: $(BUILD)/prefix
.PHONY: FORCE
FORCE:

$(BUILD)/libcongvan.a: $(LIB_OBJ)
	@rm -f $@
	$(if $(V),,@echo '  AR   $@')
	$(Q)$(AR) rcsD $@ $(LIB_OBJ)

$(BUILD)/libcongvan.so: $(LIB_OBJ)
	$(if $(V),,@echo '  LINK $@')
	$(Q)$(CC) $(SAN) $(HARDEN_LINK) -Wl,-z,nodelete $(LDFLAGS) -shared -Wl,-soname,$(SONAME) \
	-Wl,--no-undefined -o $@ $(LIB_OBJ) $(PKG_LIBS)

# Libraries most names come from are searched first: starting is a third of what
# the command needs for one letter, and this spares it 2 of 7 million instructions.
# (libstdc++ comes with ICU anyway.)
FIRST := -Wl,--no-as-needed -l:libstdc++.so.6 -lc -Wl,--as-needed
$(BUILD)/congvan: $(CLI_OBJ) $(BUILD)/libcongvan.a
	$(if $(V),,@echo '  LINK $@')
	$(Q)$(CC) $(SAN) -pie $(HARDEN_LINK) $(LDFLAGS) -o $@ $^ \
	$(if $(SAN),,$(FIRST)) $(PKG_LIBS)

# A command whose folder is not beside templates and fonts is told where they are.
AT_HOME = CONGVAN_FONTS='$(CURDIR)/fonts/fonts.xml' \
          CONGVAN_TEMPLATES='$(CURDIR)/templates'

# ---- demo -------------------------------------------------------------------
# The directive's letter, the request letters of the six procedures under both
# regimes, a district's evidence (documents, pack, report of its check), and a
# letter to each of its schools.
DEMO := $(BUILD)/demo/35-ubnd-vhtt
REQUESTS := $(patsubst samples/%/data.json,%,$(sort $(wildcard \
            samples/cts-*/data.json)))
.PHONY: demo demo-run
demo: deps-build
	@$(MAKE) --no-print-directory -j$$(nproc) demo-run
demo-run: $(BUILD)/congvan
	@mkdir -p $(BUILD)/demo
	@start=$$(date +%s%N); $(AT_HOME) \
	$(BUILD)/congvan render cong-van --data samples/35-ubnd-vhtt/data.json \
	-o $(DEMO).pdf -o $(DEMO).docx -v || exit $$?; \
	end=$$(date +%s%N); \
	echo "both files in $$(( (end - start) / 1000000 )) ms"
	@for name in $(REQUESTS); do $(AT_HOME) \
	$(BUILD)/congvan render $${name%-*} --data samples/$$name/data.json \
	-o $(BUILD)/demo/$$name.pdf -o $(BUILD)/demo/$$name.docx -v || \
	exit $$?; done
	@$(AT_HOME) samples/minh-chung/dong-goi $(BUILD)/congvan \
	$(BUILD)/demo/minh-chung
	@rm -rf $(BUILD)/demo/hang-loat
	@$(AT_HOME) samples/hang-loat/soan-thu $(BUILD)/congvan \
	$(BUILD)/demo/hang-loat

# ---- gallery ----------------------------------------------------------------
# One page of all templates: pictures that lead to PDF and DOCX.
.PHONY: gallery
gallery: deps-test
	@$(MAKE) --no-print-directory $(BUILD)/congvan
	@$(AT_HOME) samples/gallery $(BUILD)/congvan $(BUILD)/gallery

# ---- install ----------------------------------------------------------------
share := $(DESTDIR)$(PREFIX)/share
.PHONY: install
install: $(BUILD)/congvan $(BUILD)/libcongvan.a $(BUILD)/libcongvan.so
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/pkgconfig \
	    $(DESTDIR)$(PREFIX)/include $(share)/congvan/fonts \
	    $(share)/man/man1 $(share)/man/man5
	install -m 755 $(BUILD)/congvan $(DESTDIR)$(PREFIX)/bin/
	install -m 644 $(BUILD)/libcongvan.a $(DESTDIR)$(PREFIX)/lib/
	install -m 755 $(BUILD)/libcongvan.so \
	    $(DESTDIR)$(PREFIX)/lib/$(SONAME).$(VERSION)
	ln -sf $(SONAME).$(VERSION) $(DESTDIR)$(PREFIX)/lib/$(SONAME)
	ln -sf $(SONAME) $(DESTDIR)$(PREFIX)/lib/libcongvan.so
	install -m 644 engine/congvan.h $(DESTDIR)$(PREFIX)/include/
	install -m 644 doc/congvan.1 $(share)/man/man1/
	install -m 644 doc/congvan-template.5 $(share)/man/man5/
	install -m 644 fonts/fonts.xml $(share)/congvan/fonts/
	$(AT_HOME) $(BUILD)/congvan grammar -o $(BUILD)/congvan-template.rng
	install -m 644 $(BUILD)/congvan-template.rng $(share)/congvan/
	cd templates && find . -type f -exec install -D -m 644 {} \
	    $(abspath $(share))/congvan/templates/{} \;
	sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@VERSION@|$(VERSION)|' \
	    -e 's|@LIBS@|$(PKG_LIBS)|' engine/congvan.pc.in \
	    > $(DESTDIR)$(PREFIX)/lib/pkgconfig/congvan.pc

# ---- tests ------------------------------------------------------------------
# Every test prints "ok"/"not ok" lines; tests/run counts them.
TESTS ?= $(patsubst tests/unit/test_%.c,%,$(sort $(wildcard \
         tests/unit/test_*.c)))
UNITS := $(TESTS:%=$(BUILD)/unit/test_%)
PROPS := $(patsubst tests/property/%.c,$(BUILD)/property/%,$(sort $(wildcard \
         tests/property/test_*.c)))
HELPER_OBJ := $(patsubst %.c,$(BUILD)/obj/%.o,$(filter-out \
         tests/unit/test_%,$(sort $(wildcard tests/unit/*.c))))

$(BUILD)/unit/test_%: $(BUILD)/obj/tests/unit/test_%.o $(HELPER_OBJ) \
    $(BUILD)/libcongvan.a
	@mkdir -p $(@D)
	$(if $(V),,@echo '  LINK $@')
	$(Q)$(CC) $(SAN) $(LDFLAGS) -o $@ $^ $(PKG_LIBS) -lcmocka -lz -lzip
$(BUILD)/property/test_%: $(BUILD)/obj/tests/property/test_%.o $(HELPER_OBJ) \
    $(BUILD)/libcongvan.a
	@mkdir -p $(@D)
	$(if $(V),,@echo '  LINK $@')
	$(Q)$(CC) $(SAN) $(LDFLAGS) -o $@ $^ $(PKG_LIBS) -lcmocka -lz -lzip

.PHONY: unit property golden golden-update rules layers
unit: $(UNITS)
	@tests/run $(UNITS)
property: $(PROPS)
	@tests/run $(PROPS)
golden: $(BUILD)/congvan
	@$(AT_HOME) tests/run 'tests/golden/run $(BUILD)/congvan'
golden-update: $(BUILD)/congvan
	@$(AT_HOME) tests/golden/run $(BUILD)/congvan --update
rules: $(BUILD)/congvan
	@$(AT_HOME) tests/run 'tests/rules/run $(BUILD)/congvan' \
	    'tests/decree/run $(BUILD)/congvan'
layers:
	@tests/run tests/layers

# The suite in one build folder; counts are added up in $$RESULTS. MOST: what also
# counts lines.
MOST = $(UNITS) $(PROPS) 'tests/golden/run $(BUILD)/congvan' \
        'tests/command/run $(BUILD)/congvan' \
        'tests/rules/run $(BUILD)/congvan' \
        'tests/decree/run $(BUILD)/congvan' \
        'tests/property/notes $(BUILD)/congvan' \
        'tests/command/evidence $(BUILD)/congvan' \
        'tests/command/list $(BUILD)/congvan' \
        'tests/command/limits $(BUILD)/congvan' \
        'tests/command/mask $(BUILD)/congvan' \
        'tests/command/catalogue $(BUILD)/congvan' \
        'tests/command/batch $(BUILD)/congvan' \
        'tests/command/batch_ended $(BUILD)/congvan' \
        'tests/command/batch_kept $(BUILD)/congvan' \
        'tests/hostile/attacks $(BUILD)/congvan' \
        'tests/hostile/strings $(BUILD)/congvan'
# The longest first.
SUITE = 'tests/memory/run $(BUILD)/memory' $(MOST) \
        'tests/command/sandbox $(BUILD)/congvan' $(if $(SAN),,$(FAILING))
# Not where a sanitizer's malloc and calls stand in the place of libc's.
FAILING = $(BUILD)/third 'tests/faults/run $(BUILD)/congvan $(BUILD)/faults.so'
.PHONY: suite test test-run asan
suite: $(UNITS) $(PROPS) $(BUILD)/congvan $(BUILD)/memory \
    $(if $(SAN),,$(BUILD)/third $(BUILD)/faults.so)
	@echo '== $(CC) $(SAN)'
	@$(AT_HOME) tests/run $(SUITE) || true

CLANG_SAN := -fsanitize=address,undefined -fno-sanitize-recover=undefined
SAN_BUILD  = BUILD=$(BUILD)/asan CC=clang SAN='$(CLANG_SAN)' O='-O1 -g'
# Sanitizers are slow: fewer rows for tests/command/batch, fewer and slower cases
# of tests/hostile.
SAN_ROWS := CONGVAN_BATCH_ROWS=600 CONGVAN_HOSTILE=short \
            CONGVAN_HOSTILE_FACTOR=10
asan: deps-test
	@rm -f $(BUILD)/results; RESULTS=$(BUILD)/results $(SAN_ROWS) \
	$(MAKE) --no-print-directory $(SAN_BUILD) suite
	@read -r passed failed < $(BUILD)/results; [ "$$failed" = 0 ]

# Threads of a batch. setarch -R: where a kernel puts programs at random, the
# tool may not find the room it needs.
TSAN_BUILD = BUILD=$(BUILD)/tsan CC=clang SAN=-fsanitize=thread O='-O1 -g'
.PHONY: tsan tsan-run
tsan: deps-test
	@$(MAKE) --no-print-directory $(TSAN_BUILD) tsan-run
tsan-run: $(BUILD)/congvan
	@echo '== $(CC) $(SAN)'
	@$(AT_HOME) tests/run 'setarch -R tests/command/batch_threads \
	$(BUILD)/congvan' || [ -n "$$RESULTS" ]

test: deps-test
	@$(MAKE) --no-print-directory -j$$(nproc) test-run
# Every part adds its counts; the last lines say the whole.
test-run: all
	@rm -f $(BUILD)/results
	@RESULTS=$(BUILD)/results; export RESULTS; \
	$(MAKE) --no-print-directory suite && \
	$(MAKE) --no-print-directory BUILD=$(BUILD)/clang CC=clang all && \
	$(SAN_ROWS) $(MAKE) --no-print-directory $(SAN_BUILD) suite && \
	$(MAKE) --no-print-directory $(SAN_BUILD) replay && \
	$(MAKE) --no-print-directory $(TSAN_BUILD) tsan-run && \
	$(MAKE) --no-print-directory analyze-quick && { \
	echo '== memcheck'; \
	$(AT_HOME) tests/run 'tests/valgrind/run $(BUILD)/congvan' || true; \
	echo '== layers, manuals, installation, read back'; \
	tests/run 'tests/judges/run $(BUILD)' tests/layers tests/manual/run \
	'tests/manual/readme $(BUILD)/congvan' || true; \
	tests/run 'tests/install/run $(BUILD)' || true; }
	@read -r passed failed < $(BUILD)/results; \
	echo "$$passed passed, $$failed failed"; [ "$$failed" = 0 ]

# The command, the installed library, allocation failures.
$(BUILD)/memory: $(patsubst %.c,$(BUILD)/obj/%.o,$(sort $(wildcard \
    tests/memory/*.c))) $(BUILD)/libcongvan.a
	$(if $(V),,@echo '  LINK $@')
	$(Q)$(CC) $(SAN) $(LDFLAGS) -o $@ $^ $(PKG_LIBS) \
	-Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc
# Third parties' allocations fail: the program's malloc is every library's.
$(BUILD)/third: $(patsubst %.c,$(BUILD)/obj/%.o,$(sort $(wildcard \
    tests/third/*.c))) $(BUILD)/libcongvan.a
	$(if $(V),,@echo '  LINK $@')
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ -rdynamic $(PKG_LIBS)
# Calls of the file system fail.
$(BUILD)/faults.so: $(BUILD)/obj/tests/faults/shim.o
	$(if $(V),,@echo '  LINK $@')
	$(Q)$(CC) $(LDFLAGS) -shared -o $@ $^ -ldl
# Fuzzers: by libFuzzer (make fuzz), and their seeds and kept cases replayed
# under the sanitizers (part of make test).
FUZZERS := $(patsubst tests/fuzz/fuzz_%.c,%,$(sort $(wildcard \
           tests/fuzz/fuzz_*.c)))
FUZZ_LIB := $(BUILD)/obj/tests/fuzz/fuzz.o $(BUILD)/libcongvan.a
SECONDS ?= 60
$(BUILD)/fuzz/%: $(BUILD)/obj/tests/fuzz/fuzz_%.o $(FUZZ_LIB)
	@mkdir -p $(@D)
	$(if $(V),,@echo '  LINK $@')
	$(Q)$(CC) $(SAN) -fsanitize=fuzzer $(LDFLAGS) -o $@ $^ $(PKG_LIBS) -lzip
$(BUILD)/replay/%: $(BUILD)/obj/tests/fuzz/fuzz_%.o \
    $(BUILD)/obj/tests/fuzz/replay.o $(FUZZ_LIB)
	@mkdir -p $(@D)
	$(if $(V),,@echo '  LINK $@')
	$(Q)$(CC) $(SAN) $(LDFLAGS) -o $@ $^ $(PKG_LIBS) -lzip
$(BUILD)/seed_font: $(BUILD)/obj/tests/fuzz/seed_font.o
	$(if $(V),,@echo '  LINK $@')
	$(Q)$(CC) $(SAN) $(LDFLAGS) -o $@ $^ $(PKG_LIBS)
.PHONY: fuzz fuzz-run replay
fuzz: deps-test
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/fuzzer CC=clang O='-O1 -g' \
	SAN='-fsanitize=fuzzer-no-link,address,undefined \
	-fno-sanitize-recover=undefined' fuzz-run
fuzz-run: $(FUZZERS:%=$(BUILD)/fuzz/%) $(BUILD)/seed_font $(BUILD)/congvan
	@tests/fuzz/run $(BUILD) $(SECONDS)
# What make fuzz found that reaches more: into tests/fuzz/corpus.
.PHONY: fuzz-keep
fuzz-keep:
	@tests/fuzz/keep $(BUILD)/fuzzer
replay: $(FUZZERS:%=$(BUILD)/replay/%) $(BUILD)/seed_font $(BUILD)/congvan
	@tests/run 'tests/fuzz/replay $(BUILD)' || true

# Programs that read the code (tests/analyze/one says which) over each C file; in
# make test not clang's, which takes longest, and gcc's over engine/ alone. A file
# found well is not read again until it changes, or a header of it, or what is
# asked.
READERS := gcc cppcheck tidy clang
C_FILES := $(sort $(wildcard engine/*/*.c tests/*/*.c))
READ     = $(foreach r,$(READERS),$(C_FILES:%.c=$(BUILD)/read/%.$(r)))
QUICK    = $(filter %.cppcheck %.tidy,$(READ)) \
           $(filter $(BUILD)/read/engine/%.gcc,$(READ))
define reader
$$(BUILD)/read/%.$(1): %.c tests/analyze/one tests/analyze/cppcheck.cfg \
    .clang-tidy tests/.clang-tidy | $$(BUILD)/deps-checked
	@mkdir -p $$(@D)
	$$(if $$(V),,@echo '  READ $$< ($(1))')
	$$(Q)tests/analyze/one $(1) $$< $$@ -std=c11 -D_XOPEN_SOURCE=700 -I. -Iengine \
	-pthread $$(PKG_CFLAGS)
endef
$(foreach r,$(READERS),$(eval $(call reader,$(r))))
.PHONY: analyze analyze-run analyze-quick
analyze: deps-test
	@$(MAKE) --no-print-directory -j$$(nproc) analyze-run
analyze-run: $(READ)
	@tests/run 'cat $(READ)'
analyze-quick: $(QUICK)
	@echo '== the code, read'
	@tests/run 'cat $(QUICK)' || true

# Which lines of engine/ the tests run. Batches of fewer rows, and of the cases of
# the memory test three. Without optimisation, so that each line is itself; gcc
# then warns of every temporary beside a setjmp. Without the sandbox, in which the
# counts could not be written.
COVERAGE_BUILD = BUILD=$(BUILD)/coverage CC=gcc SAN=--coverage \
                 O='-O0 -g -Wno-clobbered'
.PHONY: coverage coverage-run
coverage: deps-test
	@$(SAN_ROWS) CONGVAN_SANDBOX=off \
	$(MAKE) --no-print-directory $(COVERAGE_BUILD) coverage-run
coverage-run: $(UNITS) $(PROPS) $(BUILD)/congvan $(BUILD)/memory \
    $(FUZZERS:%=$(BUILD)/replay/%) $(BUILD)/seed_font
	@find $(BUILD)/obj -name '*.gcda' -delete
	@$(AT_HOME) tests/run $(MOST) 'tests/judges/run $(BUILD)' \
	'tests/fuzz/replay $(BUILD)' \
	'$(BUILD)/memory so-van-ban-di samples/so-van-ban-di/data.json --proof' \
	'$(BUILD)/memory --batch' '$(BUILD)/memory samples/kieu-chu/template.xml \
	samples/kieu-chu/data.json --embed'
	@tests/coverage/table $(BUILD)

# The command under memcheck; make test has a part of it.
.PHONY: valgrind
valgrind: deps-test
	@$(MAKE) --no-print-directory $(BUILD)/congvan
	@$(AT_HOME) tests/run 'tests/valgrind/run $(BUILD)/congvan all'

# The judges beside the project, on every sample.
JUDGES := ../shared/judges
.PHONY: judge picture
judge: $(BUILD)/congvan
	@tests/judges/judge $(BUILD)/congvan $(BUILD)/samples $(JUDGES)

picture: demo-run
	pdftoppm -r 80 -f 1 -l 1 -singlefile -png $(DEMO).pdf doc/page-1

# PEERS=no: congvan alone. COUNT: letters of a batch, others follow from it.
PEERS ?=
COUNT ?= 10000
.PHONY: bench bench-run bench-readme
bench: deps-bench
	@$(MAKE) --no-print-directory bench-run
bench-run: $(BUILD)/congvan $(BUILD)/bench/warm
	@$(AT_HOME) PEERS=$(PEERS) COUNT=$(COUNT) CC=$(CC) tests/bench/run $(BUILD)
# The table of the last run into README.md.
bench-readme:
	@sed -i -e '/^<!-- make bench -->$$/,/^<!-- end -->$$/{//!d}' \
	-e '/^<!-- make bench -->$$/r $(BUILD)/bench/table.md' README.md
$(BUILD)/bench/warm: $(BUILD)/obj/tests/bench/warm.o $(BUILD)/libcongvan.a
	@mkdir -p $(@D)
	$(if $(V),,@echo '  LINK $@')
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(PKG_LIBS)

.PHONY: clean
clean:
	rm -rf $(BUILD)

.SECONDARY:
-include $(shell find $(BUILD)/obj $(BUILD)/read -name '*.d' 2>/dev/null)

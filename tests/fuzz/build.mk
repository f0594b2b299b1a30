# SPDX-License-Identifier: Apache-2.0
#
# The fuzz targets with clang and its sanitizers, apart from every other build: `make fuzz` calls it,
# with what configure found in FUZZ_CPPFLAGS and FUZZ_LIBS, and made in generated.

sources = $(filter-out $(top_srcdir)/core/command/%,$(wildcard $(top_srcdir)/core/*/*.c))
objects = $(patsubst $(top_srcdir)/core/%.c,$(build)/core/%.o,$(sources)) \
	$(patsubst %.c,$(build)/core/%.o,$(notdir $(generated)))
programs = $(addprefix $(build)/,$(FUZZ_TARGETS))

sanitizers = address,undefined -fno-sanitize-recover=undefined
compile = $(FUZZ_CC) -std=gnu11 -g -O1 -fno-omit-frame-pointer -MMD $(FUZZ_CPPFLAGS)

all: $(programs)

$(build)/core/%.o: $(top_srcdir)/core/%.c
	@mkdir -p $(@D)
	$(compile) -fsanitize=fuzzer-no-link,$(sanitizers) -c -o $@ $<

$(patsubst %.c,$(build)/core/%.o,$(notdir $(generated))): $(generated)
	@mkdir -p $(@D)
	$(compile) -fsanitize=fuzzer-no-link,$(sanitizers) -c -o $@ $<

$(build)/libcore.a: $(objects)
	rm -f $@ && ar cr $@ $^

$(programs): $(build)/%: $(top_srcdir)/tests/fuzz/%.c $(build)/libcore.a
	$(compile) -fsanitize=fuzzer,$(sanitizers) -o $@ $< $(build)/libcore.a $(FUZZ_LIBS)

-include $(objects:.o=.d) $(programs:=.d)

.PHONY: all

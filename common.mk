# SPDX-License-Identifier: Apache-2.0
# What every Makefile.am shares.

# Lists are sorted, one name a line, and end in $(NULL): one more name is one more line.
NULL =

# Files of the source directory by pattern; their names are relative to it.
files = $(patsubst $(srcdir)/%,%,$(sort $(wildcard $(addprefix $(srcdir)/,$(1)))))

plugindir = $(libdir)/argvet/plugins

WARNING_CFLAGS = \
	-Wall \
	-Wcast-qual \
	-Wextra \
	-Wmissing-prototypes \
	-Wpointer-arith \
	-Wshadow \
	-Wstrict-prototypes \
	-Wvla \
	-Wwrite-strings \
	$(NULL)

# In place of the dozen that configure knows.
DEFS = -D_GNU_SOURCE -DPACKAGE_VERSION=\"$(PACKAGE_VERSION)\"

AM_CPPFLAGS = \
	-I$(top_srcdir)/include \
	-I$(top_srcdir)/core \
	-DPLUGINDIR=\"$(plugindir)\" \
	-DSYSCONFDIR=\"$(sysconfdir)\" \
	$(HARDENING_CPPFLAGS) \
	$(NULL)
AM_CFLAGS = -std=gnu11 $(WARNING_CFLAGS) $(WERROR_CFLAGS) $(HARDENING_CFLAGS) $(SANITIZER_CFLAGS)
AM_LDFLAGS = $(HARDENING_LDFLAGS) $(SANITIZER_CFLAGS)

# A plugin brings no runtime of its own: what a sanitizer or a profiler wants would be undefined in
# it, or a second copy of what is in argvet.
plugin_unwanted = --coverage -fcoverage% -fno-sanitize% -fprofile% -fsanitize% -ftest-coverage

plugin_header = $(top_srcdir)/include/argvet/plugin.h

plugin_compile_flags = \
	-std=c11 \
	-fPIC \
	-fvisibility=hidden \
	$(WARNING_CFLAGS) \
	$(WERROR_CFLAGS) \
	$(NULL)

# The last word over CFLAGS: a stack protector would want symbols of the C library. Without -nostdlib
# some compilers name that library whether it is needed or not.
plugin_link_flags = \
	-shared \
	-fno-stack-protector \
	-nostdlib \
	-Wl,-z,noexecstack \
	-Wl,-z,now \
	-Wl,-z,relro \
	$(NULL)

plugin_libs = -Wl,--as-needed -lc -lgcc

# One source file to one shared object. The file and its directory lose the write permission that a
# lenient umask gives to others: argvet would refuse to load it.
build_plugin = $(MKDIR_P) $(@D) && \
	$(CC) -I$(top_srcdir)/include $(CPPFLAGS) \
		$(plugin_compile_flags) $(filter-out $(plugin_unwanted),$(CFLAGS)) \
		$(plugin_link_flags) $(filter-out $(plugin_unwanted),$(LDFLAGS)) -o $@ $< $(plugin_libs) && \
	chmod go-w $(@D) $@

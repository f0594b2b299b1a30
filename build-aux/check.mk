# SPDX-License-Identifier: Apache-2.0
# Wraps `make check` at the top of the tree: after all tests, also after some have failed, the last
# line is "N passed, N failed". Automake must not read this file: it has a rule for check.

# Automake has check-recursive as a prerequisite. That one visits nothing; the real run is in the recipe,
# which goes on to count when it has failed.
check: SUBDIRS =

check:
	+@$(call run_tests,check-recursive)

# Unit tests, and a scan of every file in tests/data, under valgrind.
check-valgrind: all
	+@$(call run_tests,-C tests check-valgrind)

run_tests = \
	find tests -name '*.trs' -exec rm -f {} +; \
	status=0; \
	$(MAKE) $(AM_MAKEFLAGS) $(1) || status=$$?; \
	$(SHELL) $(srcdir)/build-aux/count-results tests || status=1; \
	exit $$status

.PHONY: check-valgrind

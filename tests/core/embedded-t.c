/* SPDX-License-Identifier: Apache-2.0 */
#include "source/embedded.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define FIND(words) embedder_find(words, sizeof(words) - 1)

static void
assert_program(const struct embedder *embedder, const char *program)
{
	assert_non_null(embedder);
	assert_string_equal(embedder->program, program);
	assert_null(strchr(embedder->message, '\n'));
}

static void
programs_are_known_by_their_words(void **state)
{
	(void)state;
	assert_program(FIND("/usr/local/bin/k3s\0server\0--disable=traefik"), "k3s");
	assert_program(FIND("k3s\0server"), "k3s");
	assert_program(FIND("/usr/local/bin/k3s-server"), "k3s-server");
	assert_program(FIND("/snap/microk8s/1/kubelite\0--apiserver-args-file=/x"), "kubelite");
	assert_program(FIND("kubelite"), "kubelite");
	assert_program(FIND("/usr/local/bin/rke2\0server"), "rke2");
}

static void
rewritten_words_have_blanks(void **state)
{
	(void)state;
	assert_program(FIND("/usr/local/bin/k3s server"), "k3s");
	assert_program(FIND("/usr/local/bin/rke2 server"), "rke2");
}

static void
others_are_none(void **state)
{
	(void)state;
	assert_null(FIND(""));
	assert_null(FIND("k3s"));
	assert_null(FIND("k3s\0"));
	assert_null(FIND("k3s\0agent"));
	assert_null(FIND("k3s agent"));
	assert_null(FIND("k3s\0servers"));
	assert_null(FIND("k3s\0--debug\0server"));
	assert_null(FIND("grep\0k3s\0server"));
	assert_null(FIND("/opt/k3s/"));
	assert_null(FIND("/kubelite/x"));
	assert_null(FIND("kubelite2"));
}

static void
the_bytes_end_where_they_end(void **state)
{
	(void)state;
	assert_null(embedder_find("k3s\0server", 9));
	assert_null(embedder_find("kubelite", 0));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(programs_are_known_by_their_words),
		cmocka_unit_test(rewritten_words_have_blanks),
		cmocka_unit_test(others_are_none),
		cmocka_unit_test(the_bytes_end_where_they_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

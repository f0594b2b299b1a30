/* SPDX-License-Identifier: Apache-2.0 */
#include "target/unresolved.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
expect_part(const char *text, const char *wanted)
{
	cleanup_arena struct arena arena = {0};
	const char *part = unresolved_part(&arena, text);

	if (wanted == NULL) {
		assert_null(part);
		return;
	}
	assert_non_null(part);
	assert_string_equal(part, wanted);
}

static void
marks_are_found(void **state)
{
	(void)state;
	expect_part("--port=$(PORT)", "$(PORT)");
	expect_part("$(my.env-name_1)x", "$(my.env-name_1)");
	expect_part("--a=x${B:-${C}}y", "${B:-${C}}");
	expect_part("/path/$DIR/x", "$DIR");
	expect_part("--a={{ .Values.a }}b{{ .c }}", "{{ .Values.a }}");
	expect_part("<%= port %>", "<%= port %>");
	expect_part("--tag=v__RELEASE__x", "__RELEASE__");
	expect_part("@MASTER_IP@:80", "@MASTER_IP@");
	expect_part("--x=kwok-<cluster-name_1>-y", "<cluster-name_1>");
	expect_part("--a=$B{{ .c }}", "$B");
	expect_part("--a=$$B_c@d<e{f$$$G", "$G");
}

static void
placeholders_are_whole_values(void **state)
{
	(void)state;
	expect_part("--port=API_PORT", "API_PORT");
	expect_part("K8S_AUTHZ_MODE", "K8S_AUTHZ_MODE");
	expect_part("--range=SERVICE_NETWORK.1/24", NULL);
	expect_part("--ca=K8S_DIR/ca.crt", NULL);
	expect_part("--mode=RBAC", NULL);
	expect_part("--tls-cipher-suites=TLS_AES_128_GCM_SHA256", NULL);
	expect_part("--x=SSL_RSA_X", NULL);
	expect_part("API__PORT", NULL);
	expect_part("API_", NULL);
	expect_part("_API_X", NULL);
	expect_part("a=API_PORT", NULL);
}

static void
plain_text_has_none(void **state)
{
	static const char *const texts[] = {
		"",    "--a=b",     "$",     "a$",        "$1",    "$$(PORT)", "$$PORT",
		"$,",  "--a=/e#f",  "${",    "${}",       "${a",   "$()",      "$(cat x)",
		"{{",  "{{ a",      "a }}",  "<%",        "<>",    "<a",       "<a b>",
		"a<b", "<1>",       "__",    "____",      "__a__", "__A_",     "@a@",
		"@A",  "user@HOST", "^a|b$", "{\"a\":1}", "@@",    "__PORT",   "$((1+1))",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		expect_part(texts[i], NULL);
}

static void
the_shell_asks_for_other_marks_only(void **state)
{
	cleanup_arena struct arena arena = {0};

	(void)state;
	assert_null(unresolved_mark(&arena, "--a=$B"));
	assert_null(unresolved_mark(&arena, "--a=${B}$(C)"));
	assert_string_equal(unresolved_mark(&arena, "--a=$B{{ .c }}"), "{{ .c }}");
	assert_string_equal(unresolved_mark(&arena, "--a=API_PORT"), "API_PORT");
}

static void
some_words_may_be_other_flags(void **state)
{
	static const char *const open[] = {"{{ .flags }}", "--{{ $n }}={{ $v }}",
					   "${ARGS}",      "$ARGS",
					   "$(ARGS)",      "$(cat flags)",
					   "`flags`",      "<% x %>",
					   "--a-${B}=c",   "-$X",
					   "{{ a }}=b"};
	static const char *const closed[] = {"--port={{ .port }}",
					     "--port=$PORT",
					     "/path/${x}",
					     "api",
					     "--port",
					     "<x>",
					     "__X__",
					     "API_PORT",
					     "-v=$V",
					     "",
					     "--a$$B=c",
					     "x{{ y }}"};

	(void)state;
	for (size_t i = 0; i < sizeof(open) / sizeof(*open); i++)
		assert_true(unresolved_flags(open[i]));
	for (size_t i = 0; i < sizeof(closed) / sizeof(*closed); i++)
		assert_false(unresolved_flags(closed[i]));
}

static void
long_texts_are_no_trouble(void **state)
{
	cleanup_arena struct arena arena = {0};
	const size_t length = 300000;
	char *text = arena_alloc(&arena, length + 1);

	(void)state;
	for (size_t i = 0; i < length; i++)
		text[i] = "${{"[i % 3];
	assert_null(unresolved_part(&arena, text));
	for (size_t i = 0; i < length; i++)
		text[i] = "__A"[i % 3];
	assert_null(unresolved_part(&arena, text));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(marks_are_found),
		cmocka_unit_test(placeholders_are_whole_values),
		cmocka_unit_test(plain_text_has_none),
		cmocka_unit_test(the_shell_asks_for_other_marks_only),
		cmocka_unit_test(some_words_may_be_other_flags),
		cmocka_unit_test(long_texts_are_no_trouble),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

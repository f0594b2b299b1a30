/* SPDX-License-Identifier: Apache-2.0 */
#include "source/item.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char *
fault_of(const char *text, bool plain)
{
	return item_fault(&(const struct node){.kind = NODE_SCALAR, .text = text, .plain = plain});
}

static void
texts_are_fine(void **state)
{
	static const char *const texts[] = {"--v=2", "a",     "1.2.3",   "0x",  "0xg", "_1",
					    "+-1",   "truth", "1:2",     "10s", "-",   ".",
					    "0b",    ".5",    "++1",     "+",   "e9",  "+.5",
					    "-_1",   "t",     "Nothing", "1e9x"};
	static const char *const quoted[] = {"2", "true", "null", "", "0x1f"};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_null(fault_of(texts[i], true));
	for (size_t i = 0; i < sizeof(quoted) / sizeof(quoted[0]); i++)
		assert_null(fault_of(quoted[i], false));
}

static void
plain_scalars_mean_something(void **state)
{
	static const char *const scalars[][2] = {
		{"2", "a number"},    {"-2", "a number"},    {"+1_000", "a number"},
		{"1.5", "a number"},  {"1.", "a number"},    {"1e9", "a number"},
		{"1E-9", "a number"}, {"0x1F", "a number"},  {"0o17", "a number"},
		{"0b11", "a number"}, {"true", "a boolean"}, {"False", "a boolean"},
		{"yes", "a boolean"}, {"OFF", "a boolean"},  {"null", "null"},
		{"~", "null"},        {"", "null"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(scalars) / sizeof(scalars[0]); i++) {
		const char *fault = fault_of(scalars[i][0], true);

		assert_non_null(fault);
		assert_memory_equal(fault, scalars[i][1], strlen(scalars[i][1]));
	}
}

static void
collections_are_no_texts(void **state)
{
	(void)state;
	assert_non_null(strstr(item_fault(&(const struct node){.kind = NODE_MAPPING}),
			       "a mapping, not a text"));
	assert_non_null(strstr(item_fault(&(const struct node){.kind = NODE_SEQUENCE}), "a list"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_fine),
		cmocka_unit_test(plain_scalars_mean_something),
		cmocka_unit_test(collections_are_no_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
